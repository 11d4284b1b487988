package site

import (
	"fmt"
	"html/template"

	"gongbao/internal/doc"
)

// ReadingPage is <script>/notes/<reading>.html: an interpretation (解读) of
// documents.
type ReadingPage struct {
	Frame
	Title  string
	Author string // "" unknown
	Date   string // "" unknown
	ISO    string
	URL    string // where it was taken from; "" if it is the site's own
	About  []Ref  // what it interprets
	Text   template.HTML
}

// ReadingItem is an interpretation in a list.
type ReadingItem struct {
	Ref
	Date string // "" unknown
	ISO  string
}

func readingPath(s doc.Script, id string) string { return in(s, "notes/"+id+".html") }

// readReadings renders the interpretations and notes which documents they are
// about. What they interpret must be there.
func (s *Site) readReadings() []doc.Problem {
	s.readings = map[string][]*doc.Reading{}
	var problems []doc.Problem
	for _, r := range s.lib.Content.Readings {
		for _, id := range r.Interprets {
			about := id
			if e, ok := s.index.byID[id]; ok {
				about = e.received.Doc.ID
				s.readings[id] = append(s.readings[id], r)
			}
			if s.lib.Work(about) == nil {
				problems = append(problems, doc.Problem{
					File: r.Path, Pos: doc.Pos{Line: r.Lines["interprets"]}, Stage: "site", Rule: "interprets", Severity: doc.Severe,
					Zh: fmt.Sprintf("没有 %s 这份文件或这一条 — 请写文件或条目的 id", id),
					En: fmt.Sprintf("there is no document or unit %s — give the id of one", id),
				})
				continue
			}
			if list := s.readings[about]; len(list) == 0 || list[len(list)-1] != r {
				s.readings[about] = append(list, r)
			}
		}
		problems = append(problems, s.readNote(noteText{
			key: "notes/" + r.ID, text: r.Note, file: r.Path, line: r.NoteLine,
			page: func(script doc.Script) string { return readingPath(script, r.ID) },
			home: first(r.Interprets), above: 1, script: doc.Hans,
		})...)
	}
	return problems
}

// first returns the first of list, or "".
func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// readingItems lists the interpretations of the document or unit id.
func (v *view) readingItems(path, id string) []ReadingItem {
	var out []ReadingItem
	for _, r := range v.readings[id] {
		out = append(out, ReadingItem{Ref{v.staff(r.Title), rel(path, readingPath(v.script, r.ID))}, longDate(r.Published), r.Published})
	}
	return out
}

func (v *view) readingPage(r *doc.Reading) Page {
	title := v.staff(r.Title)
	return v.page("notes/"+r.ID+".html", title, "reading.html", func(path string) any {
		m := ReadingPage{
			Frame: v.frame(path, pageInfo{
				page: "reading", title: title, description: v.say("reading.description", title), columnType: v.say("reading.column"),
			}),
			Title: title, Author: v.staff(r.Author), Date: longDate(r.Published), ISO: r.Published, URL: r.URL,
			Text: v.notes[noteKey{"notes/" + r.ID, v.script}].html,
		}
		for _, id := range r.Interprets {
			if e, ok := v.index.byID[id]; ok {
				d := e.in(v.script)
				m.About = append(m.About, Ref{v.quoted(d.Doc) + d.Section.Spoken(), rel(path, e.address(v.script))})
			} else if w := v.lib.Work(id); w != nil {
				d := w.In(v.script)
				m.About = append(m.About, Ref{v.quoted(d), rel(path, doc.PagePath(v.script, d.ID))})
			}
		}
		return m
	})
}

package site

import (
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// ParallelPage is <script>/<document>/parallel.html: the document in both
// scripts, clause by clause, the page's own script first.
type ParallelPage struct {
	Frame
	Document   Ref
	Level      Badge
	ScriptNote string
	Heads      []ParallelHead // of the two columns
	Marked     int            // converted words that needed a decision
	Choices    Ref            // the page that lists them
	Rows       []ParallelRow
}

// ParallelHead names a column.
type ParallelHead struct {
	Lang     doc.Script
	Name     string
	Original bool // the text as received
}

// ParallelRow is a clause without what stands below it, or a line of a part
// that belongs to none.
type ParallelRow struct {
	Anchor string // of a clause; "" for other lines
	Rank   int    // of a title, 1 to 4; 0 without one
	Sides  []ParallelSide
}

// ParallelSide is a row in one script.
type ParallelSide struct {
	Lang  doc.Script
	Head  []Choosable // marker and title; none for untitled text
	Paras [][]Choosable
}

// Choosable is a stretch of text. One that needed a decision says what else it
// could have been.
type Choosable struct {
	Text string
	Not  string // "而不是 檯、颱"; "" for all other text
}

// parallelPath returns the address of the page, from a script's folder.
func parallelPath(id string) string { return id + "/parallel.html" }

func (v *view) parallelPage(w *doc.Work) Page {
	d := w.In(v.script)
	title := v.say("parallel.title")
	return v.page(parallelPath(d.ID), title+"："+v.title(d), "parallel.html", func(path string) any {
		m := ParallelPage{
			Frame: v.frame(path, pageInfo{
				page: "parallel", title: title + "：" + v.title(d), description: v.say("parallel.description", v.quoted(d)),
			}),
			Document: Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))},
			Level:    v.badge(d.Level), ScriptNote: v.scriptNote(w),
			Choices: Ref{v.say("conversion.title"), rel(path, in(v.script, conversionPath(d.ID)))},
		}
		scripts := []doc.Script{v.script, v.script.Other()}
		var sides []*scriptSide
		for _, s := range scripts {
			m.Heads = append(m.Heads, ParallelHead{s, say(s, "parallel.name"), w.In(s) == w.Received})
			sides = append(sides, v.scriptSide(w, s))
		}
		for i, row := range sides[0].rows {
			row.Sides = append(row.Sides, sides[1].rows[i].Sides...)
			m.Rows = append(m.Rows, row)
		}
		m.Marked = sides[0].marked + sides[1].marked
		return m
	})
}

// scriptSide is one script's side of all rows of a document.
type scriptSide struct {
	*view
	script  doc.Script
	choices map[string][]Conversion // :: section id → its choices, in the order of its texts
	rows    []ParallelRow
	marked  int
}

func (v *view) scriptSide(w *doc.Work, s doc.Script) *scriptSide {
	c := &scriptSide{view: v, script: s, choices: map[string][]Conversion{}}
	if d := w.In(s); d != w.Received && v.opt.Conversions != nil {
		for _, x := range v.opt.Conversions(w, s) {
			c.choices[x.Section] = append(c.choices[x.Section], x)
		}
	}
	for _, p := range w.In(s).Parts {
		before, after := frontLines(p, p.Meta.Title)
		c.lines(before)
		for _, sec := range p.Sections {
			c.section(sec, 1)
		}
		c.lines(after)
	}
	return c
}

// lines adds a row for each line that belongs to no section.
func (c *scriptSide) lines(list []Line) {
	for _, l := range list {
		c.rows = append(c.rows, ParallelRow{Sides: []ParallelSide{{Lang: c.script, Paras: [][]Choosable{{{Text: l.Text}}}}}})
	}
}

// section adds the rows of s and of all below it.
func (c *scriptSide) section(s *doc.Section, rank int) {
	row := ParallelRow{Anchor: doc.Anchor(s.ID)}
	side := ParallelSide{Lang: c.script}
	title, text, lead := c.cut(s)
	marker := []Choosable{{Text: s.Label.Marker}}
	if titled(s) {
		row.Rank, rank = min(rank, 4), rank+1
		side.Head = append(append(marker, title...), Choosable{Text: s.TitleEnd})
	} else {
		text = append(marker, text...)
	}
	for _, child := range s.Children {
		if child.Inline {
			text = append(text, c.point(child)...)
		}
	}
	side.Paras = paragraphsOf(append(text, lead...))
	row.Sides = []ParallelSide{side}
	c.rows = append(c.rows, row)
	for _, child := range s.Children {
		if !child.Inline {
			c.section(child, rank)
		}
	}
}

// point returns the text of a point inside its parent's line, with all below.
func (c *scriptSide) point(s *doc.Section) []Choosable {
	title, text, lead := c.cut(s)
	out := []Choosable{{Text: s.Label.Marker}}
	if titled(s) {
		out = append(append(out, title...), Choosable{Text: s.TitleEnd})
	}
	out = append(out, text...)
	for _, child := range s.Children {
		out = append(out, c.point(child)...)
	}
	return append(out, lead...)
}

// cut cuts the texts of s where a decision was needed. The choices come in the
// order of title, text and lead text, and their places count within each: one
// that does not fit the current text belongs to a later one, or to none if the
// page shows another wording than was converted.
func (c *scriptSide) cut(s *doc.Section) (title, text, lead []Choosable) {
	texts := [...]string{s.Title, s.Text, s.LeadText}
	var out [len(texts)][]Choosable
	choices := c.choices[s.ID]
	for i, t := range texts {
		r := []rune(t)
		done := 0
		for len(choices) > 0 {
			at := choices[0].At
			if at.Start < done || !choices[0].stands(t) {
				if slices.ContainsFunc(texts[i+1:], choices[0].stands) {
					break
				}
				choices = choices[1:]
				continue
			}
			not := c.say("parallel.not", strings.Join(choices[0].Not, c.say("list.comma")))
			out[i] = append(out[i], Choosable{Text: string(r[done:at.Start])}, Choosable{choices[0].Out, not})
			c.marked++
			done, choices = at.End, choices[1:]
		}
		out[i] = append(out[i], Choosable{Text: string(r[done:])})
	}
	return out[0], out[1], out[2]
}

// stands reports whether c's word is at c's place of text.
func (c Conversion) stands(text string) bool {
	r := []rune(text)
	return 0 <= c.At.Start && c.At.Start < c.At.End && c.At.End <= len(r) && string(r[c.At.Start:c.At.End]) == c.Out
}

// paragraphsOf cuts runs of text into lines and drops what is empty.
func paragraphsOf(runs []Choosable) [][]Choosable {
	out := [][]Choosable{nil}
	for _, run := range runs {
		for i, line := range strings.Split(run.Text, "\n") {
			if i > 0 {
				out = append(out, nil)
			}
			if line != "" {
				out[len(out)-1] = append(out[len(out)-1], Choosable{line, run.Not})
			}
		}
	}
	kept := out[:0]
	for _, p := range out {
		if len(p) > 0 {
			kept = append(kept, p)
		}
	}
	return kept
}

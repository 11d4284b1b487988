package site

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// clause describes the section of e with everything below it for the page at
// path. level is that of its heading element, 2 to 6.
func (v *view) clause(path string, e *entry, level int) *Clause {
	u := e.in(v.script)
	s := u.Section
	c := &Clause{
		Anchor: doc.Anchor(s.ID), Kind: s.Kind, RunIn: s.RunIn,
		Paras: v.paras(path, e), Links: v.folded(path, e, ""), Doubts: v.clauseDoubts(e),
		Permalink: v.permalink(path, e),
	}
	below := level
	if titled(s) {
		c.Marker, c.Dash = s.Label.Marker, s.Label.Scheme == doc.SchemeDash
		c.Title, c.End, c.Level = s.Title, s.TitleEnd, level
		below = min(level+1, 6)
	}
	for _, child := range s.Children {
		if ce, ok := v.index.byID[u.Doc.ID+"/"+child.ID]; ok && !child.Inline {
			c.Children = append(c.Children, v.clause(path, ce, below))
		}
	}
	return c
}

// foldedNames is how many links to further documents a document's page names of
// a clause without a page of its own.
const foldedNames = 6

// folded returns the links of e, a clause or the point called of, for its document's page: the best one to each
// other document in full, the others by name, or only their number if e has a
// page of its own. (In full they were nine tenths of the page: 1 MB for the 142
// units of a district plan.)
func (v *view) folded(path string, e *entry, of string) Folded {
	f := Folded{Of: of, Groups: v.linkGroups(path, e.id, e.received.Doc, onDocument), Inferred: v.onlyComputed(e.id)}
	if !e.own {
		for i := range f.Groups {
			g := &f.Groups[i]
			kept := min(len(g.More), foldedNames)
			g.More, g.Rest = g.More[:kept], len(g.More)-kept
		}
		return f
	}
	f.Own = rel(path, e.address(v.script))
	for i := range f.Groups {
		f.Groups[i].Rest, f.Groups[i].More = len(f.Groups[i].More), nil
		for j := range f.Groups[i].Documents {
			d := &f.Groups[i].Documents[j]
			d.Rest, d.More = len(d.More), nil
		}
	}
	return f
}

// onlyComputed reports whether no text and no person names any link of id.
func (s *Site) onlyComputed(id string) bool {
	for _, e := range s.endsOf(id) {
		if e.link.Origin != doc.Computed {
			return false
		}
	}
	return true
}

// titled reports whether s has a title of its own to print. One that the text
// only announces would repeat the text.
func titled(s *doc.Section) bool { return s.Title != "" && !s.Implicit }

// paras returns the paragraphs of e's own text. Inline points and lead text
// stand in the line of the last one.
func (v *view) paras(path string, e *entry) []Para {
	u := e.in(v.script)
	s := u.Section
	var out []Para
	if s.Text != "" {
		out = paragraphs(s.Text)
		if path == e.address(v.script) {
			e.cutSentences(out, v.script)
		}
	}
	last := Para{Lead: v.leadText(path, e)}
	for _, child := range s.Children {
		if ce, ok := v.index.byID[u.Doc.ID+"/"+child.ID]; ok && child.Inline {
			last.Points = append(last.Points, v.point(path, ce))
		}
	}
	bare := !titled(s) && s.Label.Marker != ""
	if bare && len(out) > 0 && out[0].Rows != nil { // the marker needs a line to stand in
		out = slices.Insert(out, 0, Para{})
	}
	if n := len(out); n > 0 && out[n-1].Rows != nil { // and so does what ends the clause
		out = append(out, Para{})
	}
	if len(out) == 0 && (bare || len(last.Lead)+len(last.Points) > 0) {
		out = append(out, Para{})
	}
	if n := len(last.Points); n > 0 {
		last.Points[n-1].Last = true
		last.Apart = slices.ContainsFunc(last.Points, func(p Point) bool { return len(p.Links.Groups) > 0 })
	}
	if n := len(out); n > 0 {
		out[n-1].Apart = last.Apart
		out[n-1].Points, out[n-1].Lead, out[n-1].Link = last.Points, last.Lead, v.permalink(path, e)
	}
	if bare {
		out[0].Marker, out[0].Dash = s.Label.Marker, s.Label.Scheme == doc.SchemeDash
	}
	return out
}

// paragraphs returns the lines of text, those with tabs as the rows of tables.
func paragraphs(text string) []Para {
	var out []Para
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.Contains(line, "\t") {
			out = append(out, Para{Text: line})
			continue
		}
		if n := len(out); n == 0 || out[n-1].Rows == nil {
			out = append(out, Para{})
		}
		table := &out[len(out)-1]
		table.Rows = append(table.Rows, strings.Split(line, "\t"))
	}
	return out
}

func (v *view) permalink(path string, e *entry) Permalink {
	p := Permalink{
		Here: rel(path, e.anchorAddress(v.script)),
		Name: v.say("clause.permalink", e.in(v.script).Section.Spoken()),
	}
	if e.own && path != e.address(v.script) {
		p.Own = rel(path, e.address(v.script))
	}
	return p
}

// point describes a point inside its parent's line, with all text below it.
func (v *view) point(path string, e *entry) Point {
	s := e.in(v.script).Section
	p := Point{
		Anchor: doc.Anchor(s.ID), Here: rel(path, e.anchorAddress(v.script)), Marker: s.Label.Marker,
		Text:  s.FullText() + s.LeadText,
		Links: v.folded(path, e, s.Label.Marker),
	}
	if titled(s) {
		p.Text = s.Title + s.TitleEnd + p.Text
	}
	return p
}

// leadText links the agencies in the words that name them.
func (v *view) leadText(path string, e *entry) []Run {
	s := e.in(v.script).Section
	if s.LeadText == "" {
		return nil
	}
	names := append(s.Leads[:len(s.Leads):len(s.Leads)], s.Partners...)
	received := e.hans.Section
	simplified := append(received.Leads[:len(received.Leads):len(received.Leads)], received.Partners...)
	hrefs := make([]string, len(names))
	for i := range names {
		if o := v.index.byName[at(simplified, i, "")]; o != nil {
			hrefs[i] = rel(path, v.officePath(o))
		}
	}
	return linkNames(s.LeadText, names, hrefs)
}

func (v *view) officePath(o *office) string { return in(v.script, "agencies/"+o.id+".html") }

// officeRefs links the pages of the given offices.
func (v *view) officeRefs(path string, list []*office) []Ref {
	var out []Ref
	for _, o := range list {
		out = append(out, Ref{o.name.In(v.script), rel(path, v.officePath(o))})
	}
	return out
}

// partAnchor returns the id that part i of a document, from 0, has on its page.
func partAnchor(i int) string { return fmt.Sprintf("part-%d", i+1) }

// parts describes the texts of a document for its page.
func (v *view) parts(path string, d *doc.Document) []PartView {
	var out []PartView
	for i, p := range d.Parts {
		pv := PartView{Anchor: partAnchor(i)}
		switch {
		case i < d.Main:
			pv.Label = v.say("doc.part.cover")
		case i > d.Main && !announced(p):
			pv.Label = v.say("doc.part.attachment")
		}
		level := 2
		if i != d.Main {
			pv.Heading, level = p.Meta.Title, 3
		}
		pv.Before, pv.After = frontLines(p, p.Meta.Title)
		if len(pv.Before) > 0 && pv.Before[0].Role == "label" {
			pv.Announced, pv.Before = pv.Before[0].Text, pv.Before[1:]
		}
		for _, s := range p.Sections {
			if e, ok := v.index.byID[d.ID+"/"+s.ID]; ok {
				pv.Clauses = append(pv.Clauses, v.clause(path, e, level))
			}
		}
		out = append(out, pv)
	}
	return out
}

// attachmentMark is what a line consists of that only announces an attachment:
// 附件, 附件：, 附件1.
var attachmentMark = regexp.MustCompile(`^附[件錄录][0-9０-９一二三四五六七八九十]*[：:.．、]?$`)

// announced reports whether p begins with a line that only says that it is an
// attachment; the page then needs no label of its own.
func announced(p *doc.Part) bool {
	return len(p.Front) > 0 && attachmentMark.MatchString(p.Front[0].Text)
}

// frontLines splits the front of p at its first section. Title lines that add
// up to title are left out: the page shows the title as its heading.
func frontLines(p *doc.Part, title string) (before, after []Line) {
	var printed strings.Builder
	for _, l := range p.Front {
		if l.Role == "title" {
			printed.WriteString(l.Text)
		}
	}
	for _, l := range p.Front {
		switch {
		case l.Role == "title" && printed.String() == title:
		case len(p.Sections) == 0 || l.Line < p.Sections[0].Pos.Line:
			role := l.Role
			if attachmentMark.MatchString(l.Text) {
				role = "label"
			}
			before = append(before, Line{role, l.Text})
		default:
			after = append(after, Line{l.Role, l.Text})
		}
	}
	return before, after
}

package site

import (
	"fmt"
	"strings"

	"gongbao/internal/doc"
)

// clause describes the section of e with everything below it for the page at
// path. level is that of its heading element, 2 to 6.
func (v *view) clause(path string, e *entry, level int) *Clause {
	u := e.in(v.script)
	s := u.Section
	c := v.bareClause(path, e, level)
	c.Links = v.linkGroups(path, e.id, u.Doc)
	for _, child := range s.Children {
		ce, ok := v.index.byID[u.Doc.ID+"/"+child.ID]
		if !ok {
			continue
		}
		if child.Inline {
			c.Points = append(c.Points, v.point(path, ce))
			continue
		}
		below := level
		if c.Level > 0 {
			below = min(level+1, 6)
		}
		c.Children = append(c.Children, v.clause(path, ce, below))
	}
	return c
}

// bareClause is clause without links and children.
func (v *view) bareClause(path string, e *entry, level int) *Clause {
	s := e.in(v.script).Section
	c := &Clause{
		Anchor: doc.Anchor(s.ID), Kind: s.Kind,
		Marker: s.Label.Marker, Dash: s.Label.Scheme == doc.SchemeDash,
		RunIn: s.RunIn, Lead: v.leadText(path, e),
		Permalink: v.permalink(path, e),
	}
	if s.Title != "" && !s.Implicit {
		c.Title, c.TitleEnd, c.Level = s.Title, s.TitleEnd, level
	}
	if s.Text != "" {
		c.Paras = strings.Split(s.Text, "\n")
	}
	return c
}

func (v *view) permalink(path string, e *entry) Permalink {
	p := Permalink{
		Here: rel(path, e.anchorAddress(v.script)),
		Name: v.say("clause.permalink", spoken(e.in(v.script).Section)),
	}
	if e.own && path != e.address(v.script) {
		p.Own = rel(path, e.address(v.script))
	}
	return p
}

// point describes a point inside its parent's line, with all text below it.
func (v *view) point(path string, e *entry) Point {
	u := e.in(v.script)
	s := u.Section
	text := s.Label.Marker
	if !s.Implicit {
		text += s.Title + s.TitleEnd
	}
	return Point{
		Anchor: doc.Anchor(s.ID),
		Text:   text + s.FullText() + s.LeadText,
		Links:  v.linkGroups(path, e.id, u.Doc),
	}
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

// parts describes the texts of a document for its page.
func (v *view) parts(path string, d *doc.Document) []PartView {
	var out []PartView
	for i, p := range d.Parts {
		pv := PartView{Anchor: fmt.Sprintf("part-%d", i+1)}
		switch {
		case i < d.Main:
			pv.Label = v.say("doc.part.cover")
		case i > d.Main:
			pv.Label = v.say("doc.part.attachment")
		}
		level := 2
		if i != d.Main {
			pv.Heading, level = p.Meta.Title, 3
		}
		pv.Before, pv.After = frontLines(p, p.Meta.Title)
		for _, s := range p.Sections {
			if e, ok := v.index.byID[d.ID+"/"+s.ID]; ok {
				pv.Clauses = append(pv.Clauses, v.clause(path, e, level))
			}
		}
		out = append(out, pv)
	}
	return out
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
			before = append(before, Line{l.Role, l.Text})
		default:
			after = append(after, Line{l.Role, l.Text})
		}
	}
	return before, after
}

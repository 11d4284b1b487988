package site

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

func (v *view) documentPage(w *doc.Work) Page {
	d := w.In(v.script)
	title := v.title(d)
	return v.page(d.ID+"/index.html", title, "document.html", func(path string) any {
		return DocumentPage{
			Frame: v.frame(path, pageInfo{
				page: "document", title: title, description: v.say("doc.description", v.quoted(d)), article: d,
				keywords: d.Meta.ShortNames,
			}),
			Title: title, Level: v.badge(d.Level), Kind: doc.NameOf(doc.DocumentKinds, d.Meta.Kind, v.script),
			Card:       v.card(d),
			ScriptNote: v.scriptNote(w),
			TOC:        v.tableOfContents(d),
			Note:       v.notes[noteKey{d.ID, v.script}].html,
			Parts:      v.parts(path, d),
			Views:      v.views(path, d),
			Pager:      v.documentPager(path, w),
			Links:      v.linkGroups(path, d.ID, d, onUnit),
			Linked:     v.linked(d),
			Source:     v.sourceCard(w),
			Downloads:  v.downloadRefs(path, d.ID),
			Standing:   v.standing(path, w),
			Cite:       v.cite(path, d, nil),
		}
	})
}

// linked reports whether some unit of d has links.
func (v *view) linked(d *doc.Document) bool {
	for u := range d.Units() {
		if len(v.endsOf(u.ID())) > 0 {
			return true
		}
	}
	return false
}

// cardColumn is how many characters stand in two lines of a column of the card.
const cardColumn = 24

// card returns the lines of the metadata card of d. Names of fields are those
// of the header, so that a header's list of inferred fields finds them.
func (v *view) card(d *doc.Document) []Field {
	m := d.Meta
	status, url := "", ""
	var inferred []string
	if d.Header != nil {
		status, url, inferred = d.Header.Status, d.Header.URL, d.Header.Inferred
	}
	one := func(s string) []string { return slices.DeleteFunc([]string{s}, func(s string) bool { return s == "" }) }
	level := ""
	if d.Level != "" {
		level = v.badge(d.Level).Name
	}
	rows := []struct {
		name   string // of the field in the header
		label  string
		values []string
		shown  bool // even if unknown
	}{
		{"title", "field.title", one(m.Title), true},
		{"issuer", "field.issuer", m.Issuer, true},
		{"number", "field.number", one(m.Number), true},
		{"kind", "field.kind", one(doc.NameOf(doc.DocumentKinds, m.Kind, v.script)), true},
		{"level", "field.level", one(level), true},
		{"adopted", "field.adopted", one(longDate(m.Adopted)), true},
		{"issued", "field.issued", one(longDate(m.Issued)), false},
		{"published", "field.published", one(longDate(m.Published)), true},
		{"status", "field.status", one(doc.NameOf(doc.Statuses, status, v.script)), true},
		{"addressees", "field.addressees", one(m.Addressees), false},
		{"short_names", "field.short", m.ShortNames, false},
		{"source_url", "field.source", one(url), true},
	}
	var out []Field
	for _, r := range rows {
		if r.shown || len(r.values) > 0 {
			wide := utf8.RuneCountInString(strings.Join(r.values, "")) > cardColumn
			out = append(out, Field{v.say(r.label), r.values, slices.Contains(inferred, r.name), wide})
		}
	}
	return out
}

func (v *view) unitPage(e *entry) Page {
	u := e.in(v.script)
	title := u.Section.Spoken()
	return v.page(u.Doc.ID+"/"+u.Section.ID+".html", title, "unit.html", func(path string) any {
		document := v.title(u.Doc)
		m := UnitPage{
			Frame: v.frame(path, pageInfo{
				page: "unit", title: title, article: u.Doc, keywords: v.topicNames(e),
				description: fmt.Sprintf("%s——%s", opening(u.Section.FullText()), v.quoted(u.Doc)),
			}),
			Document: Ref{document, rel(path, doc.PagePath(v.script, u.Doc.ID))},
			Level:    v.badge(u.Doc.Level),
			Kind:     nameIn(unitKinds, u.Section.Kind, v.script),
			Path:     v.breadcrumb(path, u),
			Clause:   v.clause(path, e, 2),
			InText:   rel(path, e.anchorAddress(v.script)),
			Leads:    v.officeRefs(path, e.leads), Partners: v.officeRefs(path, e.partners),
			Citation:   v.citation(u),
			Line:       u.Section.Pos.Line,
			ScriptNote: v.scriptNote(e.work),
		}
		if u.Doc.File != nil {
			m.File = u.Doc.File.Name
		}
		m.Legislation = v.implements(path, e)
		m.Cite = v.cite(path, u.Doc, &u)
		m.Newer, m.Readings = v.standing(path, e.work).Newer, v.readingItems(path, e.id)
		groups := v.linkGroups(path, e.id, u.Doc, onUnit)
		m.Ladder, m.Linked, m.Marked = v.ladder(u.Doc, groups), len(groups) > 0, marked(groups)
		m.Clause.Links = Folded{}
		for _, t := range e.subjects {
			m.Topics = append(m.Topics, Ref{t.name.In(v.script), rel(path, v.topicPath(t))})
		}
		m.Prev, m.Next = v.neighbour(path, e.prev), v.neighbour(path, e.next)
		return m
	})
}

// marked reports whether a sentence of groups has marked words.
func marked(groups []LinkGroup) bool {
	for _, g := range groups {
		for _, d := range g.Documents {
			for _, l := range d.Links {
				if slices.ContainsFunc(l.Far, func(r Run) bool { return r.Mark }) {
					return true
				}
			}
		}
	}
	return false
}

// breadcrumb links the sections above u, outermost first.
func (v *view) breadcrumb(path string, u doc.Unit) []Ref {
	var out []Ref
	for _, s := range u.Path {
		if e, ok := v.index.byID[u.Doc.ID+"/"+s.ID]; ok {
			out = append(out, Ref{s.Spoken(), rel(path, e.anchorAddress(v.script))})
		}
	}
	return out
}

// neighbour links the page of e; e may be nil.
func (v *view) neighbour(path string, e *entry) Ref {
	if e == nil {
		return Ref{}
	}
	return Ref{e.in(v.script).Section.Spoken(), rel(path, e.address(v.script))}
}

// citation names u the way a paper would: 《title》（number）, the places
// above it, its own place and title.
func (v *view) citation(u doc.Unit) string {
	var b strings.Builder
	b.WriteString(v.quoted(u.Doc))
	if n := u.Doc.Meta.Number; n != "" && !inferred(u.Doc, "number") {
		fmt.Fprintf(&b, "（%s）", n)
	}
	for _, s := range u.Path {
		b.WriteString(v.citePlace(s))
	}
	b.WriteString(v.citePlace(u.Section))
	if u.Section.Title != "" && u.Section.Hung() != "" {
		b.WriteString(v.say("cite.named", u.Section.Title))
	}
	return b.String()
}

// topicNames names the topics of e.
func (v *view) topicNames(e *entry) []string {
	var out []string
	for _, t := range e.subjects {
		out = append(out, t.name.In(v.script))
	}
	return out
}

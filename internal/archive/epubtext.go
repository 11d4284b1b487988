package archive

import (
	"fmt"
	"strings"

	"gongbao/internal/doc"
)

// navDepth is how deep the contents go: in most texts to the single task.
const navDepth = 3

// document adds the title page of a document and its parts.
func (e *epub) document(w *doc.Work) {
	d := w.In(e.Script)
	title := titleOfDocument(d)
	e.page(d.ID+".xhtml", title, e.titlePage(w, d))
	below := ""
	for i, p := range d.Parts {
		below += e.part(w, d, i, p)
	}
	e.nav.WriteString(listed(d.ID+".xhtml", title, below))
}

// listed returns a line of the contents with the lines below it.
func listed(href, name, below string) string {
	if below != "" {
		below = "\n<ol>\n" + below + "</ol>\n"
	}
	return fmt.Sprintf(`<li><a href="%s">%s</a>%s</li>`+"\n", href, escape(name), below)
}

// titlePage says what the document is and where it comes from.
func (e *epub) titlePage(w *doc.Work, d *doc.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<section epub:type="titlepage"><h1>%s</h1>`+"\n<dl>\n", escape(titleOfDocument(d)))
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "<dt>%s</dt><dd>%s</dd>\n", e.say.the(name), escape(value))
		}
	}
	row("issuer", strings.Join(d.Meta.Issuer, "、"))
	row("number", d.Meta.Number)
	row("adopted", d.Meta.Adopted)
	row("issued", d.Meta.Issued)
	row("published", d.Meta.Published)
	row("level", e.Library.Content.Site.LevelOf(d.Level).Name.In(e.Script))
	if d.Header != nil {
		row("url", d.Header.URL)
	}
	row("file", d.File.Name)
	row("sha256", d.File.SHA256)
	row("script", e.say.the(e.origin(w)))
	row("content", e.Site.Content.String())
	b.WriteString("</dl>\n<p>" + e.say.the("inferred") + "</p>\n</section>\n")
	return b.String()
}

// origin returns the key of what the book says of the script of a text.
func (e *epub) origin(w *doc.Work) string {
	switch {
	case w.Remade && e.Script == doc.Hant:
		return "remade"
	case w.Received.Received != e.Script:
		return "converted"
	case w.In(e.Script) != w.Received:
		return "mixed"
	}
	return "original"
}

// part adds one part of a document, a file for each of its top sections that
// has others below it with those that follow, and returns its lines of the
// contents.
func (e *epub) part(w *doc.Work, d *doc.Document, n int, p *doc.Part) string {
	var nav strings.Builder
	file := 1
	f := &chapter{epub: e, doc: d, work: w, name: fmt.Sprintf("%s-p%d-1.xhtml", d.ID, n+1)}
	flush := func() {
		if f.body.Len() > 0 {
			title := titleOfDocument(d)
			e.page(f.name, title, f.finished(title))
			file++
		}
		f = &chapter{epub: e, doc: d, work: w, name: fmt.Sprintf("%s-p%d-%d.xhtml", d.ID, n+1, file)}
	}
	before, after := fronts(p)
	for _, l := range before {
		f.front(l)
	}
	for _, s := range p.Sections {
		if len(s.Children) > 0 && f.sections > 0 {
			flush()
		}
		nav.WriteString(f.section(p, s, nil))
		f.sections++
	}
	for _, l := range after {
		f.front(l)
	}
	flush()
	return nav.String()
}

// fronts divides the lines of a part that are no sections into those before
// and those after its sections.
func fronts(p *doc.Part) (before, after []doc.FrontLine) {
	for _, l := range p.Front {
		if len(p.Sections) > 0 && l.Line > p.Sections[0].Pos.Line {
			after = append(after, l)
		} else {
			before = append(before, l)
		}
	}
	return before, after
}

// chapter is one file of the text.
type chapter struct {
	*epub
	doc      *doc.Document
	work     *doc.Work
	name     string
	sections int // written so far
	body     strings.Builder
	notes    strings.Builder
}

// finished returns the body of the file.
func (c *chapter) finished(title string) string {
	s := fmt.Sprintf(`<section epub:type="bodymatter" aria-label="%s">`+"\n%s</section>\n", escape(title), c.body.String())
	if c.notes.Len() > 0 {
		s += fmt.Sprintf("<section epub:type=\"footnotes\"><h2>%s</h2>\n%s</section>\n", c.say.the("links"), c.notes.String())
	}
	return s
}

func (c *chapter) front(l doc.FrontLine) {
	fmt.Fprintf(&c.body, `<p class="%s">%s</p>`+"\n", l.Role, escape(l.Text))
}

// section writes s and everything below it, and returns its line of the
// contents; if it has none, those of the sections below.
func (c *chapter) section(p *doc.Part, s *doc.Section, path []*doc.Section) string {
	fmt.Fprintf(&c.body, `<section id="%s">`+"\n", doc.Anchor(s.ID))
	c.own(s, c.note(doc.Unit{Doc: c.doc, Part: p, Section: s, Path: path}))
	path = append(path[:len(path):len(path)], s)
	var below strings.Builder
	for _, child := range s.Children {
		below.WriteString(c.section(p, child, path))
	}
	c.body.WriteString("</section>\n")
	if s.Depth > navDepth || s.Title == "" || s.Inline {
		return below.String()
	}
	return listed(c.name+"#"+doc.Anchor(s.ID), s.Spoken(), below.String())
}

// own writes marker, title, text and lead text of s, in this order, and the
// reference to its note, which is markup.
func (c *chapter) own(s *doc.Section, ref string) {
	paragraphs := strings.Split(s.Text, "\n")
	if s.Text == "" {
		paragraphs = nil
	}
	head := escape(s.Label.Marker)
	if !s.Implicit {
		head += escape(s.Title + s.TitleEnd)
	}
	if !s.Implicit && !s.RunIn && s.Title != "" {
		level := min(max(s.Depth, 1)+1, 6)
		fmt.Fprintf(&c.body, "<h%d>%s%s</h%[1]d>\n", level, head, ref)
		head, ref = "", ""
	} else if s.Title != "" && !s.Implicit {
		head = "<b>" + head + "</b>"
	}
	for i := 0; i < len(paragraphs); {
		if n := rowsFrom(paragraphs[i:]); n > 0 && head == "" {
			c.table(paragraphs[i : i+n])
			i += n
			continue
		}
		fmt.Fprintf(&c.body, "<p>%s%s%s</p>\n", head, escape(paragraphs[i]), ref)
		head, ref = "", ""
		i++
	}
	if head+ref != "" {
		fmt.Fprintf(&c.body, "<p>%s%s</p>\n", head, ref)
	}
	if s.LeadText != "" {
		fmt.Fprintf(&c.body, "<p class=\"lead\">%s</p>\n", escape(s.LeadText))
	}
}

// rowsFrom counts the lines at the beginning of list that are rows of a table:
// their cells are set apart by tabs.
func rowsFrom(list []string) int {
	n := 0
	for n < len(list) && strings.Contains(list[n], "\t") {
		n++
	}
	return n
}

func (c *chapter) table(rows []string) {
	c.body.WriteString("<table>\n")
	for _, row := range rows {
		c.body.WriteString("<tr>")
		for cell := range strings.SplitSeq(row, "\t") {
			c.body.WriteString("<td>" + escape(cell) + "</td>")
		}
		c.body.WriteString("</tr>\n")
	}
	c.body.WriteString("</table>\n")
}

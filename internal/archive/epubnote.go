package archive

import (
	"fmt"
	"strings"

	"gongbao/internal/doc"
)

// excerpt is how many characters of a linked clause a note holds. Longer ones
// are cut, and say so.
const excerpt = 400

// note writes the note of a unit with everything that is linked to it, and
// returns the reference to it; "" if nothing is.
func (c *chapter) note(u doc.Unit) string {
	var b strings.Builder
	n := 0
	seen := map[string]bool{}
	for _, l := range c.Library.From(u.ID()) {
		seen[l.To] = true
		n += c.linked(&b, l, l.To, false)
	}
	for _, l := range c.Library.To(u.ID()) {
		if !seen[l.From] {
			n += c.linked(&b, l, l.From, true)
		}
	}
	if n == 0 {
		return ""
	}
	id := u.Section.ID
	fmt.Fprintf(&c.notes, `<aside epub:type="footnote" id="n-%[1]s"><p><a href="#%[2]s">%[3]s</a></p>`+"\n%[4]s</aside>\n",
		id, doc.Anchor(id), escape(u.Section.Spoken()), b.String())
	return fmt.Sprintf(` <a class="ref" epub:type="noteref" href="#n-%s">%s</a>`, id, c.say.with("linked", n))
}

// linked writes the clause or document at the other end of a link, with what
// the link rests on. It returns 0 if the site does not hold it.
func (c *chapter) linked(b *strings.Builder, l doc.Link, other string, back bool) int {
	u, ok := c.Library.Unit(other)
	work := c.Library.Work(other)
	if ok {
		work = c.Library.Work(u.Doc.ID)
	}
	if work == nil {
		return 0
	}
	d := work.In(c.Script)
	name := titleOfDocument(d)
	var section *doc.Section
	if ok {
		section = c.find(d, u.Section.ID)
	}
	fmt.Fprintf(b, "<p>%s · %s · 《%s》", c.say.the(string(l.Origin)), c.say.the(c.relation(d)), escape(name))
	if section == nil {
		b.WriteString("</p>\n")
		return 1
	}
	fmt.Fprintf(b, " %s</p>\n<blockquote><p>%s</p></blockquote>\n", escape(section.Spoken()), escape(c.cut(section.FullText())))
	if phrases := c.phrases(l, section, back); len(phrases) > 0 {
		fmt.Fprintf(b, "<p>%s%s</p>\n", c.say.the("evidence"), escape(strings.Join(phrases, "、")))
	}
	return 1
}

// cut returns the text in one paragraph, or its beginning if it is long.
func (c *chapter) cut(text string) string {
	r := []rune(strings.ReplaceAll(text, "\n", " "))
	if len(r) <= excerpt {
		return string(r)
	}
	return string(r[:excerpt]) + c.say.the("cut")
}

// relation returns the key of how the other document stands to this one.
func (c *chapter) relation(other *doc.Document) string {
	site := &c.Library.Content.Site
	here, there := site.LevelOf(c.doc.Level).Order, site.LevelOf(other.Level).Order
	switch {
	case there < here:
		return "above"
	case there > here:
		return "below"
	}
	return "beside"
}

// phrases returns the words that a link rests on, as they stand at its other
// end, in the script of the book.
func (c *chapter) phrases(l doc.Link, other *doc.Section, back bool) []string {
	full := []rune(other.FullText())
	var all []string
	seen := map[string]bool{}
	for _, e := range l.Evidence {
		span := e.To
		if back {
			span = e.From
		}
		span = other.Aligned.Span(span)
		if span.Start < 0 || span.Start >= span.End || span.End > len(full) {
			continue
		}
		phrase := string(full[span.Start:span.End])
		if !seen[phrase] {
			seen[phrase] = true
			all = append(all, phrase)
		}
	}
	return all
}

// find returns the section of d, a document in the book's script, with the
// given id.
func (e *epub) find(d *doc.Document, id string) *doc.Section {
	known, ok := e.sections[d.ID]
	if !ok {
		known = map[string]*doc.Section{}
		for u := range d.Units() {
			known[u.Section.ID] = u.Section
		}
		e.sections[d.ID] = known
	}
	return known[id]
}

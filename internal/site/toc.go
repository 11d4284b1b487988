package site

import (
	"fmt"
	"html"
	"html/template"
	"strings"

	"gongbao/internal/doc"
)

// tocLimit is how many entries a table of contents may have before its deepest
// rank is left out. 64 keep a document of sixty tasks whole (000 has 60) and
// show a plan of 160 headings by chapter and section.
const tocLimit = 64

// tableOfContents returns nested lists of the headings of d. It is built here
// because looping over 60 entries in html/template takes longer than rendering
// the text itself. An attachment is named before its headings. It returns ""
// for a document without headings and attachments.
func (v *view) tableOfContents(d *doc.Document) template.HTML {
	depth := tocDepth(d)
	var b strings.Builder
	for i, p := range d.Parts {
		if i > d.Main {
			name := v.say("doc.part.attachment")
			if p.Meta.Title != "" {
				name = v.say("toc.attachment", p.Meta.Title)
			}
			fmt.Fprintf(&b, "<p><a href=\"#%s\">%s</a></p>\n", partAnchor(i), html.EscapeString(name))
		}
		writeTOC(&b, p.Sections, depth)
	}
	return template.HTML(b.String())
}

// tocDepth returns the deepest rank whose headings, with all above, stay within
// tocLimit; at least 1.
func tocDepth(d *doc.Document) int {
	perDepth := map[int]int{}
	deepest := 0
	for u := range d.Units() {
		if inTOC(u.Section) {
			perDepth[u.Section.Depth]++
			deepest = max(deepest, u.Section.Depth)
		}
	}
	sum := perDepth[1]
	for depth := 1; depth < deepest; depth++ {
		if sum += perDepth[depth+1]; sum > tocLimit {
			return depth
		}
	}
	return deepest
}

// inTOC reports whether s is worth an entry: it has a title and a place in the
// numbering, or it is a heading.
func inTOC(s *doc.Section) bool {
	return s.Title != "" && !s.Inline && s.Label.Scheme != doc.SchemeDash
}

func writeTOC(b *strings.Builder, list []*doc.Section, depth int) {
	open := false
	for _, s := range list {
		if !inTOC(s) || s.Depth > depth {
			continue
		}
		if !open {
			b.WriteString("<ol>\n")
			open = true
		}
		b.WriteString(`<li><a href="#` + html.EscapeString(doc.Anchor(s.ID)) + `">`)
		if m := s.Hung(); m != "" {
			b.WriteString(`<span class="n">` + html.EscapeString(m) + `</span>`)
		}
		b.WriteString(html.EscapeString(s.Title) + "</a>")
		writeTOC(b, s.Children, depth)
		b.WriteString("</li>\n")
	}
	if open {
		b.WriteString("</ol>\n")
	}
}

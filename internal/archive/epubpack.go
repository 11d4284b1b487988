package archive

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gongbao/internal/doc"
)

// contents adds the navigation document.
func (e *epub) contents() {
	first := e.items[slices.IndexFunc(e.items, func(i item) bool { return i.spine && i.name != "cover.xhtml" })]
	body := fmt.Sprintf(`<nav epub:type="toc" id="toc" role="doc-toc"><h1>%s</h1>
<ol>
%s</ol></nav>
<nav epub:type="landmarks" hidden=""><h2>%[3]s</h2>
<ol><li><a epub:type="cover" href="cover.xhtml">%[4]s</a></li>
<li><a epub:type="toc" href="nav.xhtml">%[1]s</a></li>
<li><a epub:type="bodymatter" href="%[5]s">%[6]s</a></li></ol></nav>
`, e.say.the("contents"), e.nav.String(), e.say.the("landmarks"), e.say.the("cover"), first.name, e.say.the("text"))
	e.files["EPUB/nav.xhtml"] = e.xhtml(e.Title, body)
	at := 1 + slices.IndexFunc(e.items, func(i item) bool { return i.name == "cover.xhtml" })
	e.items = slices.Insert(e.items, at, item{"nav", "nav.xhtml", "application/xhtml+xml", "nav", true})
}

// pack returns the package document.
func (e *epub) pack() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="%s">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
`, e.Script)
	for _, f := range e.metadata() {
		b.WriteString(f + "\n")
	}
	b.WriteString("</metadata>\n<manifest>\n")
	for _, it := range e.items {
		fmt.Fprintf(&b, `<item id="%s" href="%s" media-type="%s"`, it.id, it.name, it.media)
		if it.properties != "" {
			fmt.Fprintf(&b, ` properties="%s"`, it.properties)
		}
		b.WriteString("/>\n")
	}
	b.WriteString("</manifest>\n<spine>\n")
	for _, it := range e.items {
		if it.spine {
			fmt.Fprintf(&b, `<itemref idref="%s"/>`+"\n", it.id)
		}
	}
	b.WriteString("</spine>\n</package>\n")
	return []byte(b.String())
}

// metadata returns the elements that say what the book is. Of what is unknown
// nothing is said.
func (e *epub) metadata() []string {
	ids := []string{}
	for _, w := range e.Works {
		ids = append(ids, w.Received.ID)
	}
	site := e.Library.Content.Site
	name := "gongbao epub\n" + site.BaseURL + "\n" + string(e.Script)
	if len(ids) == 1 {
		name += "\n" + ids[0] // a book of all documents stays itself when one is added
	}
	out := []string{
		`<dc:identifier id="id">urn:uuid:` + uuid(name) + `</dc:identifier>`,
		`<dc:title>` + escape(e.Title) + `</dc:title>`,
		`<dc:language>` + string(e.Script) + `</dc:language>`,
	}
	for _, issuer := range e.issuers() {
		out = append(out, `<dc:creator>`+escape(issuer)+`</dc:creator>`)
	}
	if e.Publisher != "" {
		out = append(out, `<dc:publisher>`+escape(e.Publisher)+`</dc:publisher>`)
	}
	if len(e.Works) == 1 {
		d := e.Works[0].Received
		if date := d.Meta.Date(); date != "" {
			out = append(out, `<dc:date>`+escape(date)+`</dc:date>`)
		}
		out = append(out, `<dc:source>sha256:`+d.File.SHA256+`</dc:source>`)
	}
	return append(out,
		`<meta property="dcterms:modified">`+e.Site.Release.Date.UTC().Format(time.RFC3339)+`</meta>`,
		`<meta property="schema:accessMode">textual</meta>`,
		`<meta property="schema:accessModeSufficient">textual</meta>`,
		`<meta property="schema:accessibilityFeature">structuralNavigation</meta>`,
		`<meta property="schema:accessibilityFeature">tableOfContents</meta>`,
		`<meta property="schema:accessibilityHazard">none</meta>`,
		`<meta property="schema:accessibilitySummary">`+e.say.the("accessibility")+`</meta>`,
	)
}

// issuers returns every body that issued a document of the book, once.
func (e *epub) issuers() []string {
	var all []string
	for _, w := range e.Works {
		for _, name := range w.In(e.Script).Meta.Issuer {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// titleOfDocument returns what a document is called: its title, else its file.
func titleOfDocument(d *doc.Document) string {
	switch {
	case d.Meta.Title != "":
		return d.Meta.Title
	case d.File != nil && d.File.Name != "":
		return d.File.Name
	}
	return d.ID
}

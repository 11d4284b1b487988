package archive

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// An EPUB edition is one book in one script: one document, or all of them. It
// follows EPUB 3.3 (W3C) and has no scripts. What stands where:
//
//	mimetype                  first and stored
//	META-INF/container.xml    names the package document
//	META-INF/manifest.txt     and SHA256SUMS, signatures: see manifest.go
//	EPUB/package.opf          metadata, list of files, reading order
//	EPUB/nav.xhtml            contents, to the third level
//	EPUB/cover.svg, .xhtml    title and issuer
//	EPUB/<document>.xhtml     title page of a document: what it is, and where from
//	EPUB/<document>-p1-1.xhtml  its parts, each cut at its top sections
//
// Every clause has the id it has on the site, "u-3.7.20". What the site shows
// beside a clause stands in a note at the end of its file.

// Book is what a book is made of.
type Book struct {
	Library   *doc.Library
	Works     []*doc.Work // in the order of the book, at least one
	Script    doc.Script
	Title     string    // of the book
	Publisher string    // "" if no organizer is registered
	Site      *Manifest // of the site the book is made from: its release and content
}

// epub is a book being made.
type epub struct {
	Book
	files    memory
	items    []item
	nav      strings.Builder // lines of the contents
	say      wording
	sections map[string]map[string]*doc.Section // :: document → section id → section in the book's script
}

// item is a file that the package document lists.
type item struct {
	id, name, media string
	properties      string
	spine           bool // it is part of the reading order
}

// memory is a tree of files in memory.
type memory map[string][]byte // :: path → bytes

func (m memory) paths() ([]string, error) { return slices.Sorted(maps.Keys(m)), nil }

func (m memory) open(path string) (io.ReadCloser, error) {
	data, ok := m[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

// WriteEPUB writes the book to w, with the signatures that sign makes of its
// manifest; nil makes none.
func WriteEPUB(w io.Writer, b Book, sign Signer) ([]Part, error) {
	e := &epub{Book: b, files: memory{}, say: wording{b.Script}, sections: map[string]map[string]*doc.Section{}}
	e.cover()
	for _, work := range b.Works {
		e.document(work)
	}
	e.put(item{"style", "style.css", "text/css", "", false}, []byte(styleSheet))
	e.contents()
	e.files["EPUB/package.opf"] = e.pack()
	e.files[mimetypeName] = []byte("application/epub+zip")
	e.files[metaInf+"container.xml"] = []byte(container)
	var entries []Entry
	for name, data := range e.files {
		entries = append(entries, Sum(name, data))
	}
	m, err := NewManifest(b.Site.Release, entries)
	if err != nil {
		return nil, err
	}
	m.Edition, m.Content = EditionEPUB, b.Site.Content
	return writeZip(newPacker(w), e.files, m, metaInf, sign, nil)
}

// container says where the package document is (OCF 3.3, section 4.2.6.3).
const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`

// styleSheet leaves to the reading system what it does better.
const styleSheet = `body { line-height: 1.7; text-align: justify; line-break: strict; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; text-align: left; page-break-after: avoid; break-after: avoid; }
p { margin: 0; text-indent: 2em; }
p.cover, p.title, p.note, p.signature, td p { text-indent: 0; }
p.title { text-align: center; font-weight: bold; }
p.signature { text-align: right; }
p.cover { text-align: left; }
p.lead { text-indent: 0; color: #555; }
section { margin-top: 0.8em; }
aside { margin: 0.8em 0; padding: 0.4em 0.8em; border-left: 0.2em solid #888; font-size: 0.9em; }
aside p { text-indent: 0; }
dl { margin: 1em 0; }
dt { font-weight: bold; }
dd { margin: 0 0 0.4em 1em; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: 0.6em 0; }
td { border: 1px solid #888; padding: 0.2em 0.4em; }
a.ref { font-size: 0.8em; text-decoration: none; white-space: nowrap; }
nav ol { list-style: none; padding-left: 1em; }
blockquote { margin: 0.4em 0 0.4em 1em; }
.cover { text-align: center; }
.cover img { max-width: 100%; max-height: 100%; }
`

// put adds a file below EPUB/.
func (e *epub) put(it item, data []byte) {
	e.items = append(e.items, it)
	e.files["EPUB/"+it.name] = data
}

// page adds an XHTML file to the reading order. body is markup.
func (e *epub) page(name, title, body string) {
	e.put(item{id: "i-" + strings.TrimSuffix(name, ".xhtml"), name: name, media: "application/xhtml+xml", spine: true}, e.xhtml(title, body))
}

// xhtml returns a file with the given body.
func (e *epub) xhtml(title, body string) []byte {
	return []byte(fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="%[1]s" xml:lang="%[1]s">
<head><meta charset="UTF-8"/><title>%[2]s</title><link rel="stylesheet" type="text/css" href="style.css"/></head>
<body>
%[3]s</body>
</html>
`, e.Script, escape(title), body))
}

// escape returns text as XML has it. A character that XML cannot hold at all
// becomes U+FFFD; received texts have none, for cleaning reports them.
func escape(text string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff {
			return 0xfffd
		}
		return r
	}, text))
}

// coverLine is how many characters a line of the cover has.
const coverLine = 9

// cover adds the cover: a picture of words, because drawing them needs fonts.
func (e *epub) cover() {
	var lines []string
	for title := []rune(e.Title); len(title) > 0; {
		n := min(coverLine, len(title))
		lines, title = append(lines, string(title[:n])), title[n:]
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900" width="600" height="900" xml:lang="%s">
<rect width="600" height="900" fill="#fbfaf7"/><rect x="40" width="10" height="900" fill="#9e2b25"/>
`, e.Script)
	for i, line := range lines {
		fmt.Fprintf(&b, `<text x="90" y="%d" font-family="serif" font-size="50" fill="#22201c">%s</text>`+"\n", 220+76*i, escape(line))
	}
	if site := e.Library.Content.Site.Title.In(e.Script); site != "" {
		fmt.Fprintf(&b, `<text x="90" y="830" font-family="serif" font-size="26" fill="#22201c">%s</text>`+"\n", escape(site))
	}
	b.WriteString("</svg>\n")
	e.put(item{"cover-image", "cover.svg", "image/svg+xml", "cover-image", false}, []byte(b.String()))
	e.page("cover.xhtml", e.Title, fmt.Sprintf(`<section class="cover" epub:type="cover"><img src="cover.svg" alt="%s"/></section>`+"\n", escape(e.Title)))
}

// uuid makes a UUID of words that name a book through all its releases (RFC
// 9562, version 8).
func uuid(words string) string {
	d := sha256.Sum256([]byte(words))
	d[6], d[8] = d[6]&0x0f|0x80, d[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", d[:4], d[4:6], d[6:8], d[8:10], d[10:16])
}

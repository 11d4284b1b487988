package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"

	"gongbao/internal/doc"
)

// Download is a file that holds a document for other programs or for keeping.
type Download struct {
	Ref
	SaveAs string // name for a copy of the file
	About  string // what it is good for
}

// downloads lists the files that stand beside a document's page, in the order
// pages name them, with what writes each.
var downloads = []struct {
	file   string // in the document's folder
	saveAs string // behind the document's id: the name of the copy that leaves its folder
	format string
	about  string // key of the wording
	write  func(v *view, w *doc.Work) ([]byte, error)
}{
	{"document.txt", ".txt", "TXT", "download.txt", (*view).plainText},
	{"document.md", ".md", "Markdown", "download.md", (*view).markdownText},
	{"document.json", ".json", "JSON", "download.json", (*view).documentJSON},
	{"document.xml", ".xml", "Akoma Ntoso XML", "download.xml", (*view).akomaNtoso},
	{"tasks.csv", "-tasks.csv", "CSV", "download.csv", (*view).tasksCSV},
}

// downloadPath returns the address of a download of document id, from the
// site's root.
func downloadPath(s doc.Script, id, file string) string { return in(s, id+"/"+file) }

// downloadPages returns the downloads of w in the view's script.
func (v *view) downloadPages(w *doc.Work) []Page {
	var pages []Page
	for _, d := range downloads {
		pages = append(pages, Page{
			Path: downloadPath(v.script, w.Received.ID, d.file),
			render: func(out io.Writer) error {
				data, err := d.write(v, w)
				if err != nil {
					return err
				}
				_, err = out.Write(data)
				return err
			},
		})
	}
	return pages
}

// downloadRefs links the downloads of document id from the page at path.
func (v *view) downloadRefs(path, id string) []Download {
	var out []Download
	for _, d := range downloads {
		out = append(out, Download{
			Ref:    Ref{d.format, rel(path, downloadPath(v.script, id, d.file))},
			SaveAs: id + d.saveAs, About: v.say(d.about),
		})
	}
	return out
}

// endMark stands between the text of a document and what is known about it.
const endMark = "\n――――――――\n"

// plainText is the document as text: a line is a paragraph, an empty line
// stands before a heading. What is known about the text follows endMark.
func (v *view) plainText(w *doc.Work) ([]byte, error) {
	var b bytes.Buffer
	for i, l := range linesOf(w.In(v.script)) {
		if i > 0 && l.rank > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.text + "\n")
	}
	b.WriteString(endMark)
	for _, f := range v.provenance(w) {
		b.WriteString(f[0] + "：" + f[1] + "\n")
	}
	return b.Bytes(), nil
}

// provenance returns label and value of what a copy of w should carry with it.
func (v *view) provenance(w *doc.Work) [][2]string {
	d := w.In(v.script)
	rows := [][2]string{{v.say("field.title"), v.quoted(d)}}
	add := func(label, value string) {
		if value != "" {
			rows = append(rows, [2]string{v.say(label), value})
		}
	}
	comma := v.say("list.comma")
	for _, f := range v.card(d) {
		if len(f.Values) > 0 && f.Label != v.say("field.title") && f.Label != v.say("field.short") {
			value := strings.Join(f.Values, comma)
			if f.Inferred {
				value += "（" + v.say("inferred") + "）"
			}
			rows = append(rows, [2]string{f.Label, value})
		}
	}
	if d.File != nil {
		add("source.file", d.File.Name)
		add("source.sha256", d.File.SHA256)
	}
	add("source.script", v.scriptNote(w))
	add("download.address", v.lib.Content.Site.BaseURL+doc.PagePath(v.script, d.ID))
	return rows
}

// documentJSON is the document as JSON, with the fields of documentFile.
func (v *view) documentJSON(w *doc.Work) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(v.documentFile(w))
	return b.Bytes(), err
}

// writeCSV writes rows as RFC 4180 does, lines ending in CRLF, behind a byte
// order mark.
func writeCSV(rows [][]string) ([]byte, error) {
	b := bytes.NewBufferString(byteOrderMark)
	w := csv.NewWriter(b)
	w.UseCRLF = true
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// tasksCSV is the table of the document's clauses: its tasks where it assigns
// any, else every numbered clause.
func (v *view) tasksCSV(w *doc.Work) ([]byte, error) {
	d := w.In(v.script)
	rows := [][]string{{"id", "marker", "kind", "title", "text", "leads", "partners", "targets", "path", "url"}}
	for _, u := range d.Clauses() {
		var targets []string
		for _, t := range u.Section.Targets {
			targets = append(targets, t.Text)
		}
		var path []string
		for _, s := range u.Path {
			path = append(path, s.Spoken())
		}
		s := u.Section
		rows = append(rows, []string{
			u.ID(), s.Label.Marker, string(s.Kind), s.Title, s.FullText(),
			strings.Join(s.Leads, "、"), strings.Join(s.Partners, "、"), strings.Join(targets, "；"),
			strings.Join(path, " › "), v.lib.Content.Site.BaseURL + v.index.byID[u.ID()].address(v.script),
		})
	}
	return writeCSV(rows)
}

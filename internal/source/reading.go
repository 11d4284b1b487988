package source

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// readingDir holds one file per interpretation: a header between two lines
// "---" as those of content/documents have, and the text in Markdown.
const readingDir = contentDir + "/notes"

// reading returns the schema of the header of an interpretation.
func (r *reader) reading(v *doc.Reading) schema {
	return schema{
		{"id", true, r.documentID(&v.ID)},
		{"title", true, r.text(&v.Title)},
		{"interprets", true, r.list(&v.Interprets)},
		{"author", false, r.text(&v.Author)},
		{"published", false, r.date(&v.Published)},
		{"source_url", false, r.webAddress(&v.URL)},
	}
}

// readings reads the interpretations at paths. Whether what they interpret is
// there is for the site to say: seeds without a header have ids, too.
func (l *loader) readings(root fs.FS, paths []string) {
	for _, p := range paths {
		text, bad := readText(root, p)
		l.problems = append(l.problems, bad...)
		if text == nil {
			continue
		}
		r := &reader{path: p}
		if v := r.readReading(text); v != nil {
			l.content.Readings = append(l.content.Readings, v)
		}
		l.problems = append(l.problems, r.problems...)
	}
	slices.SortStableFunc(l.content.Readings, func(a, b *doc.Reading) int { return cmp.Compare(a.ID, b.ID) })
}

// readReading returns nil if the file has no header or one without an id.
func (r *reader) readReading(text []byte) *doc.Reading {
	head, note, noteLine, ok := splitHeader(text)
	if !ok {
		r.say(&yaml.Node{Line: 1}, "header", "文件开头没有写在两行“---”之间的说明 — 请写明 id、title、interprets",
			"the file does not begin with a header between two lines \"---\" — give id, title, interprets")
		return nil
	}
	root := r.parse(head)
	if root == nil {
		return nil
	}
	v := &doc.Reading{Path: r.path}
	v.Lines = r.object(root, r.reading(v))
	if stem := strings.TrimSuffix(path.Base(r.path), ".md"); v.ID != "" && v.ID != stem {
		r.say(&yaml.Node{Line: v.Lines["id"]}, "id", "id 是 %[1]s，文件名却是 %[2]s.md — 两者应相同", "the id is %[1]s but the file is called %[2]s.md — they must agree", v.ID, stem)
	}
	if v.ID == "" {
		return nil
	}
	h := &doc.Header{}
	setNote(h, string(note), noteLine)
	v.Note, v.NoteLine = h.Note, h.NoteLine
	return v
}

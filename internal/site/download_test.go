package site

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"gongbao/internal/doc"
)

func TestDownloads(t *testing.T) {
	lib := library()
	CheckDownloads(t, lib, rendered(t, newSite(t, lib)))
}

// CheckDownloads: every download of a document holds every character of its
// text once and in order, and is well-formed.
func CheckDownloads(t *testing.T, lib *doc.Library, pages map[string]string) {
	t.Helper()
	for _, w := range lib.Works {
		for _, script := range doc.Scripts {
			d := w.In(script)
			want := spaceless(wholeText(d))
			for file, read := range map[string]func(*testing.T, string) string{
				"document.txt": textOfPlain, "document.md": textOfMarkdown, "document.json": textOfJSON, "document.xml": textOfAKN,
			} {
				p := downloadPath(script, d.ID, file)
				if diff := cmp.Diff(want, spaceless(read(t, pages[p]))); diff != "" {
					t.Errorf("%s holds another text (-document +download):\n%s", p, diff)
				}
			}
			checkAKN(t, downloadPath(script, d.ID, "document.xml"), pages[downloadPath(script, d.ID, "document.xml")])
			checkTasks(t, d, pages[downloadPath(script, d.ID, "tasks.csv")])
		}
	}
}

// wholeText returns the text that a download of d must hold: documentText with
// the lines of titles in their places.
func wholeText(d *doc.Document) string {
	var b strings.Builder
	for i, p := range d.Parts {
		if i == d.Main && !slices.ContainsFunc(p.Front, isTitle) {
			b.WriteString(d.Meta.Title)
		}
		before, after := frontOf(p)
		for _, l := range before {
			b.WriteString(l.Text)
		}
		b.WriteString(documentText(&doc.Document{Parts: []*doc.Part{{Sections: p.Sections}}}))
		for _, l := range after {
			b.WriteString(l.Text)
		}
	}
	return b.String()
}

func textOfPlain(_ *testing.T, file string) string {
	text, _, _ := strings.Cut(file, endMark)
	return text
}

// textOfMarkdown returns what a reader of the rendered Markdown sees.
func textOfMarkdown(t *testing.T, file string) string {
	t.Helper()
	_, body, ok := strings.Cut(strings.TrimPrefix(file, "---\n"), "\n---\n")
	if !ok {
		t.Error("the Markdown has no header")
	}
	return renderedText(t, body)
}

func renderedText(t testing.TB, markdown string) string {
	t.Helper()
	var page, text strings.Builder
	if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert([]byte(markdown), &page); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(page.String()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
	}
	return text.String()
}

func textOfJSON(t *testing.T, file string) string {
	t.Helper()
	var f documentFile
	if err := json.Unmarshal([]byte(file), &f); err != nil {
		t.Fatal(err)
	}
	d := &doc.Document{Main: f.Main, Meta: doc.Meta{Title: *cmpOr(f.Title)}}
	for _, p := range f.Parts {
		part := &doc.Part{Sections: sectionsOf(p.Sections)}
		for _, l := range p.Front {
			part.Front = append(part.Front, doc.FrontLine(l))
		}
		d.Parts = append(d.Parts, part)
	}
	return wholeText(d)
}

// sectionsOf reads sections back.
func sectionsOf(records []sectionRecord) []*doc.Section {
	var out []*doc.Section
	for _, r := range records {
		out = append(out, &doc.Section{
			Label: doc.Label{Marker: *cmpOr(r.Marker)}, Title: *cmpOr(r.Title), TitleEnd: *cmpOr(r.TitleEnd),
			Implicit: r.Implicit, Inline: r.Inline, Pos: doc.Pos{Line: r.Line},
			Text: r.Text, LeadText: *cmpOr(r.LeadText), Children: sectionsOf(r.Children),
		})
	}
	return out
}

func cmpOr(s *string) *string {
	if s == nil {
		return new(string)
	}
	return s
}

// textOfAKN returns the text of everything but meta. A document without a line
// for its title has it as FRBRname only.
func textOfAKN(t *testing.T, file string) string {
	t.Helper()
	var b strings.Builder
	title, titles, meta := "", 0, 0
	d := xml.NewDecoder(strings.NewReader(file))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "meta":
				meta++
			case "FRBRname":
				title = e.Attr[0].Value
			case "docTitle":
				titles++
			}
		case xml.EndElement:
			if e.Name.Local == "meta" {
				meta--
			}
		case xml.CharData:
			if meta == 0 {
				b.Write(e)
			}
		}
	}
	if titles == 0 && !strings.HasSuffix(title, ".txt") {
		return title + b.String()
	}
	return b.String()
}

func checkTasks(t *testing.T, d *doc.Document, file string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, byteOrderMark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	clauses := d.Clauses()
	if len(rows) != len(clauses)+1 {
		t.Fatalf("%s: %d rows for %d clauses", d.ID, len(rows), len(clauses))
	}
	for i, u := range clauses {
		if rows[i+1][0] != u.ID() || rows[i+1][4] != u.Section.FullText() {
			t.Errorf("%s: row %v", u.ID(), rows[i+1])
		}
	}
}

// TestMarkdownSaysWhatItShows: whatever a text consists of, Markdown shows it
// as it is.
func TestMarkdownSaysWhatItShows(t *testing.T) {
	char := rapid.RuneFrom([]rune("市1.)、-+*_#>|`~<&;:!\\[](){}=\"'$^ "))
	rapid.Check(t, func(r *rapid.T) {
		text := strings.TrimSpace(rapid.StringOfN(char, 0, 20, -1).Draw(r, "text"))
		cells := rapid.SliceOfN(rapid.StringOfN(char, 1, 6, -1), 2, 3).Draw(r, "cells")
		if got := renderedText(t, escapeLine(text)); spaceless(got) != spaceless(text) {
			r.Errorf("%q reads %q", text, got)
		}
		var b strings.Builder
		for _, c := range cells {
			b.WriteString("| " + escape(c) + " ")
		}
		table := b.String() + "|\n" + strings.Repeat("| --- ", len(cells)) + "|\n"
		if got := renderedText(t, table); spaceless(got) != spaceless(strings.Join(cells, "")) {
			r.Errorf("cells %q read %q", cells, got)
		}
	})
}

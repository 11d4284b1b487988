package script_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/script"
)

// simplified names the seeds that were received in Simplified; 001 was not.
var simplified = []string{"000", "002", "003", "004"}

// seeds reads the received documents. :: first three characters of the name →
// text
func seeds(t testing.TB) map[string]string {
	t.Helper()
	return readAll(t, "../../seeds/*.txt", 3)
}

// cleaned reads the seeds as cleaning should leave them. :: document → text
func cleaned(t testing.TB) map[string]string {
	t.Helper()
	return readAll(t, "../../testdata/truth/cleaned/*.txt", 0)
}

// readAll reads the files of a pattern, of which there must be five, by the
// first n characters of their names, or by the names up to the first dot.
func readAll(t testing.TB, pattern string, n int) map[string]string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) != 5 {
		t.Fatalf("%s: %d files, %v; want 5", pattern, len(files), err)
	}
	m := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(filepath.Base(f), ".")
		if n > 0 {
			name = name[:n]
		}
		m[name] = string(data)
	}
	return m
}

// lineDocument returns a document with a section for every line of text.
func lineDocument(id, text string) *doc.Document {
	d := &doc.Document{
		ID: id, File: &doc.File{Path: "seeds/" + id + ".txt"},
		Received: script.Detect(text), Parts: []*doc.Part{{}},
	}
	d.Script = d.Received
	for i, line := range strings.Split(text, "\n") {
		d.Parts[0].Sections = append(d.Parts[0].Sections, &doc.Section{
			ID: fmt.Sprint(i + 1), Pos: doc.Pos{Line: i + 1}, Text: line,
		})
	}
	return d
}

func newConverter(t testing.TB, glyphs string, terms []doc.Term) *script.Converter {
	t.Helper()
	c, err := script.New(script.Options{Glyphs: glyphs}, terms)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func plain(t testing.TB, config string) *script.Plain {
	t.Helper()
	p, err := script.Config(config)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func convert(t testing.TB, p *script.Plain, text string) string {
	t.Helper()
	out, err := p.Convert(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func publish(t testing.TB, c *script.Converter, text string, from, to doc.Script) string {
	t.Helper()
	out, err := c.Text(text, from, to)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

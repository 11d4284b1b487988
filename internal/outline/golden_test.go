package outline_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/golden"
	"gongbao/internal/outline"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

var differences = flag.Bool("differences", false, "print every difference to the verified outlines")

// TestGolden parses the input of every archive in testdata (input.txt,
// input.md or input.html) and compares what it reads with the file tree.
func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, files []txtar.File) []txtar.File {
		f := receive(t, files[0].Name, strings.TrimSuffix(string(files[0].Data), "\n"))
		c, _ := clean.Clean(f, nil)
		d, problems := outline.Parse(f, c, script.Fold)
		checkFile(t, f)
		return []txtar.File{{Name: "tree", Data: []byte(render(d, problems))}}
	})
}

// receive reads text as gongbao reads a file of that name, markup and all.
func receive(t *testing.T, name, text string) *doc.File {
	t.Helper()
	received := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(received, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := source.ReadFile(received, name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// render writes a document for a person to read: what it states, then line by
// line its parts, sections and problems. Title and text of a section are set
// apart by a bar.
func render(d *doc.Document, problems []doc.Problem) string {
	var b strings.Builder
	m := d.Stated
	for _, f := range []struct{ name, value string }{
		{"title", m.Title}, {"issuer", strings.Join(m.Issuer, ", ")}, {"number", m.Number}, {"kind", m.Kind},
		{"adopted", m.Adopted}, {"issued", m.Issued}, {"published", m.Published}, {"addressees", m.Addressees},
		{"short names", strings.Join(m.ShortNames, ", ")},
	} {
		if f.value != "" {
			fmt.Fprintf(&b, "%s: %s\n", f.name, f.value)
		}
	}
	for _, r := range d.Removed {
		fmt.Fprintf(&b, "- %d %s %s\n", r.Line, r.Rule, r.Text)
	}
	for i, p := range d.Parts {
		fmt.Fprintf(&b, "part %d", i+1)
		if i == d.Main {
			b.WriteString(" main")
		}
		b.WriteString("\n")
		for _, l := range p.Front {
			fmt.Fprintf(&b, "= %d %s %s\n", l.Line, l.Role, l.Text)
		}
		for _, s := range p.Sections {
			renderSection(&b, s)
		}
	}
	for _, p := range problems {
		fmt.Fprintf(&b, "! %d:%d %s\n", p.Pos.Line, p.Pos.Column, p.Rule)
	}
	return b.String()
}

func renderSection(b *strings.Builder, s *doc.Section) {
	fmt.Fprintf(b, "%s%s %s %s", strings.Repeat("  ", s.Depth), s.ID, s.Kind, s.Label.Scheme)
	fmt.Fprintf(b, " %s|%s%s|", s.Label.Marker, s.Title, s.TitleEnd)
	fmt.Fprintf(b, "%s\n", strings.ReplaceAll(s.Text, "\n", "⏎"))
	indent := strings.Repeat("  ", s.Depth) + "    "
	if s.LeadText != "" {
		fmt.Fprintf(b, "%slead %s %q partners %q\n", indent, s.LeadText, s.Leads, s.Partners)
	}
	for _, t := range s.Targets {
		fmt.Fprintf(b, "%starget %s %s %g %s by %q\n", indent, t.Indicator, t.Comparison, t.Value, t.Unit, t.Deadline)
	}
	for _, c := range s.Cites {
		fmt.Fprintf(b, "%scites %q number %q article %q\n", indent, c.Title, c.Number, c.Article)
	}
	for _, c := range s.Children {
		renderSection(b, c)
	}
}

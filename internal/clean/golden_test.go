package clean_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/golden"
)

// TestGolden cleans the input of every archive in testdata (input.txt or
// input.md; ␍ stands for a carriage return, ␣ for a no-break space) and compares
// the lines, the ledger and the problems with the files of those names.
func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, files []txtar.File) []txtar.File {
		input := files[0]
		text := strings.NewReplacer("␍", "\r", "␣", "\u00a0").Replace(strings.TrimSuffix(string(input.Data), "\n"))
		c, problems := clean.Clean(&doc.File{Name: input.Name, Path: input.Name, Text: text}, nil)
		checkLaws(t, input.Name, text, nil)
		var ledger, said []byte
		for _, e := range c.Ledger {
			ledger = fmt.Appendf(ledger, "%d:%d %s %q %q\n", e.Pos.Line, e.Pos.Column, e.Rule, e.Found, e.Read)
		}
		for _, p := range problems {
			said = fmt.Appendf(said, "%d:%d %s %s\n", p.Pos.Line, p.Pos.Column, p.Severity, p.Rule)
		}
		return []txtar.File{{Name: "lines", Data: []byte(c.Text() + "\n")}, {Name: "ledger", Data: ledger}, {Name: "problems", Data: said}}
	})
}

func TestErrata(t *testing.T) {
	f := &doc.File{Path: "seeds/x.txt", Text: "甲乙甲\n福?shù)胶Q\n"}
	e := doc.Erratum{Line: 2, Found: "?shù)胶Q", Read: "到海洋,", Why: "damaged", At: 7, File: "content/documents/x.md"}
	c, problems := clean.Clean(f, []doc.Erratum{e})
	if len(problems) != 0 || c.Lines[1].Text != "福到海洋，" {
		t.Errorf("erratum: line %q, problems %v", c.Lines[1].Text, problems)
	}
	want := []doc.Edit{{Rule: "erratum", Pos: doc.Pos{Line: 2, Column: 2}, Offset: 13, Found: "?shù)胶Q", Read: "到海洋，", Why: "damaged"}}
	if diff := cmp.Diff(want, c.Ledger); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
	for _, bad := range []struct {
		name   string
		change func(*doc.Erratum)
	}{
		{"no such line", func(e *doc.Erratum) { e.Line = 9 }},
		{"line 0", func(e *doc.Erratum) { e.Line = 0 }},
		{"no match", func(e *doc.Erratum) { e.Found = "丙" }},
		{"twice", func(e *doc.Erratum) { e.Line, e.Found = 1, "甲" }},
		{"empty", func(e *doc.Erratum) { e.Found = "" }},
		{"the same", func(e *doc.Erratum) { e.Read = e.Found }},
		{"line end", func(e *doc.Erratum) { e.Read = "\n" }},
	} {
		t.Run(bad.name, func(t *testing.T) {
			e := e
			bad.change(&e)
			c, problems := clean.Clean(f, []doc.Erratum{e})
			if c.Text() != f.Text {
				t.Errorf("the text was changed to %q", c.Text())
			}
			if len(problems) == 0 || problems[0].Rule != "erratum" || problems[0].Severity != doc.Severe ||
				problems[0].File != e.File || problems[0].Pos.Line != e.At {
				t.Errorf("problems %+v, want a severe one at line %d of %s first", problems, e.At, e.File)
			}
		})
	}
}

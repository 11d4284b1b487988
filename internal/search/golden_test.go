package search

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/doc"
	"gongbao/internal/golden"
)

// The files of testdata hold units, one a line ("id | heading | title | text",
// and the line below the same without id in Traditional), queries, one a line,
// and what each finds: class, unit and snippet with «marks».
func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, files []txtar.File) []txtar.File {
		fsys, _ := write(t, goldenEntries(t, golden.File(files, "units")), testFold)
		got := answers(t, open(t, fsys), golden.File(files, "queries"))
		return []txtar.File{{Name: "answers", Data: []byte(got)}}
	})
}

func goldenEntries(t *testing.T, units string) []Entry {
	lines := strings.Split(strings.TrimSpace(units), "\n")
	if len(lines)%2 != 0 {
		t.Fatal("units come in two lines")
	}
	var out []Entry
	for i := 0; i < len(lines); i += 2 {
		hans, hant := strings.Split(lines[i], " | "), strings.Split(strings.TrimSpace(lines[i+1]), " | ")
		if len(hans) != 4 || len(hant) != 3 {
			t.Fatalf("units, line %d: want 4 fields and 3", i+1)
		}
		words := func(k int) doc.Words { return doc.Words{Hans: hans[k+1], Hant: hant[k]} }
		out = append(out, Entry{Unit: hans[0], Line: i + 1, Path: []doc.Words{words(0)}, Title: words(1), Text: words(2)})
	}
	return out
}

func answers(t *testing.T, x *Index, queries string) string {
	var b strings.Builder
	for _, q := range strings.Split(strings.TrimSpace(queries), "\n") {
		script := doc.Hans
		if rest, ok := strings.CutPrefix(q, "hant: "); ok {
			q, script = rest, doc.Hant
		}
		res, err := x.Search(q, Options{Script: script})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s → %d", q, res.Total)
		if len(res.Absent) > 0 {
			fmt.Fprintf(&b, ", nowhere: %s", strings.Join(res.Absent, " "))
		}
		b.WriteByte('\n')
		for _, h := range append(res.Hits, res.Loose...) {
			fmt.Fprintf(&b, "\t%s %s %s | %s\n", h.Class, h.Unit, mark(h.Title, h.TitleMarks), mark(h.Snippet, h.Marks))
		}
	}
	return b.String()
}

func mark(s string, spans []doc.Span) string {
	rs := []rune(s)
	out, at := "", 0
	for _, m := range spans {
		out += string(rs[at:m.Start]) + "«" + string(rs[m.Start:m.End]) + "»"
		at = m.End
	}
	return out + string(rs[at:])
}

package source_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/doc"
	"gongbao/internal/golden"
	"gongbao/internal/source"
)

// TestPages reads testdata/page/*.txtar. Each archive holds a received file
// and what must become of it: its lines with the line they came from and their
// hint, the lines left out, and what is said about it.
func TestPages(t *testing.T) {
	golden.Each(t, "testdata/page/*.txtar", func(t *testing.T, files []txtar.File) []txtar.File {
		f, err := source.Decode(files[0].Data, files[0].Name, files[0].Name)
		if err != nil {
			t.Fatal(err)
		}
		return []txtar.File{{Name: "text", Data: []byte(showLines(f))}, {Name: "left", Data: []byte(showLeft(f))},
			{Name: "problems.en", Data: []byte(lines(f.Problems, "en"))}, {Name: "problems.zh", Data: []byte(lines(f.Problems, "zh"))}}
	})
}

// showLines shows each line of f as "line it came from, hint | text"; a tab is
// shown as →.
func showLines(f *doc.File) string {
	var b strings.Builder
	for i, l := range strings.Split(f.Text, "\n") {
		h := f.Hint(i + 1)
		mark := string(h.Kind)
		if h.Level > 0 {
			mark += fmt.Sprint(" ", h.Level)
		}
		if h.Number > 0 {
			mark += fmt.Sprintf(" no. %d", h.Number)
		}
		for _, c := range h.Cells {
			mark += " " + showCell(c)
		}
		if h.Continues {
			mark += " continues"
		}
		fmt.Fprintf(&b, "%d %s| %s\n", f.Received(doc.Pos{Line: i + 1}).Line, strings.TrimPrefix(mark+" ", " "), strings.ReplaceAll(l, "\t", "→"))
	}
	return b.String()
}

// showCell shows a cell as its columns and rows, h for a head, - for a blank.
func showCell(c doc.Cell) string {
	s := fmt.Sprintf("%dx%d", c.Cols, c.Rows)
	if c.Head {
		s += "h"
	}
	if c.Blank {
		s += "-"
	}
	return s
}

func showLeft(f *doc.File) string {
	var b strings.Builder
	for _, l := range f.Left {
		fmt.Fprintf(&b, "%d %s| %s\n", l.Line, l.Rule, strings.ReplaceAll(l.Text, "\t", "→"))
	}
	return b.String()
}

// TestHintsFitLines holds that hints and origins, where there are any, are one
// for each line of the text.
func TestHintsFitLines(t *testing.T) {
	for name, text := range map[string]string{
		"a.txt": "一\n二\r\n三", "a.md": "# 题\r\n\r正文\n", "a.html": "<p>一<p>二<br>三",
	} {
		f, err := source.Decode([]byte(text), name, name)
		if err != nil {
			t.Fatal(err)
		}
		n := len(strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(f.Text), "\n"))
		for what, got := range map[string]int{"hints": len(f.Hints), "origins": len(f.Origins)} {
			if got != 0 && got != n {
				t.Errorf("%s: %d %s for %d lines", name, got, what, n)
			}
		}
		if !slices.IsSorted(f.Origins) {
			t.Errorf("%s: origins %v", name, f.Origins)
		}
	}
}

// TestSeedsReportsWhatPagesLeaveOut holds that the problems of a page among the
// seeds are those of the site.
func TestSeedsReportsWhatPagesLeaveOut(t *testing.T) {
	files, problems, err := source.Seeds(fstest.MapFS{"seeds/a.html": {Data: []byte("<p>关于加强保护的决定<p><ruby>厝<rt>cuò</rt></ruby>是古民居。")}})
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if got := lines(problems, "en"); !strings.Contains(got, `seeds/a.html:1: source: the reading "cuò"`) {
		t.Errorf("got %s", got)
	}
}

package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/doc"
	"gongbao/internal/source"
)

// TestPages reads testdata/page/*.txtar. Each archive holds a received file
// and what must become of it: its lines with the line they came from and their
// hint, the lines left out, and what is said about it.
func TestPages(t *testing.T) {
	names, err := filepath.Glob("testdata/page/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(err, "no test data")
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			input := archive.Files[0]
			f, err := source.Decode(input.Data, input.Name, input.Name)
			if err != nil {
				t.Fatal(err)
			}
			got := []txtar.File{input, {Name: "text", Data: []byte(showLines(f))}, {Name: "left", Data: []byte(showLeft(f))},
				{Name: "problems.en", Data: []byte(lines(f.Problems, "en"))}, {Name: "problems.zh", Data: []byte(lines(f.Problems, "zh"))}}
			if *update {
				archive.Files = got
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want := txtar.Format(archive)
			archive.Files = got
			if diff := cmp.Diff(string(want), string(txtar.Format(archive))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
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

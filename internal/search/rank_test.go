package search

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"gongbao/internal/doc"
)

func same(s string) doc.Words { return doc.Words{Hans: s, Hant: s} }

// manyEntries are n units whose texts repeat the words 发展 and 合理发展, without
// a title that has them.
func manyEntries(n int) []Entry {
	out := make([]Entry, n)
	for i := range out {
		text := strings.Repeat("发展，合理发展；", 20) + strings.Repeat("理着区后台一", 40)
		out[i] = Entry{Unit: fmt.Sprintf("d/%d", i), Title: same("一区"), Text: same(text)}
	}
	return out
}

// However often others repeat a word, and however far behind they stand: the
// unit whose title is the word comes first, then those that have it in the title.
func TestTitlesFirst(t *testing.T) {
	entries := manyEntries(900)
	entries[500] = Entry{Unit: "in", Title: same("后台区里合理发展着力一区"), Text: same("发。")}
	entries[899] = Entry{Unit: "exact", Title: same("合理发展"), Text: same("里。")}
	fsys, _ := write(t, entries, testFold)
	x := open(t, fsys)
	for _, query := range []string{"合理发展", "合理發展", "发展 合理", "发展", "展"} {
		res, err := x.Search(query, Options{Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range res.Hits {
			got = append(got, h.Unit)
		}
		if len(got) != 5 || got[0] != "exact" || got[1] != "in" {
			t.Errorf("%s: hits are %v, want exact and in before the others", query, got)
		}
	}
}

// countingFS counts the fragments opened.
type countingFS struct {
	fstest.MapFS
	fragments map[string]bool
}

func (c countingFS) ReadFile(name string) ([]byte, error) {
	if strings.HasPrefix(name, "search/f/") {
		c.fragments[name] = true
	}
	return fs.ReadFile(c.MapFS, name)
}

// A query without hits is answered from the lists where they are enough, not by
// reading every text.
func TestNoHitsReadsFewTexts(t *testing.T) {
	fsys, stats := write(t, manyEntries(900), testFold)
	if stats.Files < 20 {
		t.Fatalf("only %d files: nothing to save", stats.Files)
	}
	for _, query := range []string{"合理 -展", "发展 -合理", "发展 鱻", "展 -后", "发展 -一"} {
		c := countingFS{fsys, map[string]bool{}}
		x, err := Open(c)
		if err != nil {
			t.Fatal(err)
		}
		res, err := x.Search(query, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if res.Total != 0 || !res.Complete || len(c.fragments) > 2 {
			t.Errorf("%s: %d hits, %d fragments read", query, res.Total, len(c.fragments))
		}
	}
}

func TestBlank(t *testing.T) {
	fsys, _ := write(t, manyEntries(3), testFold)
	x := open(t, fsys)
	for _, query := range []string{"", " 　", "！？", "-发展", `""`} {
		res, err := x.Search(query, Options{})
		if err != nil || !res.Blank || !res.Complete || len(res.Hits)+len(res.Loose) > 0 {
			t.Errorf("%q: %+v, %v; want a blank answer", query, res, err)
		}
	}
}

package search_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/search"
)

// has reports whether a unit has the query in it, by plain comparison of folded
// text in which all punctuation is alike: the judge that knows nothing of the
// index.
func has(e *search.Entry, query string) bool {
	mark := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r) }
	plain := func(s string) string {
		return strings.Join(strings.FieldsFunc(strings.Map(script.Fold, s), mark), " ")
	}
	for _, w := range append(e.Agencies[:len(e.Agencies):len(e.Agencies)], e.Title, e.Text) {
		for _, s := range doc.Scripts {
			if strings.Contains(plain(w.In(s)), plain(query)) {
				return true
			}
		}
	}
	return false
}

// Every piece of text finds its unit, in either script, on the first place or
// behind others that have the same piece.
func TestKnownItems(t *testing.T) {
	entries := truthEntries(t)
	dir := t.TempDir()
	writeDir(t, dir, entries)
	x, err := search.Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	var first, recalled, asked int
	for _, k := range cuts(entries, 600) {
		var right []string
		for i := range entries {
			if has(&entries[i], k.query) {
				right = append(right, entries[i].Unit)
			}
		}
		res, err := x.Search(k.query, search.Options{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		asked++
		if len(res.Hits) > 0 && slices.Contains(right, res.Hits[0].Unit) {
			first++
		} else {
			t.Errorf("%q of %s: first hit %v, want one of %v", k.query, k.unit, res.Hits, right)
		}
		if len(right) > 10 || slices.ContainsFunc(res.Hits, func(h search.Hit) bool { return h.Unit == k.unit }) {
			recalled++
		} else {
			t.Errorf("%q: %s is not among the first ten", k.query, k.unit)
		}
	}
	t.Logf("%d queries: hit@1 %d, recall@10 %d", asked, first, recalled)
}

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

// plain returns s folded, with all punctuation alike.
func plain(s string) string {
	mark := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r) }
	return strings.Join(strings.FieldsFunc(strings.Map(script.Fold, s), mark), " ")
}

// plainTexts returns the texts of a unit for the judge that knows nothing of the
// index: a unit has a query if one of them contains it.
func plainTexts(e *search.Entry) []string {
	var out []string
	for _, w := range append(e.Agencies[:len(e.Agencies):len(e.Agencies)], e.Title, e.Text) {
		for _, s := range doc.Scripts {
			out = append(out, plain(w.In(s)))
		}
	}
	return out
}

func has(texts []string, query string) bool {
	query = plain(query)
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, query) })
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
	texts := make([][]string, len(entries))
	for i := range entries {
		texts[i] = plainTexts(&entries[i])
	}
	var first, recalled, asked int
	for _, k := range cuts(entries, 600) {
		var right []string
		for i := range entries {
			if has(texts[i], k.query) {
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

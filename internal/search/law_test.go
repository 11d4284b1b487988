package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gongbao/internal/doc"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// pairs is a small folding table: characters whose forms merge (發髮, 裏里), that
// have a twin (區), or are the same in both scripts.
var pairs = map[rune]rune{'發': '发', '髮': '发', '裏': '里', '裡': '里', '區': '区', '著': '着', '後': '后', '臺': '台', '灣': '湾'}

func testFold(r rune) rune {
	if t, ok := pairs[r]; ok {
		return t
	}
	return r
}

// write builds an index in memory.
func write(t testing.TB, entries []Entry, fold func(rune) rune) (fstest.MapFS, Stats) {
	t.Helper()
	fsys := fstest.MapFS{}
	stats, err := Write(slices.Values(entries), fold, func(path string, data []byte) error {
		if fsys[path] != nil {
			return fmt.Errorf("%s written twice", path)
		}
		fsys[path] = &fstest.MapFile{Data: data}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fsys, stats
}

func open(t testing.TB, fsys fstest.MapFS) *Index {
	t.Helper()
	x, err := Open(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// scan answers a query the slow way, by the definition of Query alone. It
// returns the class of every unit found.
func scan(entries []Entry, query string, fold func(rune) rune) map[string]Class {
	q := Parse(query, fold)
	phrase := q.phrase()
	out := map[string]Class{}
	if len(phrase) == 0 {
		return out
	}
	for i := range entries {
		if c, ok := newUnitText(&entries[i], fold).class(&q, phrase); ok {
			out[entries[i].Unit] = c
		}
	}
	return out
}

// Few characters, so that everything collides with everything.
var (
	genText = rapid.StringOfN(rapid.SampledFrom([]rune("理合发髮發里裏区區着著后台〇一A5g-.&，。、 \n（％㎡")), 0, 40, -1)
	genTerm = rapid.StringOfN(rapid.SampledFrom([]rune("理合发髮發里裏区區着著后台〇一A5g-.，")), 1, 5, -1)
	hant    = map[rune]rune{'发': '發', '里': '裏', '区': '區', '着': '著', '后': '後'}
)

func genWords(t *rapid.T, label string) doc.Words {
	s := genText.Draw(t, label)
	h := []rune(s)
	for i, r := range h {
		if v, ok := hant[r]; ok {
			h[i] = v
		}
	}
	switch rapid.IntRange(0, 9).Draw(t, label+" twist") {
	case 0:
		h = append(h, '髮')
	case 1:
		if len(h) > 0 {
			h[0] = '臺'
		}
	}
	return doc.Words{Hans: s, Hant: string(h)}
}

func genEntries(t *rapid.T) []Entry {
	out := make([]Entry, rapid.IntRange(0, 60).Draw(t, "units"))
	for i := range out {
		out[i] = Entry{
			Unit: fmt.Sprintf("d%d/%d", i/7, i), Source: "000.txt", Line: i,
			Document: Name{ID: fmt.Sprintf("d%d", i/7), Words: genWords(t, "document")},
			Kind:     rapid.SampledFrom([]string{"task", "goal", ""}).Draw(t, "kind"),
			Level:    Name{ID: rapid.SampledFrom([]string{"city", "province", ""}).Draw(t, "level")},
			Targets:  rapid.IntRange(0, 2).Draw(t, "targets"),
			Date:     rapid.SampledFrom([]string{"2023-12-19", "2021", ""}).Draw(t, "date"),
			URL:      doc.Words{Hans: fmt.Sprintf("zh-hans/%d", i), Hant: fmt.Sprintf("zh-hant/%d", i)},
			Title:    genWords(t, "title"), Text: genWords(t, "text"),
		}
		if rapid.Bool().Draw(t, "more") {
			out[i].Agencies = []doc.Words{genWords(t, "agency")}
			out[i].Path = []doc.Words{genWords(t, "heading"), genWords(t, "heading")}
		}
	}
	return out
}

func genQuery(t *rapid.T) string {
	q := genTerm.Draw(t, "term")
	for range rapid.IntRange(0, 2).Draw(t, "more terms") {
		sep := rapid.SampledFrom([]string{" ", "　", " -", ` "`, "，"}).Draw(t, "separator")
		q += sep + genTerm.Draw(t, "term")
		if sep == ` "` {
			q += `"`
		}
	}
	return q
}

// The law of the index: its answer is that of a plain scan.
func TestSearchEqualsScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := genEntries(t)
		fsys := fstest.MapFS{}
		if _, err := Write(slices.Values(entries), testFold, func(path string, data []byte) error {
			fsys[path] = &fstest.MapFile{Data: data}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		x, err := Open(fsys)
		if err != nil {
			t.Fatal(err)
		}
		for range 8 {
			checkAnswer(t, x, entries, genQuery(t), genWant(t))
		}
	})
}

func genWant(t *rapid.T) map[Facet][]string {
	want := map[Facet][]string{}
	if rapid.IntRange(0, 3).Draw(t, "filter") == 0 {
		want[ByKind] = []string{"task"}
	}
	if rapid.IntRange(0, 3).Draw(t, "filter") == 0 {
		want[ByTarget] = []string{HasTarget}
	}
	if rapid.IntRange(0, 3).Draw(t, "filter") == 0 {
		want[ByYear] = []string{"2021", "2023"}
	}
	if rapid.IntRange(0, 3).Draw(t, "filter") == 0 {
		want[ByLevel] = []string{"city"}
		want[ByDocument] = []string{"d0", "d2", "d3"}
	}
	return want
}

// passes is the filter without the index.
func passes(e *Entry, want map[Facet][]string) bool {
	year, _, _ := strings.Cut(e.Date, "-")
	target := ""
	if e.Targets > 0 {
		target = HasTarget
	}
	for f, v := range map[Facet]string{ByKind: e.Kind, ByLevel: e.Level.ID, ByDocument: e.Document.ID, ByYear: year, ByTarget: target} {
		if len(want[f]) > 0 && (v == "" || !slices.Contains(want[f], v)) {
			return false
		}
	}
	return true
}

func checkAnswer(t *rapid.T, x *Index, entries []Entry, query string, want map[Facet][]string) {
	right := scan(entries, query, testFold)
	dates := map[string]int{}
	for i := range entries {
		dates[entries[i].Unit] = dateNumber(entries[i].Date)
		if !passes(&entries[i], want) {
			delete(right, entries[i].Unit)
		}
	}
	newest := rapid.Bool().Draw(t, "newest")
	res, err := x.Search(query, Options{Limit: max(len(entries), firstPage) + 1, Script: rapid.SampledFrom(doc.Scripts[:]).Draw(t, "script"), Want: want, Newest: newest, Count: rapid.Bool().Draw(t, "count")})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Class{}
	for i, h := range res.Hits {
		got[h.Unit] = h.Class
		if newest && i > 0 && dates[res.Hits[i-1].Unit] < dates[h.Unit] {
			t.Fatalf("%q: %s is newer than the hit before it", query, h.Unit)
		}
		if !newest && i > 0 && res.Hits[i-1].Class.rank() > h.Class.rank() {
			t.Fatalf("%q: %s is of a better class than the hit before it", query, h.Unit)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(right) || len(got) != len(res.Hits) {
		t.Fatalf("%q %v: index says %v, scan says %v", query, want, got, right)
	}
	if !res.Complete || res.Total != len(right) {
		t.Fatalf("%q: total %d, complete %v, want %d", query, res.Total, res.Complete, len(right))
	}
}

// What is written is what is shown.
func TestEntriesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genEntries(t)
		c, used := newTwinCount(), &runeTable[int]{}
		for _, e := range e {
			c.add(e.Text)
			for i, r := range []rune(e.Text.Hans) {
				if i%2 == 0 { // so that some characters have no code
					*used.at(r)++
				}
			}
		}
		tw := newCodec(used, c.best())
		var b []byte
		for i := range e {
			b = tw.appendEntry(b, &e[i])
		}
		got, err := decodeFragment("f/0", b, tw, len(e))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

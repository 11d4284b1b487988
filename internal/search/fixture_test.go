package search_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/search"
)

// converter turns text into both scripts.
type converter struct{ hans, hant *script.Plain }

func newConverter(t testing.TB) converter {
	t.Helper()
	hans, err := script.Config("t2s")
	if err != nil {
		t.Fatal(err)
	}
	hant, err := script.Config("s2tw")
	if err != nil {
		t.Fatal(err)
	}
	return converter{hans, hant}
}

// words returns s in both scripts; traditional says in which it is.
func (c converter) words(t testing.TB, s string, traditional bool) doc.Words {
	t.Helper()
	hans, hant := s, s
	var err error
	if traditional {
		hans, err = c.hans.Convert(s)
	} else {
		hant, err = c.hant.Convert(s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return doc.Words{Hans: hans, Hant: hant}
}

// truthEntries returns the units of the five seed documents.
func truthEntries(t testing.TB) []search.Entry {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash("../../testdata/truth/units.json"))
	if err != nil {
		t.Fatal(err)
	}
	var units []struct {
		ID, Doc, File, Level, Kind, Title, Text string
		Path, Agencies                          []string
		Line                                    int
	}
	if err := json.Unmarshal(data, &units); err != nil {
		t.Fatal(err)
	}
	c := newConverter(t)
	out := make([]search.Entry, len(units))
	for i, u := range units {
		trad := strings.HasPrefix(u.File, "001")
		out[i] = search.Entry{
			Unit: u.ID, Source: u.File, Line: u.Line, Kind: u.Kind,
			Document: search.Name{ID: u.Doc, Words: doc.Words{Hans: u.Doc, Hant: u.Doc}},
			Level:    search.Name{ID: u.Level, Words: doc.Words{Hans: u.Level, Hant: u.Level}},
			URL:      doc.Words{Hans: "zh-hans/" + u.ID, Hant: "zh-hant/" + u.ID},
			Targets:  i % 3 / 2, Title: c.words(t, u.Title, trad), Text: c.words(t, u.Text, trad),
		}
		for _, p := range u.Path {
			out[i].Path = append(out[i].Path, c.words(t, p, trad))
		}
		for _, a := range u.Agencies {
			out[i].Agencies = append(out[i].Agencies, c.words(t, a, trad))
		}
	}
	return out
}

// indexFiles returns the index of the seeds' units.
func indexFiles(t testing.TB) fstest.MapFS { return indexOf(t, truthEntries(t)) }

// indexOf returns the index of entries.
func indexOf(t testing.TB, entries []search.Entry) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	_, err := search.Write(slices.Values(entries), script.Fold, func(path string, data []byte) error {
		fsys[path] = &fstest.MapFile{Data: data}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// writeDir writes an index below dir.
func writeDir(t testing.TB, dir string, entries []search.Entry) search.Stats {
	t.Helper()
	stats, err := search.Write(slices.Values(entries), script.Fold, func(path string, data []byte) error {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

// knownItem is a query cut out of a unit.
type knownItem struct {
	unit, query string
}

// cuts cuts n queries of 2 to 24 characters out of the titles and texts of
// entries, in turn in Simplified and in Traditional, at whatever place: inside
// words of Han characters, across their borders and across punctuation. Only the
// ends of a query are never punctuation nor inside a word of letters or digits.
func cuts(entries []search.Entry, n int) []knownItem {
	rnd := rand.New(rand.NewPCG(1, 2))
	var out []knownItem
	for len(out) < n {
		e := entries[rnd.IntN(len(entries))]
		s := doc.Scripts[len(out)%2]
		text := []rune(e.Text.In(s))
		if rnd.IntN(4) == 0 {
			text = []rune(e.Title.In(s))
		}
		size := min(2+rnd.IntN(23), len(text))
		if size < 2 {
			continue
		}
		at := rnd.IntN(len(text) - size + 1)
		q := string(text[at : at+size])
		if !strings.ContainsAny(q, " \n\"“”「」『』") && wholeAt(text, at, -1) && wholeAt(text, at+size-1, +1) {
			out = append(out, knownItem{e.Unit, q})
		}
	}
	return out
}

// wholeAt reports whether text[i] is a Han character, or a letter or digit whose
// neighbour on the given side, outside the query, is none.
func wholeAt(text []rune, i, side int) bool {
	latin := func(i int) bool {
		return i >= 0 && i < len(text) && !unicode.Is(unicode.Han, text[i]) && (unicode.IsLetter(text[i]) || unicode.IsDigit(text[i]))
	}
	joint := i+side >= 0 && i+side < len(text) && strings.ContainsRune("-.&_+", text[i+side])
	return unicode.Is(unicode.Han, text[i]) || latin(i) && !latin(i+side) && !joint
}

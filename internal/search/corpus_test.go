package search_test

import (
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/search"
)

// order is how many characters decide which may follow.
const order = 3

// model makes new text that has the vocabulary of another, and its frequencies up
// to pieces of four characters: what follows the last three is what follows them
// somewhere in it. (Pages made of whole sentences repeat each of them as often as
// they are longer than their source, which no site does.)
type model struct {
	text  []rune
	after map[[order]rune][]int32 // :: characters → places in text behind them
	twin  map[rune]rune
}

func newModel(from []doc.Words) *model {
	m := &model{after: map[[order]rune][]int32{}, twin: map[rune]rune{}}
	counts := map[[2]rune]int{}
	for _, w := range from {
		hans, hant := []rune(w.Hans), []rune(w.Hant)
		m.text = append(m.text, hans...)
		for i := range hans {
			if len(hans) == len(hant) {
				counts[[2]rune{hans[i], hant[i]}]++
			}
		}
	}
	for pair, n := range counts {
		if best := [2]rune{pair[0], m.twin[pair[0]]}; n > counts[best] || n == counts[best] && pair[1] < best[1] {
			m.twin[pair[0]] = pair[1]
		}
	}
	for i := order; i < len(m.text); i++ {
		key := [order]rune(m.text[i-order : i])
		m.after[key] = append(m.after[key], int32(i))
	}
	return m
}

// write returns n new characters.
func (m *model) write(rnd *rand.Rand, n int) string {
	at := rnd.IntN(len(m.text) - order)
	out := append(make([]rune, 0, n), m.text[at:at+order]...)
	for len(out) < n {
		next := m.after[[order]rune(out[len(out)-order:])]
		if len(next) == 0 {
			at := rnd.IntN(len(m.text) - order)
			out = append(out, m.text[at:at+order]...)
			continue
		}
		out = append(out, m.text[next[rnd.IntN(len(next))]])
	}
	return string(out)
}

// words returns s in both scripts.
func (m *model) words(s string) doc.Words {
	return doc.Words{Hans: s, Hant: strings.Map(func(r rune) rune {
		if t := m.twin[r]; t != 0 {
			return t
		}
		return r
	}, s)}
}

// pages yields n pages of new text.
func (m *model) pages(n int) iter.Seq[search.Entry] {
	return func(yield func(search.Entry) bool) {
		rnd := rand.New(rand.NewPCG(7, uint64(n)))
		for i := range n {
			if !yield(page(i, m.words(m.write(rnd, 8+rnd.IntN(16))), m.words(m.write(rnd, pageLength)))) {
				return
			}
		}
	}
}

// pageLength is the length of a page in characters: that of the average page of
// law text the design was measured on.
const pageLength = 880

// sentences returns all sentences of the corpus in both scripts.
func sentences(b testing.TB) []doc.Words {
	root := os.Getenv("GONGBAO_CORPUS")
	if root == "" {
		b.Fatal("GONGBAO_CORPUS names no folder of law texts")
	}
	c := newConverter(b)
	var out []doc.Words
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(path) == root {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		trad := strings.Contains(path, "tw-laws")
		for _, line := range strings.Split(strings.ToValidUTF8(string(data), ""), "\n") {
			for _, s := range strings.SplitAfter(strings.TrimSpace(line), "。") {
				if len(s) > 12 {
					out = append(out, c.words(b, s, trad))
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return out
}

// pages yields n pages: a title, and a text of one to four sentences that stand
// side by side in the corpus, again and again until it is long enough.
func pages(from []doc.Words, n int) iter.Seq[search.Entry] {
	return func(yield func(search.Entry) bool) {
		rnd := rand.New(rand.NewPCG(7, uint64(n)))
		for i := range n {
			var hans, hant strings.Builder
			for hans.Len() < 3*pageLength {
				at := rnd.IntN(len(from))
				for _, w := range from[at:min(at+1+rnd.IntN(4), len(from))] {
					hans.WriteString(w.Hans)
					hant.WriteString(w.Hant)
				}
			}
			if !yield(page(i, cutWords(from[rnd.IntN(len(from))], 24), doc.Words{Hans: hans.String(), Hant: hant.String()})) {
				return
			}
		}
	}
}

// page returns the page of number i.
func page(i int, title, text doc.Words) search.Entry {
	return search.Entry{
		Unit: fmt.Sprintf("d%d/%d", i/10, i%10), Source: fmt.Sprintf("%05d.txt", i/10), Line: i % 10,
		Document: search.Name{ID: fmt.Sprintf("d%d", i/10)}, Level: search.Name{ID: "city", Words: doc.Words{Hans: "市", Hant: "市"}},
		Kind: "task", Form: "law", Date: fmt.Sprintf("%d-01-01", 1990+i/10%35),
		URL:   doc.Words{Hans: fmt.Sprintf("zh-hans/d%d/%d.html", i/10, i%10), Hant: fmt.Sprintf("zh-hant/d%d/%d.html", i/10, i%10)},
		Title: title, Text: text,
	}
}

func cutWords(w doc.Words, n int) doc.Words {
	cut := func(s string) string {
		rs := []rune(s)
		return string(rs[:min(n, len(rs))])
	}
	return doc.Words{Hans: cut(w.Hans), Hant: cut(w.Hant)}
}

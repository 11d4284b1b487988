package search_test

import (
	"iter"
	"math/rand/v2"
	"strings"

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

package search

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// twins maps a Simplified character to the Traditional one it most often
// stands for in the indexed texts. A text in both scripts is stored once, with
// the places where its Traditional form is not the twin.
type twins map[rune]rune

// twinCount counts which characters stand for each other; those that stand for
// themselves, which are most, in an array.
type twinCount struct {
	pairs map[[2]rune]int
	same  *runeTable[int]
}

func newTwinCount() twinCount { return twinCount{map[[2]rune]int{}, &runeTable[int]{}} }

// add counts the pairs of w, if both forms have the same length.
func (c twinCount) add(w doc.Words) {
	if utf8.RuneCountInString(w.Hans) != utf8.RuneCountInString(w.Hant) {
		return
	}
	hant := w.Hant
	for _, r := range w.Hans {
		t, n := utf8.DecodeRuneInString(hant)
		hant = hant[n:]
		if t == r {
			*c.same.at(r)++
		} else {
			c.pairs[[2]rune{r, t}]++
		}
	}
}

// best returns the most frequent counterpart of every character that has
// another than itself; of equally frequent ones the one with the lower code.
func (c twinCount) best() twins {
	keys := slices.SortedFunc(maps.Keys(c.pairs), func(a, b [2]rune) int {
		return cmp.Or(cmp.Compare(c.pairs[b], c.pairs[a]), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	out := twins{}
	for _, p := range keys {
		if _, ok := out[p[0]]; !ok && c.pairs[p] > *c.same.at(p[0]) {
			out[p[0]] = p[1]
		}
	}
	return out
}

// runeTable holds a value for every character. It is several times as fast as a
// map, which matters where every character of the site passes by.
type runeTable[T any] struct {
	pages [0x110000 >> 8]*[256]T
}

// at returns the place of the value of r, which must be a valid code point.
func (t *runeTable[T]) at(r rune) *T {
	p := &t.pages[r>>8]
	if *p == nil {
		*p = new([256]T)
	}
	return &(*p)[r&255]
}

// appendWords writes w: the Simplified text, then either twice the number of
// characters that differ from the twin and for each the distance from the one
// before and the character, or, where the lengths differ, 1 and the text.
func (c *codec) appendWords(b []byte, w doc.Words) []byte {
	b = c.appendText(b, w.Hans)
	if utf8.RuneCountInString(w.Hans) != utf8.RuneCountInString(w.Hant) {
		return c.appendText(append(b, 1), w.Hant)
	}
	n, i, last := 0, 0, 0
	hant := w.Hant
	var list []byte
	for _, r := range w.Hans {
		t, size := utf8.DecodeRuneInString(hant)
		hant = hant[size:]
		if c.twin(r) != t {
			list = appendNumber(list, i-last)
			list = appendNumber(list, int(t))
			n, last = n+1, i
		}
		i++
	}
	return append(appendNumber(b, 2*n), list...)
}

// words is the inverse of codec.appendWords.
func (d *decoder) words() doc.Words {
	w := doc.Words{Hans: d.text()}
	n := d.number()
	if n == 1 {
		w.Hant = d.text()
		return w
	}
	ht := []rune(w.Hans)
	for i, r := range ht {
		ht[i] = d.codec.twin(r)
	}
	at := 0
	for range n / 2 {
		at += d.number()
		r := d.number()
		if at >= len(ht) || n%2 != 0 {
			d.fail()
			return doc.Words{}
		}
		ht[at] = rune(r)
	}
	w.Hant = string(ht)
	return w
}

func (c *codec) appendName(b []byte, n Name) []byte {
	return c.appendWords(c.appendText(b, n.ID), n.Words)
}

func (d *decoder) name() Name { return Name{ID: d.text(), Words: d.words()} }

// appendEntry writes one unit of a fragment; see index.go.
func (c *codec) appendEntry(b []byte, e *Entry) []byte {
	b = c.appendText(b, e.Unit)
	b = c.appendText(b, e.Source)
	b = appendNumber(b, max(e.Line, 0))
	b = appendNumber(b, max(e.Targets, 0))
	b = c.appendName(b, e.Document)
	b = c.appendName(b, e.Level)
	for _, s := range []string{e.Kind, e.Form, e.Date} {
		b = c.appendText(b, s)
	}
	b = c.appendWords(b, e.URL)
	b = appendNumber(b, len(e.Topics))
	for _, n := range e.Topics {
		b = c.appendName(b, n)
	}
	for _, list := range [][]doc.Words{e.Agencies, e.Path, {e.Title, e.Text}} {
		b = appendNumber(b, len(list))
		for _, w := range list {
			b = c.appendWords(b, w)
		}
	}
	return b
}

func (d *decoder) entry() Entry {
	e := Entry{Unit: d.text(), Source: d.text(), Line: d.number(), Targets: d.number(), Document: d.name(), Level: d.name()}
	e.Kind, e.Form, e.Date = d.text(), d.text(), d.text()
	e.URL = d.words()
	for range d.count() {
		e.Topics = append(e.Topics, d.name())
	}
	var lists [3][]doc.Words
	for i := range lists {
		for range d.count() {
			lists[i] = append(lists[i], d.words())
		}
	}
	e.Agencies, e.Path = lists[0], lists[1]
	if len(lists[2]) != 2 {
		d.fail()
		return e
	}
	e.Title, e.Text = lists[2][0], lists[2][1]
	return e
}

// decodeFragment reads the units of a fragment, n of them.
func decodeFragment(name string, raw []byte, t *codec, n int) ([]Entry, error) {
	d := &decoder{cursor{b: raw}, t}
	if n > len(raw) {
		return nil, damaged(name, fmt.Errorf("too short for %d units", n))
	}
	out := make([]Entry, 0, n)
	for range n {
		out = append(out, d.entry())
		if d.err != nil {
			return nil, damaged(name, d.err)
		}
	}
	if len(d.b) > 0 {
		return nil, damaged(name, fmt.Errorf("%d bytes too many", len(d.b)))
	}
	return out, nil
}

// views returns the unit's own text and its context in normal form, first as the
// Simplified page has them, then as the Traditional page has them.
func (e *Entry) views() [2]view {
	var out [2]view
	for i, s := range doc.Scripts {
		v := &out[i]
		v.own.add(e.Title.In(s))
		v.titleLen = len(v.own.runes)
		v.own.add(e.Text.In(s))
		for _, a := range e.Agencies {
			v.own.field()
			v.own.add(a.In(s))
		}
		for _, p := range append(e.Path[:len(e.Path):len(e.Path)], e.Document.Words) {
			v.context.add(p.In(s))
			v.context.field()
		}
	}
	return out
}

// view is a unit in one script, in normal form.
type view struct {
	own      normal // title, text; then the agencies, each a field of its own
	context  normal // headings and the document's title, each a field
	titleLen int    // length of the title's part of own
}

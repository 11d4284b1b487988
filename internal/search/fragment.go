package search

import (
	"cmp"
	"fmt"
	"slices"

	"gongbao/internal/doc"
)

// twins maps a Simplified character to the Traditional one it most often
// stands for in the indexed texts. A text in both scripts is stored once, with
// the places where its Traditional form is not the twin.
type twins map[rune]rune

// twinCount counts which characters stand for each other.
type twinCount map[[2]rune]int

// add counts the pairs of w, if both forms have the same length.
func (c twinCount) add(w doc.Words) {
	if w.Hans == w.Hant {
		for _, r := range w.Hans {
			c[[2]rune{r, r}]++
		}
		return
	}
	hs, ht := []rune(w.Hans), []rune(w.Hant)
	if len(hs) != len(ht) {
		return
	}
	for i, r := range hs {
		c[[2]rune{r, ht[i]}]++
	}
}

// best returns the most frequent counterpart of every character that has
// another than itself; of equally frequent ones the one with the lower code.
func (c twinCount) best() twins {
	pairs := make([][2]rune, 0, len(c))
	for p := range c {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b [2]rune) int {
		return cmp.Or(cmp.Compare(c[b], c[a]), cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	seen := map[rune]bool{}
	out := twins{}
	for _, p := range pairs {
		if !seen[p[0]] && p[0] != p[1] {
			out[p[0]] = p[1]
		}
		seen[p[0]] = true
	}
	return out
}

func (t twins) of(r rune) rune {
	if v, ok := t[r]; ok {
		return v
	}
	return r
}

// appendWords writes w: the Simplified text, then either twice the number of
// characters that differ from the twin and for each the distance from the one
// before and the character, or, where the lengths differ, 1 and the text.
func (c *codec) appendWords(b []byte, w doc.Words) []byte {
	b = c.appendText(b, w.Hans)
	hs, ht := []rune(w.Hans), []rune(w.Hant)
	if len(hs) != len(ht) {
		return c.appendText(append(b, 1), w.Hant)
	}
	n, last := 0, 0
	var list []byte
	for i, r := range hs {
		if c.twins.of(r) != ht[i] {
			list = appendNumber(list, i-last)
			list = appendNumber(list, int(ht[i]))
			n, last = n+1, i
		}
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
		ht[i] = d.codec.twins.of(r)
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
	e := Entry{Unit: d.text(), Source: d.text(), Line: d.number(), Document: d.name(), Level: d.name()}
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

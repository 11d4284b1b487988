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
func (t twins) appendWords(b []byte, w doc.Words) []byte {
	b = appendText(b, w.Hans)
	hs, ht := []rune(w.Hans), []rune(w.Hant)
	if len(hs) != len(ht) {
		return appendText(append(b, 1), w.Hant)
	}
	n, last := 0, 0
	var list []byte
	for i, r := range hs {
		if t.of(r) != ht[i] {
			list = appendNumber(list, i-last)
			list = appendNumber(list, int(ht[i]))
			n, last = n+1, i
		}
	}
	return append(appendNumber(b, 2*n), list...)
}

// words is the inverse of twins.appendWords.
func (c *cursor) words(t twins) doc.Words {
	w := doc.Words{Hans: c.text()}
	n := c.number()
	if n == 1 {
		w.Hant = c.text()
		return w
	}
	ht := []rune(w.Hans)
	for i, r := range ht {
		ht[i] = t.of(r)
	}
	at := 0
	for range n / 2 {
		at += c.number()
		r := c.number()
		if at >= len(ht) || n%2 != 0 {
			c.fail()
			return doc.Words{}
		}
		ht[at] = rune(r)
	}
	w.Hant = string(ht)
	return w
}

func (t twins) appendName(b []byte, n Name) []byte {
	return t.appendWords(appendText(b, n.ID), n.Words)
}

func (c *cursor) name(t twins) Name { return Name{ID: c.text(), Words: c.words(t)} }

// appendEntry writes one unit of a fragment; see index.go.
func (t twins) appendEntry(b []byte, e *Entry) []byte {
	b = appendText(b, e.Unit)
	b = appendText(b, e.Source)
	b = appendNumber(b, max(e.Line, 0))
	b = t.appendName(b, e.Document)
	b = t.appendName(b, e.Level)
	for _, s := range []string{e.Kind, e.Form, e.Date} {
		b = appendText(b, s)
	}
	b = t.appendWords(b, e.URL)
	b = appendNumber(b, len(e.Topics))
	for _, n := range e.Topics {
		b = t.appendName(b, n)
	}
	for _, list := range [][]doc.Words{e.Agencies, e.Path, {e.Title, e.Text}} {
		b = appendNumber(b, len(list))
		for _, w := range list {
			b = t.appendWords(b, w)
		}
	}
	return b
}

func (c *cursor) entry(t twins) Entry {
	e := Entry{Unit: c.text(), Source: c.text(), Line: c.number(), Document: c.name(t), Level: c.name(t)}
	e.Kind, e.Form, e.Date = c.text(), c.text(), c.text()
	e.URL = c.words(t)
	for range c.count() {
		e.Topics = append(e.Topics, c.name(t))
	}
	var lists [3][]doc.Words
	for i := range lists {
		for range c.count() {
			lists[i] = append(lists[i], c.words(t))
		}
	}
	e.Agencies, e.Path = lists[0], lists[1]
	if len(lists[2]) != 2 {
		c.fail()
		return e
	}
	e.Title, e.Text = lists[2][0], lists[2][1]
	return e
}

// decodeFragment reads the units of a fragment, n of them.
func decodeFragment(name string, raw []byte, t twins, n int) ([]Entry, error) {
	c := &cursor{b: raw}
	out := make([]Entry, 0, n)
	for range n {
		out = append(out, c.entry(t))
		if c.err != nil {
			return nil, damaged(name, c.err)
		}
	}
	if len(c.b) > 0 {
		return nil, damaged(name, fmt.Errorf("%d bytes too many", len(c.b)))
	}
	return out, nil
}

// fold returns the unit's own text and its context in normal form, first as the
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

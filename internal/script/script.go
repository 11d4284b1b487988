// Package script converts documents and texts between Simplified and
// Traditional Chinese, says which script a text is in, and folds characters
// for comparison.
//
// There are two ways to convert. Config gives a converter that does exactly
// what OpenCC does. New gives the one documents are published with: terms of
// the glossary first, then words cut by probability, then OpenCC's
// dictionaries word by word, then the site's glyphs. The difference shows
// where the longest match cuts across words: OpenCC writes 保護髮展 and
// 新徵程, a Converter 保護發展 and 新征程.
//
// Nothing is ever converted from Traditional to Traditional. What was received
// in Traditional becomes Simplified first, and its Traditional form is made
// from that.
package script

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// Options are a site's choices about script.
type Options struct {
	Glyphs string // glyph profile of Traditional text, one of Profiles; "" is "house"
	// Quotes says for each script how quotation marks are written: "curly"
	// “ ”, "corner" 「 」, or "" for as they were received.
	Quotes struct{ Hans, Hant string }
}

// Converter converts as a site publishes. It is safe for concurrent use.
type Converter struct {
	words  *wordList
	glyphs *profile
	quotes map[doc.Script]string
	terms  []doc.Term
	site   *glossary            // terms of the whole site
	scopes map[string]*glossary // :: document id → its terms and the site's
}

// New returns the converter for a site with these options and terms. It fails
// on an option that does not exist and on a term without both forms.
func New(opt Options, terms []doc.Term) (*Converter, error) {
	c := &Converter{
		quotes: map[doc.Script]string{doc.Hans: opt.Quotes.Hans, doc.Hant: opt.Quotes.Hant},
		terms:  slices.Clone(terms),
		scopes: map[string]*glossary{},
	}
	for s, q := range c.quotes {
		if q != "" && q != "curly" && q != "corner" {
			return nil, fmt.Errorf("quotation marks %q for %s do not exist; write curly or corner, or leave the key out", q, s)
		}
	}
	var err error
	if c.words, err = words(); err != nil {
		return nil, err
	}
	if c.glyphs, err = newProfile(opt.Glyphs, c.words); err != nil {
		return nil, err
	}
	return c, c.loadGlossaries()
}

// Text converts text, which is in the script from, to the script to, line by
// line. If from is "", each line is taken for what most of its telling
// characters are, and a line without any for what the text as a whole is. Text
// that is not valid UTF-8 is an error that names the byte, counted from 0,
// where it goes wrong.
func (c *Converter) Text(text string, from, to doc.Script) (string, error) {
	if i := invalid(text); i >= 0 {
		return "", errUTF8(i)
	}
	k := c.job("", from, to)
	k.sure = from != ""
	if k.from == "" {
		k.from = Detect(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	for line := range strings.Lines(text) {
		out, _ := k.text(line)
		b.WriteString(out)
	}
	return b.String(), nil
}

// job converts the texts of one document. It belongs to one goroutine.
type job struct {
	*Converter
	glossary *glossary
	from, to doc.Script
	sure     bool // every block is in from, whatever its characters look like
	cutter   cutter
	buf      []byte
}

// job prepares the conversion of document id, received in from, to the script
// to. An id without terms of its own gets the site's.
func (c *Converter) job(id string, from, to doc.Script) *job {
	g, ok := c.scopes[id]
	if !ok {
		g = c.site
	}
	return &job{Converter: c, glossary: g, from: from, to: to}
}

// text converts one block and returns where its length changed. A block that
// is not valid UTF-8 stays as it is.
func (k *job) text(s string) (string, doc.Alignment) {
	if ascii(s) || !utf8.ValidString(s) {
		return s, nil
	}
	var edits []edit
	if k.script(s) == doc.Hant {
		s1, e1 := k.pass(s, doc.Hans)
		if k.to == doc.Hans {
			return k.finish(s, s1, e1)
		}
		s2, e2 := k.pass(s1, doc.Hant)
		out, second := k.finish(s1, s2, e2)
		return out, compose(align(s, s1, e1), second)
	}
	out := s
	if k.to == doc.Hant {
		out, edits = k.pass(s, doc.Hant)
	}
	return k.finish(s, out, edits)
}

// script returns the script of a block; Simplified if nothing tells.
func (k *job) script(s string) doc.Script {
	if !k.sure {
		if d := Detect(s); d != "" {
			return d
		}
	}
	if k.from == doc.Hant {
		return doc.Hant
	}
	return doc.Hans
}

// finish writes the quotation marks the site asks for, which changes no
// length, and turns edits into an alignment.
func (k *job) finish(in, out string, edits []edit) (string, doc.Alignment) {
	return quote(out, k.quotes[k.to]), align(in, out, edits)
}

// edit is a place where a conversion replaced bytes by another number of
// characters.
type edit struct {
	inStart, inEnd   int // in bytes of the input
	outStart, outEnd int // in bytes of the output
}

// pass converts a text of the other script to the script to: terms of the
// glossary first, everything between them by dictionary.
func (k *job) pass(s string, to doc.Script) (string, []edit) {
	k.buf = k.buf[:0]
	var edits []edit
	done := 0
	for start, m := range k.glossary.matches(s, to.Other()) {
		edits = k.between(s, done, start, to, edits)
		at := len(k.buf)
		k.buf = append(k.buf, m.term.Words.In(to)...)
		edits = k.note(edits, s, edit{start, m.end, at, len(k.buf)})
		done = m.end
	}
	edits = k.between(s, done, len(s), to, edits)
	if string(k.buf) == s {
		return s, nil
	}
	return string(k.buf), edits
}

// note keeps e if it changed the number of characters.
func (k *job) note(edits []edit, s string, e edit) []edit {
	if utf8.RuneCountInString(s[e.inStart:e.inEnd]) == utf8.RuneCount(k.buf[e.outStart:e.outEnd]) {
		return edits
	}
	return append(edits, e)
}

// between converts s[start:end], which holds no term.
func (k *job) between(s string, start, end int, to doc.Script, edits []edit) []edit {
	if start == end {
		return edits
	}
	at := len(k.buf)
	if to == doc.Hans {
		out, err := k.glyphs.toHans.Convert(s[start:end])
		if err != nil { // the callers have checked: the text is valid UTF-8
			out = s[start:end]
		}
		k.buf = append(k.buf, out...)
		return k.note(edits, s, edit{start, end, at, len(k.buf)})
	}
	for i := start; i < end; {
		next := k.words.cut(&k.cutter, s[:end], i)
		if next == i {
			_, size := decode(s, i)
			k.buf = append(k.buf, s[i:i+size]...)
			i += size
			continue
		}
		at := len(k.buf)
		k.buf = k.glyphs.append(k.buf, &k.cutter, s)
		edits = k.note(edits, s, edit{i, next, at, len(k.buf)})
		i = next
	}
	return edits
}

// align turns places in bytes into places in runes.
func align(in, out string, edits []edit) doc.Alignment {
	var a doc.Alignment
	var last edit
	var shift doc.Shift
	for _, e := range edits {
		shift.From.Start = shift.From.End + utf8.RuneCountInString(in[last.inEnd:e.inStart])
		shift.To.Start = shift.To.End + utf8.RuneCountInString(out[last.outEnd:e.outStart])
		shift.From.End = shift.From.Start + utf8.RuneCountInString(in[e.inStart:e.inEnd])
		shift.To.End = shift.To.Start + utf8.RuneCountInString(out[e.outStart:e.outEnd])
		a, last = append(a, shift), e
	}
	return a
}

// compose returns the alignment of two conversions one after the other: every
// shift of either, seen from the first text and from the last.
func compose(first, second doc.Alignment) doc.Alignment {
	if first == nil {
		return second
	}
	if second == nil {
		return first
	}
	var a doc.Alignment
	back := invert(first)
	for _, s := range first {
		a = append(a, doc.Shift{From: s.From, To: second.Span(s.To)})
	}
	for _, s := range second {
		a = append(a, doc.Shift{From: back.Span(s.From), To: s.To})
	}
	return merge(a)
}

func invert(a doc.Alignment) doc.Alignment {
	out := make(doc.Alignment, len(a))
	for i, s := range a {
		out[i] = doc.Shift{From: s.To, To: s.From}
	}
	return out
}

// merge sorts shifts and joins those that overlap.
func merge(a doc.Alignment) doc.Alignment {
	slices.SortFunc(a, func(x, y doc.Shift) int { return x.From.Start - y.From.Start })
	var out doc.Alignment
	for _, s := range a {
		if n := len(out) - 1; n >= 0 && s.From.Start < out[n].From.End {
			out[n].From.End = max(out[n].From.End, s.From.End)
			out[n].To.End = max(out[n].To.End, s.To.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

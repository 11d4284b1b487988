package script

import (
	"iter"
	"sync"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// job converts the texts of one document. It belongs to one goroutine.
type job struct {
	*Converter
	glossary glossary
	from, to doc.Script
	sure     bool        // every block is in from, whatever its characters look like
	faulty   func() bool // whether Traditional blocks are made anew; asked once there are any
	cutter   cutter
	buf      []byte
}

// job prepares the conversion of document id, received in from, to the script
// to. An id without terms of its own gets the site's. The document consists of
// these blocks: whether Traditional ones are made anew depends on all of them.
func (c *Converter) job(id string, from, to doc.Script, blocks iter.Seq[string]) *job {
	k := &job{Converter: c, glossary: c.glossaryOf(id), from: from, to: to}
	k.faulty = sync.OnceValue(func() bool { return k.rule(blocks).Faulty() })
	return k
}

// text converts one block and returns where its length changed. A block that
// is not valid UTF-8 stays as it is.
func (k *job) text(s string) (string, doc.Alignment) {
	if ascii(s) || !utf8.ValidString(s) {
		return s, nil
	}
	return k.valid(s)
}

// valid converts one block of valid UTF-8.
func (k *job) valid(s string) (string, doc.Alignment) {
	var edits []edit
	if k.script(s) == doc.Hant {
		if k.to == doc.Hant && !k.faulty() {
			return k.finish(s, s, nil)
		}
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

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

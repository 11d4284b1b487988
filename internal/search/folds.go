package search

import (
	"slices"
	"unicode/utf8"
)

// foldRange is where characters with another Simplified form stand.
var foldRange = [...][2]rune{{0x2e80, 0x9fff}, {0xf900, 0xfaff}, {0x20000, 0x323af}}

// begins returns the characters that begin a token.
func (w *writer) begins() map[rune]bool {
	out := map[rune]bool{}
	for key := range w.lists {
		switch kind := key >> kindAt; kind {
		case pairKind, spacedKind:
			out[rune(key>>runeBits)&runeMask] = true
		case wordKind:
			r, _ := utf8.DecodeRuneInString(w.token(key))
			out[r] = true
		}
	}
	return out
}

// appendFolds writes the characters that fold to one which begins a token, and
// the twins; see index.go.
func (w *writer) appendFolds(b []byte) []byte {
	begins := w.begins()
	var from []rune
	for _, span := range foldRange {
		for r := span[0]; r <= span[1]; r++ {
			if t := w.fold(r); t != r && begins[t] {
				from = append(from, r)
			}
		}
	}
	b = appendNumber(b, len(from))
	last := rune(0)
	for _, r := range from {
		b = appendNumber(b, int(r-last))
		last = r
	}
	told := map[rune]bool{}
	for _, r := range from {
		to, n := w.fold(r), 0
		if w.twins[to] == r {
			n, told[to] = 1, true
		}
		code := int(w.codec.table.at(to).code) - 1
		if code < 0 {
			code = len(w.codec.chars) + int(to)
		}
		b = appendNumber(b, code<<1|n)
	}
	var odd []rune // twins not told yet
	for r := range w.twins {
		if !told[r] {
			odd = append(odd, r)
		}
	}
	slices.Sort(odd)
	var pairs []rune
	for _, r := range odd {
		pairs = append(pairs, r, w.twins[r])
	}
	return appendText(b, string(pairs))
}

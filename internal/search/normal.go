package search

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The normal form of a text is what queries are compared with: every character
// by itself through NFKC and lower case; Han characters, letters and digits
// stay, everything else becomes one space, and none stands at either end.
// Between the characters of a word a few marks stay too (see joins). The
// folded form is the normal form with every character folded to Simplified; it
// has the same length.
type normal struct {
	runes []rune
	at    []int32 // :: index in runes → index of its character in the text
}

// fields separates texts that a phrase must not run across. No query has it.
const fields = '\x01'

// normalize returns the normal form of s.
func normalize(s string) normal {
	var n normal
	n.add(s)
	return n
}

// add appends the normal form of s behind a space, as if the two texts stood in
// one with a full stop between them. Offsets count from the start of s.
func (n *normal) add(s string) {
	if len(n.runes) > 0 && n.last() != fields && n.last() != ' ' {
		n.push(' ', 0)
	}
	size := utf8.RuneCountInString(s)
	n.runes, n.at = slices.Grow(n.runes, size+1), slices.Grow(n.at, size+1)
	i := int32(0)
	for _, r := range s {
		switch {
		case r >= 0x4e00 && r <= 0x9fff:
			n.push(r, i)
		case r < 0x80:
			n.plain(lowerASCII(r), i)
		case plainMark(r):
			n.plain(' ', i)
		default:
			for _, c := range norm.NFKC.String(string(r)) {
				n.plain(lower(c), i)
			}
		}
		i++
	}
	n.mend()
}

// plainMark reports whether r is one of the most frequent punctuation marks,
// which NFKC leaves alone and which belong to no word: asking for its NFKC form
// each time is a tenth of indexing.
func plainMark(r rune) bool {
	return 0x3001 <= r && r <= 0x3003 || 0x3008 <= r && r <= 0x3011 || 0x2018 <= r && r <= 0x201d || r == 0x2014
}

// field ends the text so far: no phrase runs across.
func (n *normal) field() {
	n.trim()
	n.push(fields, 0)
}

func (n *normal) last() rune { return n.runes[len(n.runes)-1] }

func (n *normal) push(r rune, at int32) {
	n.runes = append(n.runes, r)
	n.at = append(n.at, at)
}

func (n *normal) trim() {
	if len(n.runes) > 0 && n.last() == ' ' {
		n.runes, n.at = n.runes[:len(n.runes)-1], n.at[:len(n.at)-1]
	}
}

// plain appends r if it belongs to a word or may join two, else a space.
func (n *normal) plain(r rune, at int32) {
	switch {
	case wordRune(r) || isHan(r) || joins(r):
		n.push(r, at)
	case len(n.runes) > 0 && n.last() != ' ' && n.last() != fields:
		n.push(' ', at)
	}
}

// mend turns joining marks that join nothing into spaces, and takes out the
// surplus spaces.
func (n *normal) mend() {
	keep := 0
	for i, r := range n.runes {
		if joins(r) && !joined(n.runes, i) {
			r = ' '
		}
		if r == ' ' && (keep == 0 || n.runes[keep-1] == ' ' || n.runes[keep-1] == fields) {
			continue
		}
		n.runes[keep], n.at[keep] = r, n.at[i]
		keep++
	}
	n.runes, n.at = n.runes[:keep], n.at[:keep]
	n.trim()
}

// joins reports whether r may stand inside a word: 5g-a, r&d, 902.27.
func joins(r rune) bool {
	switch r {
	case '-', '.', '&', '_', '+':
		return true
	}
	return false
}

// joined reports whether the mark at i does join: a point two digits, any other
// mark two word characters of which one is a letter. 2021-2025 stays two words.
func joined(rs []rune, i int) bool {
	if i == 0 || i == len(rs)-1 {
		return false
	}
	a, b := rs[i-1], rs[i+1]
	if rs[i] == '.' {
		return digitRune(a) && digitRune(b)
	}
	return wordRune(a) && wordRune(b) && !(digitRune(a) && digitRune(b))
}

// part reports whether c may end a part of a word that is a token of its own:
// 5g finds 5g-a, r finds r&d.
func part(c byte) bool { return c == '-' || c == '&' || c == '_' || c == '+' }

func digitRune(r rune) bool { return r >= '0' && r <= '9' }

// wordRune reports whether r is a letter, digit or mark of a script written in
// words, which are indexed whole.
func wordRune(r rune) bool {
	if r < 0x80 {
		return digitRune(r) || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return !isHan(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// inWord reports whether r belongs to a word of the normal form.
func inWord(r rune) bool { return r != ' ' && r != fields && !isHan(r) }

// hanRanges are the characters indexed in pairs: Han with 々 and 〇, radicals,
// and private-use characters, which Chinese texts use for missing ones. Fixed
// ranges, because the Unicode tables of browsers differ by their age.
var hanRanges = [...][2]rune{
	{0x2e80, 0x2fd5}, {0x3005, 0x3005}, {0x3007, 0x3007}, {0x3021, 0x3029}, {0x3038, 0x303b},
	{0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xe000, 0xf8ff}, {0xf900, 0xfad9}, {0x20000, 0x3ffff},
}

func isHan(r rune) bool {
	if r < 0x2e80 {
		return false
	}
	for _, h := range hanRanges {
		if h[0] <= r && r <= h[1] {
			return true
		}
	}
	return false
}

func lowerASCII(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// lower maps r to its lower case, always one character.
func lower(r rune) rune {
	if r < 0x80 {
		return lowerASCII(r)
	}
	return unicode.ToLower(r)
}

// folded returns the normal form folded to Simplified.
func folded(rs []rune, fold func(rune) rune) []rune {
	out := make([]rune, len(rs))
	for i, r := range rs {
		out[i] = r
		if r >= 0x2e80 {
			out[i] = fold(r)
		}
	}
	return out
}

// eachToken calls yield for every token of a folded normal form: for each run
// of Han characters its overlapping pairs and its last character alone, so that
// every character begins exactly one token; every other word whole (the
// index has the beginnings of words as well, see part).
func eachToken(rs []rune, han func(a, b rune), word func(string)) {
	for i := 0; i < len(rs); {
		switch r := rs[i]; {
		case r == ' ' || r == fields:
			i++
		case isHan(r):
			var next rune
			if i+1 < len(rs) && isHan(rs[i+1]) {
				next = rs[i+1]
			}
			han(r, next)
			i++
		default:
			start := i
			for i < len(rs) && inWord(rs[i]) {
				i++
			}
			word(string(rs[start:i]))
		}
	}
}

// pairKey returns the token of a pair; b is 0 for the last character of a run.
func pairKey(a, b rune) string {
	if b == 0 {
		return string(a)
	}
	return string(a) + string(b)
}

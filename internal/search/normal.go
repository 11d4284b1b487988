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

// eachToken calls sink for every token of a folded normal form, with the place
// where it begins:
//
//	every Han character with what follows it in the same field, at once or
//	behind one space: another Han character, or a word; alone if nothing does,
//	every word of letters or digits, alone and with the Han character behind it.
//
// So every Han character begins exactly one token, and every two neighbours of
// which the first is Han share one, whatever punctuation stands between them.
func eachToken(rs []rune, sink func(t token, at int)) {
	for i := 0; i < len(rs); {
		r := rs[i]
		switch {
		case r == ' ' || r == fields:
			i++
		case isHan(r):
			sink(after(rs, i), i)
			i++
		default:
			end := wordEnd(rs, i)
			sink(token{word: rs[i:end]}, i)
			if t, ok := behind(rs, i, end); ok {
				sink(t, i)
			}
			i = end
		}
	}
}

// token is a piece of text by which the index is ordered.
type token struct {
	han   rune   // Han character that begins it; 0 for a word alone
	space bool   // behind it
	next  rune   // Han character that follows, if any
	word  []rune // word that follows, or is the whole, or comes first if han is 0
}

// behind returns the token of the word from i to end and the Han character behind
// it, if there is one.
func behind(rs []rune, i, end int) (t token, ok bool) {
	t = token{word: rs[i:end]}
	if end+1 < len(rs) && rs[end] == ' ' {
		t.space = true
		end++
	}
	if end < len(rs) && isHan(rs[end]) {
		t.next = rs[end]
	}
	return t, t.next != 0
}

// after returns the token that begins with the Han character at i.
func after(rs []rune, i int) token {
	t, j := token{han: rs[i]}, i+1
	if j+1 < len(rs) && rs[j] == ' ' {
		t.space = true
		j++
	}
	switch {
	case j == len(rs) || rs[j] == ' ' || rs[j] == fields:
		return token{han: t.han}
	case isHan(rs[j]):
		t.next = rs[j]
	default:
		t.word = rs[j:wordEnd(rs, j)]
	}
	return t
}

func wordEnd(rs []rune, i int) int {
	for i < len(rs) && inWord(rs[i]) {
		i++
	}
	return i
}

// String returns the token as the index has it.
func (t token) String() string { return string(t.append(nil)) }

// size returns the number of its characters.
func (t token) size() int {
	n := len(t.word)
	for _, has := range []bool{t.han != 0, t.next != 0, t.space} {
		if has {
			n++
		}
	}
	return n
}

// append appends the token to b in UTF-8.
func (t token) append(b []byte) []byte {
	if t.han != 0 {
		b = utf8.AppendRune(b, t.han)
	} else {
		b = appendRunes(b, t.word)
	}
	if t.space {
		b = append(b, ' ')
	}
	if t.next != 0 {
		b = utf8.AppendRune(b, t.next)
	}
	if t.han != 0 {
		b = appendRunes(b, t.word)
	}
	return b
}

func appendRunes(b []byte, rs []rune) []byte {
	for _, r := range rs {
		b = utf8.AppendRune(b, r)
	}
	return b
}

package clean

import "unicode"

// Half-width punctuation between Chinese characters is a property of the
// crawl, not of publishers: original State Council pages have none. A mark is
// widened when it belongs to Chinese text, never inside a number, a time, an
// address or Latin text.

// wide maps the half-width marks that are widened by their neighbours alone.
var wide = map[rune]rune{',': '，', ':': '：', ';': '；', '?': '？', '!': '！'}

// widen widens the marks of a line that belong to Chinese text.
func widen(e *editor, v view) {
	if !v.has(".,:;?!()") {
		return
	}
	for i, r := range v.r {
		if w, ok := wide[r]; ok && betweenHan(v, i) {
			e.set(v.at[i], w)
		}
		if r == '.' && closesSentence(v, i) {
			e.set(v.at[i], '。')
		}
	}
	for _, p := range bracketPairs(v) {
		e.set(v.at[p.open], '（')
		e.set(v.at[p.close], '）')
	}
}

// betweenHan reports whether mark i belongs to Chinese text: a neighbour does,
// and it is not the damaged kind that swallowed a character (頂?shù).
func betweenHan(v view, i int) bool {
	before, after := chinese(v.rune(i-1)) || v.rune(i-1) == '%', chinese(v.rune(i+1))
	if v.r[i] == '?' && asciiWord(v.rune(i+1)) {
		return false
	}
	return before || after
}

// chinese reports whether r is a Han character or a mark of Chinese text.
func chinese(r rune) bool {
	switch r {
	case '“', '”', '‘', '’', '…', '—', '·':
		return true
	}
	return unicode.Is(unicode.Han, r) || (r >= 0x3001 && r <= 0x303F) || (r >= 0xFF01 && r <= 0xFF0F) || (r >= 0xFF1A && r <= 0xFF20)
}

// closesSentence reports whether the full stop at i ends a Chinese sentence: it
// is the last character of a line and follows Chinese text. A stop within a
// line may be a numbering mark (一.) or part of a name, and stays.
func closesSentence(v view, i int) bool {
	return i == len(v.r)-1 && i > 2 && chinese(v.r[i-1])
}

// pair is a pair of half-width brackets, as indices into a view.
type pair struct{ open, close int }

// bracketPairs returns the pairs of half-width brackets that belong to Chinese
// text: there is some inside, or right before or behind. A bracket without a
// partner stays as it is and is reported.
func bracketPairs(v view) []pair {
	var pairs []pair
	var open []int
	for i, r := range v.r {
		switch r {
		case '(':
			open = append(open, i)
		case ')':
			if len(open) == 0 {
				continue
			}
			p := pair{open[len(open)-1], i}
			open = open[:len(open)-1]
			if p.belongs(v) {
				pairs = append(pairs, p)
			}
		}
	}
	return pairs
}

func (p pair) belongs(v view) bool {
	if chinese(v.rune(p.open-1)) || chinese(v.rune(p.close+1)) {
		return true
	}
	for _, r := range v.r[p.open+1 : p.close] {
		if chinese(r) {
			return true
		}
	}
	return p.open == 0
}

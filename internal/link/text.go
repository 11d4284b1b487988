package link

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// run is a stretch of letters without a break: the characters of a text that
// are compared, folded, with the place each came from. Quotation marks, title
// marks and spaces do not break a run and are not in it, so that “无废城市”建设
// and 无废城市建设 are the same letters; every other mark breaks it.
type run struct {
	r    []rune
	at   []int  // :: index in r → offset in the text
	edge []bool // :: place before letter i, and behind the last → words part there; nil if words are unknown
}

// slice returns the letters [from, to) of r.
func (r run) slice(from, to int) run {
	out := run{r: r.r[from:to], at: r.at[from:to]}
	if r.edge != nil {
		out.edge = r.edge[from : to+1]
	}
	return out
}

// parted notes in runs where words part.
func parted(runs []run, words func(string) []string) []run {
	if words == nil {
		return runs
	}
	for i := range runs {
		r := &runs[i]
		r.edge = make([]bool, len(r.r)+1)
		r.edge[0] = true
		at := 0
		for _, w := range words(string(r.r)) {
			at = min(at+utf8.RuneCountInString(w), len(r.r))
			r.edge[at] = true
		}
	}
	return runs
}

// within reports whether [from, to) is no word of r and no sequence of words:
// it lies inside a longer word, as 交通 in 上海交通大学, or begins inside one and
// ends inside another, as 用水 in 应用水平. A word that only sticks out at one
// end is forgiven, for the words are no better than the dictionary they come
// from: 福州大学城 may be cut 福州大学, 城.
func (r run) within(from, to int) bool {
	if r.edge == nil || r.edge[from] && r.edge[to] {
		return false
	}
	return !r.edge[from] && !r.edge[to] || !slices.Contains(r.edge[from+1:to], true)
}

// sentence is a part of a text that ends at 。；！？ or a line's end.
type sentence struct {
	start, end int // in runes of the text
	runs       []run
}

// folded returns text rune by rune in the form in which texts are compared:
// Simplified by fold, full-width forms narrowed, ASCII letters in lower case.
// It has as many runes as text.
func folded(text string, fold func(rune) rune) []rune {
	out := []rune(text)
	for i, r := range out {
		if r >= 0xFF01 && r <= 0xFF5E {
			r -= 0xFEE0
		}
		out[i] = unicode.ToLower(fold(r))
	}
	return out
}

// silent reports whether r stands between letters without parting them.
func silent(r rune) bool {
	switch r {
	case '“', '”', '‘', '’', '「', '」', '『', '』', '《', '》', '〈', '〉', '"', '\'', ' ', '\u00a0', '\u3000', '·':
		return true
	}
	return false
}

// sentences cuts a folded text into sentences and their runs. A sentence
// without letters is left out. words cuts a run into words; nil is allowed.
func sentences(text []rune, words func(string) []string) []sentence {
	var out []sentence
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && !stop(text[i]) {
			continue
		}
		end := min(i+1, len(text))
		if runs := parted(letters(text[start:end], start), words); len(runs) > 0 {
			out = append(out, sentence{start, end, runs})
		}
		start = end
	}
	return out
}

// stop reports whether r ends a sentence.
func stop(r rune) bool {
	switch r {
	case '。', ';', '!', '?', '\n':
		return true
	}
	return false
}

// letters cuts a folded text into runs; offset is added to every place.
func letters(text []rune, offset int) []run {
	var out []run
	var cur run
	flush := func() {
		if len(cur.r) > 0 {
			out = append(out, cur)
			cur = run{}
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			cur.r = append(cur.r, r)
			cur.at = append(cur.at, offset+i)
		case silent(r):
		default:
			flush()
		}
	}
	flush()
	return out
}

// gram is one to three letters packed into a number, 21 bits each.
type gram uint64

// grams calls add with every gram of one to three letters of the runs.
func grams(runs []run, add func(gram)) {
	for _, run := range runs {
		for i := range run.r {
			var g gram
			for n := range 3 {
				if i+n >= len(run.r) {
					break
				}
				g = g<<21 | gram(run.r[i+n])
				add(g)
			}
		}
	}
}

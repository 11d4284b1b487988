package link

import "unicode"

// run is a stretch of letters without a break: the characters of a text that
// are compared, folded, with the place each came from. Quotation marks, title
// marks and spaces do not break a run and are not in it, so that “无废城市”建设
// and 无废城市建设 are the same letters; every other mark breaks it.
type run struct {
	r  []rune
	at []int // :: index in r → offset in the text
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
// without letters is left out.
func sentences(text []rune) []sentence {
	var out []sentence
	start := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && !stop(text[i]) {
			continue
		}
		end := min(i+1, len(text))
		if runs := letters(text[start:end], start); len(runs) > 0 {
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

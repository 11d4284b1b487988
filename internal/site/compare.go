package site

import (
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// clauseText is what one clause says by itself: marker, title, own text, the
// points in its line and the words that name its agencies.
type clauseText struct {
	section *doc.Section // nil for the lines before and after the sections
	text    string
}

// clauseTexts cuts a document into clauses. Together they are its text, each
// character once and in order, front lines in one piece per side of a part.
func clauseTexts(d *doc.Document) []clauseText {
	var out []clauseText
	front := func(lines []doc.FrontLine) {
		for _, l := range lines {
			out = append(out, clauseText{text: l.Text})
		}
	}
	var walk func(s *doc.Section)
	walk = func(s *doc.Section) {
		out = append(out, clauseText{s, ownText(s)})
		for _, c := range s.Children {
			if !c.Inline {
				walk(c)
			}
		}
	}
	for _, p := range d.Parts {
		before, after := frontOf(p)
		front(before)
		for _, s := range p.Sections {
			walk(s)
		}
		front(after)
	}
	return out
}

func ownText(s *doc.Section) string {
	text := labelled(s)
	if titled(s) && !s.RunIn && s.Text != "" {
		text += "\n"
	}
	text += s.Text
	for _, c := range s.Children {
		if c.Inline {
			text += ownText(c)
		}
	}
	return text + s.LeadText
}

// clausePair is a clause in two versions. One side is nil if the other version
// has no such clause.
type clausePair struct{ old, new *clauseText }

// alike is how much two clauses must share to be one clause that changed: the
// share of pairs of neighbouring characters. At 0.4 a clause of which half was
// rewritten is still itself, and two tasks of one plan (0.1 to 0.25) are not.
const alike = 0.4

// alignClauses pairs the clauses of two versions in order: what is the same in
// both first, then, between those, what is most alike. Every clause is in
// exactly one pair, and the pairs stand in the order of both versions.
func alignClauses(old, new []clauseText) []clausePair {
	var out []clausePair
	i, j := 0, 0
	for _, m := range append(sameClauses(old, new), match{len(old), len(new)}) {
		out = append(out, alignGap(old[i:m.i], new[j:m.j])...)
		if m.i < len(old) {
			out = append(out, clausePair{&old[m.i], &new[m.j]})
		}
		i, j = m.i+1, m.j+1
	}
	return out
}

// match says that clause i of the old version is clause j of the new one.
type match struct{ i, j int }

// sameClauses matches the clauses whose text stands once in each version and is
// the same there: as many as keep the order of both.
func sameClauses(old, new []clauseText) []match {
	count := func(list []clauseText) map[string][]int { // :: text → places
		at := map[string][]int{}
		for i, c := range list {
			at[c.text] = append(at[c.text], i)
		}
		return at
	}
	inOld, inNew := count(old), count(new)
	var all []match
	for i, c := range old {
		if a, b := inOld[c.text], inNew[c.text]; len(a) == 1 && len(b) == 1 {
			all = append(all, match{i, b[0]})
		}
	}
	return rising(all)
}

// rising returns a longest list out of matches, which are sorted by i, whose j
// rise, too (patience sorting).
func rising(matches []match) []match {
	var tops []int // places in matches, the last of each pile
	before := make([]int, len(matches))
	for n, m := range matches {
		pile, _ := slices.BinarySearchFunc(tops, m.j, func(top, j int) int { return matches[top].j - j })
		before[n] = -1
		if pile > 0 {
			before[n] = tops[pile-1]
		}
		if pile == len(tops) {
			tops = append(tops, n)
		} else {
			tops[pile] = n
		}
	}
	if len(tops) == 0 {
		return nil
	}
	var out []match
	for n := tops[len(tops)-1]; n >= 0; n = before[n] {
		out = append(out, matches[n])
	}
	slices.Reverse(out)
	return out
}

// largestGap is how many comparisons of clauses one gap may take; beyond it all
// of the gap counts as taken out and put in. A gap of 1,000 clauses on each
// side is two texts, not two versions.
const largestGap = 1_000_000

// alignGap pairs the clauses between two that are the same, so that the sum of
// what the pairs share is the largest.
func alignGap(old, new []clauseText) []clausePair {
	var out []clausePair
	i, j := 0, 0
	for _, m := range bestMatches(old, new) {
		out = append(out, alone(old[i:m.i], new[j:m.j])...)
		out = append(out, clausePair{&old[m.i], &new[m.j]})
		i, j = m.i+1, m.j+1
	}
	return append(out, alone(old[i:], new[j:])...)
}

// alone lists clauses that have no counterpart, the old ones first.
func alone(old, new []clauseText) []clausePair {
	var out []clausePair
	for i := range old {
		out = append(out, clausePair{old: &old[i]})
	}
	for j := range new {
		out = append(out, clausePair{new: &new[j]})
	}
	return out
}

func bestMatches(old, new []clauseText) []match {
	if len(old) == 0 || len(new) == 0 || len(old)*len(new) > largestGap {
		return nil
	}
	oldPairs, newPairs := bigramsOf(old), bigramsOf(new)
	width := len(new) + 1
	best := make([]float64, (len(old)+1)*width) // of old[i:] and new[j:]
	same := make([]float64, len(best))
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(new) - 1; j >= 0; j-- {
			at := i*width + j
			same[at] = dice(oldPairs[i], newPairs[j])
			best[at] = max(best[at+1], best[at+width])
			if same[at] >= alike {
				best[at] = max(best[at], same[at]+best[at+width+1])
			}
		}
	}
	var out []match
	for i, j := 0, 0; i < len(old) && j < len(new); {
		at := i*width + j
		switch {
		case same[at] >= alike && best[at] == same[at]+best[at+width+1]:
			out = append(out, match{i, j})
			i, j = i+1, j+1
		case best[at] == best[at+width]:
			i++
		default:
			j++
		}
	}
	return out
}

// bigrams are the pairs of neighbouring characters of a text, sorted.
type bigrams [][2]rune

func bigramsOf(list []clauseText) []bigrams {
	out := make([]bigrams, len(list))
	for i, c := range list {
		runes := []rune(strings.TrimLeft(c.text, "0123456789.（）()一二三四五六七八九十、"))
		for k := range max(0, len(runes)-1) {
			out[i] = append(out[i], [2]rune{runes[k], runes[k+1]})
		}
		slices.SortFunc(out[i], comparePairs)
	}
	return out
}

func comparePairs(a, b [2]rune) int {
	if a[0] != b[0] {
		return int(a[0] - b[0])
	}
	return int(a[1] - b[1])
}

// dice returns the share of pairs that a and b have in common, 0 to 1.
func dice(a, b bigrams) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := comparePairs(a[i], b[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}

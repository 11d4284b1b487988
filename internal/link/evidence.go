package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// phrases is how many phrases are named as the evidence of a link.
const phrases = 4

// shared is a stretch of letters that both units hold.
type shared struct {
	r      []rune
	from   doc.Span
	to     doc.Span
	weight float64
}

// evidence returns the phrases that q and t share, best first. Letters count
// as shared wherever quotation marks stand; generic wording is no evidence.
func (m *model) evidence(q, t *unit) []doc.Evidence {
	at := map[gram]place{}
	for _, s := range t.body {
		for k := range s.runs {
			for i := 0; i+1 < len(s.runs[k].r); i++ {
				g := pair(s.runs[k].r, i)
				if _, ok := at[g]; !ok {
					at[g] = place{&s.runs[k], i}
				}
			}
		}
	}
	var found []shared
	for _, s := range q.body {
		for _, run := range s.runs {
			found = append(found, m.common(run, at)...)
		}
	}
	slices.SortStableFunc(found, func(a, b shared) int { return -cmp.Compare(a.weight, b.weight) })
	return m.best(found, q)
}

// place is a place in a run.
type place struct {
	run *run
	i   int
}

// pair returns the gram of two letters at r[i].
func pair(r []rune, i int) gram { return gram(r[i])<<21 | gram(r[i+1]) }

// common returns the longest stretches of run that stand at a place of at.
func (m *model) common(run run, at map[gram]place) []shared {
	var out []shared
	for i := 0; i+1 < len(run.r); {
		p, ok := at[pair(run.r, i)]
		if !ok {
			i++
			continue
		}
		n := 2
		for i+n < len(run.r) && p.i+n < len(p.run.r) && run.r[i+n] == p.run.r[p.i+n] {
			n++
		}
		if w := m.weigh(run.r[i : i+n]); w > 0 {
			out = append(out, shared{run.r[i : i+n], spanOf(run, i, n), spanOf(*p.run, p.i, n), w})
		}
		i += n - 1
	}
	return out
}

// spanOf returns the place in the text of n letters of run from i.
func spanOf(run run, i, n int) doc.Span { return doc.Span{Start: run.at[i], End: run.at[i+n-1] + 1} }

// weigh says how much a shared phrase tells: the sum of what its pairs of
// letters tell, or nothing.
func (m *model) weigh(r []rune) float64 {
	sum := 0.0
	for i := 0; i+1 < len(r); i++ {
		sum += m.terms.idf(uint64(pair(r, i)))
	}
	return sum
}

// best returns the first few of found as evidence, without those that stand
// inside one taken before.
func (m *model) best(found []shared, q *unit) []doc.Evidence {
	text := []rune(q.Section.FullText())
	var out []doc.Evidence
	for _, f := range found {
		inside := slices.ContainsFunc(out, func(e doc.Evidence) bool { return overlap(e.From, f.from) || overlap(e.To, f.to) })
		if inside {
			continue
		}
		out = append(out, doc.Evidence{Phrase: string(text[f.from.Start:f.from.End]), From: f.from, To: f.to})
		if len(out) == phrases {
			break
		}
	}
	return out
}

func overlap(a, b doc.Span) bool { return a.Start < b.End && b.Start < a.End }

// carrying returns the sentence at each end that holds the best evidence.
func carrying(q, t *unit, e []doc.Evidence) doc.Sentences {
	return doc.Sentences{From: q.sentence(e[0].From.Start), To: t.sentence(e[0].To.Start)}
}

// sentence returns the sentence of u that holds rune i of its text.
func (u *unit) sentence(i int) doc.Span {
	for _, s := range u.body {
		if s.start <= i && i < s.end {
			return doc.Span{Start: s.start, End: s.end}
		}
	}
	return doc.Span{}
}

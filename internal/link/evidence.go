package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

const (
	phrases   = 4   // named as the evidence of a link, at most
	bare      = 3   // letters that a phrase without a topic's word has, at least
	topicGain = 4.0 // worth of a topic's word that both units are wholly about
)

// stretch is a run of telling letters and the places in it where a phrase may
// begin or end: its own ends and those of topics' words. Without a segmenter
// they are what keeps 产业集群 and 产业集聚 from sharing 产业集.
type stretch struct {
	run
	edge  []bool // :: place before letter i, and behind the last
	topic []hit
}

// stretches returns the telling stretches of u's text. A phrase is quoted as it
// stands, so that marks inside a run part it here.
func (l *lexicon) stretches(u *unit) []stretch {
	var out []stretch
	for _, s := range u.body {
		for _, told := range l.tell(s.runs) {
			for _, r := range told.pieces() {
				out = append(out, l.stretch(r))
			}
		}
	}
	return out
}

// pieces cuts a run where its letters are no neighbours in the text.
func (r run) pieces() []run {
	var out []run
	start := 0
	for i := range r.r {
		if i+1 == len(r.r) || r.at[i+1] != r.at[i]+1 {
			out = append(out, run{r.r[start : i+1], r.at[start : i+1]})
			start = i + 1
		}
	}
	return out
}

func (l *lexicon) stretch(r run) stretch {
	x := stretch{run: r, edge: make([]bool, len(r.r)+1), topic: l.every(r.r)}
	x.edge[0], x.edge[len(r.r)] = true, true
	for _, h := range x.topic {
		x.edge[h.i], x.edge[h.i+len(h.r)] = true, true
	}
	return x
}

// place is a place in a stretch.
type place struct {
	*stretch
	i int
}

// shared is a phrase that both units hold.
type shared struct {
	from, to doc.Span
	weight   float64
}

// evidence returns the phrases that q and t share, best first, and the sentence
// at each end that holds most of them. It returns no phrase if all they share is
// generic.
func (m *model) evidence(q, t *unit) ([]doc.Evidence, doc.Sentences) {
	here, at := m.quotes(q).stretches, m.quotes(t).at
	var found []shared
	for _, exact := range []bool{true, false} {
		for k := range here {
			found = append(found, m.common(q, t, &here[k], at, exact)...)
		}
		if len(found) > 0 {
			break
		}
	}
	slices.SortStableFunc(found, func(a, b shared) int { return -cmp.Compare(a.weight, b.weight) })
	found = apart(found)
	text := []rune(q.Section.FullText())
	var out []doc.Evidence
	for _, f := range found {
		out = append(out, doc.Evidence{Phrase: string(text[f.from.Start:f.from.End]), From: f.from, To: f.to})
	}
	return out, doc.Sentences{
		From: q.fullest(found, func(f shared) doc.Span { return f.from }),
		To:   t.fullest(found, func(f shared) doc.Span { return f.to }),
	}
}

// quotable is what of a unit can be evidence.
type quotable struct {
	stretches []stretch
	at        map[gram][]place // :: two letters → where they stand
}

// quotes returns what of u can be evidence; it is worked out when first asked
// for, as most units of a large site share nothing with most others.
func (m *model) quotes(u *unit) *quotable {
	if u.quotes != nil {
		return u.quotes
	}
	x := &quotable{stretches: m.lexicon.stretches(u), at: map[gram][]place{}}
	for k := range x.stretches {
		s := &x.stretches[k]
		for i := range len(s.r) - 1 {
			g := pair(s.r, i)
			x.at[g] = append(x.at[g], place{s, i})
		}
	}
	u.quotes = x
	return x
}

// pair returns the gram of the two letters at r[i].
func pair(r []rune, i int) gram { return gram(r[i])<<21 | gram(r[i+1]) }

// common returns, for every place of s, the longest phrase that starts there
// and stands at a place of at too.
func (m *model) common(q, t *unit, s *stretch, at map[gram][]place, exact bool) []shared {
	var out []shared
	for i := range len(s.r) - 1 {
		var best shared
		for _, p := range at[pair(s.r, i)] {
			from, to := phrase(place{s, i}, p, exact)
			if to-from < 2 {
				continue
			}
			w := m.weigh(q, t, s, i+from, i+to)
			if w <= best.weight {
				continue
			}
			plain := !exact || to-from >= bare
			if s.topical(i+from, i+to) || plain && !m.lexicon.empty(s.r[i+from:i+to]) {
				best = shared{spanOf(s.run, i+from, i+to), spanOf(p.run, p.i+from, p.i+to), w}
			}
		}
		if best.weight > 0 {
			out = append(out, best)
		}
	}
	return out
}

// phrase returns the part of what a and b have in common that begins and ends
// at an edge of either, counted from their places; it is empty if there is none.
// If exact is false, two letters with one edge will do.
func phrase(a, b place, exact bool) (from, to int) {
	from = -1
	n := 0
	for ; ; n++ {
		if a.edge[a.i+n] || b.edge[b.i+n] {
			if from < 0 {
				from = n
			}
			to = n
		}
		if a.i+n == len(a.r) || b.i+n == len(b.r) || a.r[a.i+n] != b.r[b.i+n] {
			break
		}
	}
	if !exact && n == 2 && from >= 0 {
		return 0, 2
	}
	return max(from, 0), to
}

// spanOf returns the place in the text of the letters [from, to) of a run.
func spanOf(r run, from, to int) doc.Span { return doc.Span{Start: r.at[from], End: r.at[to-1] + 1} }

// weigh says how much the letters [from, to) of s tell as a shared phrase: what
// their pairs tell, more if they hold a word of a topic of both units, and
// nothing if they are two letters of no topic.
func (m *model) weigh(q, t *unit, s *stretch, from, to int) float64 {
	sum := 0.0
	for i := from; i+1 < to; i++ {
		sum += m.terms.idf(uint64(pair(s.r, i)))
	}
	for _, h := range s.topic {
		if from <= h.i && h.i+len(h.r) <= to {
			sum += topicGain * (q.class.at(h.topic) + t.class.at(h.topic))
		}
	}
	return sum
}

// topical reports whether a topic's word stands in the letters [from, to).
func (s *stretch) topical(from, to int) bool {
	return slices.ContainsFunc(s.topic, func(h hit) bool { return from <= h.i && h.i+len(h.r) <= to })
}

// at returns the weight of a term in v.
func (v vector) at(term uint64) float64 {
	i, ok := slices.BinarySearchFunc(v, term, func(x weight, t uint64) int { return cmp.Compare(x.term, t) })
	if !ok {
		return 0
	}
	return v[i].w
}

// apart returns the first few of found that share no letter with one before.
func apart(found []shared) []shared {
	var out []shared
	for _, f := range found {
		if !slices.ContainsFunc(out, func(o shared) bool { return overlap(o.from, f.from) || overlap(o.to, f.to) }) {
			out = append(out, f)
		}
		if len(out) == phrases {
			break
		}
	}
	return out
}

func overlap(a, b doc.Span) bool { return a.Start < b.End && b.Start < a.End }

// fullest returns the sentence of u in which the phrases weigh most; span says
// where a phrase stands in u.
func (u *unit) fullest(found []shared, span func(shared) doc.Span) doc.Span {
	var best doc.Span
	most := 0.0
	for _, s := range u.body {
		sum := 0.0
		for _, f := range found {
			if x := span(f); s.start <= x.Start && x.Start < s.end {
				sum += f.weight
			}
		}
		if sum > most {
			best, most = doc.Span{Start: s.start, End: s.end}, sum
		}
	}
	return best
}

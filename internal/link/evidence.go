package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

const (
	phrases   = 4   // named as the evidence of a link, at most
	long      = 3   // letters of a phrase that says enough by itself, at least
	topicGain = 4.0 // worth of a topic's word that both units are wholly about
)

// stretch is a run of telling letters and the places in it where a phrase may
// begin or end: where words of two letters and more do, or a topic's word does.
type stretch struct {
	run
	opens, closes []bool // :: place before letter i, and behind the last
	topic         []hit
	rarity        []float64 // :: letter → what it and the next one tell, see model.rarity
}

// stretches returns the telling stretches of runs. A phrase is quoted as it
// stands, so that marks inside a run part it here.
func (l *lexicon) stretches(runs []run) []stretch {
	var out []stretch
	for _, told := range l.tell(runs) {
		for _, r := range told.pieces() {
			out = append(out, l.stretch(r))
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
			out = append(out, r.slice(start, i+1))
			start = i + 1
		}
	}
	return out
}

// stretch says where phrases of r may begin and end. A topic's word inside a
// longer one of another topic is not meant and makes no phrase: 养老服务 and
// 养老机构 share 养老, but 能源消费 and 消费模式 share nothing.
func (l *lexicon) stretch(r run) stretch {
	n := len(r.r)
	x := stretch{run: r, opens: make([]bool, n+1), closes: make([]bool, n+1)}
	if r.edge == nil {
		x.opens[0], x.closes[n] = true, true
	}
	for i := range r.edge {
		x.opens[i] = r.edge[i] == parts && i+1 < n && r.edge[i+1] != parts
		x.closes[i] = r.edge[i] == parts && i > 1 && r.edge[i-1] != parts
	}
	found := l.find(r)
	for _, h := range l.every(r) {
		if strange(h, found) {
			x.opens[h.i], x.closes[h.i+len(h.r)] = false, false
		} else {
			x.topic = append(x.topic, h)
		}
	}
	for _, h := range x.topic {
		x.opens[h.i], x.closes[h.i+len(h.r)] = true, true
	}
	return x
}

// strange reports whether h stands inside a longer word among found and in none
// of its own topic.
func strange(h hit, found []hit) bool {
	inside := false
	for _, f := range found {
		if f.names || f.i > h.i || h.i+len(h.r) > f.i+len(f.r) {
			continue
		}
		if f.topic == h.topic {
			return false
		}
		inside = true
	}
	return inside && !h.names
}

// place is a place in a stretch.
type place struct {
	*stretch
	i int
}

// shared is a phrase that both units hold.
type shared struct {
	letters  string // set by grow
	from, to doc.Span
	weight   float64
	topical  bool // it holds a topic's word
}

// grounds are the reasons for a link.
type grounds struct {
	evidence  []doc.Evidence
	sentences doc.Sentences
	titles    []doc.TitleEvidence
	telling   bool // a phrase of evidence is a topic's word or long
}

// evidence returns the phrases that q and t share, best first, and the sentence
// at each end that holds most of them. It returns no phrase if all they share is
// generic.
func (m *model) evidence(q, t *unit) grounds {
	here, there := m.quotes(q), m.quotes(t)
	found := m.shared(q, t, here.text, there.text)
	g := grounds{sentences: doc.Sentences{
		From: q.fullest(found, func(f shared) doc.Span { return f.from }),
		To:   t.fullest(found, func(f shared) doc.Span { return f.to }),
	}}
	text := []rune(q.Section.FullText())
	for _, f := range found {
		g.evidence = append(g.evidence, doc.Evidence{Phrase: string(text[f.from.Start:f.from.End]), From: f.from, To: f.to})
		g.telling = g.telling || f.topical || f.from.Len() >= long
	}
	g.titles = m.entitled(q, t)
	return g
}

// entitled returns the phrases that q and t share and that stand in a title at
// one end or both, those of both titles first.
func (m *model) entitled(q, t *unit) []doc.TitleEvidence {
	here, there := m.quotes(q), m.quotes(t)
	text, title := []rune(q.Section.FullText()), []rune(q.Section.Title)
	var out []doc.TitleEvidence
	for _, x := range []struct {
		of       []rune
		from, to quotable
		at       [2]bool
	}{
		{title, here.title, there.title, [2]bool{true, true}},
		{title, here.title, there.text, [2]bool{true, false}},
		{text, here.text, there.title, [2]bool{false, true}},
	} {
		for _, f := range m.shared(q, t, x.from, x.to) {
			if f.topical || f.from.Len() >= long {
				out = append(out, doc.TitleEvidence{Phrase: string(x.of[f.from.Start:f.from.End]), From: f.from, To: f.to, FromTitle: x.at[0], ToTitle: x.at[1]})
			}
		}
	}
	return out
}

// shared returns the few phrases of here that stand in there too, best first.
// Two letters that are no topic's word are taken only where nothing else is
// found.
func (m *model) shared(q, t *unit, here, there quotable) []shared {
	var found, faint []shared
	if len(there.at) == 0 {
		return nil
	}
	for k := range here.stretches {
		for _, f := range m.common(q, t, &here.stretches[k], there.at) {
			if f.topical || f.from.Len() >= long {
				found = append(found, f)
			} else {
				faint = append(faint, f)
			}
		}
	}
	if len(found) == 0 {
		found = faint
	}
	for i := range found {
		found[i].grow(here, there)
	}
	slices.SortStableFunc(found, func(a, b shared) int { return -cmp.Compare(a.weight, b.weight) })
	return apart(found)
}

// grow lengthens f by the words behind it that stand at both ends, generic or
// not: 体育设施 says more than 体育.
func (f *shared) grow(here, there quotable) {
	n := 0
	for i := 1; ; i++ {
		a, b := f.from.End+i, f.to.End+i
		if a > len(here.letters) || b > len(there.letters) || here.letters[a-1] != there.letters[b-1] || here.letters[a-1] == 0 {
			break
		}
		if here.closes[a] && there.closes[b] {
			n = i
		}
	}
	f.from.End, f.to.End = f.from.End+n, f.to.End+n
	f.letters = string(here.letters[f.from.Start:f.from.End])
}

// quotes is what of a unit can be evidence.
type quotes struct{ title, text quotable }

// quotable is what of a text can be evidence.
type quotable struct {
	stretches []stretch
	at        map[gram][]place // :: two letters → where a phrase begins with them
	letters   []rune           // :: place in the text → its letter, 0 for a mark
	closes    []bool           // :: place in the text → a word of two letters or more ends before it
}

// remembered is how many units may have their quotes worked out at a time. They
// take more room than all else of a unit.
const remembered = 1 << 14

// quotes returns what of u can be evidence; it is worked out when asked for, as
// most units of a large site share nothing with most others.
func (m *model) quotes(u *unit) *quotes {
	if u.quotes == nil {
		if len(m.quoted) == remembered {
			for _, o := range m.quoted {
				o.quotes = nil
			}
			m.quoted = m.quoted[:0]
		}
		m.quoted = append(m.quoted, u)
		var text []run
		for _, s := range u.body {
			text = append(text, s.runs...)
		}
		u.quotes = &quotes{m.quotable(u.name), m.quotable(text)}
	}
	return u.quotes
}

func (m *model) quotable(runs []run) quotable {
	x := quotable{stretches: m.lexicon.stretches(runs), at: map[gram][]place{}}
	for k := range x.stretches {
		s := &x.stretches[k]
		s.rarity = make([]float64, len(s.r)-1)
		for i := range s.rarity {
			g := pair(s.r, i)
			s.rarity[i] = m.rarity(g)
			if s.opens[i] {
				x.at[g] = append(x.at[g], place{s, i})
			}
		}
	}
	x.spell(runs)
	return x
}

// spell notes the letters of runs in their places, and where words end.
func (x *quotable) spell(runs []run) {
	if len(runs) == 0 {
		return
	}
	last := runs[len(runs)-1]
	n := int(last.at[len(last.at)-1]) + 1
	x.letters, x.closes = make([]rune, n), make([]bool, n+1)
	for _, r := range runs {
		for i, at := range r.at {
			x.letters[at] = r.r[i]
			x.closes[at+1] = r.edge != nil && r.edge[i+1] == parts && i > 0 && r.edge[i] != parts
		}
	}
}

// pair returns the gram of the two letters at r[i].
func pair(r []rune, i int) gram { return gram(r[i])<<21 | gram(r[i+1]) }

// common returns, for every place of s, the longest phrase that starts there
// and stands at a place of at too.
func (m *model) common(q, t *unit, s *stretch, at map[gram][]place) []shared {
	var out []shared
	for i := range len(s.r) - 1 {
		if !s.opens[i] {
			continue
		}
		var best shared
		for _, p := range at[pair(s.r, i)] {
			n := phrase(place{s, i}, p)
			if n < 2 {
				continue
			}
			w, topical := s.weigh(q, t, i, i+n), s.topical(i, i+n)
			if w > best.weight && (topical || !m.lexicon.empty(run{r: s.r[i : i+n]})) {
				best = shared{from: spanOf(s.run, i, i+n), to: spanOf(p.run, p.i, p.i+n), weight: w, topical: topical}
			}
		}
		if best.weight > 0 {
			out = append(out, best)
		}
	}
	return out
}

// phrase returns the length of the longest phrase that stands at a and at b; it
// is 0 if there is none.
func phrase(a, b place) int {
	if !a.opens[a.i] || !b.opens[b.i] {
		return 0
	}
	long := 0
	for n := 0; a.i+n < len(a.r) && b.i+n < len(b.r) && a.r[a.i+n] == b.r[b.i+n]; n++ {
		if a.closes[a.i+n+1] && b.closes[b.i+n+1] {
			long = n + 1
		}
	}
	return long
}

// spanOf returns the place in the text of the letters [from, to) of a run.
func spanOf(r run, from, to int) doc.Span {
	return doc.Span{Start: int(r.at[from]), End: int(r.at[to-1]) + 1}
}

// weigh says how much the letters [from, to) of s tell as a shared phrase: what
// their pairs tell, and more if they hold a word of a topic of both units.
func (s *stretch) weigh(q, t *unit, from, to int) float64 {
	sum := 0.0
	for _, w := range s.rarity[from : to-1] {
		sum += w
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

// apart returns the first few of found that share no place with one before and
// are not its letters once more.
func apart(found []shared) []shared {
	var out []shared
	for _, f := range found {
		if !slices.ContainsFunc(out, func(o shared) bool { return o.letters == f.letters || overlap(o.from, f.from) || overlap(o.to, f.to) }) {
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

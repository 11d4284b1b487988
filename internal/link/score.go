package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// weights are those of the parts of a score, beside 1 for the cosine of the
// grams. docs/linking.md says what each of them gives and how little the result
// depends on its exact value.
type weights struct {
	area        float64 // of the cosine of the areas
	focus       float64 // of the target's topics that the query's title names
	sentence    float64 // of the best sentence's topics
	clause      float64 // of the cosine of the grams of that clause of the query that the target answers best
	name        float64 // of shared names of single things
	agency      float64 // of the target's grams that the query's agencies name
	title       float64 // of a topic's word in a title, beside 1 in the text
	frame       float64 // of a score one of whose ends sets a frame
	relatedness float64 // of a neighbouring topic, beside 1 for the topic itself
}

// model holds all units and what is needed to compare two of them.
type model struct {
	units []*unit
	byID  map[string]*unit
	settings
	lexicon *lexicon
	terms   *space // of grams
	topics  *space
	index   map[uint64][]posting
}

// posting says that the unit at index unit of the model holds a term.
type posting struct {
	unit int
	w    float64
}

// newModel counts the grams, topics and names of all units and weighs them.
func newModel(units []*unit, l *lexicon, fold func(rune) rune, by settings) *model {
	m := &model{settings: by, units: units, byID: map[string]*unit{}, lexicon: l, index: map[uint64][]posting{}}
	all := make([]content, len(units))
	var terms, class, names []counts
	for i, u := range units {
		m.byID[u.id] = u
		all[i] = l.read(u, fold, by.title)
		terms, class, names = append(terms, all[i].terms), append(class, all[i].class), append(names, all[i].names)
	}
	m.terms = newSpace(terms)
	m.topics = newSpace(class)
	things := newSpace(names)
	near := newRelations(all, l.size, by.relatedness)
	for i, u := range units {
		c := all[i]
		u.terms, u.names = m.terms.vector(c.terms), things.vector(c.names)
		u.asked = u.terms.plus(by.agency, m.terms.vector(c.leads))
		u.class, u.focus = m.topics.vector(c.class), m.topics.vector(c.focus)
		for _, s := range c.parts {
			u.parts = append(u.parts, m.topics.vector(s))
		}
		u.area = near.of(u.class)
		for _, x := range u.terms {
			m.index[x.term] = append(m.index[x.term], posting{i, x.w})
		}
	}
	return m
}

// content is what a unit holds, counted.
type content struct {
	terms, leads        counts // grams, without generic wording
	class, focus, names counts // words of topics, of the title's topics, of names
	parts               []counts
}

// read counts what u holds; a topic's word in its title counts inTitle.
func (l *lexicon) read(u *unit, fold func(rune) rune, inTitle float64) content {
	c := content{terms: counts{}, leads: counts{}, class: counts{}, focus: counts{}, names: counts{}}
	title := u.name
	c.terms.grams(l.clauses(u, title))
	l.count(title, 1, c.focus, counts{})
	l.count(title, inTitle, c.class, c.names)
	for _, s := range u.body {
		part := counts{}
		c.terms.grams(l.clauses(u, s.runs))
		l.count(s.runs, 1, c.class, c.names)
		l.count(s.runs, 1, part, counts{})
		c.parts = append(c.parts, part)
	}
	for _, a := range u.Section.Leads {
		c.leads.grams(letters(stem(folded(a, fold)), 0))
	}
	return c
}

// clauses returns the telling stretches of runs, and adds those of each run, a
// clause, to what u tells.
func (l *lexicon) clauses(u *unit, runs []run) []run {
	var out []run
	for _, r := range runs {
		if told := l.cut(r); len(told) > 0 {
			u.told = append(u.told, told)
			out = append(out, told...)
		}
	}
	return out
}

// count adds n for every word found in runs to its topic, or to itself if it
// is a name.
func (l *lexicon) count(runs []run, n float64, topics, names counts) {
	for _, run := range runs {
		for _, h := range l.find(run) {
			if h.names {
				names[h.id] += n
			} else {
				topics[h.topic] += n
			}
		}
	}
}

// score says how well t follows q for a reader of q; terms is what their grams
// give, clause what those of q's best clause give.
func (m *model) score(q, t *unit, terms, clause float64) float64 {
	s := terms + m.clause*clause + m.area*dot(q.area, t.area) + m.focus*q.focus.dot(t.class) + m.name*q.names.dot(t.names)
	best := 0.0
	for _, p := range t.parts {
		best = max(best, q.class.dot(p))
	}
	s += m.sentence * best
	for _, end := range []*unit{q, t} {
		if end.Section.Kind.Frame() {
			s *= m.frame
		}
	}
	return s
}

// candidate is a unit that was compared, by its place among the model's.
type candidate struct {
	unit  int
	score float64
}

// rank compares every unit with the units of every other document. It returns
// the best links of each list, as many as keep says or all if it says 0. Only what is kept takes room: all scores
// between 60 statutes of 6,200 units took 3.5 GB.
func (m *model) rank(docs []*doc.Document, keep func(list) int) []doc.Ranking {
	var out []doc.Ranking
	shared := make([]float64, len(m.units))
	lists := make([][]candidate, len(docs))
	for _, q := range m.units {
		m.compare(q, shared, lists)
		for i, found := range lists {
			if len(found) == 0 {
				continue
			}
			out = append(out, doc.Ranking{From: q.id, Document: docs[i].ID, Links: m.best(q, found, keep(list{q.id, docs[i].ID}))})
		}
	}
	slices.SortStableFunc(out, func(a, b doc.Ranking) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Document, b.Document))
	})
	return out
}

// compare fills lists, one per document, with the units that q has anything in
// common with. shared is room for one number per unit.
func (m *model) compare(q *unit, shared []float64, lists [][]candidate) {
	clear(shared)
	m.gather(q.asked, shared)
	best := make([]float64, len(m.units))
	one := make([]float64, len(m.units))
	for _, c := range q.told {
		clear(one)
		n := counts{}
		n.grams(c)
		m.gather(m.terms.vector(n), one)
		for i, x := range one {
			best[i] = max(best[i], x)
		}
	}
	for i := range lists {
		lists[i] = lists[i][:0]
	}
	for i, t := range m.units {
		if t.doc == q.doc {
			continue
		}
		if s := m.score(q, t, shared[i], best[i]); s > 0 {
			lists[t.doc] = append(lists[t.doc], candidate{i, s})
		}
	}
}

// gather adds to each unit's place in sums the inner product of v and its grams.
func (m *model) gather(v vector, sums []float64) {
	for _, x := range v {
		for _, p := range m.index[x.term] {
			sums[p.unit] += x.w * p.w
		}
	}
}

// best returns links from q to the best keep of list, or to all if keep is 0,
// best first; equal ones keep the order of the text. It sorts list.
func (m *model) best(q *unit, list []candidate, keep int) []doc.Link {
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.unit, b.unit))
	})
	if keep > 0 && len(list) > keep {
		list = list[:keep]
	}
	links := make([]doc.Link, len(list))
	for i, c := range list {
		links[i] = doc.Link{From: q.id, To: m.units[c.unit].id, Kind: doc.Related, Origin: doc.Computed, Score: c.score, Rank: i + 1}
	}
	return links
}

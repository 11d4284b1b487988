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
	topics, things := newSpace(class), newSpace(names)
	near := newRelations(all, l.size, by.relatedness)
	for i, u := range units {
		c := all[i]
		u.terms, u.names = m.terms.vector(c.terms), things.vector(c.names)
		u.asked = u.terms.plus(by.agency, m.terms.vector(c.leads))
		u.class, u.focus = topics.vector(c.class), topics.vector(c.focus)
		for _, s := range c.parts {
			u.parts = append(u.parts, topics.vector(s))
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
	c.terms.grams(l.tell(title))
	l.count(title, 1, c.focus, counts{})
	l.count(title, inTitle, c.class, c.names)
	for _, s := range u.body {
		part := counts{}
		c.terms.grams(l.tell(s.runs))
		l.count(s.runs, 1, c.class, c.names)
		l.count(s.runs, 1, part, counts{})
		c.parts = append(c.parts, part)
	}
	for _, a := range u.Section.Leads {
		c.leads.grams(letters(stem(folded(a, fold)), 0))
	}
	return c
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
// give.
func (m *model) score(q, t *unit, terms float64) float64 {
	s := terms + m.area*dot(q.area, t.area) + m.focus*q.focus.dot(t.class) + m.name*q.names.dot(t.names)
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

// rank compares every unit with the units of every other document.
func (m *model) rank(docs []*doc.Document) []doc.Ranking {
	var out []doc.Ranking
	shared := make([]float64, len(m.units))
	for _, q := range m.units {
		clear(shared)
		for _, x := range q.asked {
			for _, p := range m.index[x.term] {
				shared[p.unit] += x.w * p.w
			}
		}
		lists := make([][]doc.Link, len(docs))
		for i, t := range m.units {
			if t.doc == q.doc {
				continue
			}
			if s := m.score(q, t, shared[i]); s > 0 {
				lists[t.doc] = append(lists[t.doc], doc.Link{From: q.id, To: t.id, Kind: doc.Related, Origin: doc.Computed, Score: s})
			}
		}
		for i, list := range lists {
			if len(list) > 0 {
				out = append(out, doc.Ranking{From: q.id, Document: docs[i].ID, Links: ordered(list)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b doc.Ranking) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Document, b.Document))
	})
	return out
}

// ordered puts the best link first and numbers them; equal ones keep the order
// of the text.
func ordered(list []doc.Link) []doc.Link {
	slices.SortStableFunc(list, func(a, b doc.Link) int { return -cmp.Compare(a.Score, b.Score) })
	for i := range list {
		list[i].Rank = i + 1
	}
	return list
}

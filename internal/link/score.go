package link

import "gongbao/internal/doc"

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
	quoted  []*unit // units with their quotes worked out
	numbers terms   // of grams
	grams   space
	topics  space
	things  space
	first   map[string]string // :: id of a later version of a document → id of the first
}

// newModel counts the grams, topics and names of all units and weighs them.
func newModel(units []*unit, l *lexicon, fold func(rune) rune, by settings) *model {
	m := &model{settings: by, units: units, byID: make(map[string]*unit, len(units)), lexicon: l, numbers: terms{}}
	for i, u := range units {
		u.n = int32(i)
		m.byID[u.id] = u
		m.read(u, fold)
		m.grams.hold(u.terms)
		m.topics.hold(u.class)
		m.things.hold(u.names)
	}
	near := newRelations(units, l.size, by.relatedness)
	for _, u := range units {
		m.grams.weigh(u.terms)
		m.things.weigh(u.names)
		m.topics.weigh(u.class)
		m.topics.weigh(u.focus)
		for _, s := range u.parts {
			m.topics.weigh(s)
		}
		u.area = near.of(u.class)
	}
	return m
}

// read counts what u holds.
func (m *model) read(u *unit, fold func(rune) rune) {
	all, class, focus, names := counts{}, counts{}, counts{}, counts{}
	m.clauses(u, u.name, all)
	m.lexicon.count(u.name, 1, focus, counts{})
	m.lexicon.count(u.name, float32(m.title), class, names)
	for _, s := range u.body {
		part := counts{}
		m.clauses(u, s.runs, all)
		m.lexicon.count(s.runs, 1, part, names)
		for t, n := range part {
			class[t] += n
		}
		u.parts = append(u.parts, part.vector())
	}
	leads := counts{}
	for _, a := range u.Section.Leads {
		m.numbers.count(letters(stem(folded(a, fold)), 0), leads)
	}
	u.terms, u.leads = all.vector(), leads.vector()
	u.class, u.focus, u.names = class.vector(), focus.vector(), names.vector()
}

// clauses adds the grams of runs, without generic wording, to all, and those of
// each run, a clause, to u.
func (m *model) clauses(u *unit, runs []run, all counts) {
	for _, r := range runs {
		c := counts{}
		m.numbers.count(m.lexicon.cut(r), c)
		if len(c) == 0 {
			continue
		}
		for t, n := range c {
			all[t] += n
		}
		u.clauses = append(u.clauses, c.vector())
	}
}

// count adds n for every word found in runs to its topic, or to itself if it
// is a name.
func (l *lexicon) count(runs []run, n float32, topics, names counts) {
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

// rarity returns the weight of a gram.
func (m *model) rarity(g gram) float64 {
	if n, ok := m.numbers[g]; ok {
		return m.grams.idf(n)
	}
	return m.grams.idf(^uint32(0))
}

// asker is one unit that asks, its grams laid out so that a target is compared
// in one walk over the target's.
type asker struct {
	m       *model
	q       *unit
	asked   []asked   // :: gram → what q asks of it
	mention []mention // from 1: which clauses hold which gram
	sums    []float64 // :: clause → what the target answers of it
}

// asked says of a gram what it weighs in title, text and agencies of the unit
// that asks, and where its mentions begin. The two stand together because to
// look them up is most of the work of a comparison.
type asked struct {
	w     float32
	first int32 // 0 is none
}

// mention says that a clause holds a gram.
type mention struct {
	clause, next int32 // next mention of the gram; 0 is none
	w            float32
}

func newAsker(m *model) *asker {
	return &asker{m: m, asked: make([]asked, len(m.numbers))}
}

// ask makes q the one who asks.
func (a *asker) ask(q *unit) {
	if a.q != nil {
		for _, v := range append([]vector{a.q.terms, a.q.leads}, a.q.clauses...) {
			for _, x := range v {
				a.asked[x.term] = asked{}
			}
		}
	}
	a.q, a.mention = q, append(a.mention[:0], mention{})
	for _, x := range q.terms {
		a.asked[x.term].w += x.w
	}
	for _, x := range a.m.grams.weigh(append(vector(nil), q.leads...)) {
		a.asked[x.term].w += float32(a.m.agency) * x.w
	}
	var room vector
	for i, c := range q.clauses {
		room = append(room[:0], c...)
		for _, x := range a.m.grams.weigh(room) {
			a.mention = append(a.mention, mention{int32(i), a.asked[x.term].first, x.w})
			a.asked[x.term].first = int32(len(a.mention) - 1)
		}
	}
	a.sums = make([]float64, len(q.clauses))
}

// score says how well t follows the query for a reader of it; 0 if they have
// nothing in common.
func (a *asker) score(t *unit) float64 {
	m, q := a.m, a.q
	clear(a.sums)
	terms, clause, best := 0.0, 0.0, 0.0
	for _, x := range t.terms {
		by := a.asked[x.term]
		terms += float64(by.w) * float64(x.w)
		for i := by.first; i > 0; i = a.mention[i].next {
			a.sums[a.mention[i].clause] += float64(a.mention[i].w) * float64(x.w)
		}
	}
	for _, x := range a.sums {
		clause = max(clause, x)
	}
	for _, p := range t.parts {
		best = max(best, q.class.dot(p))
	}
	s := terms + m.clause*clause + m.area*dot(q.area, t.area) + m.focus*q.focus.dot(t.class) + m.sentence*best + m.name*q.names.dot(t.names)
	for _, end := range [...]doc.Kind{q.Section.Kind, t.Section.Kind} {
		if end.Frame() {
			s *= m.frame
		}
	}
	return s
}

package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// model holds all units and what is needed to compare two of them.
type model struct {
	units   []*unit
	byID    map[string]*unit
	lexicon *lexicon
	terms   *space // of grams
	class   *space // of topics
	named   *space // of names of single things
}

// newModel counts the grams, topics and names of all units and weighs them.
func newModel(units []*unit, l *lexicon) *model {
	m := &model{units: units, byID: map[string]*unit{}, lexicon: l}
	var terms, class, named []counts
	for _, u := range units {
		m.byID[u.id] = u
		t, c, n := counts{}, counts{}, counts{}
		grams(u.title, func(g gram) { t[uint64(g)]++ })
		for _, s := range u.body {
			grams(s.runs, func(g gram) { t[uint64(g)]++ })
			l.count(s.runs, 1, c, n)
		}
		l.count(u.title, titleWeight, c, n)
		terms, class, named = append(terms, t), append(class, c), append(named, n)
	}
	m.terms, m.class, m.named = newSpace(terms), newSpace(class), newSpace(named)
	for i, u := range units {
		u.terms, u.class, u.names = m.terms.vector(terms[i]), m.class.vector(class[i]), m.named.vector(named[i])
	}
	return m
}

// count adds the words found in runs to the topics and names they stand for.
func (l *lexicon) count(runs []run, n float64, topics, names counts) {
	for _, run := range runs {
		l.find(run.r, func(_ int, w word) {
			if w.names {
				names[w.id] += n
			} else {
				topics[w.topic] += n
			}
		})
	}
}

// The weights of the parts of a score, beside 1 for the cosine of grams.
const (
	classWeight = 0.2
	nameWeight  = 0.1
	titleWeight = 2.0 // of a topic's word in a title, beside 1 in the text
	frameWeight = 0.5 // of a score whose target sets a frame
)

// score says how well t follows q, for a reader of q.
func (m *model) score(q, t *unit) float64 {
	s := q.terms.dot(t.terms) + classWeight*q.class.dot(t.class) + nameWeight*q.names.dot(t.names)
	if t.Section.Kind.Frame() {
		s *= frameWeight
	}
	return s
}

// rank compares every unit with the units of every other document.
func (m *model) rank(docs []*doc.Document) []doc.Ranking {
	var out []doc.Ranking
	for _, q := range m.units {
		lists := make([][]doc.Link, len(docs))
		for _, t := range m.units {
			if t.doc == q.doc {
				continue
			}
			if s := m.score(q, t); s > 0 {
				lists[t.doc] = append(lists[t.doc], doc.Link{From: q.id, To: t.id, Kind: doc.Related, Origin: doc.Computed, Score: s})
			}
		}
		for i, list := range lists {
			if i == q.doc || len(list) == 0 {
				continue
			}
			slices.SortStableFunc(list, func(a, b doc.Link) int { return -cmp.Compare(a.Score, b.Score) })
			for n := range list {
				list[n].Rank = n + 1
			}
			out = append(out, doc.Ranking{From: q.id, Document: docs[i].ID, Links: list})
		}
	}
	slices.SortStableFunc(out, func(a, b doc.Ranking) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Document, b.Document))
	})
	return out
}

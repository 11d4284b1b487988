package link

import (
	"math"

	"gongbao/internal/doc"
)

// most is how many links of a unit into one other document are shown at most.
const most = 5

// limits say what of a ranking a reader gets to see. A score is measured half
// by what it is and half by how far it stands out among all scores between the
// same two documents: a plan of 37,000 characters scores higher against
// everything than a resolution of 3,400.
type limits struct {
	keepBest float64 // share of the best score of its list that a shown link reaches
	enough   float64 // score that would be enough if all documents were alike
	standOut float64 // standard deviations above the mean that would be enough
	ample    float64 // score that is enough whatever the documents: two short ones that agree throughout have no mean to stand out from
	alike    float64 // cosine of the topics of two units of which a lone word is reason enough
	akin     float64 // the same, if a title names what they share
}

// pairOf names two documents of which units were compared.
type pairOf struct{ from, to string }

// spread is the distribution of the scores between two documents.
type spread struct{ n, sum, squares float64 }

func (s spread) mean() float64 { return s.sum / max(1, s.n) }

func (s spread) deviation() float64 {
	return math.Sqrt(max(0, s.squares/max(1, s.n)-s.mean()*s.mean()))
}

// with returns s with the scores of list added.
func (s spread) with(list []candidate) spread {
	for _, c := range list {
		s.n++
		s.sum += c.score
		s.squares += c.score * c.score
	}
	return s
}

// cutoff returns the score a link between the two documents needs.
func (s spread) cutoff(by limits) float64 {
	return min(by.ample, (by.enough+s.mean()+by.standOut*s.deviation())/2)
}

// show marks the links of rankings that deserve to be seen and gives them
// their evidence. A link whose ends share nothing but generic wording is not
// shown, whatever its score.
func show(rankings []doc.Ranking, spreads map[pairOf]spread, m *model) {
	for _, r := range rankings {
		least := max(spreads[m.pair(r)].cutoff(m.limits), m.keepBest*r.Links[0].Score)
		for i := range r.Links[:min(most, len(r.Links))] {
			l := &r.Links[i]
			if l.Score < least {
				break
			}
			q, t := m.byID[l.From], m.byID[l.To]
			g := m.evidence(q, t)
			g.give(l)
			l.Shown = g.carry(q.class.dot(t.class), m.limits)
		}
	}
}

// carry reports whether the grounds are enough for a link between two units;
// near is the cosine of their topics. Enough are two
// different words, or one of three letters or more that is a topic's. A lone
// word such as 园区 says nothing unless titles name it at both ends, or one does
// and the other end is about it, or both units are about the same throughout.
func (g *grounds) carry(near float64, by limits) bool {
	if len(g.evidence) != 1 || g.telling {
		return len(g.evidence) > 0
	}
	switch {
	case len(g.titles) == 0:
		return near >= by.alike
	case g.titles[0].FromTitle && g.titles[0].ToTitle:
		return true
	}
	return near >= by.akin
}

// give writes the grounds into the link.
func (g *grounds) give(l *doc.Link) {
	l.Evidence, l.Sentence, l.Titles = g.evidence, g.sentences, g.titles
}

// explain gives evidence to the links that staff added, where there is any.
func (m *model) explain(links []doc.Link) {
	for i := range links {
		l := &links[i]
		if q, t := m.byID[l.From], m.byID[l.To]; q != nil && t != nil && len(l.Evidence) == 0 {
			g := m.evidence(q, t)
			g.give(l)
		}
	}
}

// pair returns the documents that r compares.
func (m *model) pair(r doc.Ranking) pairOf { return pairOf{m.byID[r.From].Doc.ID, r.Document} }

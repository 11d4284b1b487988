package link

import (
	"math"

	"gongbao/internal/doc"
)

// The limits of what a reader gets to see. A score is measured half by what it
// is and half by how far it stands out among all scores between the same two
// documents: a plan of 37,000 characters scores higher against everything than
// a resolution of 3,400.
const (
	most     = 5    // links per unit and other document
	keepBest = 0.5  // share of the best score of its list that a shown link reaches
	enough   = 0.4  // score that would be enough if all documents were alike
	standOut = 3.33 // standard deviations above the mean that would be enough
	alike    = 0.45 // cosine of the topics of two units of which a lone word is reason enough
	akin     = 0.2  // the same, if a title names what they share
	ample    = 0.65 // score that is enough whatever the documents: two short ones that agree throughout have no mean to stand out from
)

// pairOf names two documents of which units were compared.
type pairOf struct{ from, to string }

// spread is the distribution of the scores between two documents.
type spread struct{ n, sum, squares float64 }

func (s spread) mean() float64 { return s.sum / max(1, s.n) }

func (s spread) deviation() float64 {
	return math.Sqrt(max(0, s.squares/max(1, s.n)-s.mean()*s.mean()))
}

// cutoff returns the score a link between the two documents needs.
func (s spread) cutoff() float64 {
	return min(ample, (enough+s.mean()+standOut*s.deviation())/2)
}

// show marks the links of rankings that deserve to be seen and gives them
// their evidence. A link whose ends share nothing but generic wording is not
// shown, whatever its score.
func show(rankings []doc.Ranking, m *model) {
	spreads := spreadsOf(rankings, m)
	for _, r := range rankings {
		least := max(spreads[m.pair(r)].cutoff(), keepBest*r.Links[0].Score)
		for i := range r.Links[:min(most, len(r.Links))] {
			l := &r.Links[i]
			if l.Score < least {
				break
			}
			q, t := m.byID[l.From], m.byID[l.To]
			g := m.evidence(q, t)
			g.give(l)
			l.Shown = g.carry(q, t)
		}
	}
}

// carry reports whether the grounds are enough for a link between q and t: two
// different words, or one of three letters or more that is a topic's. A lone
// word such as 园区 says nothing unless titles name it at both ends, or one does
// and the other end is about it, or both units are about the same throughout.
func (g *grounds) carry(q, t *unit) bool {
	if len(g.evidence) != 1 || g.telling {
		return len(g.evidence) > 0
	}
	near := q.class.dot(t.class)
	switch {
	case len(g.titles) == 0:
		return near >= alike
	case g.titles[0].FromTitle && g.titles[0].ToTitle:
		return true
	}
	return near >= akin
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

// spreadsOf returns how the scores of rankings are spread, by documents. The
// halved scores of units that set a frame would only blur the picture.
func spreadsOf(rankings []doc.Ranking, m *model) map[pairOf]spread {
	out := map[pairOf]spread{}
	for _, r := range rankings {
		if m.byID[r.From].Section.Kind.Frame() {
			continue
		}
		s := out[m.pair(r)]
		for _, l := range r.Links {
			s.n++
			s.sum += l.Score
			s.squares += l.Score * l.Score
		}
		out[m.pair(r)] = s
	}
	return out
}

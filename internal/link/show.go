package link

import "gongbao/internal/doc"

// The limits of what a reader gets to see.
const (
	most     = 5   // links per unit and other document
	keepBest = 0.5 // share of the best score of its list that a shown link reaches
	enough   = 0.2 // score below which nothing is shown
)

// show marks the links of rankings that deserve to be seen and gives them
// their evidence.
func show(rankings []doc.Ranking, m *model) {
	for _, r := range rankings {
		for i := range r.Links[:min(most, len(r.Links))] {
			l := &r.Links[i]
			if l.Score < enough || l.Score < keepBest*r.Links[0].Score {
				break
			}
			q, t := m.byID[l.From], m.byID[l.To]
			l.Evidence = m.evidence(q, t)
			l.Shown = len(l.Evidence) > 0
			if l.Shown {
				l.Sentence = carrying(q, t, l.Evidence)
			}
		}
	}
}

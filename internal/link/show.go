package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// most is how many links of a unit into one other document are shown at most.
const most = 8

// limits say what of a ranking a reader gets to see: a link whose strength is
// enough, and whose evidence carries it. docs/linking.md says how the numbers
// were learnt.
type limits struct {
	enough  float64 // strength of a link that is shown, at least
	lead    float64 // of the share of the best score of its list, in a strength
	missing float64 // of the weightiest topic of the query's title that the target lacks, off a strength
	alike   float64 // cosine of the topics of two units of which a faint word is reason enough
	akin    float64 // the same, if a title names what they share
}

// strength says how sure a link from q to t with this score is; best is the best
// score of its list. A target that never names what the query's title is about
// (海洋 in 推动海洋生态环境持续改善) needs a higher score.
func (m *model) strength(q, t *unit, score, best float64) float64 {
	lacks := 0.0
	for _, x := range q.focus {
		if t.class.at(x.term) == 0 {
			lacks = max(lacks, m.topics.idf(x.term))
		}
	}
	return score + m.lead*score/best - m.missing*lacks
}

// show marks the links of rankings that deserve to be seen and gives them
// their evidence. Those of one unit lead to the nearest documents of each level.
// A link whose ends share nothing but generic wording is not shown, whatever its
// score. Versions of one document have their comparison and no links: a clause
// would find itself, and no gap would show. rankings are sorted by From.
func show(rankings []doc.Ranking, m *model) {
	for len(rankings) > 0 {
		n := 1
		for n < len(rankings) && rankings[n].From == rankings[0].From {
			n++
		}
		var order [][]*doc.Link
		for _, r := range rankings[:n] {
			if m.versions(r.From, r.Document) {
				continue
			}
			if links := m.eligible(r); len(links) > 0 {
				order = append(order, links)
			}
		}
		slices.SortStableFunc(order, func(a, b []*doc.Link) int { return -cmp.Compare(a[0].Score, b[0].Score) })
		taken := map[string]int{}
		for _, links := range order {
			level := m.byID[links[0].To].Doc.Level
			if taken[level]++; taken[level] <= m.nearest {
				m.mark(links)
			}
		}
		rankings = rankings[n:]
	}
}

// versions reports whether the unit from stands in another version of document.
func (m *model) versions(from, document string) bool {
	own := m.byID[from].Doc.ID
	return cmp.Or(m.first[own], own) == cmp.Or(m.first[document], document)
}

// eligible returns the best links of r among those that the index found: what is
// shown must not depend on what else was ranked.
func (m *model) eligible(r doc.Ranking) []*doc.Link {
	found := m.byID[r.From].found
	var out []*doc.Link
	for i := range r.Links {
		if found != nil {
			if _, ok := slices.BinarySearch(found, m.byID[r.Links[i].To].n); !ok {
				continue
			}
		}
		if out = append(out, &r.Links[i]); len(out) == most {
			break
		}
	}
	return out
}

// mark marks those of a list's best links that deserve to be seen.
func (m *model) mark(links []*doc.Link) {
	for _, l := range links {
		q, t := m.byID[l.From], m.byID[l.To]
		if m.strength(q, t, l.Score, links[0].Score) < m.enough {
			continue
		}
		g := m.evidence(q, t)
		g.give(l)
		l.Shown = g.carry(q.class.dot(t.class), m.limits)
	}
}

// carry reports whether the grounds are enough for a link between two units;
// near is the cosine of their topics. A topic's word is enough, or a phrase of
// three letters. A faint word such as 片区 says nothing unless titles name it at
// both ends, or one does and the other end is about it, or both units are about
// the same throughout.
func (g *grounds) carry(near float64, by limits) bool {
	switch {
	case g.telling || len(g.evidence) == 0:
		return g.telling
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

// explain gives evidence to a link that has none, where there is any.
func (m *model) explain(l *doc.Link) {
	if q, t := m.byID[l.From], m.byID[l.To]; q != nil && t != nil && len(l.Evidence) == 0 {
		g := m.evidence(q, t)
		g.give(l)
	}
}

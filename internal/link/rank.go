package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// candidate is a unit that was compared, by its place among the model's.
type candidate struct {
	unit  int32
	score float64
}

// better orders candidates best first; equal ones keep the order of the text.
func better(a, b candidate) int {
	return cmp.Or(-cmp.Compare(a.score, b.score), cmp.Compare(a.unit, b.unit))
}

// ranker makes the lists of one unit after the other.
type ranker struct {
	*model
	docs  []*doc.Document
	asker *asker
	index *index        // nil on a small site
	every []int32       // all units
	found [][]candidate // :: document → its units; all empty between units
	place []int         // :: document → its place among the best; right for those with units found
	best  []candidate   // room for the best of each document
}

// rank compares every unit with units of other documents, and returns its lists
// by From and Document. On a small site, or if keep is 0, there is a list for
// every document, else for the nearest of those the index finds. Of each list
// the best keep links are kept, or all if that is 0; the lists of a unit that
// grades are known of are whole and all there.
func (m *model) rank(docs []*doc.Document, keep int, grades map[list]sheet) []doc.Ranking {
	r := &ranker{model: m, docs: docs, asker: newAsker(m), found: make([][]candidate, len(docs)), place: make([]int, len(docs))}
	if len(m.units) > m.complete {
		r.index = newIndex(m)
	}
	for i := range m.units {
		r.every = append(r.every, int32(i))
	}
	graded := map[string]bool{}
	for at := range grades {
		graded[at.from] = true
	}
	var out []doc.Ranking
	for _, q := range m.units {
		r.asker.ask(q)
		if r.index != nil {
			q.found = r.index.find(m, r.asker)
		}
		switch {
		case graded[q.id]:
			out = append(out, r.lists(r.score(r.every), 0)...)
		case r.index == nil || keep == 0:
			out = append(out, r.lists(r.score(r.every), keep)...)
		default:
			out = append(out, r.lists(r.near(r.score(q.found)), keep)...)
			q.found = nil // nothing else was ranked
		}
	}
	slices.SortStableFunc(out, func(a, b doc.Ranking) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Document, b.Document))
	})
	return out
}

// score compares the asker's unit with the units among, fills found, and
// returns the best of each document, until it is asked again.
func (r *ranker) score(among []int32) []candidate {
	best := r.best[:0]
	for _, i := range among {
		d := r.units[i].doc
		if d == r.asker.q.doc {
			continue
		}
		s := r.asker.score(r.units[i])
		if s <= 0 {
			continue
		}
		if len(r.found[d]) == 0 {
			r.place[d], best = len(best), append(best, candidate{i, s})
		} else if k := r.place[d]; s > best[k].score {
			best[k] = candidate{i, s}
		}
		r.found[d] = append(r.found[d], candidate{i, s})
	}
	r.best = best
	return best
}

// near returns those of best that stand in the nearest documents of each level,
// and forgets what was found in others. It sorts best.
func (r *ranker) near(best []candidate) []candidate {
	slices.SortFunc(best, better)
	taken := map[string]int{}
	return slices.DeleteFunc(best, func(c candidate) bool {
		u := r.units[c.unit]
		if taken[u.Doc.Level]++; taken[u.Doc.Level] <= r.nearest {
			return false
		}
		r.found[u.doc] = r.found[u.doc][:0]
		return true
	})
}

// lists returns the lists of the documents that best stand for, the best keep
// links of each, or all if keep is 0.
func (r *ranker) lists(best []candidate, keep int) []doc.Ranking {
	out := make([]doc.Ranking, len(best))
	for i, c := range best {
		d := r.units[c.unit].doc
		out[i] = doc.Ranking{From: r.asker.q.id, Document: r.docs[d].ID, Links: r.links(r.found[d], keep)}
		r.found[d] = r.found[d][:0]
	}
	return out
}

// links returns links from the asker's unit to the best keep of found, or to
// all if keep is 0. It sorts found.
func (r *ranker) links(found []candidate, keep int) []doc.Link {
	slices.SortFunc(found, better)
	if keep > 0 && len(found) > keep {
		found = found[:keep]
	}
	out := make([]doc.Link, len(found))
	for i, c := range found {
		out[i] = doc.Link{From: r.asker.q.id, To: r.units[c.unit].id, Kind: doc.Related, Origin: doc.Computed, Score: c.score, Rank: i + 1}
	}
	return out
}

package site

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// alignment is a document seen clause by clause: what every clause is linked
// with elsewhere.
type alignment struct {
	work *doc.Work
	rows []alignedClause // the clauses the document is counted by, in the order of the text

	met map[*doc.Work]int // :: other work → rows linked with it
}

// alignedClause is a clause with the links of its own and of the points in it
// that are no clauses by themselves.
type alignedClause struct {
	*entry
	ends []end // what people and texts say first; each other end once
}

// addAlignments prepares the alignment of every work.
func (s *Site) addAlignments() {
	s.aligned = map[*doc.Work]*alignment{}
	for _, w := range s.lib.Works {
		clauses := map[string]bool{}
		units := w.Received.Clauses()
		for _, u := range units {
			clauses[u.ID()] = true
		}
		a := &alignment{work: w, met: map[*doc.Work]int{}}
		for _, u := range units {
			c := alignedClause{s.index.byID[u.ID()], s.endsBelow(u, clauses)}
			a.rows = append(a.rows, c)
			for other := range s.worksAt(c.ends) {
				a.met[other]++
			}
		}
		s.aligned[w] = a
	}
}

// endsBelow returns the links of u and of all below it that is no clause by
// itself and whose other end the site holds.
func (s *Site) endsBelow(u doc.Unit, clauses map[string]bool) []end {
	var out []end
	seen := map[string]bool{}
	var add func(sec *doc.Section)
	add = func(sec *doc.Section) {
		for _, e := range s.endsOf(u.Doc.ID + "/" + sec.ID) {
			if !seen[e.far] && s.workOf(e.far) != nil {
				seen[e.far] = true
				out = append(out, e)
			}
		}
		for _, c := range sec.Children {
			if !clauses[u.Doc.ID+"/"+c.ID] {
				add(c)
			}
		}
	}
	add(u.Section)
	slices.SortStableFunc(out, func(a, b end) int {
		return cmp.Or(originRank(a.link.Origin)-originRank(b.link.Origin), a.link.Rank-b.link.Rank, b.strength()-a.strength())
	})
	return out
}

// worksAt returns the works that ends lead to.
func (s *Site) worksAt(ends []end) map[*doc.Work]bool {
	found := map[*doc.Work]bool{}
	for _, e := range ends {
		found[s.workOf(e.far)] = true
	}
	return found
}

// meets reports whether the clause is linked with a work that is wanted.
func (s *Site) meets(c alignedClause, wanted func(*doc.Work) bool) bool {
	return slices.ContainsFunc(c.ends, func(e end) bool { return wanted(s.workOf(e.far)) })
}

// meeting counts the clauses of a that are linked with a work that is wanted.
func (s *Site) meeting(a *alignment, wanted func(*doc.Work) bool) int {
	n := 0
	for _, c := range a.rows {
		if s.meets(c, wanted) {
			n++
		}
	}
	return n
}

// only wants the work w.
func only(w *doc.Work) func(*doc.Work) bool { return func(o *doc.Work) bool { return o == w } }

package link

import (
	"cmp"
	"slices"
)

// index finds the units that are worth comparing with a unit. For each gram of
// two or three letters, each topic and each pair of topics it lists the units
// in which they weigh most. Lists have a limited length, and so a query costs
// the same whatever the number of documents; what a list leaves out, such as a
// long clause that names 教育 in passing, another finds by its rarer grams.
type index struct {
	bounds
	start  []uint32  // :: gram → its first place in posts; one more at the end
	posts  []posting // each list a heap with its lightest unit on top while it is made
	topics map[uint64][]posting
	at     []standing  // :: unit → where it stands
	sums   []float32   // :: unit → what it has in common with the query so far; all 0 between queries
	met    []int32     // units with a sum
	room   vector      // for the grams of a query
	best   [][]posting // :: level → room for its candidates, a heap
}

// standing says of a unit what its choice as a candidate depends on.
type standing struct {
	doc   int32
	level int16 // number of its document's level
	frame bool
}

// posting says how much a gram or topic weighs in a unit.
type posting struct {
	unit int32
	w    float32
}

// lighter orders postings: of equal weight the later one goes first.
func (p posting) lighter(o posting) bool {
	return p.w < o.w || p.w == o.w && p.unit > o.unit
}

// push adds p to the heap h of at most limit postings, in the place of the
// lightest if there is no room.
func push(h []posting, p posting, limit int) []posting {
	i := 0
	switch {
	case len(h) < limit:
		h = append(h, p)
		for i = len(h) - 1; i > 0 && h[i].lighter(h[(i-1)/2]); i = (i - 1) / 2 {
			h[i], h[(i-1)/2] = h[(i-1)/2], h[i]
		}
		return h
	case limit == 0 || p.lighter(h[0]):
		return h
	}
	h[0] = p
	for {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
			if h[c].lighter(h[least]) {
				least = c
			}
		}
		if least == i {
			return h
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// newIndex lists the units of m.
func newIndex(m *model) *index {
	x := &index{bounds: m.bounds, start: make([]uint32, len(m.numbers)+1), topics: map[uint64][]posting{},
		at: make([]standing, len(m.units)), sums: make([]float32, len(m.units))}
	length := make([]uint32, len(m.numbers)) // of each list: none for a lone letter or a gram of one unit
	for g, n := range m.numbers {
		if df := m.grams.df; g >= 1<<21 && int(n) < len(df) && df[n] > 1 {
			length[n] = uint32(min(int(df[n]), x.depth))
		}
	}
	for n, l := range length {
		x.start[n+1] = x.start[n] + l
	}
	x.posts = make([]posting, x.start[len(length)])
	filled := make([]uint32, len(length))
	levels := map[string]int16{}
	for i, u := range m.units {
		level, ok := levels[u.Doc.Level]
		if !ok {
			level = int16(len(levels))
			levels[u.Doc.Level] = level
		}
		x.at[i] = standing{int32(u.doc), level, u.Section.Kind.Frame()}
		for _, t := range u.terms {
			if l := int(length[t.term]); l > 0 {
				at := x.start[t.term]
				h := push(x.posts[at:at+filled[t.term]:at+uint32(l)], posting{int32(i), t.w}, l)
				filled[t.term] = uint32(len(h))
			}
		}
		about(u.class, func(key uint64, w float32) {
			x.topics[key] = push(x.topics[key], posting{int32(i), w}, x.depth)
		})
	}
	x.best = make([][]posting, len(levels))
	return x
}

// main is how many topics of a unit make pairs.
const main = 4

// about calls f with every topic of class and every pair of its weightiest, and
// with what they weigh.
func about(class vector, f func(key uint64, w float32)) {
	top := slices.Clone(class)
	slices.SortStableFunc(top, func(a, b weight) int { return -cmp.Compare(a.w, b.w) })
	for i, a := range top {
		f(uint64(a.term)<<32|uint64(a.term), a.w)
		for _, b := range top[:min(i, main)] {
			if i < main {
				f(uint64(min(a.term, b.term))<<32|uint64(max(a.term, b.term)), a.w*a.w+b.w*b.w)
			}
		}
	}
}

// find returns the units of other documents that have most in common with the
// query, a limited number of each level, in the order of the model.
func (x *index) find(m *model, a *asker) []int32 {
	for _, t := range x.telling(a.q.terms) {
		x.add(x.posts[x.start[t.term]:x.start[t.term+1]], a.asked[t.term].w)
	}
	about(a.q.class, func(key uint64, w float32) { x.add(x.topics[key], w*float32(m.area)) })

	for l := range x.best {
		x.best[l] = x.best[l][:0]
	}
	for _, i := range x.met {
		at, w := x.at[i], x.sums[i]
		x.sums[i] = 0
		if int(at.doc) == a.q.doc {
			continue
		}
		if at.frame {
			w *= float32(m.frame)
		}
		x.best[at.level] = push(x.best[at.level], posting{i, w}, x.reach)
	}
	x.met = x.met[:0]
	out := []int32{}
	for _, h := range x.best {
		for _, p := range h {
			out = append(out, p.unit)
		}
	}
	slices.Sort(out)
	return out
}

// telling returns the terms of v that weigh most, those that the index lists, a
// limited number.
func (x *index) telling(v vector) vector {
	x.room = x.room[:0]
	for _, t := range v {
		if x.start[t.term] < x.start[t.term+1] {
			x.room = append(x.room, t)
		}
	}
	if len(x.room) > x.width {
		slices.SortFunc(x.room, func(a, b weight) int { return cmp.Or(-cmp.Compare(a.w, b.w), cmp.Compare(a.term, b.term)) })
		x.room = x.room[:x.width]
	}
	return x.room
}

// add adds w times what the postings weigh to the sums of their units.
func (x *index) add(list []posting, w float32) {
	for _, p := range list {
		if x.sums[p.unit] == 0 {
			x.met = append(x.met, p.unit)
		}
		x.sums[p.unit] += w * p.w
	}
}

// bounds limit what is compared and shown, so that a site of any size is linked
// in time and room that grow with it and no faster.
type bounds struct {
	complete int // units of a site in which every unit is compared with all of other documents
	width    int // grams of a unit that the index is asked for
	depth    int // units that the index lists for a gram or topic
	reach    int // units of each level that a unit is compared with
	nearest  int // documents of each level that links of a unit lead to
}

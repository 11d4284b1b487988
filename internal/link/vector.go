package link

import (
	"cmp"
	"math"
	"slices"
)

// vector is a sparse vector, sorted by term. On a large site vectors are most
// of what a unit takes, so a coordinate is eight bytes.
type vector []weight

// weight is one coordinate of a vector.
type weight struct {
	term uint32
	w    float32
}

// counts collects how often terms occur.
type counts map[uint32]float32

// vector returns c sorted by term.
func (c counts) vector() vector {
	out := make(vector, 0, len(c))
	for t, n := range c {
		out = append(out, weight{t, n})
	}
	slices.SortFunc(out, func(a, b weight) int { return cmp.Compare(a.term, b.term) })
	return out
}

// terms numbers grams in the order in which they are met.
type terms map[gram]uint32

// number returns the number of g, a new one if it was never met.
func (t terms) number(g gram) uint32 {
	n, ok := t[g]
	if !ok {
		n = uint32(len(t))
		t[g] = n
	}
	return n
}

// count adds the grams of runs to c.
func (t terms) count(runs []run, c counts) {
	grams(runs, func(g gram) { c[t.number(g)]++ })
}

// space weighs terms by how few units hold them.
type space struct {
	units float64
	df    []float32 // :: term → number of units that hold it
}

// hold counts a unit that holds the terms of v.
func (s *space) hold(v vector) {
	s.units++
	for _, x := range v {
		if n := int(x.term) + 1; n > len(s.df) {
			s.df = append(s.df, make([]float32, n-len(s.df))...)
		}
		s.df[x.term]++
	}
}

// idf returns the weight of a term: 0 for one that every unit holds.
func (s *space) idf(t uint32) float64 {
	df := 0.0
	if int(t) < len(s.df) {
		df = float64(s.df[t])
	}
	return math.Log((s.units + 1) / (df + 0.5))
}

// weigh turns the counts of v, in place, into weights of a vector of length 1.
func (s *space) weigh(v vector) vector {
	sum := 0.0
	for i, x := range v {
		w := (1 + math.Log(max(float64(x.w), 1))) * s.idf(x.term)
		v[i].w, sum = float32(w), sum+w*w
	}
	if sum == 0 {
		return v
	}
	norm := math.Sqrt(sum)
	for i := range v {
		v[i].w = float32(float64(v[i].w) / norm)
	}
	return v
}

// dot returns the inner product of v and o.
func (v vector) dot(o vector) float64 {
	sum, j := 0.0, 0
	for _, x := range v {
		for j < len(o) && o[j].term < x.term {
			j++
		}
		if j == len(o) {
			break
		}
		if o[j].term == x.term {
			sum += float64(x.w) * float64(o[j].w)
		}
	}
	return sum
}

// at returns the weight of a term in v.
func (v vector) at(term uint32) float64 {
	i, ok := slices.BinarySearchFunc(v, term, func(x weight, t uint32) int { return cmp.Compare(x.term, t) })
	if !ok {
		return 0
	}
	return float64(v[i].w)
}

package link

import (
	"cmp"
	"math"
	"slices"
)

// vector is a sparse vector, sorted by term.
type vector []weight

// weight is one coordinate of a vector.
type weight struct {
	term uint64
	w    float64
}

// counts collects how often terms occur.
type counts map[uint64]float64

// grams counts the grams of runs.
func (c counts) grams(runs []run) {
	grams(runs, func(g gram) { c[uint64(g)]++ })
}

// space weighs terms by how few units hold them.
type space struct {
	units float64
	df    map[uint64]float64
}

func newSpace(all []counts) *space {
	s := &space{units: float64(len(all)), df: map[uint64]float64{}}
	for _, c := range all {
		for t := range c {
			s.df[t]++
		}
	}
	return s
}

// idf returns the weight of a term: 0 for one that every unit holds.
func (s *space) idf(t uint64) float64 {
	return math.Log((s.units + 1) / (s.df[t] + 0.5))
}

// vector weighs counts and scales the result to length 1.
func (s *space) vector(c counts) vector {
	out := make(vector, 0, len(c))
	for t, n := range c {
		out = append(out, weight{t, (1 + math.Log(max(n, 1))) * s.idf(t)})
	}
	slices.SortFunc(out, func(a, b weight) int { return cmp.Compare(a.term, b.term) })
	return out.unit()
}

// unit returns v scaled to length 1; the zero vector stays as it is.
func (v vector) unit() vector {
	sum := 0.0
	for _, x := range v {
		sum += x.w * x.w
	}
	if sum == 0 {
		return v
	}
	norm := math.Sqrt(sum)
	for i := range v {
		v[i].w /= norm
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
			sum += x.w * o[j].w
		}
	}
	return sum
}

// plus returns v + f·o.
func (v vector) plus(f float64, o vector) vector {
	out := slices.Clone(v)
	for _, x := range o {
		out = append(out, weight{x.term, f * x.w})
	}
	slices.SortStableFunc(out, func(a, b weight) int { return cmp.Compare(a.term, b.term) })
	n := 0
	for _, x := range out {
		if n > 0 && out[n-1].term == x.term {
			out[n-1].w += x.w
			continue
		}
		out[n] = x
		n++
	}
	return out[:n]
}

package link

import "math"

// relations says how near topics are to each other: 1 for a topic and itself,
// else relatedness times the cosine of the sentences in which they stand.
// Through them 健康素养 finds 医疗机构, although no letter is shared.
type relations [][]float64

// newRelations counts which topics stand together in a sentence of units;
// relatedness is how much of a neighbouring topic counts for a topic.
func newRelations(units []*unit, topics int, relatedness float64) relations {
	together := make(relations, topics)
	for i := range together {
		together[i] = make([]float64, topics)
	}
	for _, u := range units {
		for _, s := range u.parts {
			for _, a := range s {
				for _, b := range s {
					together[a.term][b.term]++
				}
			}
		}
	}
	out := make(relations, topics)
	for a := range out {
		out[a] = make([]float64, topics)
		for b := range out[a] {
			switch n := together[a][b]; {
			case a == b:
				out[a][b] = 1
			case n > 0:
				out[a][b] = relatedness * n / math.Sqrt(together[a][a]*together[b][b])
			}
		}
	}
	return out
}

// of spreads the topics of a unit over their neighbours; the result has length
// 1, or is nil for a unit without topics.
func (r relations) of(class vector) []float32 {
	if len(class) == 0 {
		return nil
	}
	sums := make([]float64, len(r))
	for _, x := range class {
		for b, near := range r[x.term] {
			sums[b] += float64(x.w) * near
		}
	}
	norm := 0.0
	for _, x := range sums {
		norm += x * x
	}
	norm = math.Sqrt(norm)
	out := make([]float32, len(r))
	for i, x := range sums {
		out[i] = float32(x / norm)
	}
	return out
}

// dot returns the inner product of a and b; a missing one is zero.
func dot(a, b []float32) float64 {
	sum := 0.0
	for i := range min(len(a), len(b)) {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

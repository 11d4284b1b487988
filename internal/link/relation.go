package link

import "math"

// relations says how near topics are to each other: 1 for a topic and itself,
// else relatedness times the cosine of the sentences in which they stand.
// Through them 健康素养 finds 医疗机构, although no letter is shared.
type relations [][]float64

// newRelations counts which topics stand together in a sentence; relatedness is
// how much of a neighbouring topic counts for a topic.
func newRelations(all []content, topics int, relatedness float64) relations {
	together := make(relations, topics)
	for i := range together {
		together[i] = make([]float64, topics)
	}
	for _, c := range all {
		for _, s := range c.parts {
			for a := range s {
				for b := range s {
					together[a][b]++
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
func (r relations) of(class vector) []float64 {
	if len(class) == 0 {
		return nil
	}
	out := make([]float64, len(r))
	for _, x := range class {
		for b, near := range r[x.term] {
			out[b] += x.w * near
		}
	}
	norm := math.Sqrt(dot(out, out))
	for i := range out {
		out[i] /= norm
	}
	return out
}

// dot returns the inner product of a and b; a missing one is zero.
func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range min(len(a), len(b)) {
		sum += a[i] * b[i]
	}
	return sum
}

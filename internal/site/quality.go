package site

import (
	"strconv"

	"gongbao/internal/doc"
)

// Quality is how good the inferred links of the site are, in plain words.
type Quality struct {
	Pairs, Queries int // graded pairs, and the clauses they start from
	Rows           []QualityRow
}

// QualityRow is one figure and what it means.
type QualityRow struct {
	Text   string
	Figure string // "93%", or "0.91" for a mean that is no share
	Of     int    // what it is the average of
}

// quality puts the figures of the library's links into words, or returns nil if
// nobody graded any.
func (v *view) quality() *Quality {
	q := v.lib.Quality
	if q == nil || q.Pairs == 0 {
		return nil
	}
	out := &Quality{Pairs: q.Pairs, Queries: q.Queries}
	for _, m := range []struct {
		key   string
		mean  doc.Mean
		share bool
	}{
		{"quality.right", q.Right, true}, {"quality.found", q.Found, true}, {"quality.silent", q.Silent, true},
		{"quality.first", q.First, true}, {"quality.recall", q.Recall, true}, {"quality.ndcg", q.NDCG, false},
	} {
		if m.mean.N == 0 {
			continue
		}
		figure := strconv.FormatFloat(m.mean.Value(), 'f', 2, 64)
		if m.share {
			figure = strconv.FormatFloat(100*m.mean.Value(), 'f', 1, 64) + "%"
		}
		out.Rows = append(out.Rows, QualityRow{v.say(m.key), figure, m.mean.N})
	}
	return out
}

package link_test

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/link"
	"gongbao/internal/script"
)

// The benchmarks of this file measure how good the links are, not how fast
// they come. They print the figures of docs/linking.md:
//
//	go test ./internal/link -run - -bench 'Ablation|CrossValidation' -benchtime 1x

// bench is what the settings are measured with.
type bench struct {
	graded
	content *doc.Content
}

func newBench(b *testing.B) *bench {
	docs, content := seeds(b)
	return &bench{graded{docs, content.Grades}, content}
}

// run links the seeds with settings.
func (x *bench) run(content *doc.Content, words func(string) []string, by link.Settings) []doc.Ranking {
	return link.BuildWith(x.docs, content, script.Fold, words, 0, by).Rankings
}

// metrics reports q in the place of times.
func metrics(b *testing.B, q doc.LinkQuality) {
	for b.Loop() {
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(q.NDCG.Value(), "nDCG@5")
	b.ReportMetric(q.First.Value(), "P@1")
	b.ReportMetric(q.Recall.Value(), "R@5")
	b.ReportMetric(q.Right.Value(), "right")
	b.ReportMetric(q.Found.Value(), "found")
	b.ReportMetric(q.Silent.Value(), "silent")
}

// BenchmarkAblation takes one part away at a time.
func BenchmarkAblation(b *testing.B) {
	x := newBench(b)
	bare := *x.content
	bare.Topics = nil
	measure := func(name string, content *doc.Content, words func(string) []string, by link.Settings) {
		b.Run(name, func(b *testing.B) { metrics(b, x.measure(x.run(content, words, by))) })
	}
	measure("nothing", x.content, cut, link.Standard())
	measure("topics", &bare, cut, link.Standard())
	measure("words", x.content, nil, link.Standard())
	none := map[string]float64{"title": 1, "frame": 1} // others are 0 where they do nothing
	for _, name := range slices.Sorted(maps.Keys(link.Weights)) {
		by := link.Standard()
		*link.Weights[name](&by) = none[name]
		measure(name, x.content, cut, by)
	}
}

// trials links the seeds with random settings: each number of params is between
// least times its standard value and as much above it. The standard itself, which
// was chosen with all lists in sight, is not among them.
func (x *bench) trials(n int, params map[string]func(*link.Settings) *float64, least float64) [][]doc.Ranking {
	r := rand.New(rand.NewPCG(1, 2))
	var out [][]doc.Ranking
	for len(out) < n {
		by := link.Standard()
		for _, name := range slices.Sorted(maps.Keys(params)) {
			*params[name](&by) *= least + 2*(1-least)*r.Float64()
		}
		out = append(out, x.run(x.content, cut, by))
	}
	return out
}

// BenchmarkCrossValidation chooses the numbers on some of the lists and
// measures them on the others: weights by nDCG@5, limits by the share of pairs
// of grade 2 that are shown while nine of ten shown links are right and four of
// five lists are silent that should be.
func BenchmarkCrossValidation(b *testing.B) {
	x := newBench(b)
	weights := func(q doc.LinkQuality) float64 { return q.NDCG.Value() }
	limits := func(q doc.LinkQuality) float64 {
		return q.Found.Value() + 4*min(0, q.Right.Value()-0.9) + 2*min(0, q.Silent.Value()-0.8)
	}
	weighed, limited := x.trials(300, link.Weights, 0), x.trials(100, link.Limits, 0.5)
	byQuery := func(from, _ string) string { return from }
	byDocument := func(_, document string) string { return document }
	for _, c := range []struct {
		name   string
		trials [][]doc.Ranking
		fold   func(from, document string) string
		worth  func(doc.LinkQuality) float64
	}{
		{"weights/query", weighed, byQuery, weights},
		{"weights/document", weighed, byDocument, weights},
		{"limits/query", limited, byQuery, limits},
		{"limits/document", limited, byDocument, limits},
	} {
		b.Run(c.name, func(b *testing.B) { metrics(b, x.crossed(c.trials, c.fold, c.worth)) })
	}
}

// crossed measures, for every fold, the trial that is worth most on the other
// folds.
func (g graded) crossed(trials [][]doc.Ranking, fold func(from, document string) string, worth func(doc.LinkQuality) float64) doc.LinkQuality {
	folds := map[string]bool{}
	for _, x := range g.grades {
		document, _, _ := strings.Cut(x.To, "/")
		folds[fold(x.From, document)] = true
	}
	var got []doc.Ranking
	for f := range folds {
		others := g.keep(func(from, document string) bool { return fold(from, document) != f })
		best, most := 0, math.Inf(-1)
		for i, t := range trials {
			if w := worth(others.measure(t)); w > most {
				best, most = i, w
			}
		}
		for _, r := range trials[best] {
			if fold(r.From, r.Document) == f {
				got = append(got, r)
			}
		}
	}
	return g.measure(got)
}

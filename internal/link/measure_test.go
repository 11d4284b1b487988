package link_test

import (
	"maps"
	"math/rand/v2"
	"slices"
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
	docs    []*doc.Document
	content *doc.Content
	ids     map[string]string
	grades  grades
}

func newBench(b *testing.B) *bench {
	docs, content := seeds(b)
	return &bench{docs, content, truthIDs(b, docs), readGrades(b)}
}

// run links the seeds with settings.
func (x *bench) run(content *doc.Content, words func(string) []string, by link.Settings) map[list]ranking {
	return run(link.BuildWith(x.docs, content, script.Fold, words, by).Rankings, x.ids)
}

// metrics reports q in the place of times.
func metrics(b *testing.B, q quality) {
	for b.Loop() {
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(q.ndcg.value(), "nDCG@5")
	b.ReportMetric(q.first.value(), "P@1")
	b.ReportMetric(q.recall.value(), "R@5")
	b.ReportMetric(q.right.value(), "right")
	b.ReportMetric(q.found.value(), "found")
	b.ReportMetric(q.silent.value(), "silent")
}

// BenchmarkAblation takes one part away at a time.
func BenchmarkAblation(b *testing.B) {
	x := newBench(b)
	bare := *x.content
	bare.Topics = nil
	measure := func(name string, content *doc.Content, words func(string) []string, by link.Settings) {
		b.Run(name, func(b *testing.B) { metrics(b, x.grades.score(x.run(content, words, by), all)) })
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

// trial is a setting and what it gave.
type trial map[list]ranking

// trials links the seeds with random settings: each number of params is between
// least times its standard value and as much above it. The standard itself, which
// was chosen with all lists in sight, is not among them.
func (x *bench) trials(n int, params map[string]func(*link.Settings) *float64, least float64) []trial {
	r := rand.New(rand.NewPCG(1, 2))
	var out []trial
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
	weights := func(q quality) float64 { return q.ndcg.value() }
	limits := func(q quality) float64 {
		return q.found.value() + 4*min(0, q.right.value()-0.9) + 2*min(0, q.silent.value()-0.8)
	}
	weighed, limited := x.trials(100, link.Weights, 0), x.trials(100, link.Limits, 0.5)
	byQuery := func(l list) string { return l.query }
	byDocument := func(l list) string { return l.document }
	for _, c := range []struct {
		name   string
		trials []trial
		fold   func(list) string
		worth  func(quality) float64
	}{
		{"weights/query", weighed, byQuery, weights},
		{"weights/document", weighed, byDocument, weights},
		{"limits/query", limited, byQuery, limits},
		{"limits/document", limited, byDocument, limits},
	} {
		b.Run(c.name, func(b *testing.B) { metrics(b, x.grades.crossed(c.trials, c.fold, c.worth)) })
	}
}

// crossed measures, for every fold, the trial that is worth most on the other
// folds.
func (g grades) crossed(trials []trial, fold func(list) string, worth func(quality) float64) quality {
	folds := map[string]bool{}
	for l := range g {
		folds[fold(l)] = true
	}
	got := map[list]ranking{}
	for f := range folds {
		best := slices.MaxFunc(trials, func(a, b trial) int {
			of := func(t trial) float64 {
				return worth(g.score(t, func(l list) bool { return fold(l) != f }))
			}
			switch x, y := of(a), of(b); {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
		for l, r := range best {
			if fold(l) == f {
				got[l] = r
			}
		}
	}
	return g.score(got, all)
}

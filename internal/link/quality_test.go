package link_test

import (
	"strings"
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/link"
	"gongbao/internal/script"
)

// graded is what links are measured with: the site's grades, by list.
type graded struct {
	docs   []*doc.Document
	grades []doc.Grade
}

// keep returns the grades of the lists that yes says yes to; a list is a unit
// and the id of another document.
func (g graded) keep(yes func(from, document string) bool) graded {
	var out []doc.Grade
	for _, x := range g.grades {
		if document, _, _ := strings.Cut(x.To, "/"); yes(x.From, document) {
			out = append(out, x)
		}
	}
	return graded{g.docs, out}
}

func (g graded) measure(rankings []doc.Ranking) doc.LinkQuality {
	return *link.Measure(g.docs, rankings, g.grades)
}

// TestQuality holds the figures of docs/linking.md: floors a little below what
// was measured, so that a change that costs quality is noticed.
func TestQuality(t *testing.T) {
	docs, content := seeds(t)
	result := link.Build(docs, content, script.Fold, cut, 0)
	g := graded{docs, content.Grades}
	q := *result.Quality
	report(t, "all", q)
	for _, id := range []string{"fujian-2026", "fuzhou-npc-2024", "fuzhou-3820-2021", "cangshan-2021"} {
		report(t, id, g.keep(func(_, d string) bool { return d == id }).measure(result.Rankings))
	}
	for _, id := range []string{"fuzhou-2023", "fujian-2026"} {
		report(t, "asked from "+id, g.keep(func(from, _ string) bool { return strings.HasPrefix(from, id+"/") }).measure(result.Rankings))
	}
	for _, f := range []struct {
		name  string
		got   doc.Mean
		floor float64
	}{
		{"nDCG@5", q.NDCG, 0.91}, {"P@1", q.First, 0.97}, {"R@5", q.Recall, 0.98},
		{"shown that are right", q.Right, 0.93}, {"grade 2 that are shown", q.Found, 0.80}, {"silent lists", q.Silent, 0.9},
	} {
		if f.got.Value() < f.floor {
			t.Errorf("%s is %.3f, want at least %.2f", f.name, f.got.Value(), f.floor)
		}
	}
}

func report(t *testing.T, name string, q doc.LinkQuality) {
	t.Logf("%-26s nDCG@5 %.3f  P@1 %.3f  R@5 %.3f | shown: right %.3f (%d) found %.3f silent %.3f (%d)", name,
		q.NDCG.Value(), q.First.Value(), q.Recall.Value(), q.Right.Value(), q.Right.N, q.Found.Value(), q.Silent.Value(), q.Silent.N)
}

// TestGradesAreThoseOfTheTruth holds content/grades against the graded pairs
// it was made from.
func TestGradesAreThoseOfTheTruth(t *testing.T) {
	docs, content := seeds(t)
	ids := truthIDs(t, docs)
	var want map[string]int
	readTruth(t, "links/graded.json", &want)
	if len(content.Grades) != len(want) {
		t.Errorf("%d grades, want %d", len(content.Grades), len(want))
	}
	for _, g := range content.Grades {
		pair := ids[g.From] + " " + ids[g.To]
		if grade, ok := want[pair]; !ok || grade != g.Grade {
			t.Errorf("grades.yaml:%d: %s is %d, want %d", g.Line, pair, g.Grade, grade)
		}
	}
}

package link_test

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"gongbao/internal/doc"
)

// grades are the graded pairs of testdata/truth/links.
type grades map[list]map[string]int // :: list → target → grade

// list is what one query is compared with in one document.
type list struct{ query, document string }

// ranking is what a run found for a list, best first.
type ranking struct {
	targets []string
	shown   []string
}

func readGrades(t testing.TB) grades {
	t.Helper()
	var pairs map[string]int
	readTruth(t, "links/graded.json", &pairs)
	var pool []struct {
		Query    string
		Document string `json:"target_doc"`
	}
	readTruth(t, "links/pool.json", &pool)
	out := grades{}
	for _, p := range pool {
		out[list{p.Query, p.Document}] = map[string]int{}
	}
	for pair, grade := range pairs {
		query, target, _ := strings.Cut(pair, " ")
		document, _, _ := strings.Cut(target, "#")
		out[list{query, document}][target] = grade
	}
	return out
}

// run brings rankings into the ids of the truth: a point counts as its unit,
// at the place of the best of them.
func run(rankings []doc.Ranking, ids map[string]string) map[list]ranking {
	out := map[list]ranking{}
	for _, r := range rankings {
		var got ranking
		for _, l := range r.Links {
			to := ids[l.To]
			if to == "" {
				continue
			}
			if !slices.Contains(got.targets, to) {
				got.targets = append(got.targets, to)
			}
			if l.Shown && !slices.Contains(got.shown, to) {
				got.shown = append(got.shown, to)
			}
		}
		if len(got.targets) > 0 && ids[r.From] != "" {
			document, _, _ := strings.Cut(got.targets[0], "#")
			out[list{ids[r.From], document}] = got
		}
	}
	return out
}

// mean is an average under way.
type mean struct{ sum, n float64 }

func (m *mean) add(x float64) { m.sum, m.n = m.sum+x, m.n+1 }
func (m *mean) is(yes bool)   { m.add(map[bool]float64{true: 1}[yes]) }
func (m mean) value() float64 { return m.sum / m.n }

// quality is how good a run is, measured as evaluate.py measures it; of shown
// links it says how many deserve it.
type quality struct {
	ndcg, first, recall mean // nDCG@5; first is grade ≥ 1; of grade 2, share in the first five
	right               mean // of the shown links: grade ≥ 1
	found               mean // of the pairs of grade 2: shown
	silent              mean // of the lists without a grade ≥ 1: nothing shown
}

// score measures got on the lists of g that keep says yes to.
func (g grades) score(got map[list]ranking, keep func(list) bool) quality {
	var q quality
	lists := make([]list, 0, len(g))
	for l := range g {
		lists = append(lists, l)
	}
	slices.SortFunc(lists, func(a, b list) int { return cmp.Or(cmp.Compare(a.query, b.query), cmp.Compare(a.document, b.document)) })
	for _, l := range lists {
		if keep(l) {
			q.list(g[l], got[l])
		}
	}
	return q
}

func (q *quality) list(graded map[string]int, got ranking) {
	var ideal []int
	twos := 0
	for target, grade := range graded {
		ideal = append(ideal, grade)
		if grade == 2 {
			twos++
			q.found.is(slices.Contains(got.shown, target))
		}
	}
	for _, target := range got.shown {
		q.right.is(graded[target] > 0)
	}
	slices.Sort(ideal)
	slices.Reverse(ideal)
	if len(ideal) == 0 || ideal[0] == 0 {
		q.silent.is(len(got.shown) == 0)
		return
	}
	top := got.targets[:min(5, len(got.targets))]
	var reached []int
	hits := 0
	for _, target := range top {
		reached = append(reached, graded[target])
		if graded[target] == 2 {
			hits++
		}
	}
	q.ndcg.add(gain(reached) / gain(ideal[:min(5, len(ideal))]))
	q.first.is(len(reached) > 0 && reached[0] > 0)
	if twos > 0 {
		q.recall.add(float64(hits) / float64(min(5, twos)))
	}
}

// gain is the discounted cumulative gain of grades, best first.
func gain(grades []int) float64 {
	sum := 0.0
	for i, g := range grades {
		sum += (math.Exp2(float64(g)) - 1) / math.Log2(float64(i)+2)
	}
	return sum
}

func all(list) bool { return true }

// TestQuality holds the figures of docs/linking.md: floors a little below what
// was measured, so that a change that costs quality is noticed.
func TestQuality(t *testing.T) {
	docs, result := built(t)
	got := run(result.Rankings, truthIDs(t, docs))
	g := readGrades(t)
	if len(g) != 64 {
		t.Fatalf("%d graded lists, want 64", len(g))
	}
	q := g.score(got, all)
	report(t, "all", q)
	for _, d := range []string{"prov-2026", "npc-2024", "city3820-2021", "cangshan-2021"} {
		report(t, d, g.score(got, func(l list) bool { return l.document == d }))
	}
	report(t, "asked from city", g.score(got, func(l list) bool { return strings.HasPrefix(l.query, "city") }))
	report(t, "asked from province", g.score(got, func(l list) bool { return strings.HasPrefix(l.query, "prov") }))
	for _, f := range []struct {
		name  string
		got   mean
		floor float64
	}{
		{"nDCG@5", q.ndcg, 0.90}, {"P@1", q.first, 0.95}, {"R@5", q.recall, 0.98},
		{"shown that are right", q.right, 0.92}, {"grade 2 that are shown", q.found, 0.74}, {"silent lists", q.silent, 0.89},
	} {
		if f.got.value() < f.floor {
			t.Errorf("%s is %.3f, want at least %.2f", f.name, f.got.value(), f.floor)
		}
	}
}

func report(t *testing.T, name string, q quality) {
	t.Logf("%-20s nDCG@5 %.3f  P@1 %.3f  R@5 %.3f | shown: right %.3f (%.0f) found %.3f silent %.3f (%.0f)", name,
		q.ndcg.value(), q.first.value(), q.recall.value(), q.right.value(), q.right.n, q.found.value(), q.silent.value(), q.silent.n)
}

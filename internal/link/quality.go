package link

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gongbao/internal/doc"
)

// This file measures rankings with the grades of content/grades. It computes
// what testdata/truth/links/evaluate.py computes, and how good what readers see
// is.

// list is what one unit was compared with in one other document.
type list struct{ from, document string }

// sheet is the grades of one list.
type sheet map[string]int // :: id of the target → its grade

// judged collects the grades whose two ends are units of different documents,
// and reports the others. Points count as their unit; of several grades that
// fall on one target the highest counts.
func judged(docs []*doc.Document, grades []doc.Grade) (map[list]sheet, []doc.Problem) {
	of := owners(docs)
	lists := map[list]sheet{}
	var problems []doc.Problem
	for _, g := range grades {
		from, to := of[g.From], of[g.To]
		if p := misplaced(g, from, to); p.Rule != "" {
			problems = append(problems, p)
			continue
		}
		at := list{from.unit, to.document}
		if lists[at] == nil {
			lists[at] = sheet{}
		}
		lists[at][to.unit] = max(lists[at][to.unit], g.Grade)
	}
	return lists, problems
}

// owner says where a unit belongs.
type owner struct {
	unit     string // itself, or the unit whose inline point it is
	document string
}

// owners returns what every unit counts as, by its id.
func owners(docs []*doc.Document) map[string]owner {
	out := map[string]owner{}
	for _, d := range docs {
		for u := range d.Units() {
			s := u.Section
			for i := len(u.Path) - 1; i >= 0 && s.Inline; i-- {
				s = u.Path[i]
			}
			out[u.ID()] = owner{(doc.Unit{Doc: d, Section: s}).ID(), d.ID}
		}
	}
	return out
}

// misplaced returns what is wrong with the ends of a grade; its Rule is empty if
// nothing is.
func misplaced(g doc.Grade, from, to owner) doc.Problem {
	p := doc.Problem{File: g.File, Pos: doc.Pos{Line: g.Line}, Stage: "link", Severity: doc.Warning}
	for _, end := range []struct {
		id string
		owner
	}{{g.From, from}, {g.To, to}} {
		if end.unit == "" {
			p.Rule = "grade-nowhere"
			p.Zh = fmt.Sprintf("站内没有条款“%s” — 请改正 from 或 to，或删去这条评分", end.id)
			p.En = fmt.Sprintf("there is no clause %q on the site — correct from or to, or delete this grade", end.id)
			return p
		}
	}
	if from.document == to.document {
		p.Rule = "grade-within"
		p.Zh = "from 和 to 属于同一文件 — 链接只连接不同文件，请改正其中之一"
		p.En = "from and to are in one document — links join different documents, correct one of them"
	}
	return p
}

// measure says how good rankings are by the grades of lists; nil if there are
// none. A list that was not ranked counts as an empty one.
func measure(docs []*doc.Document, rankings []doc.Ranking, lists map[list]sheet) *doc.LinkQuality {
	if len(lists) == 0 {
		return nil
	}
	of := owners(docs)
	found := map[list][]doc.Link{}
	for _, r := range rankings {
		at := list{of[r.From].unit, r.Document}
		if lists[at] != nil && r.From == at.from {
			found[at] = r.Links
		}
	}
	q := &doc.LinkQuality{Lists: len(lists)}
	queries := map[string]bool{}
	for _, at := range sorted(lists) {
		queries[at.from] = true
		q.Pairs += len(lists[at])
		lists[at].judge(q, counted(found[at], of))
	}
	q.Queries = len(queries)
	return q
}

// sorted returns the keys of lists in a fixed order: sums of fractions depend on
// it in their last digits.
func sorted(lists map[list]sheet) []list {
	out := make([]list, 0, len(lists))
	for at := range lists {
		out = append(out, at)
	}
	slices.SortFunc(out, func(a, b list) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.document, b.document))
	})
	return out
}

// entry is a unit of a list: an inline point counts as its unit, at the place
// of the best, and is shown if one of them is.
type entry struct {
	unit  string
	shown bool
}

func counted(links []doc.Link, of map[string]owner) []entry {
	var out []entry
	at := map[string]int{}
	for _, l := range links {
		unit := of[l.To].unit
		i, ok := at[unit]
		if !ok {
			i = len(out)
			at[unit], out = i, append(out, entry{unit: unit})
		}
		out[i].shown = out[i].shown || l.Shown
	}
	return out
}

// first is how many of a ranking are measured.
const first = 5

// judge takes one list into q.
func (s sheet) judge(q *doc.LinkQuality, got []entry) {
	var ideal []int
	twos := 0
	for _, grade := range s {
		ideal = append(ideal, grade)
		if grade == 2 {
			twos++
		}
	}
	slices.Sort(ideal)
	slices.Reverse(ideal)
	shown, shownTwos := 0, 0
	for _, t := range got {
		if t.shown {
			shown++
			q.Right.Count(s[t.unit] > 0)
			if s[t.unit] == 2 {
				shownTwos++
			}
		}
	}
	q.Found.Sum, q.Found.N = q.Found.Sum+float64(shownTwos), q.Found.N+twos
	if ideal[0] == 0 {
		q.Silent.Count(shown == 0)
		return
	}
	var reached []int
	hits := 0
	for _, t := range got[:min(first, len(got))] {
		reached = append(reached, s[t.unit])
		if s[t.unit] == 2 {
			hits++
		}
	}
	q.NDCG.Add(gain(reached) / gain(ideal[:min(first, len(ideal))]))
	q.First.Count(len(reached) > 0 && reached[0] > 0)
	if twos > 0 {
		q.Recall.Add(float64(hits) / float64(min(first, twos)))
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

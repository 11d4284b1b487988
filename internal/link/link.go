// Package link finds what belongs together in different documents: what a
// clause cites, what staff decided, and which clauses speak of the same task.
//
// Every document is cut into units (unit.go), what a unit says is read with the
// site's topics (lexicon.go, relation.go), each unit is compared (score.go) with
// those of every other document (rank.go), on large sites with those that an
// index finds (index.go), the pairs that deserve it are shown (show.go) with the
// phrases and sentences that carry them (evidence.go), the result is measured
// with what people graded (quality.go), citations are resolved (cite.go,
// article.go), and what staff wrote is obeyed last (decide.go).
// docs/linking.md has the figures.
package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// Result is everything known about the links between some documents.
type Result struct {
	Rankings   []doc.Ranking    // one per unit and other document, by From and Document
	Links      []doc.Link       // every link a reader gets to see, by From, Rank, To and Kind
	Problems   []doc.Problem    // sorted
	Unresolved []doc.Unresolved // cited texts the site does not hold, most cited first
	Quality    *doc.LinkQuality // of the computed links; nil without grades
}

// Build links docs, given as received, with each other. fold maps a character
// to its Simplified form; it is all Build knows of scripts. words cuts folded
// text into words that joined are the text; without it, with nil, 安联 of 治安联防
// passes for a phrase. Documents without an id take part like any other: their ids only need to differ.
//
// Each of the rankings holds its best keep links, and at least those that may
// be shown; 0 keeps all, and ranks every unit of every other document, which on
// a large site takes time that grows with the square of the documents. What is
// shown does not depend on it.
//
// The result depends on neither the order of docs nor that of the content's
// lists.
func Build(docs []*doc.Document, c *doc.Content, fold func(rune) rune, words func(string) []string, keep int) Result {
	return build(docs, c, fold, words, keep, standard())
}

// settings are the numbers that linking depends on.
type settings struct {
	weights
	limits
	bounds
}

// standard returns the settings that docs/linking.md gives reasons for.
func standard() settings {
	return settings{
		weights{area: 0.75, focus: 0.25, sentence: 0.15, clause: 1, name: 0.05, agency: 0.15, title: 2, frame: 0.5, relatedness: 0.8},
		limits{enough: 0.86, lead: 0.3, missing: 0.05, alike: 0.45, akin: 0.2},
		bounds{complete: 512, width: 48, depth: 192, reach: 40, nearest: 3},
	}
}

// build is Build with other settings than the site's, for measuring.
func build(docs []*doc.Document, c *doc.Content, fold func(rune) rune, words func(string) []string, keep int, by settings) Result {
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b *doc.Document) int { return cmp.Compare(a.ID, b.ID) })

	var units []*unit
	cutter := newCutter(words)
	for i, d := range docs {
		units = append(units, unitsOf(d, i, fold, cutter)...)
	}
	lexicon := newLexicon(c.Topics, fold)
	model := newModel(units, lexicon, fold, by)
	model.first = firsts(docs)
	if keep > 0 {
		keep = max(keep, most)
	}
	grades, misplaced := judged(docs, c.Grades)
	rankings := model.rank(docs, keep, grades)
	show(rankings, model)
	quality := measure(docs, rankings, grades)
	shorten(rankings, keep)

	cited, unresolved := citations(docs, fold)
	out := decide(docs, c.Decisions, rankings, cited, model.explain)
	out.Unresolved, out.Quality = unresolved, quality
	out.Problems = append(out.Problems, misplaced...)
	doc.SortProblems(out.Problems)
	slices.SortStableFunc(out.Links, func(a, b doc.Link) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.To, b.To), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// shorten leaves the best keep links of each ranking, or all if keep is 0.
func shorten(rankings []doc.Ranking, keep int) {
	for i := range rankings {
		if l := rankings[i].Links; keep > 0 && len(l) > keep {
			rankings[i].Links = slices.Clone(l[:keep])
		}
	}
}

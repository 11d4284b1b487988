package main

import (
	"fmt"
	"io"
	"strings"

	"gongbao/internal/build"
	"gongbao/internal/doc"
)

// figure is one measure of the quality of links.
type figure struct {
	name   string // in JSON
	zh, en string // %d stands for what it is an average of
	mean   func(*doc.LinkQuality) doc.Mean
}

// figures are the measures that --evaluate prints, in this order.
var figures = []figure{
	{"ndcg@5", "前五条的排序 nDCG@5（%d 个列表）", "ranking of the first five, nDCG@5 (%d lists)", func(q *doc.LinkQuality) doc.Mean { return q.NDCG }},
	{"p@1", "第一条有用（%d 个列表）", "the first is of use, P@1 (%d lists)", func(q *doc.LinkQuality) doc.Mean { return q.First }},
	{"r@5", "同一任务的条款在前五条里（%d 个列表）", "clauses of the same task among the first five, R@5 (%d lists)", func(q *doc.LinkQuality) doc.Mean { return q.Recall }},
	{"right", "显示的链接有用（%d 条）", "shown links that are of use (%d links)", func(q *doc.LinkQuality) doc.Mean { return q.Right }},
	{"found", "同一任务的条款显示出来（%d 条）", "clauses of the same task that are shown (%d pairs)", func(q *doc.LinkQuality) doc.Mean { return q.Found }},
	{"silent", "没有对应条款时什么也不显示（%d 个列表）", "nothing shown where nothing corresponds (%d lists)", func(q *doc.LinkQuality) doc.Mean { return q.Silent }},
}

// evaluate prints the quality of the links of p. A site without grades cannot
// be measured, which is said and no failure.
func (t *talk) evaluate(w io.Writer, p *build.Project, format string) error {
	q := p.Library.Quality
	if q == nil {
		t.report("没有评分 — 请在 content/grades.yaml 里给一些条款配对评分", "no grades — grade some pairs of clauses in content/grades.yaml")
		return t.verdict(p.Problems)
	}
	if format == "text" {
		if err := t.printQuality(w, q); err != nil {
			return err
		}
		return t.verdict(p.Problems)
	}
	out := evaluated{Queries: q.Queries, Pairs: q.Pairs, Lists: q.Lists, Figures: map[string]averaged{}}
	for _, f := range figures {
		out.Figures[f.name] = averaged{f.mean(q).Value(), f.mean(q).N}
	}
	if err := writeLine(w, out); err != nil {
		return err
	}
	return t.verdict(p.Problems)
}

// printQuality writes q for a person to read.
func (t *talk) printQuality(w io.Writer, q *doc.LinkQuality) error {
	var b strings.Builder
	fmt.Fprintf(&b, t.in("%d 条的 %d 个配对，%d 个列表\n", "%d clauses, %d pairs, %d lists\n"), q.Queries, q.Pairs, q.Lists)
	for _, f := range figures {
		m := f.mean(q)
		fmt.Fprintf(&b, "%.3f  "+t.in(f.zh, f.en)+"\n", m.Value(), m.N)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// evaluated is what --evaluate prints as JSON.
type evaluated struct {
	Queries int                 `json:"queries"`
	Pairs   int                 `json:"pairs"`
	Lists   int                 `json:"lists"`
	Figures map[string]averaged `json:"figures"` // :: name of a measure → its value
}

// averaged is an average and what of.
type averaged struct {
	Value float64 `json:"value"`
	Of    int     `json:"of"`
}

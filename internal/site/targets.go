package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"gongbao/internal/doc"
)

// TargetsPage is <script>/targets.html and, on sites with more targets than a
// page holds, targets-2.html and so on: every figure the documents commit to.
type TargetsPage struct {
	Frame
	Sum     string
	Compare []TargetGroup // on the first page alone, like Years
	Years   YearChart
	Rows    []TargetRow
	Pages   []PageRef // none if there is only one
}

// PageRef leads to a page of a list that is spread over several.
type PageRef struct {
	Ref
	Current bool
}

// TargetGroup is targets that measure the same thing.
type TargetGroup struct {
	Anchor string
	Name   string
	Differ bool // two of them state different numbers where one would expect the same
	Rows   []TargetRow
}

// TargetRow is a target.
type TargetRow struct {
	Ref           // of the clause, with the words of the target
	Order     int // its place in the list, for sorting
	Document  Ref // where it stands
	Level     Badge
	Indicator string // "" where the text names none
	Bound     string // "不低于", …; "" for a plain number
	Number    string // "58.5"
	Unit      string
	Value     float64
	Deadline  string // "2025年"; "" if the text states none
	ISO       string // "2025"
	Same      Ref    // the group of targets that measure the same; zero without one
}

// bounds puts the comparisons of targets into words.
var bounds = map[string]doc.Words{
	"at-least":  {Hans: "不低于", Hant: "不低於"},
	"at-most":   {Hans: "不超过", Hant: "不超過"},
	"more-than": {Hans: "超过", Hant: "超過"},
	"about":     {Hans: "约", Hant: "約"},
	"growth":    {Hans: "增减", Hant: "增減"},
	"equal":     {},
}

// targetPage is how many targets a page lists: about 150 KB of HTML. The figures
// of all documents are in data/targets.csv too.
const targetPage = 400

// targetAt is a target and the unit it stands in.
type targetAt struct {
	*entry
	index int
}

// target returns the target in script s.
func (t targetAt) target(s doc.Script) doc.Target {
	if list := t.entry.in(s).Section.Targets; t.index < len(list) {
		return list[t.index]
	}
	return t.received.Section.Targets[t.index]
}

// targets returns all targets in the order of the documents and their texts.
func (s *Site) targets() []targetAt {
	var out []targetAt
	for _, e := range s.index.entries {
		for i := range e.received.Section.Targets {
			out = append(out, targetAt{e, i})
		}
	}
	return out
}

// targetsPath returns the address of page n, from 1, of the targets, from a
// script's folder.
func targetsPath(n int) string { return pagePath("targets", n) }

// pagePath returns the address of page n, from 1, of the list called name.
func pagePath(name string, n int) string {
	if n == 1 {
		return name + ".html"
	}
	return name + "-" + strconv.Itoa(n) + ".html"
}

// pageRefs leads to each of the count pages of a list, seen from page n at path.
func (v *view) pageRefs(path, name string, n, count int) []PageRef {
	var out []PageRef
	for i := 1; i <= count && count > 1; i++ {
		out = append(out, PageRef{Ref{strconv.Itoa(i), rel(path, in(v.script, pagePath(name, i)))}, i == n})
	}
	return out
}

// targetsPages returns the pages of the targets, at least one.
func (v *view) targetsPages() []Page {
	all := v.targets()
	count := max(1, (len(all)+targetPage-1)/targetPage)
	title := v.say("targets.title")
	var pages []Page
	for n := 1; n <= count; n++ {
		from := (n - 1) * targetPage
		pages = append(pages, v.page(targetsPath(n), title, "targets.html", func(path string) any {
			sum := v.say("targets.sum", len(all), v.dated(all))
			m := TargetsPage{
				Frame: v.frame(path, pageInfo{page: "targets", title: title, description: sum, nav: "nav.targets", columnType: title}),
				Sum:   sum, Pages: v.pageRefs(path, "targets", n, count),
			}
			groups := v.targetGroups(path)
			if n == 1 {
				m.Compare, m.Years = groups, v.yearChart(all)
			}
			same := v.groupRefs(path)
			for i, t := range all[from:min(from+targetPage, len(all))] {
				row := v.targetRow(path, t)
				row.Order, row.Same = from+i+1, same[t]
				m.Rows = append(m.Rows, row)
			}
			return m
		}))
	}
	return pages
}

// dated counts the targets that state by when.
func (v *view) dated(list []targetAt) int {
	n := 0
	for _, t := range list {
		if t.target(v.script).Deadline != "" {
			n++
		}
	}
	return n
}

// targetRow describes t for the page at path.
func (v *view) targetRow(path string, t targetAt) TargetRow {
	x, d := t.target(v.script), t.entry.in(v.script).Doc
	return TargetRow{
		Ref:      Ref{x.Text, rel(path, t.address(v.script))},
		Document: Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))}, Level: v.badge(d.Level),
		Indicator: x.Indicator, Bound: nameIn(bounds, x.Comparison, v.script),
		Number: strconv.FormatFloat(x.Value, 'f', -1, 64), Unit: x.Unit, Value: x.Value,
		Deadline: longDate(x.Deadline), ISO: x.Deadline,
	}
}

// targetGroups sets the targets that measure the same side by side, those whose
// numbers differ first.
func (v *view) targetGroups(path string) []TargetGroup {
	var out []TargetGroup
	for i, in := range v.lib.Indicators {
		g := TargetGroup{Anchor: groupAnchor(i), Name: v.staff(in.Name), Differ: in.Differ}
		for _, ref := range in.Targets {
			if e, ok := v.index.byID[ref.Unit]; ok && ref.Index < len(e.received.Section.Targets) {
				g.Rows = append(g.Rows, v.targetRow(path, targetAt{e, ref.Index}))
			}
		}
		out = append(out, g)
	}
	slices.SortStableFunc(out, func(a, b TargetGroup) int { return cmp.Compare(rank(a.Differ), rank(b.Differ)) })
	return out
}

func rank(differ bool) int {
	if differ {
		return 0
	}
	return 1
}

// groupRefs leads from each target to those that measure the same.
func (v *view) groupRefs(path string) map[targetAt]Ref {
	out := map[targetAt]Ref{}
	for i, x := range v.lib.Indicators {
		for _, ref := range x.Targets {
			if e, ok := v.index.byID[ref.Unit]; ok {
				key := "targets.same"
				if x.Differ {
					key = "targets.differ"
				}
				out[targetAt{e, ref.Index}] = Ref{v.say(key), rel(path, in(v.script, targetsPath(1))+"#"+groupAnchor(i))}
			}
		}
	}
	return out
}

func groupAnchor(i int) string { return fmt.Sprintf("g-%d", i+1) }

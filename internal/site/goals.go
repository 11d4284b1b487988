package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongbao/internal/doc"
)

// goal is a Sustainable Development Goal with what the documents say about it: a
// unit belongs to the goals of its topics.
type goal struct {
	n        int
	subjects []*subject
	titled   []*entry // the title holds a word of one of the topics
	others   []*entry // the text alone does
}

// addGoals gathers the units of each goal. finder finds the topics in the order
// of ix.subjects.
func (ix *index) addGoals(finder *doc.TopicFinder, fold func(rune) rune) {
	byNumber := map[int]*goal{}
	for _, s := range ix.subjects {
		for _, n := range s.topic.SDGs {
			if byNumber[n] == nil {
				byNumber[n] = &goal{n: n}
				ix.goals = append(ix.goals, byNumber[n])
			}
			byNumber[n].subjects = append(byNumber[n].subjects, s)
		}
	}
	slices.SortFunc(ix.goals, func(a, b *goal) int { return a.n - b.n })
	for _, e := range ix.entries {
		titled := map[int]bool{}
		for _, i := range finder.Find(strings.Map(fold, e.hans.Section.Title)) {
			for _, n := range ix.subjects[i].topic.SDGs {
				titled[n] = true
			}
		}
		for _, g := range ix.goals {
			switch {
			case !slices.ContainsFunc(e.subjects, func(s *subject) bool { return slices.Contains(s.topic.SDGs, g.n) }):
			case titled[g.n]:
				g.titled = append(g.titled, e)
			default:
				g.others = append(g.others, e)
			}
		}
	}
	ix.goals = slices.DeleteFunc(ix.goals, func(g *goal) bool { return len(g.titled)+len(g.others) == 0 })
}

// GoalPage is <script>/topics/sdg-<n>.html: what the documents say about a
// Sustainable Development Goal.
type GoalPage struct {
	Frame
	Name   string // "11 可持续城市和社区"
	Sum    string
	Topics []Ref       // whose units these are
	Titled []UnitGroup // units with a word of a topic in their title
	Others []UnitGroup // units that mention one
	Pages  []PageRef
}

// unitsPage is how many units a page of a list names; 400 take about 150 KB.
const unitsPage = 400

// path returns the name of g's pages, from a script's folder, without page number
// and type.
func (g *goal) path() string { return "topics/sdg-" + strconv.Itoa(g.n) }

// goalPages returns the pages of g.
func (v *view) goalPages(g *goal) []Page {
	title := v.say("goal.title", goalName(g.n, v.script))
	all := slices.Concat(g.titled, g.others)
	return v.listPages(g.path(), len(all), title, "goal.html", func(path string, n, count, from, to int) any {
		sum := v.say("goal.sum", len(g.titled), len(g.others))
		border := min(max(len(g.titled), from), to)
		m := GoalPage{
			Frame: v.frame(path, pageInfo{
				page: "topic", title: title, description: fmt.Sprintf("%s：%s", title, sum), nav: "nav.topics",
			}),
			Name: goalName(g.n, v.script), Sum: sum,
			Titled: v.groups(path, all[from:border]), Others: v.groups(path, all[border:to]),
			Pages: v.pageRefs(path, g.path(), n, count),
		}
		for _, s := range g.subjects {
			m.Topics = append(m.Topics, Ref{s.name.In(v.script), rel(path, v.topicPath(s))})
		}
		return m
	})
}

// listPages returns the pages of a list of size units that is called name: at
// least one, each with unitsPage of them. model gets the page's number, their
// count, and which units it shows.
func (v *view) listPages(name string, size int, title, layout string, model func(path string, n, count, from, to int) any) []Page {
	count := max(1, (size+unitsPage-1)/unitsPage)
	var pages []Page
	for n := 1; n <= count; n++ {
		from := (n - 1) * unitsPage
		pages = append(pages, v.page(pagePath(name, n), title, layout, func(path string) any {
			return model(path, n, count, from, min(from+unitsPage, size))
		}))
	}
	return pages
}

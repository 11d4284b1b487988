package outline

import (
	"strings"

	"gongbao/internal/doc"
)

// node is a section in the making.
type node struct {
	row   *row // with the mark, the heading or the first paragraph
	sort  sort
	title string // of an announced heading
	own   []*row // paragraphs behind row and before the first kid
	kids  []*node
	up    *node

	table bool   // the rows of a table, all in one
	lost  *style // of a heading that lost its number: the style of its siblings
}

// sort says what a row opens.
type sort int

const (
	ground sort = iota // the root, which is no row
	numbered
	heading // a heading without a number
	preface // 前言 and its like: closed by any other heading
	implied // a heading that a paragraph announces: 七大工作目标
	goal    // one of the paragraphs it announces
	topic   // a sentence alone on its line over the one paragraph about it
	plain   // a paragraph
)

// style returns the numbering style of n, or nil.
func (n *node) style() *style {
	if n.sort == numbered {
		return n.row.mark.style
	}
	return nil
}

// inArticle reports whether n stands below an article, where nothing has a
// title.
func (n *node) inArticle() bool {
	for n = n.up; n != nil; n = n.up {
		if s := n.style(); s != nil && s.article {
			return true
		}
	}
	return false
}

// restFold returns the folded text behind the mark.
func (n *node) restFold() string {
	if n.sort == numbered {
		return strings.TrimPrefix(string([]rune(n.row.fold)[n.row.mark.len:]), " ")
	}
	return n.row.fold
}

// bare reports whether n is a heading with nothing below it yet.
func (n *node) bare() bool {
	return len(n.own) == 0 && len(n.kids) == 0 && n.sort != plain && n.sort != ground && !sentenceEnd(n.restFold())
}

// sentenceEnd reports whether s ends as a sentence does.
func sentenceEnd(s string) bool {
	return strings.HasSuffix(s, "。") || strings.HasSuffix(s, "；") || strings.HasSuffix(s, "！") ||
		strings.HasSuffix(s, "。”") || strings.HasSuffix(s, "）") && strings.Contains(s, "。")
}

// grower nests the rows of one text.
type grower struct {
	root     *node
	top      *node // the innermost open node; root if none is open
	single   map[*style]bool
	markdown bool              // the file holds Markdown
	under    map[*style]*style // :: style → the style it was last found under
}

// grow nests the rows of a body and returns the root of the tree.
func grow(rows []*row, markdown bool) *node {
	es := entries(rows)
	root := &node{}
	g := &grower{root: root, top: root, single: singles(es), markdown: markdown, under: map[*style]*style{}}
	next := nextNumbered(es)
	for i, e := range es {
		switch e.sort {
		case numbered:
			g.number(e)
		case plain:
			g.paragraph(e, next[i])
		case goal:
			for g.top.sort != implied && g.top != root {
				g.top = g.top.up
			}
			g.add(e, g.top)
			g.top = e.up
		default:
			g.heading(e)
		}
	}
	return root
}

// add makes e the last kid of under and opens it.
func (g *grower) add(e, under *node) {
	e.up = under
	under.kids = append(under.kids, e)
	g.top = e
}

// number places a numbered section. A style that is open already closes down
// to its last clause; one met before goes where it was; a new one goes under
// the clause that announces it with a colon, else under the innermost open
// clause that outranks it.
func (g *grower) number(e *node) {
	s := e.style()
	for n := g.top; n != g.root; n = n.up {
		if n.style() == s || n.lost == s {
			g.place(e, n.up)
			return
		}
	}
	if s.article && g.top.sort == numbered && g.top.bare() {
		g.place(e, g.top)
		return
	}
	if n := g.announcer(e); n != nil {
		g.place(e, n)
		return
	}
	if parent := g.under[s]; parent != nil && parent.rank >= s.rank && !s.point {
		for n := g.top; n != g.root; n = n.up {
			if n.style() == parent {
				g.place(e, n)
				return
			}
		}
	}
	n := g.top
	for n != g.root && (n.sort == preface || n.sort == plain || n.sort == implied || n.sort == topic || n.style() != nil && n.style().rank >= s.rank) {
		n = n.up
	}
	g.place(e, n)
}

// place puts e under a node. In Markdown every item of a list may be marked 1.
// and counts on by its place.
func (g *grower) place(e, under *node) {
	s := e.style()
	if n := len(under.kids); g.markdown && n > 0 && s.scheme == doc.SchemeArabic && e.row.mark.n == 1 && under.kids[n-1].style() == s {
		e.row.mark.n = under.kids[n-1].row.mark.n + 1
	}
	g.under[s] = under.style()
	g.add(e, under)
}

// announcer returns the node whose last paragraph ends with a colon right
// before e, if e begins a list: the innermost open clause, or the paragraph
// behind its first list. It returns nil if there is none.
func (g *grower) announcer(e *node) *node {
	n := g.top
	if n == g.root || e.row.mark.n > 1 || n.sort == plain || n.sort == preface {
		return nil
	}
	if k := len(n.kids); k > 0 {
		n = n.kids[k-1]
		if n.sort != plain || runIn(e.restFold(), longTitle) > 0 {
			return nil
		}
	}
	last := n.row
	if k := len(n.own); k > 0 {
		last = n.own[k-1]
	}
	if !strings.ContainsRune(colons, last.last()) {
		return nil
	}
	return n
}

// colons end a line that announces a list; ︰ (U+FE30) is common in older texts
// of Taiwan.
const colons = "：:︰"

// heading places a heading without a number: under a clause that has nothing
// but its heading yet, else beside the innermost such heading, else at the top.
// One that a paragraph announces goes where the paragraph would.
func (g *grower) heading(e *node) {
	for n := g.top; n != g.root && e.lost != nil; n = n.up {
		if n.style() == e.lost || n.lost == e.lost {
			g.add(e, n.up)
			return
		}
	}
	switch {
	case e.sort == topic:
		n := g.top
		for n != g.root && n.sort != numbered && n.sort != heading {
			n = n.up
		}
		g.add(e, n)
		return
	case e.sort == implied && g.top.sort == numbered && !sentenceEnd(g.top.restFold()):
		g.add(e, g.top)
		return
	case e.sort != heading || history.MatchString(e.row.fold):
		g.add(e, g.root)
		return
	case e.row.setAsHeading():
		n := g.top
		for n != g.root && (!n.row.setAsHeading() || n.row.hint.Level >= e.row.hint.Level) {
			n = n.up
		}
		g.add(e, n)
		return
	case g.top != g.root && g.top.bare() && g.top.sort == numbered:
		g.add(e, g.top)
		return
	}
	for n := g.top; n != g.root; n = n.up {
		if n.sort == heading {
			g.add(e, n.up)
			return
		}
	}
	g.add(e, g.root)
}

// paragraph places a paragraph. It belongs to the open clause, unless clauses
// of that style are single paragraphs in this text and the list has ended.
func (g *grower) paragraph(e, next *node) {
	for g.top != g.root && (g.top.sort == implied || g.top.sort == plain || g.top.sort == topic && len(g.top.own) > 0) {
		g.top = g.top.up
	}
	g.top = g.holder(g.top, e, next)
	n := g.top
	if n != g.root && len(n.kids) == 0 {
		n.own = append(append(n.own, e.row), e.own...)
		return
	}
	e.up = n
	n.kids = append(n.kids, e)
}

// closing is how the last paragraph of a resolution or a report begins; it
// belongs to the document, not to its last clause.
var closing = re(`更加紧密地?团结|^各位代表|^让我们`)

// holder returns the node that a paragraph e below n belongs to; next is the
// next numbered section, or nil.
func (g *grower) holder(n, e, next *node) *node {
	if next == nil && closing.MatchString(e.row.fold) {
		return g.root
	}
	s := n.style()
	if s != nil && next != nil && !n.inArticle() && len([]rune(n.restFold())) <= longTitle && topicLine.MatchString(n.restFold()) && runningText(e.row) {
		return n // a sentence alone on its line over the paragraph about it
	}
	if s == nil || len(n.own) > 0 || !sentenceEnd(n.restFold()) || leadLine.MatchString(e.row.fold) || !g.single[s] && !n.inArticle() {
		return n
	}
	switch {
	case next == nil && !s.point && !n.inArticle():
		return g.root
	case next == nil || next.style() != s || s.point || next.row.mark.n <= n.row.mark.n:
		return n.up
	}
	return n
}

// nextNumbered returns for every entry the next numbered one behind it, or nil.
func nextNumbered(es []*node) []*node {
	out := make([]*node, len(es))
	var next *node
	for i := len(es) - 1; i >= 0; i-- {
		out[i] = next
		if es[i].sort == numbered {
			next = es[i]
		}
	}
	return out
}

// singles returns the styles whose clauses are single paragraphs in this text:
// at most a quarter of those that have a text in the line of their mark are
// followed by a further paragraph.
func singles(es []*node) map[*style]bool {
	total, longer := map[*style]int{}, map[*style]int{}
	for i, e := range es {
		s := e.style()
		if s == nil || s.article || !sentenceEnd(e.restFold()) {
			continue
		}
		total[s]++
		if i+1 < len(es) && es[i+1].sort == plain {
			longer[s]++
		}
	}
	single := map[*style]bool{}
	for s, n := range total {
		single[s] = s.point || n > 1 && longer[s]*4 <= n
	}
	return single
}

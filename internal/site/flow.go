package site

import (
	"cmp"
	"fmt"
	"slices"

	"gongbao/internal/doc"
)

// Flow is the picture of how documents belong together: one bar a document in
// the row of its level, as long as it has clauses, and bands between the rows as
// wide as the share of clauses with a counterpart. All lengths are units of the
// picture, which the style sheet fits to the page.
type Flow struct {
	Width, Height int
	Rows          []FlowRow
	Bars          []FlowBar
	Bands         []FlowBand
}

// FlowRow is the name of a level beside its bars.
type FlowRow struct {
	Level Badge
	Y     int
}

// FlowBar is a document, or the rest of a level.
type FlowBar struct {
	Key     int // its number, as in the table
	Level   Badge
	Name    string // cut to fit; "" if there is no room
	Whole   string // uncut, with the figures
	X, Y    int
	Width   int
	Filled  int // the part with counterparts at other levels
	NameX   int
	NameY   int
	Clauses int
}

// FlowBand leads from one bar to another in the next row.
type FlowBand struct {
	Path        string // of an SVG path
	From, To    string // ids of the levels, for the colours
	Description string
}

// What a row of the picture measures. 960 units are the width of the text on a
// wide screen; on a phone of 360 pixels one unit is a third of a pixel, so what
// must be legible there is 36 units high.
const (
	flowWidth  = 960
	flowMargin = 130 // left of the bars, for the name of the level
	flowRow    = 170 // from one row to the next
	flowTop    = 44
	flowBar    = 12 // height of a bar
	flowGap    = 18 // between bars
	flowGlyph  = 15 // width of a character of a name
)

// rowBars is how many bars a row has at most: the documents of a level with
// the most links, and one for the rest.
const rowBars = 5

// flowNode is a bar: a document, or several that have none of their own.
type flowNode struct {
	level   string
	works   []*doc.Work
	clauses int
}

// flowNodes returns the bars of the picture, row by row.
func (v *view) flowNodes() []flowNode {
	var out []flowNode
	for i := 0; i < len(v.lib.Works); {
		level := v.lib.Works[i].Received.Level
		var row []*doc.Work
		for ; i < len(v.lib.Works) && v.lib.Works[i].Received.Level == level; i++ {
			if len(v.aligned[v.lib.Works[i]].rows) > 0 {
				row = append(row, v.lib.Works[i])
			}
		}
		out = append(out, v.rowNodes(level, row)...)
	}
	return out
}

// rowNodes returns the bars of one level: at most rowBars, the last one for all
// documents without a bar of their own.
func (v *view) rowNodes(level string, row []*doc.Work) []flowNode {
	own := slices.Clone(row)
	if len(own) > rowBars {
		linked := func(w *doc.Work) int { return v.meeting(v.aligned[w], func(*doc.Work) bool { return true }) }
		slices.SortStableFunc(own, func(a, b *doc.Work) int { return cmp.Compare(linked(b), linked(a)) })
		own = own[:rowBars-1]
	}
	var out []flowNode
	rest := flowNode{level: level}
	for _, w := range row {
		n := len(v.aligned[w].rows)
		if slices.Contains(own, w) {
			out = append(out, flowNode{level, []*doc.Work{w}, n})
			continue
		}
		rest.works, rest.clauses = append(rest.works, w), rest.clauses+n
	}
	if len(rest.works) > 0 {
		out = append(out, rest)
	}
	return out
}

// nodeMet counts the clauses of n linked with a document that is wanted.
func (s *Site) nodeMet(n flowNode, wanted func(*doc.Work) bool) int {
	sum := 0
	for _, w := range n.works {
		sum += s.meeting(s.aligned[w], wanted)
	}
	return sum
}

// flow lays the picture out.
func (v *view) flow(nodes []flowNode) Flow {
	f := Flow{Width: flowWidth}
	var rows [][]int // indexes of nodes
	for i, n := range nodes {
		if i == 0 || nodes[i-1].level != n.level {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], i)
	}
	for i, row := range rows {
		y := flowTop + i*flowRow
		f.Rows = append(f.Rows, FlowRow{v.badge(nodes[row[0]].level), y + flowBar})
		f.Bars = append(f.Bars, v.flowBars(nodes, row, y)...)
	}
	f.Height = flowTop + max(0, len(rows)-1)*flowRow + flowBar + 8
	for i := 1; i < len(rows); i++ {
		f.Bands = append(f.Bands, v.flowBands(nodes, f.Bars, rows[i-1], rows[i])...)
	}
	return f
}

// flowBars lays out one row.
func (v *view) flowBars(nodes []flowNode, row []int, y int) []FlowBar {
	clauses := 0
	for _, i := range row {
		clauses += nodes[i].clauses
	}
	room := flowWidth - flowMargin - flowGap*(len(row)-1)
	x := flowMargin
	var out []FlowBar
	for _, i := range row {
		n := nodes[i]
		name := v.say("flow.rest", len(n.works))
		if len(n.works) == 1 {
			name = v.title(n.works[0].In(v.script))
		}
		b := FlowBar{Key: i + 1, Level: v.badge(n.level), X: x, Y: y, Width: room * n.clauses / clauses, NameX: x + 26, NameY: y - 8, Clauses: n.clauses}
		met := v.nodeMet(n, func(w *doc.Work) bool { return w.Received.Level != n.level })
		b.Filled = b.Width * met / n.clauses
		b.Name, b.Whole = fitting(name, (b.Width-26)/flowGlyph), v.say("flow.bar", name, n.clauses, met)
		out = append(out, b)
		x += b.Width + flowGap
	}
	return out
}

// fitting returns name cut to n characters; "" if fewer than four fit.
func fitting(name string, n int) string {
	r := []rune(name)
	switch {
	case len(r) <= n:
		return name
	case n < 4:
		return ""
	}
	return string(r[:n-1]) + "…"
}

// flowBands draws the bands between the bars of two neighbouring rows; a row of
// documents whose level nobody stated is no level's neighbour. At each
// end they share the part of the bar that stands for the clauses with a
// counterpart in the other row.
func (v *view) flowBands(nodes []flowNode, bars []FlowBar, upper, lower []int) []FlowBand {
	met := func(n, other int) int {
		return v.nodeMet(nodes[n], func(w *doc.Work) bool { return slices.Contains(nodes[other].works, w) })
	}
	left := map[int]int{} // :: node → where its next band begins
	share := func(n, other int, row []int) int {
		sum := 0
		for _, o := range row {
			sum += met(n, o)
		}
		any := v.nodeMet(nodes[n], func(w *doc.Work) bool { return w.Received.Level == nodes[other].level })
		if sum == 0 {
			return 0
		}
		return bars[n].Width * any / nodes[n].clauses * met(n, other) / sum
	}
	var out []FlowBand
	for _, a := range upper {
		for _, b := range lower {
			wa, wb := share(a, b, lower), share(b, a, upper)
			if wa == 0 && wb == 0 || !v.declared(nodes[a].level) || !v.declared(nodes[b].level) {
				continue
			}
			xa, xb := bars[a].X+left[a], bars[b].X+left[b]
			left[a], left[b] = left[a]+wa, left[b]+wb
			ya, yb := bars[a].Y+flowBar, bars[b].Y
			out = append(out, FlowBand{
				Path: band(xa, xa+wa, ya, xb, xb+wb, yb), From: nodes[a].level, To: nodes[b].level,
				Description: v.say("flow.band", a+1, b+1, met(a, b), a+1, met(b, a), b+1),
			})
		}
	}
	return out
}

// band returns the path of a band from [x0, x1] at y to [u0, u1] at w.
func band(x0, x1, y, u0, u1, w int) string {
	m := (y + w) / 2
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %dH%dC%d %d %d %d %d %dZ", x0, y, x0, m, u0, m, u0, w, u1, u1, m, x1, m, x1, y)
}

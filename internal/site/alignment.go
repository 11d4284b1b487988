package site

import (
	"slices"

	"gongbao/internal/doc"
)

// AlignmentsPage is <script>/alignment.html: how the documents of the levels
// belong together, as a picture and as tables.
type AlignmentsPage struct {
	Frame
	Flow      Flow
	Documents []AlignedDocument
	Pairs     []AlignedPair // those with links, most first
	Hidden    int           // further pairs with links that are not listed
}

// AlignedDocument is a document and how many of its clauses have a counterpart.
type AlignedDocument struct {
	Ref        // its alignment page
	Key    int // its number in the picture; 0 if it has none of its own
	Level  Badge
	Rows   int // clauses
	Counts []AlignedCount
	None   int // clauses without any counterpart
}

// AlignedCount is how many clauses have a counterpart in one direction.
type AlignedCount struct {
	Label string // "上级有对应"
	N     int
	Has   bool // the site holds other documents in that direction
}

// AlignedPair is two documents that are linked, the higher one first.
type AlignedPair struct {
	Upper, Lower        Ref
	UpperLevel          Badge
	LowerLevel          Badge
	UpperMet, UpperRows int // clauses of Upper with a counterpart in Lower, of all
	LowerMet, LowerRows int
}

// pairLimit is how many pairs of documents the overview lists; a site of 300
// documents has up to 45,000. All links are in data/links.csv.
const pairLimit = 200

// AlignmentPage is <script>/<document>/alignment.html: one row a clause, its
// counterparts at every level.
type AlignmentPage struct {
	Frame
	Document Ref
	Level    Badge
	Sum      string // how many clauses have a counterpart
	AlignTable
	Gaps    []Gap // what other documents say and nothing here answers
	Distant int   // documents with nothing in common with this one
	CSV     Ref
}

// AlignTable is clauses with their counterparts at the levels.
type AlignTable struct {
	Columns []AlignColumn
	Leads   bool // a column names the agencies
	Rows    []AlignRow
}

// AlignColumn is a level of government in the table.
type AlignColumn struct {
	Level     Badge
	Direction string // "above", "beside", "below"
	Label     string // "上级"
	Met       int    // clauses with a counterpart at this level
}

// AlignRow is a clause with its counterparts.
type AlignRow struct {
	Ref
	Order  int // its place in the text, for sorting
	Marker string
	In     string // the title of its document, where rows are of several; else ""
	Level  Badge
	Leads  []Ref
	Cells  []AlignCell // as the columns
}

// AlignCell is the counterparts of a clause at one level.
type AlignCell struct {
	Level Badge // for the label on narrow screens
	Links []AlignLink
	More  int // further ones on the unit's page
	Sum   int // of all

	Inferred bool // some of Links is computed
}

// AlignLink is a counterpart by its name.
type AlignLink struct {
	Ref
	Marker   string
	Document string // its title
	Origin   doc.Origin
	Label    string // "引用", "编者确认"; of a computed one the cell says 推断
}

// Gap is a document with the clauses that nothing here answers.
type Gap struct {
	Document  Ref
	Level     Badge
	Direction string
	Label     string
	Rows      int // clauses of that document
	Units     []UnitItem
}

// cellLinks is how many counterparts a cell names; the unit's page has all.
const cellLinks = 3

// gapDocuments is how many other documents have their unanswered clauses listed
// on an alignment page, those most linked with it: a page of a site with
// hundreds of documents would else list most of the site.
const gapDocuments = 12

// alignmentPath returns the address of the alignment of the document id, from a
// script's folder.
func alignmentPath(id string) string { return id + "/alignment.html" }

func (v *view) alignmentPage(w *doc.Work) Page {
	d := w.In(v.script)
	title := v.say("align.title")
	return v.page(alignmentPath(d.ID), title+"："+v.title(d), "alignment.html", func(path string) any {
		a := v.aligned[w]
		columns := v.columns(w)
		linked := 0
		for i := range columns {
			columns[i].Met = v.meeting(a, func(o *doc.Work) bool { return o.Received.Level == columns[i].Level.ID })
		}
		m := AlignmentPage{
			Document: Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))},
			Level:    v.badge(d.Level), AlignTable: AlignTable{Columns: columns},
			CSV: Ref{v.say("align.csv"), rel(path, in(v.script, alignmentCSVPath(d.ID)))},
		}
		for i, c := range a.rows {
			row := v.alignRow(path, c, columns)
			row.Order = i + 1
			m.Leads = m.Leads || len(row.Leads) > 0
			m.Rows = append(m.Rows, row)
			if len(c.ends) > 0 {
				linked++
			}
		}
		m.Sum = v.say("align.sum", len(a.rows), linked, len(a.rows)-linked)
		m.Gaps, m.Distant = v.gaps(path, w)
		m.Frame = v.frame(path, pageInfo{
			page: "alignment", title: title + "：" + m.Document.Text, description: v.quoted(d) + "：" + m.Sum, nav: "nav.alignment",
		})
		return m
	})
}

// columns returns the levels that w can be set beside: those of the site's
// documents, but for its own level if w is the only one there.
func (v *view) columns(w *doc.Work) []AlignColumn {
	var out []AlignColumn
	for _, other := range v.lib.Works {
		d := other.Received
		if other == w || slices.ContainsFunc(out, func(c AlignColumn) bool { return c.Level.ID == d.Level }) {
			continue
		}
		dir := v.direction(d, w.Received)
		out = append(out, AlignColumn{Level: v.badge(d.Level), Direction: dir, Label: v.say("link." + dir)})
	}
	return out
}

// alignRow describes a clause and its counterparts at the levels of columns.
func (v *view) alignRow(path string, c alignedClause, columns []AlignColumn) AlignRow {
	u := c.in(v.script)
	r := AlignRow{
		Ref: Ref{u.Section.Name(), rel(path, c.address(v.script))}, Marker: u.Section.Hung(),
		Leads: v.officeRefs(path, c.leads), Level: v.badge(u.Doc.Level),
	}
	if r.Marker == r.Text {
		r.Marker = ""
	}
	for _, column := range columns {
		r.Cells = append(r.Cells, v.alignCell(path, c, column.Level))
	}
	return r
}

// alignCell names the counterparts of c at a level.
func (v *view) alignCell(path string, c alignedClause, level Badge) AlignCell {
	cell := AlignCell{Level: level}
	for _, e := range c.ends {
		w := v.workOf(e.far)
		if w.Received.Level != level.ID {
			continue
		}
		if cell.Sum++; len(cell.Links) < cellLinks {
			cell.Links = append(cell.Links, v.alignLink(path, w, e))
			cell.Inferred = cell.Inferred || e.link.Origin == doc.Computed
		}
	}
	cell.More = cell.Sum - len(cell.Links)
	return cell
}

func (v *view) alignLink(path string, w *doc.Work, e end) AlignLink {
	l := AlignLink{Document: v.title(w.In(v.script)), Origin: e.link.Origin, Label: v.say("link." + string(e.link.Origin))}
	far, ok := v.index.byID[e.far]
	if !ok {
		l.Ref = Ref{l.Document, rel(path, doc.PagePath(v.script, e.far))}
		return l
	}
	s := far.in(v.script).Section
	l.Ref, l.Marker = Ref{s.Name(), rel(path, far.address(v.script))}, s.Hung()
	if s.Title == "" { // 第二条 says nothing without the law it stands in
		l.Text, l.Marker = "《"+l.Document+"》"+l.Text, ""
	}
	return l
}

// gaps lists the clauses of other documents that nothing of w answers, for the
// documents w has most in common with; distant counts the others.
func (v *view) gaps(path string, w *doc.Work) (gaps []Gap, distant int) {
	near := slices.DeleteFunc(slices.Clone(v.lib.Works), func(o *doc.Work) bool { return v.aligned[o].met[w] == 0 })
	distant = len(v.lib.Works) - 1 - len(near)
	most := slices.Clone(near)
	slices.SortStableFunc(most, func(a, b *doc.Work) int { return v.aligned[b].met[w] - v.aligned[a].met[w] })
	most = most[:min(gapDocuments, len(most))]
	for _, o := range near {
		d := o.In(v.script)
		dir := v.direction(d, w.Received)
		g := Gap{
			Document: Ref{v.title(d), rel(path, in(v.script, alignmentPath(d.ID)))}, Level: v.badge(d.Level),
			Direction: dir, Label: v.say("link." + dir), Rows: len(v.aligned[o].rows),
		}
		if !slices.Contains(most, o) {
			distant++
			continue
		}
		for _, c := range v.aligned[o].rows {
			if !v.meets(c, only(w)) {
				g.Units = append(g.Units, v.unitItem(path, c.entry))
			}
		}
		gaps = append(gaps, g)
	}
	return gaps, distant
}

func (v *view) alignmentsPage() Page {
	title := v.say("aligns.title")
	return v.page("alignment.html", title, "alignments.html", func(path string) any {
		m := AlignmentsPage{Frame: v.frame(path, pageInfo{
			page: "alignments", title: title, description: v.say("aligns.lead"), nav: "nav.alignment", columnType: title,
		})}
		nodes := v.flowNodes()
		m.Flow = v.flow(nodes)
		for _, w := range v.lib.Works {
			m.Documents = append(m.Documents, v.alignedDocument(path, w, nodes))
		}
		m.Pairs = v.alignedPairs(path)
		if n := len(m.Pairs); n > pairLimit {
			m.Pairs, m.Hidden = m.Pairs[:pairLimit], n-pairLimit
		}
		return m
	})
}

// alignedDocument counts the clauses of w that have counterparts above, beside
// and below.
func (v *view) alignedDocument(path string, w *doc.Work, nodes []flowNode) AlignedDocument {
	a, d := v.aligned[w], w.In(v.script)
	out := AlignedDocument{
		Ref: Ref{v.title(d), rel(path, in(v.script, alignmentPath(d.ID)))}, Level: v.badge(d.Level), Rows: len(a.rows),
	}
	for i, n := range nodes {
		if len(n.works) == 1 && n.works[0] == w {
			out.Key = i + 1
		}
	}
	for _, dir := range directions[:3] {
		there := func(o *doc.Work) bool { return o != w && v.direction(o.Received, w.Received) == dir }
		out.Counts = append(out.Counts, AlignedCount{v.say("align." + dir), v.meeting(a, there), slices.ContainsFunc(v.lib.Works, there)})
	}
	for _, c := range a.rows {
		if len(c.ends) == 0 {
			out.None++
		}
	}
	return out
}

// alignedPairs lists the pairs of documents with links between their clauses,
// those with most of them first.
func (v *view) alignedPairs(path string) []AlignedPair {
	var out []AlignedPair
	for i, upper := range v.lib.Works {
		for _, lower := range v.lib.Works[i+1:] {
			a, b := v.aligned[upper], v.aligned[lower]
			p := AlignedPair{UpperMet: a.met[lower], LowerMet: b.met[upper], UpperRows: len(a.rows), LowerRows: len(b.rows)}
			if p.UpperMet+p.LowerMet == 0 {
				continue
			}
			u, l := upper.In(v.script), lower.In(v.script)
			p.Upper, p.UpperLevel = Ref{v.title(u), rel(path, in(v.script, alignmentPath(u.ID)))}, v.badge(u.Level)
			p.Lower, p.LowerLevel = Ref{v.title(l), rel(path, in(v.script, alignmentPath(l.ID)))}, v.badge(l.Level)
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b AlignedPair) int { return b.UpperMet + b.LowerMet - a.UpperMet - a.LowerMet })
	return out
}

// taskTable sets tasks of the office o beside their counterparts at every level
// that has documents.
func (v *view) taskTable(path string, o *office, tasks []*entry) AlignTable {
	var t AlignTable
	for _, w := range v.lib.Works {
		c := AlignColumn{Level: v.badge(w.Received.Level)}
		if slices.ContainsFunc(t.Columns, func(known AlignColumn) bool { return known.Level == c.Level }) {
			continue
		}
		c.Direction = v.towards(w.Received.Level, o.level)
		c.Label = v.say("link." + c.Direction)
		t.Columns = append(t.Columns, c)
	}
	several := slices.ContainsFunc(tasks, func(e *entry) bool { return e.work != tasks[0].work })
	for i, e := range tasks {
		row := v.alignRow(path, alignedClause{e, v.endsBelow(e.received, nil)}, t.Columns)
		row.Order, row.Leads = i+1, nil
		if several {
			row.In = v.title(e.in(v.script).Doc)
		}
		for i := range row.Cells {
			if row.Cells[i].Sum > 0 {
				t.Columns[i].Met++
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

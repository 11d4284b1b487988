package site

import (
	"cmp"
	"fmt"
	"strings"

	"gongbao/internal/doc"
)

// VersionPage is <script>/<document>/versions.html: what changed since the
// version before, clause by clause.
type VersionPage struct {
	Frame
	Level    Badge
	Old, New Ref
	OldDate  string // "" unknown
	NewDate  string
	Changed  int // clauses
	Added    int
	Removed  int
	Same     int
	Rows     []VersionRow
}

// VersionRow is a clause in two versions, or several in a row that are the same
// in both.
type VersionRow struct {
	Kind string // "changed", "added", "removed" or "same"
	Same int    // how many, of kind "same"
	Old  Ref    // zero if the clause is new, or has no address
	New  Ref    // zero if the clause was taken out, or has no address
	Runs []VersionRun
}

// VersionRun is a stretch of a clause. Line breaks of the text stand in it as
// "\n".
type VersionRun struct {
	Op   string // "del", "ins" or "" for what stands in both
	Text string
}

// VersionItem is one of the versions of a document.
type VersionItem struct {
	Ref
	Date    string // "" unknown
	ISO     string
	Here    bool // the document of this page
	Changes Ref  // what changed since the version before; zero for the first
}

// Standing is what else a reader should know of a document before reading it:
// whether it is the newest version, and what was written about it.
type Standing struct {
	Newer    Ref // the newest version, if another document is that
	Versions []VersionItem
	Readings []ReadingItem
}

// versions holds which document follows which.
type versions struct {
	before map[string]*doc.Work // :: id → version before
	after  map[string]*doc.Work // :: id → version after
}

// readVersions reads version_of of all headers. One that names no document of
// the site is a problem.
func (s *Site) readVersions() []doc.Problem {
	s.versions = versions{map[string]*doc.Work{}, map[string]*doc.Work{}}
	var problems []doc.Problem
	for _, w := range s.lib.Works {
		h := w.Received.Header
		if h == nil || h.VersionOf == "" {
			continue
		}
		before := s.lib.Work(h.VersionOf)
		if before == nil {
			problems = append(problems, doc.Problem{
				File: h.Path, Pos: doc.Pos{Line: h.Lines["version_of"]}, Stage: "site", Rule: "version-of", Severity: doc.Severe,
				Zh: fmt.Sprintf("没有标识为 %s 的文件 — 请写上一版的 id", h.VersionOf),
				En: fmt.Sprintf("there is no document with the id %s — give the id of the version before", h.VersionOf),
			})
			continue
		}
		s.versions.before[w.Received.ID], s.versions.after[h.VersionOf] = before, w
	}
	return problems
}

// family returns all versions of w, oldest first. source sees to it that they
// lead in no circle.
func (s *Site) family(w *doc.Work) []*doc.Work {
	first := w
	for before := s.versions.before[first.Received.ID]; before != nil; before = s.versions.before[first.Received.ID] {
		first = before
	}
	var out []*doc.Work
	for at := first; at != nil; at = s.versions.after[at.Received.ID] {
		out = append(out, at)
	}
	return out
}

func versionsPath(s doc.Script, id string) string { return in(s, id+"/versions.html") }

// standing describes w for the page at path.
func (v *view) standing(path string, w *doc.Work) Standing {
	st := Standing{Readings: v.readingItems(path, w.Received.ID)}
	family := v.family(w)
	if len(family) < 2 {
		return st
	}
	for i, m := range family {
		d := m.In(v.script)
		item := VersionItem{
			Ref:  Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))},
			Date: longDate(d.Meta.Date()), ISO: d.Meta.Date(), Here: m == w,
		}
		if i > 0 {
			item.Changes = Ref{v.say("version.changes"), rel(path, versionsPath(v.script, d.ID))}
		}
		st.Versions = append(st.Versions, item)
	}
	if newest := st.Versions[len(family)-1]; !newest.Here {
		st.Newer = Ref{cmp.Or(newest.Date, newest.Text), newest.Href}
	}
	return st
}

// versionPage compares w with the version before it.
func (v *view) versionPage(w *doc.Work) Page {
	before, d := v.versions.before[w.Received.ID].In(v.script), w.In(v.script)
	title := v.say("version.title", v.quoted(d))
	return v.page(d.ID+"/versions.html", title, "version.html", func(path string) any {
		m := VersionPage{
			Frame: v.frame(path, pageInfo{page: "version", title: title, description: title, article: d}),
			Level: v.badge(d.Level),
			Old:   Ref{v.title(before), rel(path, doc.PagePath(v.script, before.ID))}, OldDate: longDate(before.Meta.Date()),
			New: Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))}, NewDate: longDate(d.Meta.Date()),
		}
		m.Legislation = nil
		for _, p := range alignClauses(clauseTexts(before), clauseTexts(d)) {
			m.add(v.versionRow(path, before, d, p))
		}
		return m
	})
}

// add counts a row and appends it; what is the same joins the row before.
func (m *VersionPage) add(r VersionRow) {
	switch r.Kind {
	case "changed":
		m.Changed++
	case "added":
		m.Added++
	case "removed":
		m.Removed++
	default:
		m.Same++
		if n := len(m.Rows); n > 0 && m.Rows[n-1].Kind == "same" {
			m.Rows[n-1].Same++
			return
		}
	}
	m.Rows = append(m.Rows, r)
}

func (v *view) versionRow(path string, before, d *doc.Document, p clausePair) VersionRow {
	switch {
	case p.old == nil:
		return VersionRow{Kind: "added", New: v.clauseRef(path, d, p.new), Runs: []VersionRun{{"ins", p.new.text}}}
	case p.new == nil:
		return VersionRow{Kind: "removed", Old: v.clauseRef(path, before, p.old), Runs: []VersionRun{{"del", p.old.text}}}
	case p.old.text == p.new.text:
		return VersionRow{Kind: "same", Same: 1}
	}
	row := VersionRow{Kind: "changed", Old: v.clauseRef(path, before, p.old), New: v.clauseRef(path, d, p.new)}
	for _, r := range diffText(p.old.text, p.new.text) {
		row.Runs = append(row.Runs, VersionRun{[...]string{"", "del", "ins"}[r.op], r.text})
	}
	return row
}

// clauseRef links a clause of d. A line outside the sections has no address.
func (v *view) clauseRef(path string, d *doc.Document, c *clauseText) Ref {
	if c.section == nil {
		return Ref{}
	}
	e, ok := v.index.byID[d.ID+"/"+c.section.ID]
	if !ok {
		return Ref{}
	}
	return Ref{strings.TrimSpace(c.section.Spoken()), rel(path, e.anchorAddress(v.script))}
}

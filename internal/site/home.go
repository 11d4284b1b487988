package site

import (
	"slices"

	"gongbao/internal/doc"
)

// Due is what falls due in the year of the newest document of the site. The
// clock is never asked: a page must be the same whenever it is built.
type Due struct {
	Year    string
	Basis   Ref         // the newest document
	Rows    []TargetRow // the first of them
	More    int         // further ones
	Before  *YearRow    // the last year before with targets; nil without one
	After   *YearRow    // the next year with targets; nil without one
	Targets Ref         // the page of all targets
}

// dueRows is how many of the targets due this year the home page names.
const dueRows = 6

// bandDocuments is how many documents of a level the home page names, the newest
// ones; the page of alignments has all.
const bandDocuments = 12

// due says what falls due this year, or returns nil if no document states a date
// or no target a year.
func (v *view) due(path string, all []targetAt) *Due {
	year, newest := v.thisYear()
	years := v.yearChart(all)
	if year == "" || len(years.Rows) == 0 {
		return nil
	}
	d := &Due{
		Year: year, Basis: Ref{v.title(newest), rel(path, doc.PagePath(v.script, newest.ID))},
		Targets: Ref{v.say("targets.title"), rel(path, in(v.script, targetsPath(1)))},
	}
	for i, r := range years.Rows {
		switch {
		case r.Year < year:
			d.Before = &years.Rows[i]
		case r.Year > year && d.After == nil:
			d.After = &years.Rows[i]
		}
	}
	for _, t := range all {
		if due := t.target(v.script).Deadline; len(due) < 4 || due[:4] != year {
			continue
		}
		if len(d.Rows) == dueRows {
			d.More++
			continue
		}
		d.Rows = append(d.Rows, v.targetRow(path, t))
	}
	return d
}

// hasPage reports whether the site has a page at path. It may be asked once the
// list of pages is complete, as when a page is rendered.
func (s *Site) hasPage(path string) bool {
	return slices.ContainsFunc(s.pages, func(p Page) bool { return p.Path == path })
}

// pageIn links the page at path, from the script's folder, if the site has it.
func (v *view) pageIn(from, path, key string) Ref {
	if full := in(v.script, path); v.hasPage(full) {
		return Ref{v.say(key), rel(from, full)}
	}
	return Ref{}
}

// newestFirst keeps the newest documents of a band and counts the others.
func (b *Band) newestFirst() {
	if n := len(b.Documents); n > bandDocuments {
		b.Documents, b.More = b.Documents[:bandDocuments], n-bandDocuments
	}
}

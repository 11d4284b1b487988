package site

import (
	"slices"

	"gongbao/internal/doc"
)

// Rung is a level of government as a unit's page shows it: what the documents
// of that level say about the same thing.
type Rung struct {
	Level     Badge
	Direction string // "above", "beside", "below"
	Label     string // "上级"
	Here      bool   // the unit's own level
	Count     int
	Documents []LinkDocument
	More      []FurtherLink // links to further documents
	None      bool          // other documents of this level are here, and nothing was found in them
}

// ladder sets groups, the links of a unit of the document here, in the order of
// the levels. Every level that has a document has its rung: that nothing was
// found is an answer too.
func (v *view) ladder(here *doc.Document, groups []LinkGroup) []Rung {
	var out []Rung
	for _, w := range v.lib.Works {
		d := w.Received
		if n := len(out); n > 0 && out[n-1].Level.ID == d.Level {
			continue
		}
		dir := v.direction(d, here)
		r := Rung{Level: v.badge(d.Level), Direction: dir, Label: v.say("link." + dir), Here: d.Level == here.Level}
		for _, g := range groups {
			for _, further := range g.More {
				if further.Level == r.Level {
					r.More = append(r.More, further)
					r.Count++
				}
			}
			for _, other := range g.Documents {
				if other.Level == r.Level {
					r.Documents = append(r.Documents, other)
					r.Count += len(other.Links) + len(other.More)
				}
			}
		}
		r.None = len(r.Documents) == 0 && !(r.Here && v.alone(here))
		out = append(out, r)
	}
	return out
}

// alone reports whether no other document is of d's level.
func (v *view) alone(d *doc.Document) bool {
	return !slices.ContainsFunc(v.lib.Works, func(w *doc.Work) bool { return w.Received.ID != d.ID && w.Received.Level == d.Level })
}

// Phrase is a phrase that both ends of a link share.
type Phrase struct {
	Text  string
	Title bool // a title holds it, at one end or both
}

// phrases lists what e's ends share, as it reads at the unit id, each once;
// what titles share comes first.
func (v *view) phrases(id string, e end) []Phrase {
	near, ok := v.index.byID[id]
	if !ok {
		return nil
	}
	text := passageOf(near, v.script)
	title := v.titlePassage(near)
	var out []Phrase
	add := func(p passage, s doc.Span, inTitle bool) {
		s = p.here(s)
		phrase := string(p.text[s.Start:s.End])
		if phrase != "" && !slices.ContainsFunc(out, func(o Phrase) bool { return o.Text == phrase }) {
			out = append(out, Phrase{phrase, inTitle})
		}
	}
	for _, t := range e.link.Titles {
		span, inTitle := t.From, t.FromTitle
		if e.back {
			span, inTitle = t.To, t.ToTitle
		}
		if inTitle {
			add(title, span, true)
		} else {
			add(text, span, true)
		}
	}
	for _, s := range e.evidence(false) {
		add(text, s, false)
	}
	return out
}

// titlePassage returns the title of e. A title whose conversion has another
// length has no known places: its spans are cut to nothing.
func (v *view) titlePassage(e *entry) passage {
	title := []rune(e.in(v.script).Section.Title)
	if len(title) != len([]rune(e.received.Section.Title)) {
		return passage{}
	}
	return passage{text: title}
}

// titleRuns returns the title at the far end of e, which is far, with the
// phrases marked that it shares with this end.
func (v *view) titleRuns(far *entry, e end) []Run {
	title := v.titlePassage(far)
	var marks []doc.Span
	for _, t := range e.link.Titles {
		span, inTitle := t.To, t.ToTitle
		if e.back {
			span, inTitle = t.From, t.FromTitle
		}
		if inTitle {
			marks = append(marks, title.here(span))
		}
	}
	slices.SortFunc(marks, func(a, b doc.Span) int { return a.Start - b.Start })
	runs := title.runs(doc.Span{End: len(title.text)}, marks)
	if len(runs) == 0 {
		return []Run{{Text: far.in(v.script).Section.Name()}}
	}
	return runs
}

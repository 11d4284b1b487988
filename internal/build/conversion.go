package build

import (
	"sync"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/site"
)

// conversionsOf returns conversions for the works of the library; each list is
// made once, for the three pages that show it.
func (p *Project) conversionsOf() func(*doc.Work, doc.Script) []site.Conversion {
	type side struct {
		work *doc.Work
		to   doc.Script
	}
	lists := map[side]func() []site.Conversion{}
	for _, w := range p.Library.Works {
		for _, to := range doc.Scripts {
			lists[side{w, to}] = sync.OnceValue(func() []site.Conversion { return p.conversions(w, to) })
		}
	}
	return func(w *doc.Work, to doc.Script) []site.Conversion { return lists[side{w, to}]() }
}

// conversions lists what a reader may want to check of the conversion of w to
// the script to: where the glossary or the word list overrode the dictionaries,
// and where nothing but their order decided.
func (p *Project) conversions(w *doc.Work, to doc.Script) []site.Conversion {
	decisions, err := p.Converter.Decisions(w.Received, to)
	if err != nil {
		return nil // the embedded tables are broken: New has failed before
	}
	var out []site.Conversion
	for _, d := range decisions {
		if !d.Overridden() && !d.Doubtful() {
			continue
		}
		c := site.Conversion{Section: d.Section, At: d.To, In: d.In, Out: d.Out, Not: d.Alternatives, Rule: d.Rule, Decided: d.Overridden()}
		if c.Decided {
			c.Not = []string{d.Instead}
		}
		out = append(out, c)
	}
	return out
}

// badMarks reports the marks for single cases that cannot be read, in notes and
// in the reasons that staff gave.
func badMarks(c *doc.Content) []doc.Problem {
	var problems []doc.Problem
	look := func(file string, text string, at func(doc.Pos) doc.Pos) {
		for _, m := range script.Marks(text) {
			problems = append(problems, doc.Problem{
				File: file, Pos: at(m.Pos), Stage: "script", Rule: "bad-mark", Severity: doc.Severe, Zh: m.Zh, En: m.En,
			})
		}
	}
	line := func(n int) func(doc.Pos) doc.Pos { return func(doc.Pos) doc.Pos { return doc.Pos{Line: n} } }
	for _, h := range c.Headers {
		look(h.Path, h.Note, func(p doc.Pos) doc.Pos { // a note stands in its file as it is
			return doc.Pos{Line: h.NoteLine + p.Line - 1, Column: p.Column}
		})
		for _, e := range h.Errata {
			look(h.Path, e.Why, line(e.At))
		}
	}
	for _, d := range c.Decisions {
		look(d.File, d.Why, line(d.Line))
	}
	return problems
}

package build

import (
	"gongbao/internal/doc"
	"gongbao/internal/site"
)

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
		c := site.Conversion{Section: d.Section, In: d.In, Out: d.Out, Not: d.Alternatives, Rule: d.Rule, Decided: d.Overridden()}
		if c.Decided {
			c.Not = []string{d.Instead}
		}
		out = append(out, c)
	}
	return out
}

package site

import (
	"cmp"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// passage is the FullText of a unit in one script, ready to be cut by spans
// that count runes of the text as received.
type passage struct {
	text    []rune
	aligned doc.Alignment
}

// passageOf returns the text of e in script s.
func passageOf(e *entry, s doc.Script) passage {
	sec := e.in(s).Section
	return passage{[]rune(sec.FullText()), sec.Aligned}
}

// here maps a span of the received text into p, cut to p's bounds.
func (p passage) here(received doc.Span) doc.Span {
	m := p.aligned.Span(received)
	m.Start = min(max(m.Start, 0), len(p.text))
	m.End = min(max(m.End, m.Start), len(p.text))
	return m
}

// excerpt returns the stretch of p that the received span sentence covers, with
// the received spans in marks marked. Without a sentence it takes the one
// around the first mark; without marks too it returns nil.
func (p passage) excerpt(sentence doc.Span, marks []doc.Span) []Run {
	var places []doc.Span
	for _, m := range marks {
		places = append(places, p.here(m))
	}
	slices.SortFunc(places, func(a, b doc.Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	cut := p.here(sentence)
	if cut.Len() == 0 {
		if len(places) == 0 {
			return nil
		}
		cut = p.sentenceAt(places[0].Start)
	}
	return p.runs(cut, places)
}

// sentenceAt returns the sentence that holds rune i.
func (p passage) sentenceAt(i int) doc.Span {
	ends := func(r rune) bool { return strings.ContainsRune("。！？；\n", r) }
	start, end := i, i
	for start > 0 && !ends(p.text[start-1]) {
		start--
	}
	for end < len(p.text) && !ends(p.text[end]) {
		end++
	}
	if end < len(p.text) && p.text[end] != '\n' {
		end++
	}
	return doc.Span{Start: start, End: end}
}

// runs cuts the stretch cut of p at the borders of marks, which are sorted and
// may overlap.
func (p passage) runs(cut doc.Span, marks []doc.Span) []Run {
	var out []Run
	add := func(from, to int, mark bool) {
		if from < to {
			text := strings.ReplaceAll(string(p.text[from:to]), "\n", " ")
			out = append(out, Run{Text: text, Mark: mark})
		}
	}
	done := cut.Start
	for _, m := range marks {
		start, end := max(m.Start, done), min(m.End, cut.End)
		if start >= end {
			continue
		}
		add(done, start, false)
		add(start, end, true)
		done = end
	}
	add(done, cut.End, false)
	return out
}

// linkNames cuts text at the names of offices and links each to its page.
// names[i] is the wording of offices[i] in text; the longest name at a place
// wins, so that 市水利局 is not found inside 省市水利局联席会 if that is a name too.
func linkNames(text string, names []string, hrefs []string) []Run {
	var out []Run
	plain := 0
	for i := 0; i < len(text); {
		best := -1
		for n, name := range names {
			if name != "" && strings.HasPrefix(text[i:], name) && (best < 0 || len(name) > len(names[best])) {
				best = n
			}
		}
		if best < 0 {
			i++
			continue
		}
		if plain < i {
			out = append(out, Run{Text: text[plain:i]})
		}
		out = append(out, Run{Text: names[best], Href: hrefs[best]})
		i += len(names[best])
		plain = i
	}
	if plain < len(text) {
		out = append(out, Run{Text: text[plain:]})
	}
	return out
}

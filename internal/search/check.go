package search

import (
	"slices"

	"gongbao/internal/doc"
)

// Class says how well a hit answers the query.
type Class string

// The classes, best first.
const (
	Exact Class = "exact" // the whole query as one phrase
	All   Class = "all"   // all terms
	Loose Class = "loose" // some of it; shown apart, and only if nothing else is found
)

// rank orders classes, best first.
func (c Class) rank() int {
	return slices.Index([]Class{Exact, All, Loose}, c)
}

// unitText is a unit's text ready for comparison.
type unitText struct {
	entry *Entry
	views [2]view // :: script, as in doc.Scripts
	fold  [2]foldedView
}

type foldedView struct{ own, context []rune }

func newUnitText(e *Entry, fold func(rune) rune) *unitText {
	t := &unitText{entry: e, views: e.views()}
	for i, v := range t.views {
		t.fold[i] = foldedView{folded(v.own.runes, fold), folded(v.context.runes, fold)}
	}
	return t
}

// inOwn reports whether a folded term occurs in the unit's own text.
func (t *unitText) inOwn(term []rune) bool {
	return contains(t.fold[0].own, term) || contains(t.fold[1].own, term)
}

func (t *unitText) inContext(term []rune) bool {
	return contains(t.fold[0].context, term) || contains(t.fold[1].context, term)
}

// faithful reports whether term occurs as it was typed, unfolded.
func (t *unitText) faithful(term []rune) bool {
	for _, v := range t.views {
		if contains(v.own.runes, term) || contains(v.context.runes, term) {
			return true
		}
	}
	return false
}

// class returns how the unit answers q by the definition of Query; it reports
// false if it does not.
func (t *unitText) class(q *Query, phrase []rune) (Class, bool) {
	for _, g := range q.not {
		if t.inOwn(g.folded) {
			return "", false
		}
	}
	if t.inOwn(phrase) {
		return Exact, true
	}
	own := false
	for _, term := range q.terms() {
		switch {
		case t.inOwn(term):
			own = true
		case !t.inContext(term):
			return "", false
		}
	}
	return All, own
}

// asTyped reports whether every group occurs in the characters in which it was
// typed. 理髮 folds to 理发 and so finds 合理发展, whose Traditional form has 發:
// such hits rank below the others of their class.
func (t *unitText) asTyped(q *Query) bool {
	for _, g := range q.groups {
		for _, term := range words(g.typed) {
			if !t.faithful(term) {
				return false
			}
		}
	}
	return true
}

// titled returns 2 if the title is the phrase and nothing else, 1 if all terms
// occur in it, else 0.
func (t *unitText) titled(phrase []rune, terms [][]rune) int {
	most := 0
	for i, v := range t.views {
		title := t.fold[i].own[:v.titleLen]
		switch {
		case slices.Equal(title, phrase):
			return 2
		case !slices.ContainsFunc(terms, func(term []rune) bool { return !contains(title, term) }):
			most = 1
		}
	}
	return most
}

// leads reports whether a term occurs in the agency named first.
func (t *unitText) leads(terms [][]rune) bool {
	for _, v := range t.fold {
		_, rest := cutField(v.own)
		lead, _ := cutField(rest)
		if slices.ContainsFunc(terms, func(term []rune) bool { return contains(lead, term) }) {
			return true
		}
	}
	return false
}

// cutField returns the first field and the others.
func cutField(rs []rune) (first, rest []rune) {
	if i := slices.Index(rs, fields); i >= 0 {
		return rs[:i], rs[i+1:]
	}
	return rs, nil
}

// marks returns where terms occur in the title and in the text of the page in
// script s, in order and without overlaps. A term that occurs only in the other
// script is marked at the same place if both texts have the same length.
func (t *unitText) marks(terms [][]rune, s doc.Script) (title, text []doc.Span) {
	here := slices.Index(doc.Scripts[:], s)
	if here < 0 {
		here = 0
	}
	for _, term := range terms {
		side := here
		if !contains(t.fold[side].own, term) {
			side = 1 - here
		}
		if side != here && !t.sameLength() {
			continue
		}
		v := &t.views[side]
		for _, i := range occurs(t.fold[side].own, term, true) {
			a, b := v.span(i, i+len(term))
			title, text = append(title, a...), append(text, b...)
		}
	}
	return merge(title), merge(text)
}

func (t *unitText) sameLength() bool {
	e := t.entry
	return len([]rune(e.Title.Hans)) == len([]rune(e.Title.Hant)) && len([]rune(e.Text.Hans)) == len([]rune(e.Text.Hant))
}

// span returns the characters of the title and of the text that runes i to j of
// the unit's own normal form stand for; nothing for those of an agency.
func (v *view) span(i, j int) (title, text []doc.Span) {
	end := slices.Index(v.own.runes, fields)
	if end < 0 {
		end = len(v.own.runes)
	}
	if i < v.titleLen {
		title = append(title, v.own.runeSpan(i, min(j, v.titleLen)))
	}
	if from, to := max(i, v.titleLen), min(j, end); from < to {
		if v.own.runes[from] == ' ' && from == v.titleLen {
			from++
		}
		if from < to {
			text = append(text, v.own.runeSpan(from, to))
		}
	}
	return title, text
}

func (n *normal) runeSpan(i, j int) doc.Span {
	return doc.Span{Start: int(n.at[i]), End: int(n.at[j-1]) + 1}
}

// merge sorts spans and joins those that overlap or touch.
func merge(spans []doc.Span) []doc.Span {
	slices.SortFunc(spans, func(a, b doc.Span) int { return a.Start - b.Start })
	var out []doc.Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Lengths of a snippet, in characters.
const (
	snippetLen    = 96
	snippetBefore = 24 // at most so much stands before the first mark
)

// snippet cuts a piece of text around focus, or its beginning if focus is empty,
// and moves marks along. Cut ends show as an ellipsis.
func snippet(text string, focus doc.Span, marks []doc.Span) (string, []doc.Span) {
	rs := []rune(text)
	start := max(0, min(focus.Start-snippetBefore, len(rs)-snippetLen))
	for i := start; i < focus.Start && i < len(rs); i++ {
		if slices.Contains([]rune("。！？；\n"), rs[i]) {
			start = i + 1
		}
	}
	end := min(len(rs), start+snippetLen)
	var out []rune
	if start > 0 {
		out = append(out, '…')
	}
	shift := len(out) - start
	for _, r := range rs[start:end] {
		if r == '\n' {
			r = ' '
		}
		out = append(out, r)
	}
	if end < len(rs) {
		out = append(out, '…')
	}
	var moved []doc.Span
	for _, m := range marks {
		m.Start, m.End = max(m.Start, start), min(m.End, end)
		if m.Start < m.End {
			moved = append(moved, doc.Span{Start: m.Start + shift, End: m.End + shift})
		}
	}
	return string(out), moved
}

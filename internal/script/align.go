package script

import (
	"slices"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// edit is a place where a conversion replaced bytes by another number of
// characters.
type edit struct {
	inStart, inEnd   int // in bytes of the input
	outStart, outEnd int // in bytes of the output
}

// align turns places in bytes into places in runes.
func align(in, out string, edits []edit) doc.Alignment {
	var a doc.Alignment
	var last edit
	var shift doc.Shift
	for _, e := range edits {
		shift.From.Start = shift.From.End + utf8.RuneCountInString(in[last.inEnd:e.inStart])
		shift.To.Start = shift.To.End + utf8.RuneCountInString(out[last.outEnd:e.outStart])
		shift.From.End = shift.From.Start + utf8.RuneCountInString(in[e.inStart:e.inEnd])
		shift.To.End = shift.To.Start + utf8.RuneCountInString(out[e.outStart:e.outEnd])
		a, last = append(a, shift), e
	}
	return a
}

// compose returns the alignment of two conversions one after the other: every
// shift of either, seen from the first text and from the last.
func compose(first, second doc.Alignment) doc.Alignment {
	if first == nil {
		return second
	}
	if second == nil {
		return first
	}
	var a doc.Alignment
	back := first.Inverse()
	for _, s := range first {
		a = append(a, doc.Shift{From: s.From, To: second.Span(s.To)})
	}
	for _, s := range second {
		a = append(a, doc.Shift{From: back.Span(s.From), To: s.To})
	}
	return merge(a)
}

// merge sorts shifts and joins those that overlap.
func merge(a doc.Alignment) doc.Alignment {
	slices.SortFunc(a, func(x, y doc.Shift) int { return x.From.Start - y.From.Start })
	var out doc.Alignment
	for _, s := range a {
		if n := len(out) - 1; n >= 0 && s.From.Start < out[n].From.End {
			out[n].From.End = max(out[n].From.End, s.From.End)
			out[n].To.End = max(out[n].To.End, s.To.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

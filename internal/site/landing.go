package site

import (
	"cmp"
	"slices"
	"strconv"

	"gongbao/internal/doc"
)

// addLandings notes the sentences that links lead to, so that the page of a
// unit can give each an id: a reader who follows a link arrives at the words
// that carry it, not at the top of a clause of 1,800 characters.
func (ix *index) addLandings(links []doc.Link) {
	for _, l := range links {
		for _, to := range []bool{false, true} {
			id := l.From
			if to {
				id = l.To
			}
			if e, ok := ix.byID[id]; ok && e.own {
				e.addSentence(e.carrying(end{link: l}.side(to)))
			}
		}
	}
	for _, e := range ix.entries {
		slices.SortFunc(e.sentences, func(a, b doc.Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
		e.sentences = apart(e.sentences)
	}
}

// carrying returns the sentence of e's text as received that a link names or,
// where it names none, the one around its first mark; zero without both.
func (e *entry) carrying(sentence doc.Span, marks []doc.Span) doc.Span {
	if sentence.Len() > 0 || len(marks) == 0 {
		return sentence
	}
	text := passage{text: []rune(e.received.Section.FullText())}
	return text.sentenceAt(text.here(marks[0]).Start)
}

// addSentence adds the part of s that lies in one line of e's own text.
func (e *entry) addSentence(s doc.Span) {
	text := []rune(e.received.Section.Text)
	s.Start, s.End = max(s.Start, 0), min(s.End, len(text))
	for i := s.Start; i < s.End; i++ {
		if text[i] == '\n' {
			s.End = i
		}
	}
	if s.Start < s.End && !tabbed(text, s.Start) { // the cells of a table stay whole
		e.sentences = append(e.sentences, s)
	}
}

// tabbed reports whether the line of text that holds rune i is a table's row.
func tabbed(text []rune, i int) bool {
	start, end := i, i
	for start > 0 && text[start-1] != '\n' {
		start--
	}
	for end < len(text) && text[end] != '\n' {
		end++
	}
	return slices.Contains(text[start:end], '\t')
}

// apart drops the spans of a sorted list that begin inside the one before.
func apart(spans []doc.Span) []doc.Span {
	var out []doc.Span
	for _, s := range spans {
		if n := len(out); n == 0 || s.Start >= out[n-1].End {
			out = append(out, s)
		}
	}
	return out
}

// landing returns the id, on e's own page, of the place where s begins: a
// sentence of its text, or a section below it; "" for the page as a whole.
func (e *entry) landing(s doc.Span) string {
	if !e.own || s.Len() <= 0 {
		return ""
	}
	for _, known := range e.sentences {
		if known.Start <= s.Start && s.Start < known.End {
			return e.sentenceAnchor(known)
		}
	}
	if below := sectionAt(e.received.Section, s.Start); below != e.received.Section {
		return doc.Anchor(below.ID)
	}
	return ""
}

// sentenceAnchor returns the id of a sentence: it counts from where the
// sentence begins, so it stays while the text before it stays.
func (e *entry) sentenceAnchor(s doc.Span) string {
	return "s-" + e.received.Section.ID + "-" + strconv.Itoa(s.Start)
}

// sectionAt returns the child of s whose text holds rune i of s's FullText, or
// s itself. A child's text is where FullText grows by it.
func sectionAt(s *doc.Section, i int) *doc.Section {
	found := s
	for n := range s.Children {
		before := *s
		before.Children = s.Children[:n]
		if len([]rune(before.FullText())) > i {
			break
		}
		found = s.Children[n]
	}
	if i < len([]rune(s.Text)) {
		return s
	}
	return found
}

// Sentence is a stretch of a paragraph; one that links lead to has an id.
type Sentence struct {
	Anchor string
	Text   string
}

// cutSentences cuts the paragraphs of e's text in script s where links land.
func (e *entry) cutSentences(paras []Para, s doc.Script) {
	sec := e.in(s).Section
	at := 0 // rune of the text where the paragraph begins
	for i := range paras {
		p := &paras[i]
		if p.Rows != nil {
			for _, row := range p.Rows {
				for _, cell := range row {
					at += len([]rune(cell)) + 1
				}
			}
			continue
		}
		text := []rune(p.Text)
		p.Sentences = e.cut(text, at, sec.Aligned)
		at += len(text) + 1
	}
}

// cut returns the pieces of text, which begins at rune from of e's text; nil
// where no link lands in it.
func (e *entry) cut(text []rune, from int, aligned doc.Alignment) []Sentence {
	var out []Sentence
	done := 0
	for _, known := range e.sentences {
		m := aligned.Span(known)
		start, end := max(m.Start-from, done), min(m.End-from, len(text))
		if m.Start < from || start >= end {
			continue
		}
		if done < start {
			out = append(out, Sentence{Text: string(text[done:start])})
		}
		out = append(out, Sentence{e.sentenceAnchor(known), string(text[start:end])})
		done = end
	}
	if out != nil && done < len(text) {
		out = append(out, Sentence{Text: string(text[done:])})
	}
	return out
}

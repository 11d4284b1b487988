package site

import (
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// textLine is one line of a document as it is read from top to bottom.
type textLine struct {
	rank int // of a heading, 1 for the titles of parts; 0 for a paragraph
	text string
	row  bool // of a table, cells set apart by tabs
}

// textFlow collects the lines of a document. A point inside its parent's line and
// the words that name the agencies go on in the last line.
type textFlow struct{ lines []textLine }

// linesOf returns every character of d once and in order, as lines: titles,
// front lines, sections. A main part that has no line for its title gets the
// title of the document above it.
func linesOf(d *doc.Document) []textLine {
	var f textFlow
	for i, p := range d.Parts {
		before, after := frontOf(p)
		if i == d.Main && d.Meta.Title != "" && !slices.ContainsFunc(p.Front, isTitle) {
			f.line(textLine{rank: 1, text: d.Meta.Title})
		}
		f.front(before)
		for _, s := range p.Sections {
			f.section(s)
		}
		f.front(after)
	}
	return f.lines
}

func isTitle(l doc.FrontLine) bool { return l.Role == "title" }

// frontOf splits the front lines of p at its first section.
func frontOf(p *doc.Part) (before, after []doc.FrontLine) {
	for i, l := range p.Front {
		if len(p.Sections) > 0 && l.Line > p.Sections[0].Pos.Line {
			return p.Front[:i], p.Front[i:]
		}
	}
	return p.Front, nil
}

// front adds front lines; a title that stands on several is one heading.
func (f *textFlow) front(lines []doc.FrontLine) {
	for i, l := range lines {
		switch {
		case !isTitle(l):
			f.line(textLine{text: l.Text, row: strings.Contains(l.Text, "\t")})
		case i > 0 && isTitle(lines[i-1]):
			f.lines[len(f.lines)-1].text += l.Text
		default:
			f.line(textLine{rank: 1, text: l.Text})
		}
	}
}

// section adds s and everything below it.
func (f *textFlow) section(s *doc.Section) {
	if titled(s) && !s.RunIn {
		f.line(textLine{rank: min(s.Depth+1, 6), text: labelled(s)})
		f.paragraphs(s.Text)
	} else {
		f.paragraphs(labelled(s) + s.Text)
	}
	f.rest(s)
}

// rest adds what follows the own text of s.
func (f *textFlow) rest(s *doc.Section) {
	for _, c := range s.Children {
		if c.Inline {
			first, others, more := strings.Cut(labelled(c)+c.Text, "\n")
			f.goOn(first)
			if more {
				f.paragraphs(others)
			}
			f.rest(c)
		}
	}
	if s.LeadText != "" {
		f.goOn(s.LeadText)
	}
	for _, c := range s.Children {
		if !c.Inline {
			f.section(c)
		}
	}
}

// labelled returns marker and title of s as they are printed, with the mark
// behind the title. A title that the text only announces is part of the text.
func labelled(s *doc.Section) string {
	if !titled(s) {
		return s.Label.Marker
	}
	return strings.TrimSuffix(s.Spoken(), s.Name()) + dashOf(s) + s.Title + s.TitleEnd
}

// dashOf returns the marker that Spoken leaves out.
func dashOf(s *doc.Section) string {
	if s.Hung() == "" || s.Hung() == s.Name() {
		return s.Label.Marker
	}
	return ""
}

func (f *textFlow) paragraphs(text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		f.line(textLine{text: line, row: strings.Contains(line, "\t")})
	}
}

func (f *textFlow) line(l textLine) { f.lines = append(f.lines, l) }

// goOn adds text to the last line if that is a paragraph.
func (f *textFlow) goOn(text string) {
	if n := len(f.lines); n > 0 && f.lines[n-1].rank == 0 && !f.lines[n-1].row {
		f.lines[n-1].text += text
		return
	}
	f.line(textLine{text: text})
}

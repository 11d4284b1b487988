package source

import (
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

// A Markdown file is not rendered: its text is the file as received, and what
// its marks mean goes into the hints. Cleaning takes the marks off, line by
// line and on record.

var (
	atxHeading  = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+\S|$)`)
	setextLine  = regexp.MustCompile(`^ {0,3}(?:=+|-{2,})[ \t]*$`)
	ruleLine    = regexp.MustCompile(`^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	listItem    = regexp.MustCompile(`^([ \t]*)(?:[*+-]|[0-9]{1,9}[.)])[ \t]+(\S.*)$`)
	codeFence   = regexp.MustCompile("^ {0,3}(?:```|~~~)")
	linkWithin  = regexp.MustCompile(`^\[[^\[\]]*\]\(#.*\)[ \t]*$`)
	pipeRow     = regexp.MustCompile(`^[ \t]*\|.*\|[ \t]*$`)
	pipeDivider = regexp.MustCompile(`^[ \t]*\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$`)
)

// infoEnd is the comment that ends the preamble of a law in the form of the
// national database's public copies.
const infoEnd = "<!-- INFO END -->"

// readMarkdown takes a Markdown text as it is and hints at what its marks mean.
func readMarkdown(f *doc.File, text string) *finding {
	lines := splitLines(text)
	hints := make([]doc.Hint, len(lines))
	body := hintPreamble(lines, hints)
	code := fenced(lines, hints, body)
	comment := false
	tables := 0
	for i := body; i < len(lines); i++ {
		l := lines[i]
		if code[i] {
			continue
		}
		if comment || strings.HasPrefix(strings.TrimSpace(l), "<!--") {
			hints[i], comment = doc.Hint{Kind: doc.HintMarkup}, !strings.Contains(l, "-->")
			continue
		}
		switch {
		case hints[i].Kind == doc.HintRow || hints[i].Kind == doc.HintMarkup:
		case pipeRow.MatchString(l) && i+1 < len(lines) && pipeDivider.MatchString(lines[i+1]):
			tables++
			hintTable(lines, hints, i, tables)
		case i > body && setextLine.MatchString(l) && plainLine(lines[i-1], hints[i-1]):
			level := 1
			if strings.Contains(l, "-") {
				level = 2
			}
			hints[i-1] = doc.Hint{Kind: doc.HintHeading, Level: level}
			hints[i] = doc.Hint{Kind: doc.HintMarkup}
		case ruleLine.MatchString(l):
			hints[i] = doc.Hint{Kind: doc.HintMarkup}
		default:
			if h := hintLine(l); h.Kind != "" {
				hints[i] = h
			}
		}
	}
	f.Text, f.Hints = text, hints
	return nil
}

// fenced marks the fences of blocks of code as markup and reports which lines,
// from body on, belong to one. A fence that none follows is no fence.
func fenced(lines []string, hints []doc.Hint, body int) []bool {
	code := make([]bool, len(lines))
	open := -1
	for i := body; i < len(lines); i++ {
		switch {
		case !codeFence.MatchString(lines[i]):
		case open < 0:
			open = i
		default:
			hints[open], hints[i] = doc.Hint{Kind: doc.HintMarkup}, doc.Hint{Kind: doc.HintMarkup}
			for j := open; j <= i; j++ {
				code[j] = true
			}
			open = -1
		}
	}
	return code
}

// splitLines cuts text at "\n", "\r\n" and a lone "\r", as cleaning does: a
// text that ends with a line end has an empty last line.
func splitLines(text string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
}

// hintPreamble marks the lines between the fences of a YAML header, and those
// between the title and the comment that ends the preamble. It returns the
// index of the first line behind the header.
func hintPreamble(lines []string, hints []doc.Hint) (body int) {
	if strings.TrimRight(lines[0], " \t") == "---" {
		for i := 1; i < len(lines); i++ {
			if strings.TrimRight(lines[i], " \t") == "---" {
				hints[0].Kind, hints[i].Kind = doc.HintMarkup, doc.HintMarkup
				mark(lines, hints, 1, i)
				body = i + 1
				break
			}
		}
	}
	for i := body; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == infoEnd {
			mark(lines, hints, body, i)
			break
		}
	}
	return body
}

// mark marks the lines from to but before end that are not blank as preamble.
func mark(lines []string, hints []doc.Hint, from, end int) {
	for i := from; i < end; i++ {
		if strings.TrimSpace(lines[i]) != "" {
			hints[i].Kind = doc.HintPreamble
		}
	}
}

// plainLine reports whether l is a line of an ordinary paragraph.
func plainLine(l string, h doc.Hint) bool { return h.Kind == "" && strings.TrimSpace(l) != "" }

// hintLine returns what the marks at the head of a line say; the zero Hint if
// it has none.
func hintLine(l string) doc.Hint {
	if m := atxHeading.FindStringSubmatch(l); m != nil {
		if strings.Trim(l, "# \t") == "" {
			return doc.Hint{Kind: doc.HintMarkup}
		}
		return doc.Hint{Kind: doc.HintHeading, Level: len(m[1])}
	}
	if m := listItem.FindStringSubmatch(l); m != nil {
		h := doc.Hint{Kind: doc.HintItem, Level: 1 + len(strings.ReplaceAll(m[1], "\t", "    "))/2}
		if linkWithin.MatchString(m[2]) {
			h.Kind = doc.HintContents
		}
		return h
	}
	return doc.Hint{}
}

// hintTable marks the rows of the table that begins at line i.
func hintTable(lines []string, hints []doc.Hint, i, number int) {
	head := true
	for ; i < len(lines) && pipeRow.MatchString(lines[i]); i++ {
		if pipeDivider.MatchString(lines[i]) {
			hints[i], head = doc.Hint{Kind: doc.HintMarkup}, false
			continue
		}
		hints[i] = doc.Hint{Kind: doc.HintRow, Level: number}
		for _, c := range pipeCells(lines[i]) {
			hints[i].Cells = append(hints[i].Cells, doc.Cell{Cols: 1, Rows: 1, Head: head, Blank: c == ""})
		}
	}
}

// pipeCells returns the texts between the bars of a row; a bar behind a
// backslash is text.
func pipeCells(l string) []string {
	l = strings.Trim(l, " \t")
	var cells []string
	start := 1
	for i := 1; i < len(l); i++ {
		if l[i] == '|' && l[i-1] != '\\' {
			cells = append(cells, strings.TrimSpace(l[start:i]))
			start = i + 1
		}
	}
	return cells
}

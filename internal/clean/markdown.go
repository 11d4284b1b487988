package clean

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A file named .md is taken apart here, not rendered: its lines stay its
// lines, and what makes them Markdown goes into the ledger like any other
// noise.

// markup lists what Markdown adds to a line. Group 1, where there is one, is
// the text that stays.
var markup = []*regexp.Regexp{
	regexp.MustCompile(`^<!--.*-->$`),
	regexp.MustCompile(`^\s*#{1,6}(?:\s+|$)`),
	regexp.MustCompile(`^\s*[*+-]\s+`),
	regexp.MustCompile(`^\s*>\s?`),
	regexp.MustCompile(`\[([^\[\]]*)\]\((?:#|https?:|\./|/)[^()]*(?:\([^()]*\)[^()]*)*\)`),
	regexp.MustCompile(`\*\*([^*]*)\*\*`),
	regexp.MustCompile(`\\([*_#.+\-])`),
}

// markdownName reports whether a file of this name holds Markdown.
func markdownName(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), ".md")
}

// removeMarkdown removes the marks of Markdown from a line.
func removeMarkdown(e *editor, v view) {
	if !e.markdown || !v.has("#*[<>\\-+") {
		return
	}
	for _, m := range markup {
		if removeMarkup(e, v, m) {
			v = v.left()
		}
	}
}

// removeMarkup removes the marks of one kind. It reports whether there were
// any.
func removeMarkup(e *editor, v view, m *regexp.Regexp) bool {
	text := string(v.r)
	found := m.FindAllStringSubmatchIndex(text, -1)
	for _, at := range found {
		start, end := utf8.RuneCountInString(text[:at[0]]), utf8.RuneCountInString(text[:at[1]])
		keepStart, keepEnd := end, end
		if len(at) > 2 {
			keepStart, keepEnd = utf8.RuneCountInString(text[:at[2]]), utf8.RuneCountInString(text[:at[3]])
		}
		for i := start; i < end; i++ {
			if i < keepStart || i >= keepEnd {
				e.set(v.at[i], absent)
			}
		}
	}
	return found != nil
}

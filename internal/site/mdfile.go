package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

// markdownText is the document as CommonMark with tables: a YAML header with
// what is known about it, then its text. Every character of the text that
// Markdown would take for a mark is escaped.
func (v *view) markdownText(w *doc.Work) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("---\n")
	for _, f := range v.provenance(w) {
		label, err := json.Marshal(f[0])
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(f[1])
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s: %s\n", label, value) // JSON strings are YAML
	}
	b.WriteString("---\n")
	lines := linesOf(w.In(v.script))
	for len(lines) > 0 {
		n := 1
		for lines[0].row && n < len(lines) && lines[n].row {
			n++
		}
		b.WriteByte('\n')
		if lines[0].row {
			writeTable(&b, lines[:n])
		} else {
			if lines[0].rank > 0 {
				b.WriteString(strings.Repeat("#", lines[0].rank) + " ")
			}
			b.WriteString(escapeLine(lines[0].text) + "\n")
		}
		lines = lines[n:]
	}
	return b.Bytes(), nil
}

// writeTable writes rows as a table. The first row is its head, filled up to
// the longest one: cells beyond the head would be lost.
func writeTable(b *bytes.Buffer, rows []textLine) {
	columns := 0
	for _, r := range rows {
		columns = max(columns, strings.Count(r.text, "\t")+1)
	}
	for i, r := range rows {
		cells := strings.Split(r.text, "\t")
		for range columns - len(cells) {
			cells = append(cells, "")
		}
		for j := range cells {
			cells[j] = escape(cells[j])
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("| --- ", columns) + "|\n")
		}
	}
}

var (
	marks      = strings.NewReplacer(markPairs()...)
	lineMark   = regexp.MustCompile(`^[-+=:]`)
	lineNumber = regexp.MustCompile(`^([0-9]{1,9})([.)])`)
)

// markPairs pairs every character that can be a mark inside a line with its
// escape.
func markPairs() []string {
	var pairs []string
	for _, r := range "\\`*_[]<>#|~&" {
		pairs = append(pairs, string(r), `\`+string(r))
	}
	return pairs
}

// escape returns text for the inside of a line.
func escape(text string) string { return marks.Replace(text) }

// escapeLine returns text for a line of its own, where a number or a dash at
// the front would begin a list.
func escapeLine(text string) string {
	text = escape(strings.TrimSpace(text))
	if lineMark.MatchString(text) {
		return `\` + text
	}
	return lineNumber.ReplaceAllString(text, `$1\$2`)
}

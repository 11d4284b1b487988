// Package clean turns a received text into lines that read as they were meant
// to, and keeps a ledger from which the received text can be restored byte for
// byte.
//
// Cleaning never adds and never drops a line. Every change is made by a named
// rule of the table in rules.go, or by an erratum that a person stated. What
// looks damaged but has no safe repair is left as it stands and reported.
//
// The laws, held by the tests:
//
//   - Undo(Clean(f)) is f.Text, byte for byte;
//   - cleaning a cleaned text changes nothing;
//   - a character that is in no ledger entry is unchanged.
package clean

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// stage is the name problems of this package carry.
const stage = "clean"

// absent is the rune of a cell that has none: nothing was received there, or
// nothing is left.
const absent rune = -1

// cell is one character of a received line with what became of it.
type cell struct {
	found   rune   // as received; absent where an erratum inserts more than it takes
	read    rune   // what stands there now; absent once removed
	rule    string // the rule that changed it last; "" while unchanged
	erratum int    // number of the erratum that put it there, from 1; else 0
	frozen  bool   // part of a damaged place, which no rule may touch
}

// line is a received line on its way to a cleaned one.
type line struct {
	n      int    // from 1
	offset int    // of its first byte in the received text
	end    string // its line end as received: "\n", "\r\n", "\r", or "" at the end of the text
	cells  []cell
	now    view // of the cells as they stand

	wrapped bool // begins with the mark of a list item but continues the item above
	fenced  bool // part of a block of code
}

// Clean cleans f. Errata are applied before any rule; one that does not fit its
// line changes nothing and is reported as severe.
func Clean(f *doc.File, errata []doc.Erratum) (doc.Cleaned, []doc.Problem) {
	lines := split(f.Text)
	problems := applyErrata(f, lines, errata)
	for i := range lines {
		lines[i].look()
		problems = append(problems, findDamage(f, &lines[i])...)
	}
	if markdownName(f.Name) {
		problems = append(problems, findComments(f, lines)...)
		findWrapped(lines)
	}
	run(lines, markdownName(f.Name))
	var c doc.Cleaned
	for i := range lines {
		l := &lines[i]
		c.Lines = append(c.Lines, doc.Line{N: l.n, Text: string(l.now.r)})
		c.Ledger = append(c.Ledger, l.ledger(errata)...)
	}
	problems = append(problems, inspect(f, lines)...)
	doc.SortProblems(problems)
	return c, condense(problems)
}

// Undo returns the received text that c was cleaned from.
func Undo(c doc.Cleaned) string {
	text := c.Text()
	var b strings.Builder
	at, received := 0, 0 // bytes of text and of the result that are done
	for _, e := range c.Ledger {
		keep := e.Offset - received
		b.WriteString(text[at : at+keep])
		b.WriteString(e.Found)
		at += keep + len(e.Read)
		received = e.Offset + len(e.Found)
	}
	b.WriteString(text[at:])
	return b.String()
}

// split cuts a text into lines at "\n", "\r\n" and a lone "\r". A text that
// ends with a line end has an empty last line, so that joining the lines gives
// the text back.
func split(text string) []line {
	var lines []line
	start := 0
	for n := 1; ; n++ {
		l := line{n: n, offset: start}
		rest := text[start:]
		i := strings.IndexAny(rest, "\r\n")
		if i < 0 {
			l.cells = cells(rest)
			return append(lines, l)
		}
		l.cells = cells(rest[:i])
		l.end = rest[i : i+1]
		if strings.HasPrefix(rest[i:], "\r\n") {
			l.end = "\r\n"
		}
		lines = append(lines, l)
		start += i + len(l.end)
	}
}

func cells(s string) []cell {
	out := make([]cell, 0, utf8.RuneCountInString(s))
	for _, r := range s {
		out = append(out, cell{found: r, read: r})
	}
	return out
}

// ledger returns the edits of the line in the order of the text. Neighbouring
// cells that one erratum changed, or that one rule removed, become one edit.
func (l *line) ledger(errata []doc.Erratum) []doc.Edit {
	var edits []doc.Edit
	offset, column := l.offset, 1
	for i := 0; i < len(l.cells); {
		if c := l.cells[i]; c.rule == "" {
			offset += utf8.RuneLen(c.found)
			column++
			i++
			continue
		}
		end := i + 1
		for end < len(l.cells) && joins(l.cells[end-1], l.cells[end]) {
			end++
		}
		found, read := spell(l.cells[i:end])
		if c := l.cells[i]; found != read {
			e := doc.Edit{Rule: c.rule, Pos: doc.Pos{Line: l.n, Column: column}, Offset: offset, Found: found, Read: read}
			if c.erratum > 0 {
				e.Why = errata[c.erratum-1].Why
			}
			edits = append(edits, e)
		}
		offset += len(found)
		column += utf8.RuneCountInString(found)
		i = end
	}
	if l.end != "" && l.end != "\n" {
		edits = append(edits, doc.Edit{
			Rule: "line-end", Pos: doc.Pos{Line: l.n, Column: column}, Offset: offset, Found: l.end, Read: "\n",
		})
	}
	return edits
}

// spell returns what was received and what is left of the cells.
func spell(cells []cell) (found, read string) {
	var was, is strings.Builder
	for _, c := range cells {
		if c.found != absent {
			was.WriteRune(c.found)
		}
		if c.read != absent {
			is.WriteRune(c.read)
		}
	}
	return was.String(), is.String()
}

// joins reports whether two neighbouring cells belong in one edit: they come
// from one erratum, or one rule removed both.
func joins(a, b cell) bool {
	if a.erratum != 0 || b.erratum != 0 {
		return a.erratum == b.erratum
	}
	return a.rule == b.rule && a.read == absent && b.read == absent
}

// applyErrata puts what the errata read in place of what they found.
func applyErrata(f *doc.File, lines []line, errata []doc.Erratum) []doc.Problem {
	var problems []doc.Problem
	for i, e := range errata {
		if bad := applyErratum(lines, e, i+1); bad != "" {
			problems = append(problems, badErratum(f, e, bad))
		}
	}
	return problems
}

// applyErratum applies e as erratum number n. It returns "" on success, else
// what is wrong with it, a key of erratumFaults; the lines are then unchanged.
func applyErratum(lines []line, e doc.Erratum, n int) string {
	if e.Line < 1 || e.Line > len(lines) {
		return "no-line"
	}
	l := &lines[e.Line-1]
	_, text := spell(l.cells)
	at := strings.Index(text, e.Found)
	switch {
	case e.Found == "" || strings.ContainsAny(e.Read, "\r\n"):
		return "empty"
	case e.Found == e.Read:
		return "same"
	case at < 0:
		return "no-match"
	case strings.Contains(text[at+1:], e.Found):
		return "twice"
	}
	first, ok := l.cellAt(utf8.RuneCountInString(text[:at]))
	last := first + utf8.RuneCountInString(e.Found)
	if !ok || last > len(l.cells) || slices.ContainsFunc(l.cells[first:last], func(c cell) bool { return c.erratum != 0 }) {
		return "overlap"
	}
	mended := mend(l.cells[first:last], []rune(e.Read), n)
	l.cells = slices.Concat(l.cells[:first], mended, l.cells[last:])
	return ""
}

// cellAt returns the index of the cell that holds rune i of the line as it
// stands.
func (l *line) cellAt(i int) (int, bool) {
	for at, c := range l.cells {
		if c.read == absent {
			continue
		}
		if i == 0 {
			return at, true
		}
		i--
	}
	return 0, false
}

// mend returns cells that were found and now read as erratum n says.
func mend(found []cell, read []rune, n int) []cell {
	out := make([]cell, max(len(found), len(read)))
	for i := range out {
		out[i] = cell{found: absent, read: absent, rule: "erratum", erratum: n}
		if i < len(found) {
			out[i].found = found[i].found
		}
		if i < len(read) {
			out[i].read = read[i]
		}
	}
	return out
}

// erratumFaults says what is wrong with an erratum that cannot be applied.
var erratumFaults = map[string]struct{ zh, en string }{
	"no-line":  {"文件没有这一行", "the file has no such line"},
	"no-match": {"该行没有 found 所写的文字", "the line does not contain what found says"},
	"twice":    {"found 在该行出现不止一次，请多写几个字", "found stands more than once in the line, make it longer"},
	"same":     {"found 与 read 相同", "found and read say the same"},
	"overlap":  {"与另一条勘误重叠，请合并", "it overlaps another erratum, merge the two"},
	"empty":    {"found 为空，或 read 含换行", "found is empty, or read holds a line end"},
}

func badErratum(f *doc.File, e doc.Erratum, fault string) doc.Problem {
	what := erratumFaults[fault]
	p := doc.Problem{
		File: f.Path, Pos: doc.Pos{Line: e.Line}, Stage: stage, Rule: "erratum", Severity: doc.Severe,
		Zh: fmt.Sprintf("勘误“%s”与原文不符：%s — 请更正文头第 %d 行的 errata", e.Found, what.zh, e.At),
		En: fmt.Sprintf("erratum %q does not fit: %s — correct errata in line %d of the header", e.Found, what.en, e.At),
	}
	if e.File != "" {
		p.File, p.Pos = e.File, doc.Pos{Line: e.At}
	}
	return p
}

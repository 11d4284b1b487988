// Package outline reads the structure of an official document out of its
// cleaned lines: which lines are no part of it, the texts it consists of, and
// for each its title, issuer, date and the tree of its sections with their
// titles, responsible bodies, targets and citations.
//
// There is no parser per kind of document. One table names the ways of
// numbering (scheme.go), one stack nests them (tree.go), and tables of words
// say what a line or a section is for (words.go, kind.go). What the text does
// not say is left empty; what it says twice or not quite is reported.
//
// Ids. A section's id is the ordinals along its path as printed, in Arabic
// digits, joined by dots: 3.7.20. Headings without a number count as h1, h2…,
// bullets as b1, b2…, paragraphs as t1, t2… under their parent. Articles that
// were put in later carry their second number (8-1 for 第八条之一). A number that
// a parent has twice gets r2, r3… behind it. Ids of the main text stand
// alone; those of any other part begin with p and the number of that part
// (p1.2 in a covering notice, p3.1 in an attachment), so that they are unique
// in the document and the main text keeps its addresses when a notice is put
// before it.
//
// The law, held by the tests: apart from white space, every character of the
// cleaned text is exactly once in the front lines, the sections or the removed
// lines, in the order of the text. (Lead texts stand behind the text of their
// section and before its inline points, as in doc.Section.)
package outline

import (
	"slices"
	"strings"

	"gongbao/internal/doc"
)

const stage = "outline"

// Parse reads the document that the cleaned lines c of f hold. fold maps a
// character to its Simplified form. The result has File, Stated, Parts, Main,
// Removed and Ledger filled; it has at least one part, even for an empty file.
func Parse(f *doc.File, c doc.Cleaned, fold func(rune) rune) (*doc.Document, []doc.Problem) {
	p := &parser{file: f, rows: read(f, c, fold), mapping: fold, markdown: strings.HasSuffix(strings.ToLower(f.Name), ".md")}
	p.dropMarkup()
	cutMarks(p.rows)
	p.stripTail()
	p.dropTable()
	p.dropContents()
	d := &doc.Document{File: f, Ledger: c.Ledger}
	texts := p.split()
	for _, t := range texts {
		d.Parts = append(d.Parts, p.part(t))
	}
	d.Main = mainPart(texts)
	d.Removed = p.removed()
	d.Stated = p.stated(d)
	p.fillTargets(d)
	p.checkRefused()
	p.checkDates()
	if slices.ContainsFunc(p.rows, func(r *row) bool { return rider.MatchString(r.fold) }) {
		applyRider(d)
	}
	assignIDs(d)
	doc.SortProblems(p.problems)
	return d, p.problems
}

// parser is the work on one document.
type parser struct {
	file     *doc.File
	mapping  func(rune) rune // to Simplified
	rows     []*row
	markdown bool // the file holds Markdown
	page     page // what the page around the text says of it
	problems []doc.Problem
}

// report adds a problem at rune i of row r; a negative i means the whole line.
func (p *parser) report(r *row, i int, rule string, s doc.Severity, zh, en string) {
	pos := doc.Pos{Line: r.n}
	if i >= 0 {
		pos.Column = r.column(i)
	}
	p.problems = append(p.problems, doc.Problem{
		File: p.file.Path, Pos: pos, Stage: stage, Rule: rule, Severity: s, Zh: zh, En: en,
	})
}

func (p *parser) removed() []doc.Removed {
	var out []doc.Removed
	for _, r := range p.rows {
		if r.drop != "" {
			out = append(out, doc.Removed{Line: r.n, Text: r.string(), Rule: r.drop})
		}
	}
	return out
}

// fold returns s in Simplified.
func (p *parser) fold(s string) string { return strings.Map(p.mapping, s) }

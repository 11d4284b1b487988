package source

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongbao/internal/doc"
)

// A table is data unless it plainly lays out the page: it holds another table,
// a page's first heading or what is named as an article, is a single column, or
// one cell with several paragraphs holds most of the text.
const (
	layoutRunes = 300 // of that cell
	layoutLines = 3   // in it
)

// maxSpan is the number of columns that HTML lets a cell cover; more is a slip.
const maxSpan = 1000

// isData reports whether a table shows data rather than laying out the page.
func isData(table *html.Node) bool {
	if role := attr(table, "role"); role == "presentation" || role == "none" {
		return false
	}
	for n := range table.Descendants() {
		if n.Type == html.ElementNode && (n.DataAtom == atom.Table || n.DataAtom == atom.H1 || isArticle(n)) {
			return false
		}
	}
	widest, total, largest, lines := 0, 0, 0, 0
	for _, row := range rowsOf(table) {
		cells := cellsOf(row)
		widest = max(widest, len(cells))
		for _, c := range cells {
			runes := utf8.RuneCountInString(squeeze(textOf(c)))
			total += runes
			if runes > largest {
				largest, lines = runes, linesIn(c)
			}
		}
	}
	return widest > 1 && !(largest >= layoutRunes && lines >= layoutLines && largest*2 > total)
}

// linesIn returns how many breaks and block elements a cell holds.
func linesIn(cell *html.Node) int {
	lines := 0
	for n := range cell.Descendants() {
		if n.DataAtom == atom.Br || blockAtoms[n.DataAtom] {
			lines++
		}
	}
	return lines
}

// rowsOf returns the rows of a table, without those of tables inside it.
func rowsOf(n *html.Node) []*html.Node {
	var rows []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			rows = append(rows, c)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			rows = append(rows, rowsOf(c)...)
		}
	}
	return rows
}

func cellsOf(row *html.Node) []*html.Node {
	var cells []*html.Node
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, c)
		}
	}
	return cells
}

// table reads a table of data: its caption as a line, each row as a line.
func (w *walker) table(n *html.Node) {
	w.within(n, func() {
		w.flush()
		from := len(w.page.blocks)
		w.page.tables++
		table := w.page.tables
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Tr, atom.Thead, atom.Tbody, atom.Tfoot:
				for _, row := range rowsOf(c) {
					w.row(row, table)
				}
				if c.DataAtom == atom.Tr {
					w.row(c, table)
				}
			default:
				w.walk(c)
			}
		}
		w.flush()
		if to := len(w.page.blocks); to > from {
			w.page.areas = append(w.page.areas, area{from, to, isArticle(n)})
		}
	})
}

// row reads a row as one line, its cells set apart by tabs. The lines of a
// cell are joined by a space.
func (w *walker) row(n *html.Node, table int) {
	var fields []string
	b := block{chrome: w.chrome > 0 || isChrome(n, w.page.han), hint: doc.Hint{Kind: doc.HintRow, Level: table}}
	for _, c := range cellsOf(n) {
		inner := &walker{page: &webPage{han: w.page.han, tables: table}, line: w.line, wordless: true, chrome: w.chrome, link: w.link}
		inner.walkKids(c)
		inner.flush()
		w.line = inner.line
		var lines []string
		for _, l := range inner.page.blocks {
			if b.line == 0 {
				b.line = l.line
			}
			lines = append(lines, strings.ReplaceAll(l.text, "\t", " "))
			b.han, b.linked, b.file = b.han+l.han, b.linked+l.linked, b.file || l.file
		}
		w.page.taken = append(w.page.taken, inner.page.taken...)
		for _, r := range inner.page.marks {
			r.at = len(w.page.blocks)
			w.page.marks = append(w.page.marks, r)
		}
		text := strings.TrimSpace(strings.Join(lines, " "))
		if text != "" {
			fields = append(fields, text)
		}
		b.hint.Cells = append(b.hint.Cells, doc.Cell{
			Cols: min(number(attr(c, "colspan"), 1), maxSpan), Rows: min(number(attr(c, "rowspan"), 1), maxSpan),
			Head: c.DataAtom == atom.Th, Blank: text == "",
		})
	}
	if len(fields) > 0 {
		b.text = strings.Join(fields, "\t")
		w.page.blocks = append(w.page.blocks, b)
	}
}

package source

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongbao/internal/doc"
)

// A line of text has no layers. What a page raises, lowers, strikes out or
// shows only without scripts must not run into the text around it: 10 with a
// raised 4 is not 104.

// raised and lowered are the characters that Unicode has in the form of
// superscripts and subscripts.
var (
	raised = map[rune]rune{'0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹',
		'+': '⁺', '-': '⁻', '−': '⁻', '=': '⁼', '(': '⁽', ')': '⁾', 'n': 'ⁿ', 'i': 'ⁱ'}
	lowered = map[rune]rune{'0': '₀', '1': '₁', '2': '₂', '3': '₃', '4': '₄', '5': '₅', '6': '₆', '7': '₇', '8': '₈', '9': '₉',
		'+': '₊', '-': '₋', '−': '₋', '=': '₌', '(': '₍', ')': '₎'}
)

// shifted reads a superscript or subscript: in Unicode's own characters if they
// have all of it, else as it stands and with a remark.
func (w *walker) shifted(n *html.Node) {
	table := raised
	if n.DataAtom == atom.Sub {
		table = lowered
	}
	text := squeeze(textOf(n))
	for _, r := range text {
		if table[r] == 0 {
			w.remark("shifted", text)
			w.within(n, func() { w.walkKids(n) })
			return
		}
	}
	before := w.shift
	w.shift = table
	w.within(n, func() { w.walkKids(n) })
	w.shift = before
}

// struck takes out what the page strikes out.
func (w *walker) struck(n *html.Node) {
	for c := range n.Descendants() {
		if c.Type == html.CommentNode && lineMark(c) > 0 {
			w.line = lineMark(c)
			break
		}
	}
	w.take("struck", textOf(n))
}

// unscripted takes out what the page shows only where scripts do not run. The
// parser leaves it unread.
func (w *walker) unscripted(n *html.Node) {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(textOf(n)))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind == html.TextToken {
			b.Write(z.Text())
		}
	}
	w.take("noscript", b.String())
}

// take puts text among what is left out of the article, with a remark.
func (w *walker) take(rule, text string) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return
	}
	w.remark(rule, text)
	w.page.taken = append(w.page.taken, doc.Removed{Line: w.line, Text: text, Rule: "boilerplate"})
}

// ownNumber is the head of an item whose text numbers it.
var ownNumber = regexp.MustCompile(`^[\s\x{3000}]*[（(第〔\[]?(?:[0-9０-９]+|[零〇一二三四五六七八九十百]+|[a-zA-Z])[)）、.．，条條章节節款项項〕\]\s]|^[\s\x{3000}]*[①-⓿❶-➓]`)

// unnumbered counts the items of l, from block from on, whose number is the
// list's alone.
func (l *list) unnumbered(blocks []block, from int) {
	if from == len(blocks) || blocks[from].hint.Kind != doc.HintItem || ownNumber.MatchString(blocks[from].text) {
		return
	}
	if l.bare++; l.bare == 1 {
		l.first, l.line, l.at = blocks[from].hint.Number, blocks[from].line, from
	}
}

package source

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongbao/internal/doc"
)

// block is one line of a page: the text of a paragraph, a heading, a row.
type block struct {
	text   string
	line   int // of the page, in which the text begins
	hint   doc.Hint
	chrome bool // hidden, or in an element that holds no part of an article
	han    int  // Han characters in text
	linked int  // of them in links
	file   bool // a link in it leads to a file: an attachment
}

// area is an element of a page with the blocks that it holds, blocks[from:to].
type area struct {
	from, to int
	article  bool // its name says that it holds the article
}

// remark is something in the page that is not text but that a reader sees, or
// text that was taken out.
type remark struct {
	rule string // a key of remarks
	line int
	at   int // index of the block it stands in or before
	text string
}

// webPage is a page as blocks in the order of the page.
type webPage struct {
	blocks []block
	areas  []area
	marks  []remark
	taken  []doc.Removed // out of the text, in order
	titles []string      // what the page calls itself: its ArticleTitle, its title, cut at its separators
	tables int
	han    int // Han characters that can be read
}

// walker reads blocks off the tree of a page.
type walker struct {
	page     *webPage
	text     strings.Builder // of the open block
	open     block
	space    bool          // white space is due before the next character
	line     int           // of the next character
	broken   bool          // a <br> ended the last block
	next     doc.Hint      // of the next block, unless it is a heading or a link
	chrome   int           // open elements that hold no part of an article
	link     int           // open links
	inner    int           // open links that lead into this page
	inLinks  int           // characters of the open block that stand in such links
	letters  int           // characters of the open block
	pre      int           // open elements that keep line ends
	lists    []list        // open, innermost last
	heading  int           // level of the open heading; 0 outside one
	shift    map[rune]rune // what characters are written as; nil outside superscripts and subscripts
	toFile   bool          // the open block has a link to a file
	wordless bool          // the open block has no character but white space
}

// list is an open list.
type list struct {
	number int // of its next item, 0 if it shows none

	// Of the items whose text has no number of its own:
	bare            int // how many there are
	first, line, at int // number, line and block of the first
}

// readBlocks returns the page below root as blocks.
func readBlocks(root *html.Node) *webPage {
	p := &webPage{han: hanBelow(root)}
	w := &walker{page: p, line: 1, wordless: true}
	w.walk(root)
	w.flush()
	return p
}

// walk reads n and what is below it.
func (w *walker) walk(n *html.Node) {
	switch n.Type {
	case html.CommentNode:
		if line := lineMark(n); line > 0 {
			w.line = line
		}
	case html.TextNode:
		w.write(n.Data)
	case html.DocumentNode:
		w.walkKids(n)
	case html.ElementNode:
		w.element(n)
	}
}

func (w *walker) walkKids(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
}

// element reads an element: what it is called decides whether it is passed
// over, breaks the line, or only is a part of one.
func (w *walker) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		w.breakLine()
		return
	case atom.Rt, atom.Rp, atom.Rtc:
		if n.DataAtom == atom.Rt {
			w.remark("ruby", textOf(n))
		}
		return
	case atom.Sup, atom.Sub:
		w.shifted(n)
		return
	case atom.Del, atom.S, atom.Strike:
		w.struck(n)
		return
	case atom.Noscript:
		w.unscripted(n)
		return
	case atom.Title, atom.Meta:
		w.page.titles = append(w.page.titles, ownTitles(n)...)
		return
	case atom.Img, atom.Embed, atom.Object, atom.Video, atom.Audio, atom.Iframe, atom.Svg, atom.Canvas:
		if n.DataAtom != atom.Svg {
			w.remark("picture", attr(n, "alt"))
		}
		return
	case atom.Table:
		if isData(n) {
			w.table(n)
			return
		}
	}
	if unread[n.DataAtom] {
		return
	}
	if n.DataAtom == atom.A {
		w.anchor(n)
		return
	}
	if !isBlock(n) {
		w.within(n, func() { w.walkKids(n) })
		return
	}
	w.flush()
	from := len(w.page.blocks)
	w.within(n, func() { w.blockKids(n) })
	w.flush()
	if to := len(w.page.blocks); to > from {
		w.page.areas = append(w.page.areas, area{from, to, isArticle(n)})
	}
}

// within reads what fn reads as the content of n.
func (w *walker) within(n *html.Node, fn func()) {
	if isChrome(n, w.page.han) {
		w.flush()
		w.chrome++
		defer func() { w.flush(); w.chrome-- }()
	}
	fn()
}

// blockKids reads what is below the block element n.
func (w *walker) blockKids(n *html.Node) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		before := w.heading
		w.heading = int(n.Data[1] - '0')
		w.walkKids(n)
		w.flush()
		w.heading = before
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		l := list{}
		if n.DataAtom == atom.Ol && !strings.Contains(attr(n, "style"), "none") {
			l.number = number(attr(n, "start"), 1)
		}
		w.lists = append(w.lists, l)
		w.walkKids(n)
		w.flush()
		l = w.lists[len(w.lists)-1]
		w.lists = w.lists[:len(w.lists)-1]
		if l.bare > 0 && w.chrome == 0 {
			w.page.marks = append(w.page.marks, remark{"list-number", l.line, l.at, strconv.Itoa(l.first)})
		}
	case atom.Li:
		w.next = doc.Hint{Kind: doc.HintItem, Level: max(1, len(w.lists))}
		from := len(w.page.blocks)
		if k := len(w.lists); k > 0 && w.lists[k-1].number > 0 {
			l := &w.lists[k-1]
			l.number = number(attr(n, "value"), l.number)
			w.next.Number = l.number
			l.number++
		}
		numbered := w.next.Number > 0
		w.walkKids(n)
		w.flush()
		if numbered {
			w.lists[len(w.lists)-1].unnumbered(w.page.blocks, from)
		}
		w.next = doc.Hint{}
	case atom.Pre, atom.Listing:
		w.pre++
		w.walkKids(n)
		w.flush()
		w.pre--
	case atom.Caption:
		w.next = doc.Hint{Kind: doc.HintCaption, Level: max(1, w.page.tables)}
		w.walkKids(n)
		w.flush()
		w.next = doc.Hint{}
	default:
		w.walkKids(n)
	}
}

// number returns the positive number that s names, else other.
func number(s string, other int) int {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n > 0 {
		return n
	}
	return other
}

// anchor reads a link.
func (w *walker) anchor(n *html.Node) {
	href := strings.TrimSpace(attr(n, "href"))
	within := strings.HasPrefix(href, "#") && len(href) > 1
	if href != "" {
		w.link++
	}
	if within {
		w.inner++
	}
	if isAttachment(href) {
		w.toFile = true
		w.remark("attachment", href)
	}
	w.within(n, func() { w.walkKids(n) })
	if href != "" {
		w.link--
	}
	if within {
		w.inner--
	}
}

// write adds text to the open block. A run of white space is one space, as a
// browser shows it; U+00A0 and U+3000 are characters.
func (w *walker) write(s string) {
	for _, r := range s {
		switch r {
		case '\n', '\r', ' ', '\t', '\f':
			if w.pre > 0 && r == '\n' {
				w.breakLine()
			}
			w.space = true
			if r == '\n' {
				w.line++
			}
			continue
		}
		if w.text.Len() == 0 {
			w.open.line = w.line
		} else if w.space {
			w.text.WriteByte(' ')
		}
		w.space = false
		if to := w.shift[r]; to != 0 {
			r = to
		}
		w.text.WriteRune(r)
		w.count(r)
	}
}

// count keeps the numbers of the open block.
func (w *walker) count(r rune) {
	if unicode.IsSpace(r) {
		return
	}
	if w.wordless {
		w.wordless, w.open.line = false, w.line
	}
	w.letters++
	if w.inner > 0 {
		w.inLinks++
	}
	if isHan(r) {
		w.open.han++
		if w.link > 0 {
			w.open.linked++
		}
	}
}

// breakLine ends the line but not the block: the next line goes on from it,
// unless it is set as a paragraph of its own.
func (w *walker) breakLine() {
	had := !w.wordless
	next := w.next
	w.flush()
	w.broken = had
	if !had {
		w.next = next
	}
}

// flush ends the open block. A block of white space is none.
func (w *walker) flush() {
	text := strings.TrimRight(w.text.String(), " ")
	broken := w.broken
	w.broken = false
	if !w.wordless {
		b := w.open
		b.text, b.chrome, b.file = text, w.chrome > 0, w.toFile
		b.hint = w.hint(broken && !strings.HasPrefix(text, "\u3000") && !strings.HasPrefix(text, "\u00a0"))
		w.page.blocks = append(w.page.blocks, b)
		w.next = doc.Hint{}
		w.toFile = false
	}
	w.text.Reset()
	w.open, w.space, w.wordless, w.letters, w.inLinks = block{}, false, true, 0, 0
}

// hint returns the hint of the block that ends.
func (w *walker) hint(continues bool) doc.Hint {
	h := w.next
	switch {
	case w.heading > 0:
		h = doc.Hint{Kind: doc.HintHeading, Level: w.heading}
	case w.inLinks == w.letters && h.Kind != doc.HintCaption:
		h = doc.Hint{Kind: doc.HintContents, Level: max(1, len(w.lists))}
	}
	h.Continues = continues
	return h
}

// remark notes something that is no text.
func (w *walker) remark(rule, text string) {
	if w.chrome == 0 {
		w.page.marks = append(w.page.marks, remark{rule, w.line, len(w.page.blocks), strings.TrimSpace(text)})
	}
}

// textOf returns the text below n.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// attr returns an attribute of n, or "".
func attr(n *html.Node, key string) string {
	s, _ := attrOK(n, key)
	return s
}

// attrOK returns an attribute of n and whether it has one.
func attrOK(n *html.Node, key string) (string, bool) {
	i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if i < 0 {
		return "", false
	}
	return n.Attr[i].Val, true
}

package clean

import (
	"slices"
	"strings"
	"unicode"
)

// A rule repairs one kind of noise in a line. It only ever removes characters
// or replaces a half-width mark by its full-width form; so running the rules
// until nothing changes must end, and a cleaned text is a fixed point.
type rule struct {
	name  string
	apply func(e *editor, v view) // changes what v shows, through e only
}

// rules are applied in this order, again and again until none changes a thing:
// marks are judged by their neighbours, so what stands between must go first.
var rules = []rule{
	{"invisible", removeInvisible}, // byte order marks, zero-width and control characters
	{"markdown", removeMarkdown},   // ## 第一章, **标题** in files named .md
	{"pinyin", removePinyin},       // 產(chǎn)業(yè) → 產業
	{"space", removeSpaces},        // 2021 年1 月 → 2021年1月
	{"width", widen},               // 福州,厦门 → 福州，厦门
}

// editor changes cells in the name of one rule. What it knows of the document
// as a whole is evidence that a single line does not give.
type editor struct {
	rule     string
	toneless bool // the document is glossed with toneless pinyin
	markdown bool // the file holds Markdown
	changes  int
}

// set makes the cell read r.
func (e *editor) set(c *cell, r rune) {
	if c.frozen || c.read == r {
		return
	}
	c.read = r
	if c.rule != "erratum" {
		c.rule = e.rule
	}
	e.changes++
}

// run applies all rules to all lines until nothing changes. Evidence is taken
// anew before every round: removing white space may bring a gloss to light.
func run(lines []line, markdown bool) {
	e := editor{markdown: markdown}
	for changes := 1; changes > 0; {
		changes = 0
		e.toneless = e.toneless || glossed(lines)
		if markdown {
			findFences(lines)
		}
		for i := range lines {
			changes += settle(&lines[i], e)
		}
	}
}

// settle applies all rules to one line until nothing changes, and returns the
// number of changes.
func settle(l *line, e editor) int {
	for before := -1; e.changes > before; {
		before = e.changes
		for _, r := range rules {
			seen := e.changes
			e.rule = r.name
			if r.apply(&e, l.now); e.changes > seen {
				l.look()
			}
		}
	}
	return e.changes
}

// view is the line as it stands, one entry a character, for rules that look at
// neighbours: removed characters are not in it.
type view struct {
	at     []*cell
	r      []rune
	column []int // of the received line, from 1

	wrapped, fenced bool // as of the line
}

// look brings the view of the line up to date.
func (l *line) look() {
	n := len(l.cells)
	if cap(l.now.r) < n {
		l.now = view{at: make([]*cell, 0, n), r: make([]rune, 0, n), column: make([]int, 0, n)}
	}
	v := view{at: l.now.at[:0], r: l.now.r[:0], column: l.now.column[:0]}
	column := 1
	for i := range l.cells {
		c := &l.cells[i]
		if c.read != absent {
			v.at = append(v.at, c)
			v.r = append(v.r, c.read)
			v.column = append(v.column, column)
		}
		if c.found != absent {
			column++
		}
	}
	v.wrapped, v.fenced = l.wrapped, l.fenced
	l.now = v
}

// left returns what is left of v after some of its characters were removed.
func (v view) left() view {
	var out view
	for i, c := range v.at {
		if c.read != absent {
			out.at, out.r, out.column = append(out.at, c), append(out.r, c.read), append(out.column, v.column[i])
		}
	}
	return out
}

// has reports whether one of the characters stands in v.
func (v view) has(chars string) bool {
	for _, r := range v.r {
		if strings.ContainsRune(chars, r) {
			return true
		}
	}
	return false
}

// rune returns character i, or 0 outside the line.
func (v view) rune(i int) rune {
	if i < 0 || i >= len(v.r) {
		return 0
	}
	return v.r[i]
}

// removeInvisible removes what no reader sees: byte order marks, zero-width
// and soft-hyphen characters, and control characters other than the tab. What
// shapes the writing next to it stays.
func removeInvisible(e *editor, v view) {
	for i, r := range v.r {
		if invisible(r) && !shapes(v, i) {
			e.set(v.at[i], absent)
		}
	}
}

// shapes reports whether character i joins or parts two letters of a script
// that joins them, or two emoji; or gives a direction beside text that runs from
// right to left.
func shapes(v view, i int) bool {
	before, after := v.rune(i-1), v.rune(i+1)
	switch v.r[i] {
	case '\u200c', '\u200d':
		return joinable(before) && joinable(after)
	case '\u200e', '\u200f':
		return unicode.In(before, rightToLeft...) || unicode.In(after, rightToLeft...)
	}
	return false
}

// joinable reports whether r can stand beside a joiner: a letter or mark of a
// script other than Han, or an emoji with what modifies it.
func joinable(r rune) bool {
	return !unicode.Is(unicode.Han, r) && unicode.In(r, unicode.Letter, unicode.Mn, unicode.Mc, unicode.So, unicode.Sk)
}

// rightToLeft are the scripts in use that run from right to left.
var rightToLeft = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko}

func invisible(r rune) bool {
	if r >= ' ' && r < 0x7F || r >= 0x3000 && r < 0xFE00 || unicode.IsSpace(r) {
		return false
	}
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r)
}

// removeSpaces removes leading and trailing white space, and inside the line
// every run of it that does not separate anything. What separates stays, as
// one character: a tab between table cells; a space between two ASCII letters
// or digits, or a numbering mark and a number; a space between the names of two
// issuing bodies. The middle rule
// alone is exact for all five seeds (372 spaces).
func removeSpaces(e *editor, v view) {
	if !slices.ContainsFunc(v.r, unicode.IsSpace) {
		return
	}
	names := issuers(v)
	for i := 0; i < len(v.r); i++ {
		if !unicode.IsSpace(v.r[i]) {
			continue
		}
		end := i
		for end < len(v.r) && unicode.IsSpace(v.r[end]) {
			end++
		}
		keep := absent
		switch {
		case i == 0 || end == len(v.r):
		case slices.Contains(v.r[i:end], '\t'):
			keep = '\t'
		case names, asciiWord(v.r[i-1]) && asciiWord(v.r[end]), numbers(v.r[:i], v.r[end:]):
			keep = ' '
		}
		e.set(v.at[i], keep)
		for _, c := range v.at[i+1 : end] {
			e.set(c, absent)
		}
		i = end
	}
}

// numbers reports whether white space sets a numbering mark apart from a
// number: 1. 2.5公里 is not 1.2.5公里.
func numbers(before, after []rune) bool {
	n := len(before)
	return n > 1 && before[n-1] == '.' && unicode.IsDigit(before[n-2]) && unicode.IsDigit(after[0])
}

func asciiWord(r rune) bool {
	return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// bodyEndings close the name of an issuing body, in both scripts.
var bodyEndings = []string{
	"中央", "国务院", "國務院", "委员会", "委員會", "委", "办公厅", "辦公廳", "办公室", "辦公室",
	"政府", "代表大会", "代表大會", "法院", "检察院", "檢察院", "部", "局", "厅", "廳", "署", "总局", "總局", "银行", "銀行",
}

// issuers reports whether the line is nothing but the names of two or more
// issuing bodies set apart by spaces: 中共中央 国务院.
func issuers(v view) bool {
	names := strings.FieldsFunc(string(v.r), unicode.IsSpace)
	if len(names) < 2 || len(v.r) > 60 {
		return false
	}
	for _, n := range names {
		if !bodyName(n) {
			return false
		}
	}
	return true
}

func bodyName(s string) bool {
	if len([]rune(s)) < 3 && s != "中央" {
		return false
	}
	for _, end := range bodyEndings {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

package outline

import (
	"regexp"
	"strings"
)

// A table of contents repeats the headings of the text before the text. It is
// dropped when every line of it comes again, in order.

// leader is what stands between a heading and its page number.
var leader = regexp.MustCompile(`[\s.…·⋯\-—]*[0-9]*$`)

// contentsNeeded is how many lines a table of contents without the heading 目录
// must have.
const contentsNeeded = 5

// dropContents marks the table of contents, if there is one.
func (p *parser) dropContents() {
	for i, r := range p.rows {
		if !r.open() {
			continue
		}
		switch {
		case contentsLine.MatchString(r.fold):
			if n := p.contentsEnd(i + 1); n > i+1 {
				p.dropRows(i, n)
				return
			}
			if i+1 < len(p.rows) && p.rows[i+1].drop == dropContents {
				r.drop = dropContents // the markup told the table
				return
			}
		case r.mark.style != nil && bareHeading(r):
			if n := p.contentsEnd(i); p.count(i, n) >= contentsNeeded {
				p.dropRows(i, n)
			}
			return
		}
	}
}

func (p *parser) dropRows(from, to int) {
	for _, r := range p.rows[from:to] {
		if r.open() {
			r.drop = dropContents
		}
	}
}

func (p *parser) count(from, to int) int {
	n := 0
	for _, r := range p.rows[from:to] {
		if r.open() {
			n++
		}
	}
	return n
}

// contentsEnd returns the end of the run of headings from row i on that all
// come again behind it in the same order, or i if one of them does not.
func (p *parser) contentsEnd(i int) int {
	first := ""
	end := i
	for ; end < len(p.rows); end++ {
		r := p.rows[end]
		if !r.open() {
			continue
		}
		h := heads(r)
		if h == "" || !bareHeading(r) || h == first {
			break
		}
		if first == "" {
			first = h
		}
	}
	later := end
	for j, r := range p.rows[i:end] {
		if !r.open() {
			continue
		}
		at := p.find(heads(r), later)
		if at < 0 && (p.find(heads(r), end) >= 0 || p.comesAgain(i+j+1, end, later)) {
			return i
		}
		if at < 0 {
			return i + j // the text begins here, with a heading of its own
		}
		later = at + 1
	}
	return end
}

// comesAgain reports whether one of the rows from to end comes again from row
// later on: the table goes on behind a line that does not, and is not taken for one.
func (p *parser) comesAgain(from, end, later int) bool {
	for _, r := range p.rows[from:end] {
		if r.open() && p.find(heads(r), later) >= 0 {
			return true
		}
	}
	return false
}

// heads returns the heading that a line of a table of contents names.
func heads(r *row) string { return leader.ReplaceAllString(r.fold, "") }

// find returns the index of the first row from i on that begins with s.
func (p *parser) find(s string, i int) int {
	for ; i < len(p.rows); i++ {
		if p.rows[i].open() && strings.HasPrefix(p.rows[i].fold, s) {
			return i
		}
	}
	return -1
}

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

// contentsEnd returns the end of the longest run of headings from row i on
// that all come again behind it in the same order, or i.
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
		if at < 0 {
			return i + j
		}
		later = at + 1
	}
	return end
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

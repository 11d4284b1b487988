package outline

import (
	"unicode"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// spacedLists are numbers set apart by white space only, as older texts write
// the points of a list:
//
//	一  任期屆滿者。
//	二  因公奉准辭職者。
//
// A line alone proves nothing (三 十年来…); lines right below each other that
// count up from one do.
var spacedLists = []*style{
	{scheme: doc.SchemeHan, rank: 8, head: re(`^(` + han + `{1,3})`), number: number},
	{scheme: doc.SchemeArabic, rank: 10, head: re(`^([0-9]{1,2})`), number: number},
}

// countLists marks the rows of such lists.
func countLists(rows []*row) {
	var open []*row
	for _, r := range rows {
		if !r.blank() {
			open = append(open, r)
		}
	}
	for _, s := range spacedLists {
		for i := 0; i < len(open); {
			n := s.countUp(open[i:])
			for j, r := range open[i : i+n] {
				if n > 1 {
					r.mark, _ = s.spacedMark(r)
					r.mark.n = j + 1
				}
			}
			i += max(n, 1)
		}
	}
}

// countUp returns how many rows from the first on count 1, 2, 3 ….
func (s *style) countUp(rows []*row) int {
	for i, r := range rows {
		if m, ok := s.spacedMark(r); !ok || m.n != i+1 {
			return i
		}
	}
	return len(rows)
}

// spacedMark returns the number at the head of r that white space sets apart.
// It reports false if there is none or r has another mark.
func (s *style) spacedMark(r *row) (mark, bool) {
	if r.mark.style != nil || r.inTable() {
		return mark{}, false
	}
	m := s.head.FindStringSubmatchIndex(r.fold)
	if m == nil {
		return mark{}, false
	}
	n, ok := s.number(r.fold[m[2]:m[3]])
	k := mark{style: s, n: n, len: r.runes(m[1])}
	next, _ := utf8.DecodeRuneInString(r.fold[m[1]:])
	return k, ok && unicode.Is(unicode.Han, next) && r.gap(k.len) && !countWord.MatchString(r.fold[m[1]:])
}

// rosterWord ends the title of a list inside a text.
var rosterWord = re(`^[\p{Han}“”（）、 ]{1,28}(?:名单|名录|清单|一览表|目录|明细表|分工表|安排表)$`)

// rosterLines is how many short lines below its title make a list.
const rosterLines = 3

// listTitle returns how many rows from rows[i] on, one or two, are the title of
// a list of names or things inside a text; 0 if none is.
func listTitle(rows []*row, i int) int {
	if i > 0 && !endsParagraph(rows[i-1]) || !rosterRow(rows[i]) {
		return 0
	}
	n := 1
	if !rosterWord.MatchString(rows[i].fold) {
		n = 2
	}
	if i+n+rosterLines > len(rows) || !rosterRow(rows[i+n-1]) || !rosterWord.MatchString(rows[i+n-1].fold) {
		return 0
	}
	for _, r := range rows[i+n : i+n+rosterLines] {
		if r.mark.style != nil || sentenceEnd(r.fold) || r.len() > 40 {
			return 0
		}
	}
	return n
}

// rosterRow reports whether r can be a line of such a title.
func rosterRow(r *row) bool {
	return r.mark.style == nil && !r.inTable() && r.len() <= 30 && !sentenceMark.MatchString(r.fold)
}

// firstNote is the first of several numbered notes below a table.
var firstNote = re(`^注[：:]?1[、.．]`)

// dropNotes takes the marks off the notes that go on with 2、 and 3、: no list
// begins with 2.
func dropNotes(rows []*row) {
	next := 0
	for _, r := range rows {
		switch {
		case r.blank():
		case firstNote.MatchString(r.fold):
			next = 2
		case next > 0 && r.mark.style != nil && r.mark.n == next:
			r.mark = mark{}
			next++
		default:
			next = 0
		}
	}
}

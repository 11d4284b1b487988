package link

import (
	"gongbao/internal/doc"
)

// unit is a clause prepared for comparison. Its text is the part of FullText
// that is its own: everything up to the first descendant that is compared by
// itself.
type unit struct {
	doc.Unit
	id    string
	doc   int    // index of the document in the order of Build
	text  []rune // folded
	body  []sentence
	title []run
	path  []run // titles of the sections above
	leads []run // stems of the agencies: 市卫健委 → 卫健
	terms vector
	class vector
	names vector
	sents []vector // :: index in body → its grams
}

// unitsOf returns the units of d that links may start or end at, in the order
// of the text.
func unitsOf(d *doc.Document, n int, fold func(rune) rune) []*unit {
	var out []*unit
	for u := range d.Units() {
		if !compared(u) {
			continue
		}
		out = append(out, prepare(u, n, fold))
	}
	return out
}

// compared reports whether u takes part by itself. The bullets and list items
// of a unit count as its text; its inline points are targets of their own,
// because a clause of 500 characters that names everything would otherwise
// head every list.
func compared(u doc.Unit) bool {
	if !u.Linkable() {
		return false
	}
	if u.Section.Inline {
		return true
	}
	for i := range u.Path {
		above := doc.Unit{Doc: u.Doc, Part: u.Part, Section: u.Path[i], Path: u.Path[:i]}
		if u.Section.Kind == doc.Item && above.Linkable() {
			return false
		}
	}
	return true
}

func prepare(u doc.Unit, n int, fold func(rune) rune) *unit {
	s := u.Section
	text := s.FullText()
	if splits(u) {
		text = s.Text
	}
	out := &unit{Unit: u, id: u.ID(), doc: n, text: folded(text, fold)}
	out.body = sentences(out.text)
	out.title = letters(folded(s.Title, fold), 0)
	for _, p := range u.Path {
		out.path = append(out.path, letters(folded(p.Title, fold), 0)...)
	}
	for _, a := range s.Leads {
		out.leads = append(out.leads, letters(stem(folded(a, fold)), 0)...)
	}
	return out
}

// splits reports whether a descendant of u is compared by itself.
func splits(u doc.Unit) bool {
	below := append(u.Path[:len(u.Path):len(u.Path)], u.Section)
	for _, c := range u.Section.Children {
		child := doc.Unit{Doc: u.Doc, Part: u.Part, Section: c, Path: below}
		if compared(child) || splits(child) {
			return true
		}
	}
	return false
}

// stem cuts the level and the kind of office off a folded agency name:
// 市卫健委 → 卫健, 福州市教育局 → 教育.
func stem(name []rune) []rune {
	for i, r := range name[:min(4, len(name))] {
		switch r {
		case '省', '市', '区', '县':
			name = name[i+1:]
			return cutOffice(name)
		}
	}
	return cutOffice(name)
}

func cutOffice(name []rune) []rune {
	if n := len(name); n > 2 {
		switch name[n-1] {
		case '局', '委', '办', '厅', '部', '会':
			return name[:n-1]
		}
	}
	return name
}

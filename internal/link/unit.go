package link

import "gongbao/internal/doc"

// unit is a clause prepared for comparison. Its text is the part of FullText
// that is its own: everything up to the first descendant that is compared by
// itself.
type unit struct {
	doc.Unit
	id   string
	n    int32  // place among the model's units
	doc  int    // index of the document in the order of Build
	text []rune // folded
	body []sentence
	name []run // of the title

	clauses []vector  // :: clause of title and text → counts of its grams, generic wording left out
	terms   vector    // grams of title and text
	leads   vector    // counts of the grams of the names of the agencies
	class   vector    // topics of title and text
	focus   vector    // topics of the title
	parts   []vector  // :: index in body → topics of the sentence
	area    []float32 // :: topic → how near the unit is to it, see relations
	names   vector    // names of single things

	found  []int32 // units that the index found for it, ascending; nil if it was not asked
	quotes *quotes // nil until asked for
}

// unitsOf returns the units of d that links may start or end at, in the order
// of the text.
func unitsOf(d *doc.Document, n int, fold func(rune) rune, c *cutter) []*unit {
	var out []*unit
	for u := range d.Units() {
		if compared(u) {
			text := folded(own(u), fold)
			out = append(out, &unit{Unit: u, id: u.ID(), doc: n, text: text, body: sentences(text, c),
				name: c.part(letters(folded(u.Section.Title, fold), 0))})
		}
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
	if u.Section.Kind != doc.Item || u.Section.Inline {
		return true
	}
	for i, s := range u.Path {
		if (doc.Unit{Doc: u.Doc, Part: u.Part, Section: s, Path: u.Path[:i]}).Linkable() {
			return false
		}
	}
	return true
}

// own returns the start of u's FullText that is compared as u: all of it,
// unless a descendant is compared by itself.
func own(u doc.Unit) string {
	if splits(u) {
		return u.Section.Text
	}
	return u.Section.FullText()
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
// 市卫健委 → 卫健, 福州市教育局 → 教育, 市委宣传部 → 宣传.
func stem(name []rune) []rune {
	for i, r := range name[:min(4, len(name))] {
		if r == '省' || r == '市' || r == '区' || r == '县' {
			name = name[i+1:]
			if len(name) > 2 && name[0] == '委' {
				name = name[1:]
			}
			break
		}
	}
	if n := len(name); n > 2 {
		switch name[n-1] {
		case '局', '委', '办', '厅', '部', '会':
			return name[:n-1]
		}
	}
	return name
}

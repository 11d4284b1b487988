package site

import (
	"cmp"

	"gongbao/internal/doc"
)

// Doubt is a place where the received text seems to be damaged or to lack
// something. It is shown as it stands; readers are told.
type Doubt struct {
	Line   int // of the received file
	Text   string
	Clause ClauseRef // that it lies in; zero before the first
}

// doubtful names the problems that readers are told of, by their rule: those
// that say the received text is wrong, not those about staff's files.
var doubtful = map[string]string{
	"dangling-end":     "doubt.gap",
	"empty-heading":    "doubt.empty",
	"numbering-gap":    "doubt.number",
	"numbering-repeat": "doubt.number",
	"damage":           "doubt.damage",
}

// doubt is a problem a reader is told of, placed at a unit.
type doubt struct {
	line int
	key  string // of the wording
	at   *entry // nil before the first unit
}

// addDoubts places the problems that lie in a received file at the last unit
// that begins before them.
func (ix *index) addDoubts(works []*doc.Work, problems []doc.Problem) {
	ix.doubts = map[string][]doubt{}
	of := map[string]string{} // :: path of the received file → document id
	for _, w := range works {
		if f := w.Received.File; f != nil {
			of[f.Path] = w.Received.ID
		}
	}
	for _, p := range problems {
		key, ok := doubtful[p.Rule]
		if !ok {
			continue
		}
		id, ok := of[p.File]
		if !ok {
			continue
		}
		at := ix.entryAt(id, p.Pos)
		ix.doubts[id] = append(ix.doubts[id], doubt{p.Pos.Line, key, at})
		if at != nil {
			at.doubts = append(at.doubts, key)
		}
	}
}

// entryAt returns the last unit of the document id that begins at or before
// pos of the received file, or nil.
func (ix *index) entryAt(id string, pos doc.Pos) *entry {
	var found *entry
	for _, e := range ix.entries {
		if e.received.Doc.ID != id {
			continue
		}
		begin := e.received.Doc.File.Received(e.received.Section.Pos)
		if cmp.Or(cmp.Compare(begin.Line, pos.Line), column(begin, pos)) <= 0 {
			found = e
		}
	}
	return found
}

// column compares the columns of two places of one line; an unknown column is
// equal to every other.
func column(a, b doc.Pos) int {
	if a.Column == 0 || b.Column == 0 {
		return 0
	}
	return cmp.Compare(a.Column, b.Column)
}

// clauseDoubts returns what is doubtful about the text of e and of the points
// in its line, each wording once.
func (v *view) clauseDoubts(e *entry) []string {
	var out []string
	seen := map[string]bool{}
	add := func(keys []string) {
		for _, k := range keys {
			if !seen[k] {
				seen[k] = true
				out = append(out, v.say(k))
			}
		}
	}
	add(e.doubts)
	for _, c := range e.received.Section.Children {
		if p, ok := v.index.byID[e.received.Doc.ID+"/"+c.ID]; ok && c.Inline {
			add(p.doubts)
		}
	}
	return out
}

// doubts lists what is doubtful about d, for its page.
func (v *view) doubts(d *doc.Document) []Doubt {
	var out []Doubt
	for _, x := range v.index.doubts[d.ID] {
		row := Doubt{Line: x.line, Text: v.say(x.key)}
		if x.at != nil {
			s := x.at.in(v.script).Section
			row.Clause = ClauseRef{Ref{s.Spoken(), "#" + doc.Anchor(s.ID)}, s.Name()}
		}
		out = append(out, row)
	}
	return out
}

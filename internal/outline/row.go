package outline

import (
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// row is a cleaned line as the parser sees it: the text as it stands, and the
// same text folded to Simplified, rune by rune, for the keyword tables.
type row struct {
	n       int
	text    []rune
	fold    string
	column  func(int) int // column of the decoded file of rune i of text
	gap     func(int) bool
	hint    doc.Hint // what the markup of the file says of the line
	mark    mark     // the numbering mark at its head; its style is nil without one
	refused int      // length in runes of what looked like a mark and was not taken for one
	role    string   // of a front line: "cover", "title", "note" or "signature"
	drop    string   // rule by which the line is no part of the document; "" if it is
}

// Roles of front lines, as in the JSON contract.
const (
	roleCover     = "cover"
	roleTitle     = "title"
	roleNote      = "note"
	roleSignature = "signature"
)

// Rules by which a line is removed, as in the JSON contract.
const (
	dropBoilerplate = "boilerplate"
	dropRepeat      = "title-repeat"
	dropMeta        = "meta"
	dropContents    = "contents"
	dropToolbar     = "toolbar"
)

func (r *row) blank() bool    { return len(r.text) == 0 }
func (r *row) open() bool     { return !r.blank() && r.role == "" && r.drop == "" }
func (r *row) len() int       { return len(r.text) }
func (r *row) string() string { return string(r.text) }

// runes converts a byte offset of fold into a rune offset of text.
func (r *row) runes(byteOffset int) int { return utf8.RuneCountInString(r.fold[:byteOffset]) }

// last returns the last rune of the folded line, or 0.
func (r *row) last() rune {
	c, n := utf8.DecodeLastRuneInString(r.fold)
	if n == 0 {
		return 0
	}
	return c
}

// inTable reports whether r belongs to a table: neither a heading nor a
// numbered section stands there.
func (r *row) inTable() bool {
	return r.hint.Kind == doc.HintRow || r.hint.Kind == doc.HintCaption
}

// setAsHeading reports whether the markup of the file makes r a heading.
func (r *row) setAsHeading() bool { return r.hint.Kind == doc.HintHeading }

// read makes the rows of a cleaned text. The ledger says where in the decoded
// file a character stood, and where white space was taken out: 第一条　为了…
func read(f *doc.File, c doc.Cleaned, fold func(rune) rune) []*row {
	rows := make([]*row, 0, len(c.Lines))
	rest := c.Ledger
	for _, l := range c.Lines {
		end := 0
		for end < len(rest) && rest[end].Pos.Line == l.N {
			end++
		}
		edits := doc.Cleaned{Ledger: rest[:end]}
		rest = rest[end:]
		rows = append(rows, &row{
			n: l.N, text: []rune(l.Text), fold: strings.Map(fold, l.Text), hint: f.Hint(l.N),
			column: func(i int) int { return edits.Received(l.N, i+1) },
			gap:    func(i int) bool { return spaceBefore(edits, l, i) },
		})
	}
	return rows
}

// spaceBefore reports whether white space stood before rune i of the cleaned
// line: cleaning took it out, or it is still there.
func spaceBefore(edits doc.Cleaned, l doc.Line, i int) bool {
	text := []rune(l.Text)
	if i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		return true
	}
	shift := 0
	for _, e := range edits.Ledger {
		at := e.Pos.Column - 1 - shift
		if at == i && e.Rule == "space" && e.Found != "" {
			return true
		}
		if at > i {
			break
		}
		shift += utf8.RuneCountInString(e.Found) - utf8.RuneCountInString(e.Read)
	}
	return false
}

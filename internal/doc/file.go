package doc

import "strings"

// File is one received document, decoded but not yet cleaned.
type File struct {
	Name     string // file name below seeds/, or as given on the command line
	Path     string // path from the site's root for messages: "seeds/000.txt"
	SHA256   string // lower-case hex digest of the bytes as received
	Size     int    // bytes as received
	Encoding string // "UTF-8", "UTF-8 BOM", "GB18030", …
	Text     string // the whole text, decoded, line ends and all, valid UTF-8
}

// Line is one line of a cleaned text. Cleaning never adds or drops a line:
// line N of the cleaned text comes from line N of the file.
type Line struct {
	N    int    // line of the file, from 1
	Text string // without its line end, no surrounding white space
}

// Edit is one entry of the ledger that cleaning keeps: at Pos of the decoded
// file the characters Found were replaced by Read.
type Edit struct {
	Rule   string // "pinyin", "width", "space", "erratum", "line-end", …
	Pos    Pos    // in the decoded file
	Offset int    // of Found, in bytes of File.Text
	Found  string // what stood there; "" for an insertion
	Read   string // what stands there now; "" for a removal
	Why    string // the reason staff gave; "" for edits made by rule
}

// Cleaned is a text after cleaning: its lines, and the ledger of every change
// in the order of the text. Edits do not overlap. Joining the lines with "\n"
// and taking the edits back gives File.Text byte for byte.
type Cleaned struct {
	Lines  []Line
	Ledger []Edit
}

// Text returns the lines joined by "\n".
func (c Cleaned) Text() string {
	var b strings.Builder
	for i, l := range c.Lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.Text)
	}
	return b.String()
}

// Received returns the column of the decoded file that column col of the
// cleaned line n came from. Both count runes from 1. A column inside text that
// an edit put there maps to the start of that edit.
func (c Cleaned) Received(n, col int) int {
	shift := 0 // runes the received line is longer than the cleaned one, so far
	for _, e := range c.Ledger {
		if e.Pos.Line != n {
			continue
		}
		at := e.Pos.Column - shift // column of the edit in the cleaned line
		found, read := len([]rune(e.Found)), len([]rune(e.Read))
		if col < at || (col == at && found == 0) {
			break
		}
		if col < at+read {
			if found == read {
				return col + shift
			}
			return e.Pos.Column
		}
		shift += found - read
	}
	return col + shift
}

package doc

import (
	"path"
	"slices"
	"strings"
)

// File is one received document, decoded but not yet cleaned.
type File struct {
	Name     string // file name below seeds/, or as given on the command line
	Path     string // path from the site's root for messages: "seeds/000.txt"
	SHA256   string // lower-case hex digest of the bytes as received
	Size     int    // bytes as received
	Encoding string // "UTF-8", "UTF-8 BOM", "GB18030", …
	Text     string // the whole text, decoded, line ends and all, valid UTF-8

	// What follows is filled for files that are more than their lines. A web
	// page is taken apart: its Text is that of its article, one line a block,
	// joined by "\n". Of a Markdown file the Text is the file as received,
	// marks and all; its Hints say what the marks mean.

	Origins  []int     // the line of the received file that each line of Text begins in; nil if the lines are the same
	Hints    []Hint    // what the markup says of each line of Text; nil if the file has none
	Left     []Removed // lines of a page that are outside its article, in order; Line is that of the received file
	Problems []Problem // what taking the file apart found, placed in the received file; none is Severe
}

// ID returns the id of a document that staff have not described: the file's
// name without folder and extension where that makes a plain address, else
// "doc-" and the first ten digits of its digest. Names with spaces, Chinese
// characters or marks of URLs would have to be escaped differently in links,
// data files, file systems and archives.
func (f *File) ID() string {
	stem := strings.TrimSuffix(path.Base(f.Name), path.Ext(f.Name))
	if plainID(stem) {
		return stem
	}
	return "doc-" + f.SHA256[:min(10, len(f.SHA256))]
}

// plainID reports whether every address of a site can hold id as it is.
func plainID(id string) bool {
	for i, r := range id {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		case i > 0 && (r == '-' || r == '_'):
		default:
			return false
		}
	}
	return id != "" && !slices.Contains(ReservedIDs, id)
}

// ReservedIDs lists names that no document can have for its id: those of pages
// and folders that stand beside the documents, and those Windows gives to
// devices.
var ReservedIDs = []string{
	"about", "agencies", "alignment", "archive", "changes", "data", "index", "notes", "search", "static", "targets", "topics", "zh-hans", "zh-hant",
	"con", "prn", "aux", "nul",
}

// HintKind says what markup made of a line.
type HintKind string

// The kinds of hint. A line with none of them is an ordinary paragraph.
const (
	HintHeading  HintKind = "heading"  // <h2>, ## : a heading, whatever its text looks like
	HintItem     HintKind = "item"     // <li>, - , 1. : the first line of an item of a list
	HintContents HintKind = "contents" // nothing but a link into this very file: an entry of a table of contents
	HintCaption  HintKind = "caption"  // <caption>: the title of a table
	HintRow      HintKind = "row"      // one row of a table, cells set apart by tabs; never a heading or a numbered section
	HintMarkup   HintKind = "markup"   // nothing but markup: <!-- INFO END -->, ---, |---|; no text for a reader
	HintPreamble HintKind = "preamble" // stands between the title of a Markdown file and its <!-- INFO END -->: history, metadata
)

// Hint is what the markup of a received file says of one line of its text. It
// is evidence of how the line was set, not of what it is: a page may set a
// heading as a paragraph in bold, and a slogan as a heading.
type Hint struct {
	Kind      HintKind
	Level     int    // of a heading 1 to 6; of an item or entry its depth from 1; of a row or caption the number of its table in the file from 1
	Number    int    // of an item: the number a reader sees before it that is not in its text (<ol>); else 0
	Continues bool   // the line goes on where the one before was broken (<br>) inside the same block: a title over two lines
	Cells     []Cell // of a row: its cells from left to right
}

// Cell is a cell of a table's row. The texts of a row's cells that are not
// blank are, in order, the fields that tabs divide its line into.
type Cell struct {
	Cols, Rows int  // how many columns and rows it covers, at least 1
	Head       bool // it heads its row or column (<th>)
	Blank      bool // it has no text, and so no field in the line
}

// Hint returns what the markup says of line n of Text, from 1; the zero Hint
// if it says nothing.
func (f *File) Hint(n int) Hint {
	if n < 1 || n > len(f.Hints) {
		return Hint{}
	}
	return f.Hints[n-1]
}

// Received returns the place in the received file that p, a place in Text,
// came from. Where the file was taken apart that is a line as a whole: the
// column is lost.
func (f *File) Received(p Pos) Pos {
	if p.Line < 1 || p.Line > len(f.Origins) {
		return p
	}
	return Pos{Line: f.Origins[p.Line-1]}
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

package search

import (
	"cmp"
	"iter"
	"slices"

	"gongbao/internal/doc"
)

// codec writes texts in bytes that deflate well: a character costs one byte if
// it is among the most frequent, else two. Deflated that way 30 kB of law text
// take three quarters of what they take in UTF-8.
type codec struct {
	chars []rune // :: code → character
	table *runeTable[coded]
}

// coded is what a codec knows of a character.
type coded struct {
	code int32 // plus one; 0 without a code
	twin rune  // 0 if it is the character itself
}

// twin returns the twin of r.
func (c *codec) twin(r rune) rune {
	if t := c.table.at(r).twin; t != 0 {
		return t
	}
	return r
}

// Codes below shortCodes are one byte, the next longCodes two; a character
// without a code is the byte escape and three bytes of its code point.
const (
	shortCodes = 190
	escape     = 255
	longCodes  = (escape - shortCodes) * 256
)

// newCodec gives codes to characters by how often they are used; of those of
// one class, the lower code point has the lower code, so that the list
// of characters takes little room.
func newCodec(used *runeTable[int], t twins) *codec {
	var rs []rune
	for n, page := range used.pages {
		for i := range page {
			if page != nil && page[i] > 0 {
				rs = append(rs, rune(n<<8|i))
			}
		}
	}
	slices.SortFunc(rs, func(a, b rune) int { return cmp.Or(cmp.Compare(*used.at(b), *used.at(a)), cmp.Compare(a, b)) })
	rs = rs[:min(len(rs), shortCodes+longCodes)]
	from := 0
	for i := 1; i <= len(rs); i++ {
		if i == len(rs) || blockStart(i) {
			slices.Sort(rs[from:i])
			from = i
		}
	}
	c := &codec{table: &runeTable[coded]{}}
	c.setChars(rs)
	for r, twin := range t {
		c.table.at(r).twin = twin
	}
	return c
}

func (c *codec) setChars(chars []rune) {
	c.chars = chars
	for i, r := range chars {
		c.table.at(r).code = int32(i) + 1
	}
}

// appendChars writes the table of codes: the number of characters, and for each
// the distance of its code point from the one before, or from 0 where a class
// begins.
func (c *codec) appendChars(b []byte) []byte {
	b = appendNumber(b, len(c.chars))
	last := 0
	for i, r := range c.chars {
		if blockStart(i) {
			last = 0
		}
		b = appendNumber(b, int(r)-last)
		last = int(r)
	}
	return b
}

// classes are the codes that begin a class of characters of like frequency; from
// the last on, every 256th does.
var classes = [...]int{0, 16, 64, shortCodes}

func blockStart(code int) bool {
	return slices.Contains(classes[:], code) || code > shortCodes && (code-shortCodes)%256 == 0
}

// rarity returns the number of the class of r, the most frequent's being 0, and
// maxRarity where it has no code.
func (c *codec) rarity(r rune) int {
	code := int(c.table.at(r).code) - 1
	switch {
	case code < 0:
		return maxRarity
	case code >= shortCodes:
		return min(len(classes)-1+(code-shortCodes)/256, maxRarity)
	}
	n := 0
	for n+1 < len(classes) && classes[n+1] <= code {
		n++
	}
	return n
}

const maxRarity = 12

// readChars is the inverse of appendChars.
func (c *cursor) readChars() []rune {
	n := c.count()
	out := make([]rune, 0, n)
	last := 0
	for i := range n {
		if blockStart(i) {
			last = 0
		}
		last += c.number()
		if last > 0x10ffff || n > shortCodes+longCodes {
			c.fail()
			return nil
		}
		out = append(out, rune(last))
	}
	return out
}

// appendText writes the number of bytes and s in codes.
func (c *codec) appendText(b []byte, s string) []byte {
	start := len(b)
	b = append(b, 0, 0, 0, 0) // room for the length, shifted back below
	body := len(b)
	for _, r := range s {
		code := int(c.table.at(r).code) - 1
		switch {
		case code < 0:
			b = append(b, escape, byte(r>>16), byte(r>>8), byte(r))
		case code < shortCodes:
			b = append(b, byte(code))
		default:
			b = append(b, byte(shortCodes+(code-shortCodes)>>8), byte(code-shortCodes))
		}
	}
	size := len(b) - body
	head := appendNumber(b[:start], size)
	copy(b[len(head):], b[body:])
	return b[:len(head)+size]
}

// decoder reads texts written by a codec.
type decoder struct {
	cursor
	codec *codec
}

// text reads a text in codes.
func (d *decoder) text() string {
	n := d.count()
	b := d.b[:n]
	d.b = d.b[n:]
	out := make([]rune, 0, n)
	for i := 0; i < len(b); {
		size, r := d.codec.char(b[i:])
		if size == 0 {
			d.fail()
			return ""
		}
		out = append(out, r)
		i += size
	}
	return string(out)
}

// char returns the first character of b and the number of its bytes, 0 if it is
// none.
func (c *codec) char(b []byte) (size int, r rune) {
	code := int(b[0])
	switch {
	case code == escape:
		if len(b) < 4 {
			return 0, 0
		}
		return 4, rune(b[1])<<16 | rune(b[2])<<8 | rune(b[3])
	case code < shortCodes:
		size = 1
	case len(b) < 2:
		return 0, 0
	default:
		size, code = 2, shortCodes+(code-shortCodes)<<8+int(b[1])
	}
	if code >= len(c.chars) {
		return 0, 0
	}
	return size, c.chars[code]
}

// texts yields every text of e that a codec writes; of words only the
// Simplified form is.
func (e *Entry) texts() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, s := range []string{e.Unit, e.Source, e.Document.ID, e.Level.ID, e.Kind, e.Form, e.Date} {
			if !yield(s) {
				return
			}
		}
		for w := range e.allWords() {
			if !yield(w.Hans) {
				return
			}
		}
	}
}

// allWords yields every text of e in both scripts.
func (e *Entry) allWords() iter.Seq[doc.Words] {
	return func(yield func(doc.Words) bool) {
		one := []doc.Words{e.Document.Words, e.Level.Words, e.URL, e.Title, e.Text}
		for _, n := range e.Topics {
			one = append(one, n.Words)
		}
		for _, list := range [][]doc.Words{one, e.Agencies, e.Path} {
			for _, w := range list {
				if !yield(w) {
					return
				}
			}
		}
	}
}

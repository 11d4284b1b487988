package search

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
)

// maxRaw bounds what a file may inflate to. The writer stays far below it; the
// reader refuses more, so that a damaged length cannot exhaust memory.
const maxRaw = 16 << 20

// A file is text in UTF-16 behind a byte order mark, which every browser obeys
// whatever a server says of the encoding. Two bytes are one code unit, low byte
// first; units that a string in a script cannot hold as they are, which are one
// in thirty, are written as quoted and the unit with its highest bit turned. So a
// byte of data takes 1.03 bytes of file; 13 bits in two printable characters take
// 1.23 for each, base64 1.33.
const (
	byteOrderMark = "\xff\xfe"
	quoted        = 0xe000
	turned        = 0x8000
)

// mustQuote reports whether u cannot stand in a file as it is: control
// characters, quotation mark and backslash with all of ASCII, line separators,
// surrogates, marks of byte order and the last, which are no characters.
func mustQuote(u uint16) bool {
	return u < 0x80 || u == 0x2028 || u == 0x2029 || 0xd800 <= u && u <= quoted || u == 0xfeff || u >= 0xfff0
}

// appendText16 appends ASCII text in UTF-16.
func appendText16(out []byte, s string) []byte {
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// appendData appends the code units of b; an odd byte at its end is filled up with
// a zero byte.
func appendData(out, b []byte) []byte {
	for i := 0; i < len(b); i += 2 {
		u := uint16(b[i])
		if i+1 < len(b) {
			u |= uint16(b[i+1]) << 8
		}
		if mustQuote(u) {
			out = binary.LittleEndian.AppendUint16(out, quoted)
			u ^= turned
		}
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// readData is the inverse of appendData.
func readData(s []byte) ([]byte, error) {
	if len(s)%2 != 0 {
		return nil, errors.New("odd number of bytes")
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i += 2 {
		u := binary.LittleEndian.Uint16(s[i:])
		if u == quoted {
			if i += 2; i == len(s) {
				return nil, io.ErrUnexpectedEOF
			}
			if u = binary.LittleEndian.Uint16(s[i:]) ^ turned; !mustQuote(u) {
				return nil, fmt.Errorf("a unit is quoted without need at %d", i)
			}
		} else if mustQuote(u) {
			return nil, fmt.Errorf("no valid unit at %d", i)
		}
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out, nil
}

// packer turns the raw content of a file into a script. It keeps the
// compressor between files, which is most of the cost of a small one.
type packer struct {
	deflate *flate.Writer
	buf     bytes.Buffer
	key     uint32 // of the build; see checksum
}

func newPacker() (*packer, error) {
	w, err := flate.NewWriter(io.Discard, flate.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return &packer{deflate: w}, nil
}

// script returns the file that hands raw to the page under the given name.
func (p *packer) script(name string, raw []byte) ([]byte, error) {
	p.buf.Reset()
	head := binary.LittleEndian.AppendUint32(nil, checksum(p.key, raw))
	p.buf.Write(binary.AppendUvarint(head, uint64(len(raw))))
	p.deflate.Reset(&p.buf)
	if _, err := p.deflate.Write(raw); err != nil {
		return nil, fmt.Errorf("search: compress %s: %w", name, err)
	}
	if err := p.deflate.Close(); err != nil {
		return nil, fmt.Errorf("search: compress %s: %w", name, err)
	}
	out := make([]byte, 0, p.buf.Len()*11/10+2*len(name)+64)
	out = append(out, byteOrderMark...)
	out = appendText16(out, opening(name))
	out = appendData(out, p.buf.Bytes())
	return appendText16(out, closing), nil
}

const closing = "\");\n"

func opening(name string) string { return `gongbaoSearch("` + name + `","` }

// unpack is the inverse of packer.script. Anything but a whole, undamaged file
// of that name and build is an error.
func unpack(name string, key uint32, script []byte) ([]byte, error) {
	text, ok := bytes.CutPrefix(script, appendText16([]byte(byteOrderMark), opening(name)))
	if ok {
		text, ok = bytes.CutSuffix(text, appendText16(nil, closing))
	}
	if !ok {
		return nil, damaged(name, errors.New("not a search file of this name"))
	}
	b, err := readData(text)
	if err != nil {
		return nil, damaged(name, err)
	}
	if len(b) < 5 {
		return nil, damaged(name, io.ErrUnexpectedEOF)
	}
	sum := binary.LittleEndian.Uint32(b)
	size, n := binary.Uvarint(b[4:])
	if n <= 0 || size > maxRaw {
		return nil, damaged(name, errors.New("impossible length"))
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b[4+n:])), int64(size)+1))
	if err != nil {
		return nil, damaged(name, err)
	}
	if uint64(len(raw)) != size || checksum(key, raw) != sum {
		return nil, damaged(name, errors.New("content does not match its checksum"))
	}
	return raw, nil
}

func damaged(name string, err error) error {
	return fmt.Errorf("search: search/%s.js is damaged: %w; build the site again or copy it again whole", name, err)
}

// checksum is FNV-1a, 32 bits: a few lines in any language. It begins from a key
// that is the build's own, so that a file of another build, as from a cache or
// half a copy, is told from a whole one.
func checksum[T string | []byte](key uint32, b T) uint32 {
	h := 2166136261 ^ key
	for i := range len(b) {
		h = (h ^ uint32(b[i])) * 16777619
	}
	return h
}

// cursor reads the raw content of a file. The first error stays; later reads
// return zero values.
type cursor struct {
	b   []byte
	err error
}

func (c *cursor) fail() {
	if c.err == nil {
		c.err = io.ErrUnexpectedEOF
	}
	c.b = nil
}

// number reads a varint. Numbers above 2³¹−1 do not occur and are an error.
func (c *cursor) number() int {
	v, n := binary.Uvarint(c.b)
	if n <= 0 || v > 1<<31-1 {
		c.fail()
		return 0
	}
	c.b = c.b[n:]
	return int(v)
}

// skip passes over n bytes.
func (c *cursor) skip(n int) {
	if n > len(c.b) {
		c.fail()
		return
	}
	c.b = c.b[n:]
}

// count reads the number of things that follow, each at least one byte long.
func (c *cursor) count() int {
	n := c.number()
	if n > len(c.b) {
		c.fail()
		return 0
	}
	return n
}

// text reads a length in bytes and that much UTF-8.
func (c *cursor) text() string {
	n := c.count()
	s := string(c.b[:n])
	c.b = c.b[n:]
	if !utf8.ValidString(s) {
		c.fail()
		return ""
	}
	return s
}

func appendNumber(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

func appendText(b []byte, s string) []byte {
	s = strings.ToValidUTF8(s, "�")
	return append(appendNumber(b, len(s)), s...)
}

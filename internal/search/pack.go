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

// Two printable ASCII characters carry 13 bits (93² = 8649 ≥ 8192), which costs
// 1.23 bytes per byte where base64 costs 1.33. The two characters of 0x20–0x7E
// that a string literal would have to escape, '"' and '\\', are left out.
const (
	radix    = 93
	packBits = 13
)

// symbol returns the i-th character of the alphabet.
func symbol(i uint32) byte {
	c := byte(0x20 + i)
	if c >= '"' {
		c++
	}
	if c >= '\\' {
		c++
	}
	return c
}

// digit is the inverse of symbol. It reports false for any other byte.
func digit(c byte) (uint32, bool) {
	if c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
		return 0, false
	}
	d := uint32(c - 0x20)
	if c > '\\' {
		d--
	}
	if c > '"' {
		d--
	}
	return d, true
}

// encodeText writes b as printable characters, low bits first, the last pair
// filled up with zero bits.
func encodeText(b []byte) []byte {
	out := make([]byte, 0, len(b)*16/packBits+2)
	var acc uint32
	var n uint
	for _, c := range b {
		acc |= uint32(c) << n
		if n += 8; n >= packBits {
			v := acc & (1<<packBits - 1)
			out = append(out, symbol(v/radix), symbol(v%radix))
			acc >>= packBits
			n -= packBits
		}
	}
	if n > 0 {
		out = append(out, symbol(acc/radix), symbol(acc%radix))
	}
	return out
}

// decodeText is the inverse of encodeText; the result may end in one byte more
// than was written, made of the zero bits of the last pair.
func decodeText(s []byte) ([]byte, error) {
	if len(s)%2 != 0 {
		return nil, errors.New("odd number of characters")
	}
	out := make([]byte, 0, len(s)*packBits/16+1)
	var acc uint32
	var n uint
	for i := 0; i < len(s); i += 2 {
		hi, ok1 := digit(s[i])
		lo, ok2 := digit(s[i+1])
		v := hi*radix + lo
		if !ok1 || !ok2 || v >= 1<<packBits {
			return nil, fmt.Errorf("no valid pair of characters at %d", i)
		}
		acc |= v << n
		for n += packBits; n >= 8; n -= 8 {
			out = append(out, byte(acc))
			acc >>= 8
		}
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
	text := encodeText(p.buf.Bytes())
	out := make([]byte, 0, len(text)+len(name)+32)
	out = append(out, opening(name)...)
	out = append(out, text...)
	return append(out, closing...), nil
}

const closing = "\");\n"

func opening(name string) string { return `gongbaoSearch("` + name + `","` }

// unpack is the inverse of packer.script. Anything but a whole, undamaged file
// of that name and build is an error.
func unpack(name string, key uint32, script []byte) ([]byte, error) {
	text, ok := bytes.CutPrefix(script, []byte(opening(name)))
	if ok {
		text, ok = bytes.CutSuffix(text, []byte(closing))
	}
	if !ok {
		return nil, damaged(name, errors.New("not a search file of this name"))
	}
	b, err := decodeText(text)
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

package script

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// The table of conversions is one file with the format
//
//	"gongbao script tables 1\n"
//	number of sections
//	name and length of each section, sorted by name
//	the sections, each compressed by zstd
//
// Numbers are unsigned varints unless stated otherwise, a name is its length
// in bytes and its bytes. A section's name tells its form and its subject:
//
//	plans           text, a line per configuration: name, dictionaries applied
//	                first, name of the keys, stages; separated by tabs, stages
//	                by "|", their members by spaces. No stages: there is one,
//	                and chars and results say all there is to it.
//	chars/X         number of characters; for each the distance from the one
//	                before it and, as a signed varint, from itself to what it
//	                becomes. Characters not listed stay.
//	keys/X          number of keys, in the order of their bytes; a byte each
//	                for the characters shared with the key before; a byte each
//	                for the characters added; the added characters as UTF-8.
//	results/X       number of keys that become something else than their
//	                characters would one by one; distance of each from the one
//	                before (from -1) in the list of keys; a byte each for the
//	                length; what they become, as UTF-8.
//	values/X        the same for a dictionary that changes no characters.
//	costs/words     16-bit little-endian numbers: the cost of an unknown
//	                character, then that of every key of keys/words, in 256ths
//	                of a bit.
//	options/X       text, a line per character that a dictionary offers a
//	                choice for: the character, then what it can become.
//	only/S          the characters that exist in script S alone, as UTF-8.
//
// The writer is in package compile.
//
//go:generate go run ./gen -data data
//go:embed data/tables.bin
var tables string

const magic = "gongbao script tables 1\n"

// directory finds the sections of the table. :: section name → its place
var directory = sync.OnceValue(func() map[string]string {
	rest, ok := strings.CutPrefix(tables, magic)
	if !ok {
		panic("script: the embedded table has another format than its reader; run go generate")
	}
	n, rest := uvarint(rest)
	names := make([]string, n)
	lengths := make([]int, n)
	for i := range n {
		var size int
		size, rest = uvarint(rest)
		names[i], rest = rest[:size], rest[size:]
		lengths[i], rest = uvarint(rest)
	}
	dir := make(map[string]string, n)
	for i, name := range names {
		dir[name], rest = rest[:lengths[i]], rest[lengths[i]:]
	}
	return dir
})

// decoder is shared: DecodeAll may be called from several goroutines at once.
var decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
})

// section returns the content of a section of the table, unpacked.
func section(name string) (string, error) {
	packed, ok := directory()[name]
	if !ok {
		return "", fmt.Errorf("the embedded table has no section %s; run go generate ./internal/script", name)
	}
	d, err := decoder()
	if err != nil {
		return "", err
	}
	data, err := d.DecodeAll([]byte(packed), nil)
	if err != nil {
		return "", fmt.Errorf("section %s of the embedded table: %w", name, err)
	}
	return string(data), nil
}

// uvarint cuts an unsigned varint off the front of s.
func uvarint(s string) (int, string) {
	n := 0
	for i := 0; i < len(s); i++ {
		n |= int(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, s[i+1:]
		}
	}
	return n, ""
}

// varint cuts a signed varint off the front of s.
func varint(s string) (int, string) {
	u, rest := uvarint(s)
	return int(uint(u)>>1) ^ -(u & 1), rest
}

// charPair is one line of a chars section.
type charPair struct{ from, to rune }

// readChars reads a chars section, sorted by its characters.
func readChars(name string) ([]charPair, error) {
	s, err := section("chars/" + name)
	if err != nil {
		return nil, err
	}
	n, s := uvarint(s)
	pairs := make([]charPair, n)
	from := 0
	for i := range pairs {
		var gap, change int
		gap, s = uvarint(s)
		change, s = varint(s)
		from += gap
		pairs[i] = charPair{rune(from), rune(from + change)}
	}
	return pairs, nil
}

// keyList is a keys section.
type keyList struct {
	n             int
	shared, added string // a byte per key
	text          string
}

func readKeys(name string) (keyList, error) {
	s, err := section("keys/" + name)
	if err != nil {
		return keyList{}, err
	}
	n, s := uvarint(s)
	return keyList{n: n, shared: s[:n], added: s[n : 2*n], text: s[2*n:]}, nil
}

// outcomes says what becomes of the keys of a list.
type outcomes struct {
	at   []int32 // indexes of the keys that do not simply change by character
	ends []int32 // of the text of each, in bytes
	text string
}

// readOutcomes reads a results or values section.
func readOutcomes(name string) (outcomes, error) {
	s, err := section(name)
	if err != nil {
		return outcomes{}, err
	}
	n, s := uvarint(s)
	o := outcomes{at: make([]int32, n), ends: make([]int32, n)}
	key := -1
	for i := range o.at {
		var gap int
		gap, s = uvarint(s)
		key += gap
		o.at[i] = int32(key)
	}
	end := int32(0)
	for i := range o.ends {
		end += int32(s[i])
		o.ends[i] = end
	}
	o.text = s[n:]
	return o, nil
}

// result returns what the i-th of the outcomes says.
func (o *outcomes) result(i uint32) string {
	start := int32(0)
	if i > 0 {
		start = o.ends[i-1]
	}
	return o.text[start:o.ends[i]]
}

// readCosts reads the costs of words: that of an unknown character first.
func readCosts() (unknown uint16, costs []uint16, err error) {
	s, err := section("costs/words")
	if err != nil {
		return 0, nil, err
	}
	costs = make([]uint16, len(s)/2)
	for i := range costs {
		costs[i] = binary.LittleEndian.Uint16([]byte(s[2*i : 2*i+2]))
	}
	return costs[0], costs[1:], nil
}

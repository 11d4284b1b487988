package search

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"sync"
	"unicode/utf8"
)

// An index is the folder search/ of a site. Every file is a classic script of
// one call,
//
//	gongbaoSearch("t/12","…");
//
// whose first argument is the file's name and whose second is bytes as text:
// 13 bits in two characters, low bits first, each pair the number a·93+b, where
// a and b count the characters 0x20 to 0x7E without '"' and '\'. The bytes are
//
//	4 bytes   FNV-1a checksum of the content, low byte first; it begins from the
//	          usual number and, in all files but "index", the key
//	number    length of the content in bytes
//	…         the content as a raw deflate stream
//
// A number is a varint of seven bits a byte, low bits first. A text is a number
// of bytes and that much UTF-8. Units and files count from 0.
//
// "index" is fetched first:
//
//	"gbs2"    format and version
//	number    stamp over all files: part of their addresses, so that no cache
//	          mixes two builds
//	number    key: a hash of all texts, so that a file of another build is known
//	number    units
//	number    fragments; for each, the distance of its first unit from that of
//	          the fragment before
//	number    shards; for each its first token: the number of bytes shared with
//	          the one before, the number of other bytes, these bytes
//	number    blocks
//	number    groups of characters; for each a text: a Simplified character and
//	          those that fold to it, of which the first is its twin
//	text      pairs of a character and its twin, where the groups do not say so
//	number    characters with a code, in the order of their codes; for each the
//	          distance of its code point from that of the one before, or from 0
//	          for codes 0, 190 and every 256th from there on
//
// "t/N" is shard N: the tokens from its first one up to the first of the next
// shard, in the order of code points. A token is a pair of Han characters, one
// Han character that ends a run of them, a word, or the part of a word before a
// joining mark. For each:
//
//	number    bytes shared with the token before in this shard, 0 for the first
//	number    other bytes, and these bytes
//	number    twice the number of units that have it, plus 1 if its postings
//	          stand in blocks
//	…         its postings; or the number of its first block, the number of its
//	          blocks and for each the distance of its first unit from that of
//	          the block before
//
// Postings are a byte, twice k plus the order of impacts, and bits, low ones
// first, up to a whole byte. Each unit is its distance from the one before, less
// one (the first counts from unit -1): divided by 2^k as that many ones and a
// zero, and the remainder in k bits; then the place of its impact (write.go) in
// the order 1, 2, 3, 5, 8, 15, 0 or 0, 1, 2, 3, 5, 8, 15 as that many ones and a
// zero, which is left out after six. Sorted shards need no dictionary, put all
// tokens with one first character side by side, which answers a query of one
// character, and are of even size, which hashed ones are not.
//
// "h/N" is block N: the number of its units, and their postings.
//
// In fragments and facets a text is a number of bytes and codes of characters:
// codes below 190 are one byte; others are, less 190, the byte 190 + high part
// and the low byte; the byte 255 and three bytes, high one first, are a code
// point without a code.
//
// "f/N" is fragment N: the units from its first one up to the first of the next
// fragment, each
//
//	text      id, source
//	number    line
//	name      document; level
//	text      kind, form, date
//	words     address
//	number    topics, and a name for each
//	number    agencies, and words for each
//	number    headings, and words for each
//	number    2, and words for title and text
//
// "facets" is fetched when hits are filtered, counted or put in order of date:
//
//	number    documents, and a name for each, empty if there are more than 200;
//	          levels, forms, kinds, agencies and topics likewise
//	number    runs of units of one document; for each the distance of its first
//	          unit from that of the run before, the numbers of its document,
//	          level and form, and its date as a number (20231219, 0 unknown)
//	numbers   the kind of every unit
//	…         for every unit the number of its agencies, and these; then for
//	          every unit the number of its topics, and these
//
// A name is a text (id) and words; words are a text in Simplified and
// then either 1 and the text in Traditional, or twice the number of characters
// whose Traditional form is not the twin, and for each the distance from the one
// before (from the first character) and its code point.
const magic = "gbs2"

const (
	metaName   = "index"
	facetsName = "facets"
)

func shardName(n int) string    { return "t/" + strconv.Itoa(n) }
func blockName(n int) string    { return "h/" + strconv.Itoa(n) }
func fragmentName(n int) string { return "f/" + strconv.Itoa(n) }

// Index reads an index. Its methods may be called concurrently; files stay in
// memory once read.
type Index struct {
	fsys   fs.FS
	key    uint32
	units  int
	starts []int
	bounds []string
	blocks int
	folds  map[rune]rune
	codec  *codec

	mu        sync.Mutex
	raw       map[string][]byte
	facets    *table
	fragments map[int][]Entry
}

// Open reads the index of the site whose root is fsys. It fails if there is
// none or if it is damaged.
func Open(fsys fs.FS) (*Index, error) {
	x := &Index{fsys: fsys, folds: map[rune]rune{}, codec: &codec{table: &runeTable[coded]{}}, raw: map[string][]byte{}, fragments: map[int][]Entry{}}
	raw, err := x.read(metaName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("search: no index here: %w; run gongbao build first", err)
	}
	if err != nil {
		return nil, err
	}
	if len(raw) < len(magic) || string(raw[:len(magic)]) != magic {
		return nil, damaged(metaName, errors.New("unknown format"))
	}
	if err := x.parse(raw[len(magic):]); err != nil {
		return nil, damaged(metaName, err)
	}
	return x, nil
}

// Units returns the number of units in the index.
func (x *Index) Units() int { return x.units }

// Fold folds r as the index does, as far as its texts need it.
func (x *Index) Fold(r rune) rune {
	if t, ok := x.folds[r]; ok {
		return t
	}
	return r
}

func (x *Index) parse(raw []byte) error {
	c := &cursor{b: raw}
	c.number() // the stamp matters to caches only
	x.key = uint32(c.number())
	x.units = c.number()
	last := 0
	for range c.count() {
		last += c.number()
		x.starts = append(x.starts, last)
	}
	before := ""
	for range c.count() {
		before = c.token(before)
		x.bounds = append(x.bounds, before)
	}
	x.blocks = c.number()
	for range c.count() {
		x.group([]rune(c.text()))
	}
	pairs := []rune(c.text())
	x.codec.chars = c.readChars()
	if c.err != nil {
		return c.err
	}
	if len(pairs)%2 != 0 || len(c.b) > 0 {
		return errors.New("does not end where it should")
	}
	for i := 0; i < len(pairs); i += 2 {
		x.codec.table.at(pairs[i]).twin = pairs[i+1]
	}
	return x.checkOrder()
}

// group takes in a Simplified character and the characters that fold to it.
func (x *Index) group(rs []rune) {
	for i, r := range rs {
		if i > 0 {
			x.folds[r] = rs[0]
		}
	}
	if len(rs) > 1 {
		x.codec.table.at(rs[0]).twin = rs[1]
	}
}

func (x *Index) checkOrder() error {
	if len(x.starts) > 0 && (x.starts[0] != 0 || x.starts[len(x.starts)-1] >= x.units) {
		return errors.New("fragments do not fit the number of units")
	}
	if !sort.IntsAreSorted(x.starts) || !sort.StringsAreSorted(x.bounds) || (len(x.starts) == 0) != (x.units == 0) {
		return errors.New("out of order")
	}
	return nil
}

// token reads a token that shares a number of bytes with the one before it.
func (c *cursor) token(before string) string {
	shared, rest := c.number(), c.count()
	if shared > len(before) || rest > len(c.b) {
		c.fail()
		return ""
	}
	t := before[:shared] + string(c.b[:rest])
	c.b = c.b[rest:]
	if !utf8.ValidString(t) {
		c.fail()
		return ""
	}
	return t
}

// read returns the content of a file.
func (x *Index) read(name string) ([]byte, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if raw, ok := x.raw[name]; ok {
		return raw, nil
	}
	script, err := fs.ReadFile(x.fsys, "search/"+name+".js")
	if err != nil {
		return nil, fmt.Errorf("search: %w; build the site again or copy it again whole", err)
	}
	raw, err := unpack(name, x.key, script)
	if err != nil {
		return nil, err
	}
	x.raw[name] = raw
	return raw, nil
}

// fragmentOf returns the number of the fragment that holds unit.
func (x *Index) fragmentOf(unit int) int {
	return sort.SearchInts(x.starts, unit+1) - 1
}

// entry returns unit n.
func (x *Index) entry(n int) (*Entry, error) {
	f := x.fragmentOf(n)
	if f < 0 || n >= x.units {
		return nil, damaged(metaName, fmt.Errorf("unit %d is not in any fragment", n))
	}
	x.mu.Lock()
	es, ok := x.fragments[f]
	x.mu.Unlock()
	if !ok {
		raw, err := x.read(fragmentName(f))
		if err != nil {
			return nil, err
		}
		end := x.units
		if f+1 < len(x.starts) {
			end = x.starts[f+1]
		}
		if es, err = decodeFragment(fragmentName(f), raw, x.codec, end-x.starts[f]); err != nil {
			return nil, err
		}
		x.mu.Lock()
		x.fragments[f] = es
		x.mu.Unlock()
	}
	return &es[n-x.starts[f]], nil
}

// found is what the index knows of a token.
type found struct {
	token    string
	units    int       // that have it
	postings []posting // unless it has blocks
	block    int       // number of the first block
	firsts   []int     // first unit of every block
	terms    uint32    // mask of the terms of the query that have the token
}

// hot reports whether the postings stand in blocks, each to be fetched.
func (f *found) hot() bool { return len(f.firsts) > 0 }

// lookup finds all tokens from lo up to but not including hi, in order. With
// hi = lo + "\x00" that is the token lo itself.
func (x *Index) lookup(lo, hi string) ([]found, error) {
	var out []found
	first := max(sort.Search(len(x.bounds), func(i int) bool { return x.bounds[i] > lo })-1, 0)
	for n := first; n < len(x.bounds) && x.bounds[n] < hi; n++ {
		raw, err := x.read(shardName(n))
		if err != nil {
			return nil, err
		}
		c := &cursor{b: raw}
		before := ""
		for len(c.b) > 0 {
			f := found{token: c.token(before)}
			before = f.token
			if f.token >= hi {
				break
			}
			f.parse(c, x, f.token >= lo)
			if c.err != nil {
				return nil, damaged(shardName(n), c.err)
			}
			if f.token >= lo {
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// parse reads what follows the token; postings are kept only if wanted.
func (f *found) parse(c *cursor, x *Index, wanted bool) {
	n := c.number()
	f.units = n >> 1
	if n&1 == 0 {
		f.postings = c.postings(f.units, x.units, wanted)
		return
	}
	f.block = c.number()
	last := 0
	for range c.count() {
		last += c.number()
		f.firsts = append(f.firsts, last)
	}
	if f.block+len(f.firsts) > x.blocks || len(f.firsts) == 0 {
		c.fail()
	}
}

// all returns the postings of f. If among is not nil, blocks without any of
// those units, which are in order, are left out.
func (x *Index) all(f *found, among []candidate) ([]posting, error) {
	if !f.hot() {
		return f.postings, nil
	}
	var out []posting
	for k := range f.firsts {
		if !f.needs(k, among) {
			continue
		}
		name := blockName(f.block + k)
		raw, err := x.read(name)
		if err != nil {
			return nil, err
		}
		c := &cursor{b: raw}
		ps := c.postings(c.number(), x.units, true)
		if c.err != nil || len(c.b) > 0 {
			return nil, damaged(name, errors.New("not a list of units"))
		}
		out = append(out, ps...)
	}
	return out, nil
}

// needs reports whether block k may hold a unit of among; nil stands for all.
func (f *found) needs(k int, among []candidate) bool {
	if among == nil {
		return true
	}
	i := sort.Search(len(among), func(i int) bool { return among[i].unit >= f.firsts[k] })
	return i < len(among) && (k+1 == len(f.firsts) || among[i].unit < f.firsts[k+1])
}

// weight returns sixteen times the binary logarithm of units divided by those
// that have the token, interpolated between powers of two. Only operations that
// every IEEE machine rounds alike: the browser must get the same number.
func weight(units, have int) int {
	r := float64(units+1) / float64(max(have, 1))
	w := 1
	for r >= 2 {
		r /= 2
		w += 16
	}
	return w + int((r-1)*16)
}

// saturation is 64·i·2.2/(i+1.2), rounded: how much an impact of i counts
// (BM25 with k1 = 1.2; no length norm, because units are short and a norm would
// cost a byte in most postings).
var saturation = [maxImpact + 1]int{0, 64, 88, 101, 108, 114, 117, 120, 122, 124, 126, 127, 128, 129, 130, 130}

// score of one token on one unit.
func score(units, have, impact int) int {
	return weight(units, have) * saturation[min(impact, maxImpact)]
}

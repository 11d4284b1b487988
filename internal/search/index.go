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
// in UTF-16, low byte first, behind a byte order mark. Its first argument is the
// file's name, its second bytes, two in a character (pack.go). The bytes are
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
//	"gbs3"    format and version
//	number    stamp over all files: part of their addresses, so that no cache
//	          mixes two builds
//	number    key: a hash of all texts, so that a file of another build is known
//	number    units
//	number    fragments; for each, the distance of its first unit from that of
//	          the fragment before
//	number    shards; for each its first token, as tokens stand in shards
//	number    blocks
//	number    bytes of the filter of common tokens, and these (common.go)
//	number    characters with a code, in the order of their codes; for each the
//	          distance of its code point from that of the one before, or from 0
//	          where a class begins (codec.go)
//	number    characters that fold to another one; for each the distance of its
//	          code point from that of the one before
//	numbers   for each of these, twice the code of the other one, or twice the
//	          sum of the number of codes and its code point; and 1 more if this is
//	          the other one's twin
//	text      pairs of a character and its twin that have not been told
//
// "t/N" is shard N: the tokens from its first one up to the first of the next
// shard, in the order of code points. For each:
//
//	byte      16 times the number of bytes it shares with the token before in
//	          this shard (0 for the first), and the number of others; or 255 and
//	          the two numbers
//	…         these bytes
//	number    four times the number of units that have it, plus 1 if its postings
//	          stand in blocks, plus 2 if it is refined
//	…         its postings; or the number of its first block, the number of its
//	          blocks and for each the distance of its first unit from that of
//	          the block before
//
// A token is
//
//	two Han characters side by side, or with a space between them;
//	a Han character and the word behind it, or its part before a joining mark,
//	a word and the Han character behind it, both with or without a space;
//	a Han character that nothing follows;
//	a word, or its part before a joining mark;
//	three Han characters of which the first two are a refined token: one so
//	frequent that it stands only for units where no Han character follows;
//	the beginning of many tokens, a character or a refined token, and U+0002: the
//	units of all of them, where reading these would take long.
//
// A space stands for any marks between two characters. Sorted shards need no
// dictionary, put all tokens with one first character side by side, which answers
// a query of one character, and are of even size, which hashed ones are not.
//
// Postings are a byte, 8k, plus four times the order of impacts, plus the number
// of the code of runs, and bits, low ones first, up to a whole byte. A Rice code
// of a number is the number divided by 2^k as that many ones and a zero, and the
// remainder in k bits. First for each unit its distance from the one before, less
// one (the first counts from unit -1). Then, until all units have an impact, how
// many have the first of the order, and the place in the order of the impact of
// the next, less one, as that many ones and a zero, which is left out after three.
// The orders are 1, 4, 8, 15, 0 and 0, 1, 4, 8, 15 (weigh.go says what they mean);
// the codes of runs have k = 0, 2, 4; the fourth says that all have the first
// impact and nothing follows.
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
//	number    targets
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
//	          levels, forms, kinds, agencies, topics and targets likewise
//	number    runs of units of one document; for each the distance of its first
//	          unit from that of the run before, the numbers of its document,
//	          level and form, and its date as a number (20231219, 0 unknown)
//	numbers   the kind of every unit
//	…         for every unit the number of its agencies, and these; then the
//	          same of its topics, and of HasTarget
//
// A name is a text (id) and words; words are a text in Simplified and
// then either 1 and the text in Traditional, or twice the number of characters
// whose Traditional form is not the twin, and for each the distance from the one
// before (from the first character) and its code point.
const magic = "gbs3"

const (
	metaName   = "index"
	facetsName = "facets"
)

func shardName(n int) string { return "t/" + strconv.Itoa(n) }

func blockName(n int) string { return "h/" + strconv.Itoa(n) }

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
	common common
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
	n := c.count()
	x.common = common(c.b[:n])
	c.skip(n)
	x.codec.setChars(c.readChars())
	x.readFolds(c)
	if c.err != nil {
		return c.err
	}
	if len(c.b) > 0 {
		return errors.New("does not end where it should")
	}
	return x.checkOrder()
}

// readFolds reads which characters fold to which, and the twins.
func (x *Index) readFolds(c *cursor) {
	from := make([]rune, c.count())
	last := 0
	for i := range from {
		last += c.number()
		if last > utf8.MaxRune {
			c.fail()
			return
		}
		from[i] = rune(last)
	}
	for _, r := range from {
		n := c.number()
		to := rune(n>>1 - len(x.codec.chars))
		if n>>1 < len(x.codec.chars) {
			to = x.codec.chars[n>>1]
		}
		if to > utf8.MaxRune {
			c.fail()
			return
		}
		x.folds[r] = to
		if n&1 == 1 {
			x.codec.table.at(to).twin = r
		}
	}
	pairs := []rune(c.text())
	if len(pairs)%2 != 0 {
		c.fail()
		return
	}
	for i := 0; i < len(pairs); i += 2 {
		x.codec.table.at(pairs[i]).twin = pairs[i+1]
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

// longToken stands before the lengths of a token that one byte cannot hold.
const longToken = 255

// token reads a token that shares a number of bytes with the one before it.
func (c *cursor) token(before string) string {
	shared, rest := 0, 0
	if len(c.b) > 0 && c.b[0] != longToken {
		shared, rest = int(c.b[0]>>4), int(c.b[0]&15)
		c.b = c.b[1:]
	} else {
		c.skip(1)
		shared, rest = c.number(), c.count()
	}
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

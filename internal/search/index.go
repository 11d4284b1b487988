package search

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
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
// The orders are 1, 4, 8, 15, 0 and 0, 1, 4, 8, 15 (write.go says what they mean);
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

// Flags behind the number of units of a token.
const (
	flagBlocks  = 1 << iota // its postings stand in blocks
	flagRefined             // it has refined tokens
	flagBits    = iota
)

// wholeToken returns the token that stands for all that begin with prefix. It
// comes behind prefix alone and before all others.
func wholeToken(prefix string) string { return prefix + "\x02" }

// found is what the index knows of a token.
type found struct {
	token    string
	units    int       // that have it
	refined  bool      // it has refined tokens
	postings []posting // unless it has blocks
	block    int       // number of the first block
	firsts   []int     // first unit of every block
	terms    uint32    // mask of the terms of the query that have the token
}

// hot reports whether the postings stand in blocks, each to be fetched.
func (f *found) hot() bool { return len(f.firsts) > 0 }

// shardOf returns the number of the shard that holds token, if any does.
func (x *Index) shardOf(token string) int {
	return max(sort.Search(len(x.bounds), func(i int) bool { return x.bounds[i] > token })-1, 0)
}

// lookup returns what the index knows of a token of a query; units is 0 if there
// is none. Of a refined token and the one that refines it one shard alone is read:
// if they stand in different ones, tokens that begin with the first lie between
// them, and only a refined one has these.
func (x *Index) lookup(k lookupKey) (found, error) {
	if k.more == "" || x.shardOf(k.key) == x.shardOf(k.more) {
		f, err := x.one(k.key)
		switch {
		case err != nil || !f.refined:
			return f, err
		case k.ends:
			return x.prefixed(k.key)
		case k.more == "":
			return f, nil
		}
	}
	return x.one(k.more)
}

// one returns what the index knows of exactly this token.
func (x *Index) one(token string) (found, error) {
	fs, err := x.between(token, token+"\x00")
	if err != nil || len(fs) == 0 {
		return found{token: token}, err
	}
	return fs[0], nil
}

// prefixed returns the units that have any token that begins with prefix, with the
// highest impact one of these has there, as if it were a token.
func (x *Index) prefixed(prefix string) (found, error) {
	f, err := x.one(wholeToken(prefix))
	if f.token = prefix; err != nil || f.units > 0 {
		return f, err
	}
	fs, err := x.between(prefix, prefix+string(utf8.MaxRune))
	if err != nil {
		return found{}, err
	}
	best := map[int]int{}
	for i := range fs {
		ps, err := x.all(&fs[i], nil)
		if err != nil {
			return found{}, err
		}
		for _, p := range ps {
			best[p.unit] = max(best[p.unit], p.impact)
		}
	}
	f.units = len(best)
	for _, u := range slices.Sorted(maps.Keys(best)) {
		f.postings = append(f.postings, posting{u, best[u]})
	}
	return f, nil
}

// between finds all tokens from lo up to but not including hi, in order.
func (x *Index) between(lo, hi string) ([]found, error) {
	var out []found
	for n := x.shardOf(lo); n < len(x.bounds) && x.bounds[n] < hi; n++ {
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
	f.units, f.refined = n>>flagBits, n&flagRefined != 0
	if n&flagBlocks == 0 {
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

// rarity tells about how rare a token is, by its characters. A mark between two
// makes them rarer, and so does each character of a word.
func (x *Index) rarity(t token) int {
	n := 2 * (t.size() - 2)
	for _, r := range []rune{t.han, t.next} {
		if r != 0 {
			n += x.codec.rarity(r)
		}
	}
	return n
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

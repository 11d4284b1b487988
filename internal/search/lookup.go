package search

import (
	"errors"
	"maps"
	"slices"
	"sort"
	"unicode/utf8"
)

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

package search

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"sort"

	"gongbao/internal/doc"
)

// Weights of the fields a token occurs in. The impact of a token on a unit is
// maxImpact in a title of at most shortTitle characters, titleImpact in a longer
// one, else the level (bits.go) of the sum of the weights of all occurrences; 0
// in the context alone. So a list tells which units have the token in their
// title, and these are read first however often others repeat it.
const (
	weightShortTitle = 64 // a bit: not added up
	weightTitle      = 32 // a bit
	weightAgency     = 3
	weightText       = 1
	maxSum           = 15 // of the weights that are added up
	sumMask          = weightTitle - 1

	shortTitle  = 8
	titleImpact = 8
	maxImpact   = 15
)

// impact returns the impact that stands for the weights of o.
func (o occurrence) impact() int {
	switch {
	case o&weightShortTitle != 0:
		return maxImpact
	case o&weightTitle != 0:
		return titleImpact
	}
	return impactLevel[o&sumMask]
}

// Sizes of files, in bytes before compression, measured on law text: smaller
// shards and fragments save bytes per query until, at 20,000 pages, the number of
// files passes 2,500. At 2,000 pages fragments of 8 kB instead of 21 save a
// quarter of a median query and half of the dearest ones; still smaller ones
// save little and compress worse.
const (
	shardSize     = 14 << 10
	leastFragment = 8 << 10  // in codes: about 13 kB of UTF-8
	mostFragment  = 21 << 10 // in codes: about 33 kB of UTF-8
	charactersPer = 960      // characters of the whole text for a byte of a fragment, in between
	hotUnits      = 8 << 10  // units that make a list leave its shard
	blockUnits    = 64 << 10 // of a list that left its shard
)

// fragmentSize returns the size of a fragment of a text of so many characters.
func fragmentSize(characters int) int {
	return min(max(characters/charactersPer, leastFragment), mostFragment)
}

// Write writes the index of entries through put, which is called once for every
// file with its path from the site's root ("search/t/12.js") and its content,
// which it must not keep. Entries of equal rank are found in the order given.
// Entries is ranged over twice and must yield the same both times; fold maps a
// character to its Simplified form. The same entries give the same bytes.
func Write(entries iter.Seq[Entry], fold func(rune) rune, put func(path string, data []byte) error) (Stats, error) {
	p, err := newPacker()
	if err != nil {
		return Stats{}, err
	}
	w := &writer{fold: fold, put: put, pack: p, lists: map[uint64]*list{}, words: map[string]uint64{}}
	count, used, characters := newTwinCount(), &runeTable[int]{}, 0
	key := uint32(0)
	for e := range entries {
		for words := range e.allWords() {
			count.add(words)
			key = checksum(key, words.Hant)
		}
		for s := range e.texts() {
			key = checksum(key, s)
			for _, r := range s {
				*used.at(r)++
				characters++
			}
		}
	}
	w.twins = count.best()
	w.codec = newCodec(used, w.twins)
	p.key = key & (1<<31 - 1) // a number of the format
	w.full = fragmentSize(characters)
	for e := range entries {
		if err := w.add(&e); err != nil {
			return Stats{}, err
		}
	}
	if err := w.flushFragment(); err != nil {
		return Stats{}, err
	}
	if err := w.writeLists(); err != nil {
		return Stats{}, err
	}
	if _, err := w.file(facetsName, w.table.encode(w.codec)); err != nil {
		return Stats{}, err
	}
	if err := w.writeMeta(); err != nil {
		return Stats{}, err
	}
	return w.stats, nil
}

// writer holds an index in the making.
type writer struct {
	fold  func(rune) rune
	put   func(path string, data []byte) error
	pack  *packer
	twins twins
	codec *codec
	stats Stats
	table table

	lists map[uint64]*list  // :: key of a token → its postings
	words map[string]uint64 // :: word → its key
	names []string          // :: number of a word → word
	views [2][]weighted     // fields of the unit at hand in both scripts
	seen  [2][]occurrence   // their tokens

	fragment []byte
	full     int      // size at which a fragment is written
	starts   []int    // first unit of every fragment
	inFrag   int      // units in fragment
	bounds   []string // first token of every shard
	blocks   int      // blocks of long lists written so far
	stamp    uint32   // over all files written
}

// occurrence is a token of the unit at hand and the weight of its field: the
// token's key in the upper bits, the weight in the lower eight. Sorting plain
// numbers is what makes indexing fast.
type occurrence uint64

// list is the postings of one token.
type list struct {
	units, last int
	postings    []byte
}

// The key of a pair is its two characters, of 21 bits each; wordBit marks the
// key of a word.
const (
	runeBits = 21
	runeMask = 1<<runeBits - 1
	wordBit  = 1 << (2 * runeBits)
)

func (w *writer) add(e *Entry) error {
	unit := w.stats.Units
	w.stats.Units++
	w.stats.TextBytes += int64(len(e.Title.Hans) + len(e.Text.Hans))
	w.index(unit, e)
	w.table.add(e)
	if w.inFrag == 0 {
		w.starts = append(w.starts, unit)
	}
	w.fragment = w.codec.appendEntry(w.fragment, e)
	w.inFrag++
	if len(w.fragment) >= w.full {
		return w.flushFragment()
	}
	return nil
}

// index adds the postings of e. A token counts as often as it occurs in the
// script in which it occurs more often: converted texts fold to the same tokens
// but for a few, and mostly for none.
func (w *writer) index(unit int, e *Entry) {
	w.views[0], w.views[1] = w.read(e, doc.Hans, w.views[0]), w.read(e, doc.Hant, w.views[1])
	w.seen[0] = w.tokens(w.views[0], w.seen[0][:0])
	all := w.seen[0]
	if !slices.EqualFunc(w.views[0], w.views[1], weighted.equal) {
		w.seen[1] = w.tokens(w.views[1], w.seen[1][:0])
		all = slices.Concat(all, w.seen[1])
		slices.SortFunc(all, func(a, b occurrence) int {
			return cmp.Or(cmp.Compare(a>>8, b>>8), cmp.Compare(b, a))
		})
		all = slices.CompactFunc(all, func(a, b occurrence) bool { return a>>8 == b>>8 })
	}
	for _, o := range all {
		w.post(uint64(o>>8), unit, o.impact())
	}
}

// weighted is a field of a unit, folded, and the weight of its tokens.
type weighted struct {
	runes  []rune
	weight int
}

func (a weighted) equal(b weighted) bool { return slices.Equal(a.runes, b.runes) }

// read returns the fields of e in script s, in the space of out.
func (w *writer) read(e *Entry, s doc.Script, out []weighted) []weighted {
	out = out[:0]
	add := func(words doc.Words, weight int) {
		n := normalize(words.In(s))
		for i, r := range n.runes {
			if r >= 0x2e80 {
				n.runes[i] = w.fold(r)
			}
		}
		out = append(out, weighted{n.runes, weight})
	}
	add(e.Title, weightTitle)
	if len(out[0].runes) <= shortTitle {
		out[0].weight = weightShortTitle
	}
	add(e.Text, weightText)
	for _, a := range e.Agencies {
		add(a, weightAgency)
	}
	for _, p := range e.Path {
		add(p, 0)
	}
	add(e.Document.Words, 0)
	return out
}

// tokens returns each token of the fields once, sorted, with its weights added
// up, in the space of seen.
func (w *writer) tokens(fields []weighted, seen []occurrence) []occurrence {
	for _, f := range fields {
		weight := occurrence(f.weight)
		eachToken(f.runes, func(a, b rune) {
			seen = append(seen, (occurrence(a)<<runeBits|occurrence(b))<<8|weight)
		}, func(word string) {
			seen = append(seen, occurrence(w.wordKey(word))<<8|weight)
			for i := range len(word) {
				if part(word[i]) {
					seen = append(seen, occurrence(w.wordKey(word[:i]))<<8|weight)
				}
			}
		})
	}
	slices.Sort(seen)
	n := 0
	for _, o := range seen {
		if n > 0 && seen[n-1]>>8 == o>>8 {
			sum := min(seen[n-1]&sumMask+o&sumMask, maxSum)
			seen[n-1] = (seen[n-1]|o)&^sumMask | sum
			continue
		}
		seen[n] = o
		n++
	}
	return seen[:n]
}

// wordKey returns the key of a word.
func (w *writer) wordKey(word string) uint64 {
	key, ok := w.words[word]
	if !ok {
		key = wordBit | uint64(len(w.names))
		w.words[word] = key
		w.names = append(w.names, word)
	}
	return key
}

func (w *writer) post(key uint64, unit, impact int) {
	l := w.lists[key]
	if l == nil {
		l = &list{last: -1}
		w.lists[key] = l
		w.stats.Tokens++
	}
	l.postings = append(appendNumber(l.postings, unit-l.last), byte(impact))
	l.last = unit
	l.units++
	w.stats.Postings++
}

// all returns the postings of l.
func (l *list) all() []posting {
	c := &cursor{b: l.postings}
	out := make([]posting, 0, l.units)
	unit := -1
	for len(c.b) > 0 {
		unit += c.number()
		out = append(out, posting{unit, int(c.b[0])})
		c.b = c.b[1:]
	}
	return out
}

func (w *writer) flushFragment() error {
	if w.inFrag == 0 {
		return nil
	}
	n, err := w.file(fragmentName(len(w.starts)-1), w.fragment)
	w.stats.Fragments += int64(n)
	w.stats.Index -= int64(n)
	w.fragment, w.inFrag = w.fragment[:0], 0
	return err
}

// file writes one script and returns its length.
func (w *writer) file(name string, raw []byte) (int, error) {
	data, err := w.pack.script(name, raw)
	if err != nil {
		return 0, err
	}
	w.stats.Files++
	w.stats.Index += int64(len(data))
	w.stats.Largest = max(w.stats.Largest, len(data))
	w.stamp = w.stamp*16777619 ^ checksum(0, data)
	if err := w.put("search/"+name+".js", data); err != nil {
		return 0, fmt.Errorf("search: write search/%s.js: %w", name, err)
	}
	return len(data), nil
}

// token returns the token that key stands for.
func (w *writer) token(key uint64) string {
	if key&wordBit != 0 {
		return w.names[key&^wordBit]
	}
	return pairKey(rune(key>>runeBits), rune(key&runeMask))
}

// writeLists writes the shards, and the blocks of lists too long for a shard.
func (w *writer) writeLists() error {
	type named struct {
		token string
		list  *list
	}
	all := make([]named, 0, len(w.lists))
	for key, l := range w.lists {
		all = append(all, named{w.token(key), l})
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Compare(a.token, b.token) })
	var shard []byte
	var before string
	for _, n := range all {
		if len(shard) >= shardSize {
			if err := w.flushShard(shard); err != nil {
				return err
			}
			shard = shard[:0]
		}
		if len(shard) == 0 {
			w.bounds = append(w.bounds, n.token)
			before = ""
		}
		shard = appendToken(shard, before, n.token)
		before = n.token
		ps := n.list.all()
		if n.list.units < hotUnits {
			shard = appendPostings(appendNumber(shard, n.list.units<<1), ps)
			continue
		}
		var err error
		if shard, err = w.writeBlocks(appendNumber(shard, n.list.units<<1|1), ps); err != nil {
			return err
		}
	}
	if len(shard) == 0 {
		return nil
	}
	return w.flushShard(shard)
}

func (w *writer) flushShard(raw []byte) error {
	_, err := w.file(shardName(len(w.bounds)-1), raw)
	return err
}

// appendToken writes the number of bytes token shares with the token before it
// and the rest.
func appendToken(b []byte, before, token string) []byte {
	n := 0
	for n < len(before) && n < len(token) && before[n] == token[n] {
		n++
	}
	b = appendNumber(b, n)
	b = appendNumber(b, len(token)-n)
	return append(b, token[n:]...)
}

// writeBlocks writes the blocks of a list and appends their table to shard.
func (w *writer) writeBlocks(shard []byte, ps []posting) ([]byte, error) {
	shard = appendNumber(shard, w.blocks)
	shard = appendNumber(shard, (len(ps)+blockUnits-1)/blockUnits)
	last := 0
	for block := range slices.Chunk(ps, blockUnits) {
		raw := appendPostings(appendNumber(nil, len(block)), block)
		if _, err := w.file(blockName(w.blocks), raw); err != nil {
			return nil, err
		}
		w.blocks++
		shard = appendNumber(shard, block[0].unit-last)
		last = block[0].unit
	}
	return shard, nil
}

// foldRange is where characters with another Simplified form stand.
var foldRange = [...][2]rune{{0x2e80, 0x9fff}, {0xf900, 0xfaff}, {0x20000, 0x323af}}

// groups returns, for every character that begins a token, the characters that
// fold to it, the twin first if it is among them.
func (w *writer) groups() (targets []rune, variants map[rune][]rune) {
	present := map[rune]bool{}
	for key := range w.lists {
		if key&wordBit == 0 {
			present[rune(key>>runeBits)] = true
		}
	}
	variants = map[rune][]rune{}
	for _, span := range foldRange {
		for r := span[0]; r <= span[1]; r++ {
			if t := w.fold(r); t != r && present[t] {
				variants[t] = append(variants[t], r)
			}
		}
	}
	for t, vs := range variants {
		targets = append(targets, t)
		if i := slices.Index(vs, w.twins.of(t)); i > 0 {
			vs[0], vs[i] = vs[i], vs[0]
			slices.Sort(vs[1:])
		}
	}
	slices.Sort(targets)
	return targets, variants
}

// writeMeta writes search/index.js; see index.go.
func (w *writer) writeMeta() error {
	b := []byte(magic)
	b = appendNumber(b, int(w.stamp&0x7fffffff))
	b = appendNumber(b, int(w.pack.key))
	b = appendNumber(b, w.stats.Units)
	b = appendNumber(b, len(w.starts))
	last := 0
	for _, s := range w.starts {
		b = appendNumber(b, s-last)
		last = s
	}
	b = appendNumber(b, len(w.bounds))
	before := ""
	for _, t := range w.bounds {
		b = appendToken(b, before, t)
		before = t
	}
	b = appendNumber(b, w.blocks)
	targets, variants := w.groups()
	b = appendNumber(b, len(targets))
	implied := map[rune]rune{}
	for _, t := range targets {
		b = appendText(b, string(t)+string(variants[t]))
		implied[t] = variants[t][0]
	}
	var odd []rune // twins the groups do not imply
	for t := range implied {
		if w.twins.of(t) != implied[t] {
			odd = append(odd, t)
		}
	}
	for r := range w.twins {
		if implied[r] == 0 {
			odd = append(odd, r)
		}
	}
	sort.Slice(odd, func(i, j int) bool { return odd[i] < odd[j] })
	var pairs []rune
	for _, r := range odd {
		pairs = append(pairs, r, w.twins.of(r))
	}
	b = appendText(b, string(pairs))
	b = w.codec.appendChars(b)
	w.pack.key = 0 // the reader does not know it yet
	_, err := w.file(metaName, b)
	return err
}

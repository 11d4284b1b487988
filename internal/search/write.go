package search

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"unicode/utf8"

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
	shardSize     = 17 << 10
	leastFragment = 8 << 10  // in codes: about 13 kB of UTF-8
	mostFragment  = 19 << 10 // in codes: about 30 kB of UTF-8
	charactersPer = 960      // characters of the whole text for a byte of a fragment, in between
	hotUnits      = 16 << 10 // units that make a list leave its shard
	blockUnits    = 64 << 10 // of a list that left its shard

	refineUnits = 1 << 10 // units that a pair must have to get refined tokens,
	refineShare = 5       // and the part of all units,
	sampled     = 16      // judged by every sixteenth unit

	wholeBytes = 96 << 10 // bytes, before they are packed, of the lists that one for all stands for
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
	key, units, sample := uint32(0), 0, map[uint64]int{}
	for e := range entries {
		if units%sampled == 0 {
			w.sample(&e, sample)
		}
		units++
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
	w.refine(sample, units)
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
	buf   []byte            // for keys of words

	refined map[uint64]bool  // :: key of a pair → it has refined tokens
	firsts  *runeTable[bool] // :: first characters of those

	fragment []byte
	full     int      // size at which a fragment is written
	starts   []int    // first unit of every fragment
	inFrag   int      // units in fragment
	bounds   []string // first token of every shard
	blocks   int      // blocks of long lists written so far
	common   common
	stamp    uint32 // over all files written
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

// The key of a token: its characters, 18 bits each (the last Han character
// of Unicode is U+3FFFF), or the number of its word; and its kind above them.
const (
	runeBits = 18
	runeMask = 1<<runeBits - 1
	kindAt   = 3 * runeBits

	pairKind    = 0 // a Han character, and another or none
	spacedKind  = 1 // two with a space between them
	wordKind    = 2 // has a word
	refinedKind = 3 // three Han characters

	noKey = 1<<64 - 1
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

// weighted is a field of a unit, folded.
type weighted struct {
	runes  []rune
	title  int // length of the title at its beginning
	weight int // of the tokens behind it
}

func (a weighted) equal(b weighted) bool { return slices.Equal(a.runes, b.runes) }

// read returns the fields of e in script s, in the space of out: as view has
// them, title and text in one.
func (w *writer) read(e *Entry, s doc.Script, out []weighted) []weighted {
	out = out[:0]
	add := func(n normal, title, weight int) {
		for i, r := range n.runes {
			if r >= 0x2e80 {
				n.runes[i] = w.fold(r)
			}
		}
		out = append(out, weighted{n.runes, title, weight})
	}
	own := normalize(e.Title.In(s))
	title := len(own.runes)
	own.add(e.Text.In(s))
	add(own, title, weightText)
	for _, a := range e.Agencies {
		add(normalize(a.In(s)), 0, weightAgency)
	}
	for _, p := range e.Path {
		add(normalize(p.In(s)), 0, 0)
	}
	add(normalize(e.Document.Words.In(s)), 0, 0)
	return out
}

// tokens returns each token of the fields once, sorted, with its weights added
// up, in the space of seen.
func (w *writer) tokens(fields []weighted, seen []occurrence) []occurrence {
	for _, f := range fields {
		titleWeight := weightTitle
		if f.title <= shortTitle {
			titleWeight = weightShortTitle
		}
		eachToken(f.runes, func(t token, at int) {
			weight := occurrence(f.weight)
			if at < f.title {
				weight = occurrence(titleWeight)
			}
			if t.word != nil {
				for n := range t.word {
					if t.next != 0 && n+1 < len(t.word) {
						continue // a part is not followed by what follows the word
					}
					if n+1 == len(t.word) || endsPart(t.word[n+1]) {
						part := t
						part.word = t.word[:n+1]
						seen = append(seen, occurrence(w.wordKey(part))<<8|weight)
					}
				}
				return
			}
			key := uint64(t.han)<<runeBits | uint64(t.next)
			if t.space {
				key |= spacedKind << kindAt
			}
			if at+2 < len(f.runes) && isHan(f.runes[at+2]) && *w.firsts.at(t.han) && w.refined[key] {
				key = key<<runeBits | uint64(f.runes[at+2]) | refinedKind<<kindAt
			}
			seen = append(seen, occurrence(key)<<8|weight)
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

// wordKey returns the key of a token that has a word.
func (w *writer) wordKey(t token) uint64 {
	w.buf = t.append(w.buf[:0])
	key, ok := w.words[string(w.buf)]
	if !ok {
		key = wordKind<<kindAt | uint64(len(w.names))
		w.names = append(w.names, string(w.buf))
		w.words[w.names[len(w.names)-1]] = key
	}
	return key
}

// sample counts the pairs of a unit.
func (w *writer) sample(e *Entry, counts map[uint64]int) {
	if w.firsts == nil {
		w.firsts = &runeTable[bool]{}
	}
	w.views[0] = w.read(e, doc.Hans, w.views[0])
	w.seen[0] = w.tokens(w.views[0], w.seen[0][:0])
	for _, o := range w.seen[0] {
		if o>>8>>kindAt == pairKind {
			counts[uint64(o>>8)]++
		}
	}
}

// refine decides, from a sample of the units, which pairs get refined tokens.
func (w *writer) refine(sample map[uint64]int, units int) {
	if w.firsts == nil {
		w.firsts = &runeTable[bool]{}
	}
	w.refined = map[uint64]bool{}
	for key, n := range sample {
		if n*sampled >= max(refineUnits, units/refineShare) && key&runeMask != 0 {
			w.refined[key] = true
			w.lists[key] = &list{last: -1} // there even if nothing is left for it
			*w.firsts.at(rune(key >> runeBits)) = true
		}
	}
}

func (w *writer) post(key uint64, unit, impact int) {
	l := w.lists[key]
	if l == nil {
		l = &list{last: -1}
		w.lists[key] = l
		w.stats.Tokens++
	}
	l.add(unit, impact)
	w.stats.Postings++
}

func (l *list) add(unit, impact int) {
	l.postings = append(appendNumber(l.postings, unit-l.last), byte(impact))
	l.last = unit
	l.units++
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
	a, b, c := rune(key>>(2*runeBits))&runeMask, rune(key>>runeBits)&runeMask, rune(key)&runeMask
	switch key >> kindAt {
	case wordKind:
		return w.names[key&(1<<kindAt-1)]
	case refinedKind:
		return string([]rune{a, b, c})
	}
	return token{han: b, next: c, space: key>>kindAt == spacedKind}.String()
}

// named is a token with its list.
type named struct {
	token string
	list  *list
	key   uint64 // noKey if it stands for many tokens
}

// writeLists writes the shards, and the blocks of lists too long for a shard.
func (w *writer) writeLists() error {
	all := make([]named, 0, len(w.lists))
	for key, l := range w.lists {
		all = append(all, named{w.token(key), l, key})
	}
	all = append(all, w.wholes(all)...)
	slices.SortFunc(all, func(a, b named) int { return cmp.Compare(a.token, b.token) })
	w.common = w.frequent(all)
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
		flags := 0
		if w.refined[n.key] {
			flags = flagRefined
		}
		if n.list.units < hotUnits {
			shard = appendPostings(appendNumber(shard, n.list.units<<flagBits|flags), ps)
			continue
		}
		var err error
		if shard, err = w.writeBlocks(appendNumber(shard, n.list.units<<flagBits|flags|flagBlocks), ps); err != nil {
			return err
		}
	}
	if len(shard) == 0 {
		return nil
	}
	return w.flushShard(shard)
}

// frequent returns the filter of the tokens that many units have.
func (w *writer) frequent(all []named) common {
	var tokens []string
	for _, n := range all {
		switch {
		case n.key == noKey:
		case w.refined[n.key]:
			tokens = append(tokens, n.token+refinedMark)
		case n.list.units >= max(commonUnits, w.stats.Units/commonShare):
			tokens = append(tokens, n.token)
		}
	}
	return newCommon(tokens)
}

// wholes returns the tokens that stand for all that begin with one character, or
// with one refined pair, where these take more than a few shards.
func (w *writer) wholes(all []named) []named {
	sizes := map[string]int{}
	for _, n := range all {
		for _, p := range w.prefixes(n) {
			sizes[p] += len(n.list.postings)
		}
	}
	best := map[string][]byte{} // :: prefix, unit → impact and one
	for _, n := range all {
		for _, p := range w.prefixes(n) {
			if sizes[p] <= wholeBytes {
				continue
			}
			if best[p] == nil {
				best[p] = make([]byte, w.stats.Units)
			}
			for _, o := range n.list.all() {
				best[p][o.unit] = max(best[p][o.unit], byte(o.impact)+1)
			}
		}
	}
	var out []named
	for p, impacts := range best {
		l := &list{last: -1}
		for unit, i := range impacts {
			if i > 0 {
				l.add(unit, int(i)-1)
			}
		}
		out = append(out, named{wholeToken(p), l, noKey})
	}
	return out
}

// prefixes returns the character and the refined pair that a token begins with.
func (w *writer) prefixes(n named) []string {
	r, size := utf8.DecodeRuneInString(n.token)
	switch {
	case !isHan(r):
		return nil
	case n.key>>kindAt == refinedKind:
		_, next := utf8.DecodeRuneInString(n.token[size:])
		return []string{n.token[:size], n.token[:size+next]}
	case w.refined[n.key]:
		return []string{n.token[:size], n.token}
	}
	return []string{n.token[:size]}
}

func (w *writer) flushShard(raw []byte) error {
	_, err := w.file(shardName(len(w.bounds)-1), raw)
	return err
}

// appendToken writes token: how many bytes it shares with the token before it and
// how many others it has, and these. See index.go.
func appendToken(b []byte, before, token string) []byte {
	n := 0
	for n < len(before) && n < len(token) && before[n] == token[n] {
		n++
	}
	if rest := len(token) - n; n < 15 && rest <= 15 {
		b = append(b, byte(n<<4|rest))
	} else {
		b = appendNumber(append(b, longToken), n)
		b = appendNumber(b, rest)
	}
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

// begins returns the characters that begin a token.
func (w *writer) begins() map[rune]bool {
	out := map[rune]bool{}
	for key := range w.lists {
		switch kind := key >> kindAt; kind {
		case pairKind, spacedKind:
			out[rune(key>>runeBits)&runeMask] = true
		case wordKind:
			r, _ := utf8.DecodeRuneInString(w.token(key))
			out[r] = true
		}
	}
	return out
}

// appendFolds writes the characters that fold to one which begins a token, and
// the twins; see index.go.
func (w *writer) appendFolds(b []byte) []byte {
	begins := w.begins()
	var from []rune
	for _, span := range foldRange {
		for r := span[0]; r <= span[1]; r++ {
			if t := w.fold(r); t != r && begins[t] {
				from = append(from, r)
			}
		}
	}
	b = appendNumber(b, len(from))
	last := rune(0)
	for _, r := range from {
		b = appendNumber(b, int(r-last))
		last = r
	}
	told := map[rune]bool{}
	for _, r := range from {
		to, n := w.fold(r), 0
		if w.twins[to] == r {
			n, told[to] = 1, true
		}
		code := int(w.codec.table.at(to).code) - 1
		if code < 0 {
			code = len(w.codec.chars) + int(to)
		}
		b = appendNumber(b, code<<1|n)
	}
	var odd []rune // twins not told yet
	for r := range w.twins {
		if !told[r] {
			odd = append(odd, r)
		}
	}
	slices.Sort(odd)
	var pairs []rune
	for _, r := range odd {
		pairs = append(pairs, r, w.twins[r])
	}
	return appendText(b, string(pairs))
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
	b = append(appendNumber(b, len(w.common)), w.common...)
	b = w.codec.appendChars(b)
	b = w.appendFolds(b)
	w.pack.key = 0 // the reader does not know it yet
	_, err := w.file(metaName, b)
	return err
}

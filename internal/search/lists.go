package search

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// list is the postings of one token.
type list struct {
	units, last int
	postings    []byte
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

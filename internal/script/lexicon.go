package script

import (
	"math/bits"
	"unicode/utf8"
)

// char is what a lexicon knows of one character.
type char struct {
	out  rune   // what it becomes by itself; 0 if it stays
	node uint32 // of the trie, of the keys that start with it; 0 for none
	mark uint8  // set by the owner of the lexicon
}

// lexicon is a set of keys and a map of characters, searched at once: one
// look at a character gives what it becomes alone and where the trie of keys
// goes on.
//
// The trie is kept as one hash table of edges. Characters are numbered in it,
// so that an edge is one 64-bit word: 24 bits of node, 16 of character, 24 of
// the node it leads to. On average 19 of 20 second characters are turned away
// by the filter before the table is asked.
type lexicon struct {
	pages     []uint16 // :: rune / 256 → page of ids, 0 for an empty one
	ids       []uint16 // :: page * 256 + rune % 256 → index in chars, 0 if unknown
	chars     []char
	edges     []uint64 // open addressing; 0 is a free place
	shift     uint     // 64 - log2(len(edges))
	pairs     []uint64 // bitmap of the first two characters of keys, hashed
	pairShift uint     // 64 - log2(bits in pairs)
	nodes     []uint32 // :: node → 0, 1 + ordinary if a key ends here, 2 + index in outcomes
	outcomes

	// verbatim: a key without an outcome stays as it is, whatever its
	// characters become by themselves.
	verbatim bool
}

// Values of lexicon.nodes.
const (
	noKey    = 0 // no key ends here
	byChar   = 1 // the key becomes what its characters become (or see verbatim)
	outcome0 = 2 // and above: the key becomes the outcome with this number less 2

	// more is added where keys go on. Most words have two characters and nothing
	// behind them: it spares a look at the table of edges each.
	more = 1 << 31
)

// newLexicon numbers the characters of pairs and keys and builds the trie.
func newLexicon(pairs []charPair, keys keyList, results outcomes) *lexicon {
	l := &lexicon{
		pages:    make([]uint16, 0x110000/256),
		ids:      make([]uint16, 256, 128*256),
		chars:    make([]char, 1, 8192),
		nodes:    make([]uint32, 1, len(keys.text)/3+1),
		outcomes: results,
	}
	for _, p := range pairs {
		l.chars[l.add(p.from)].out = p.to
	}
	const smallest = 8                                         // log2
	places := bits.Len(uint(2*len(keys.text)/3) | 1<<smallest) // at 3 bytes a character: at most half full
	l.edges, l.shift = make([]uint64, 1<<places), uint(64-places)
	filter := bits.Len(uint(16*keys.n) | 1<<smallest) // 1 in 16 wrong pairs passes at most
	l.pairs, l.pairShift = make([]uint64, 1<<(filter-6)), uint(64-filter)
	l.addKeys(keys, nil)
	return l
}

// add returns the number of r, giving it one if it has none.
func (l *lexicon) add(r rune) uint16 {
	p := l.pages[r>>8]
	if p == 0 {
		p = uint16(len(l.ids) >> 8)
		l.pages[r>>8] = p
		l.ids = append(l.ids, make([]uint16, 256)...)
	}
	id := &l.ids[int(p)<<8|int(r&0xff)]
	if *id == 0 {
		*id = uint16(len(l.chars))
		l.chars = append(l.chars, char{})
	}
	return *id
}

// id returns the number of r, 0 if the lexicon does not know it.
func (l *lexicon) id(r rune) uint16 {
	return l.ids[int(l.pages[r>>8])<<8|int(r&0xff)]
}

// runes returns the characters that change or that keys begin with.
func (l *lexicon) runes() []rune {
	var rs []rune
	for id, r := range l.alphabet() {
		if c := l.chars[id]; c.out != 0 || c.node != 0 {
			rs = append(rs, r)
		}
	}
	return rs
}

// alphabet returns the known characters by their numbers.
func (l *lexicon) alphabet() []rune {
	rs := make([]rune, len(l.chars))
	for hi, p := range l.pages {
		if p == 0 {
			continue
		}
		for lo, id := range l.ids[int(p)<<8 : int(p)<<8+256] {
			rs[id] = rune(hi<<8 | lo)
		}
	}
	rs[0] = 0
	return rs
}

// addKeys puts the keys into the trie. Sorted as they are, every added
// character is a new node.
func (l *lexicon) addKeys(keys keyList, end func(node uint32, key int)) {
	var path [256]uint32 // nodes of the current key
	var first uint16     // number of its first character
	outcome := 0
	text := keys.text
	at := 0
	for k := range keys.n {
		depth := int(keys.shared[k])
		for range keys.added[k] {
			r, size := decode(text, at)
			at += size
			id := l.add(r)
			node := uint32(len(l.nodes))
			l.nodes = append(l.nodes, noKey)
			if depth == 0 {
				first = id
				l.chars[id].node = node
			} else {
				l.link(path[depth-1], id, node)
				l.nodes[path[depth-1]] |= more
			}
			if depth == 1 {
				bit := l.pair(first, id)
				l.pairs[bit/64] |= 1 << (bit % 64)
			}
			path[depth] = node
			depth++
		}
		node := path[depth-1]
		l.nodes[node] = byChar
		if outcome < len(l.at) && int(l.at[outcome]) == k {
			l.nodes[node] = uint32(outcome0 + outcome)
			outcome++
		}
		if end != nil {
			end(node, k)
		}
	}
}

// place is where the search for an edge begins: the top bits of a
// multiplicative hash.
func (l *lexicon) place(key uint64) uint64 {
	return key * 0x9e3779b97f4a7c15 >> l.shift
}

func (l *lexicon) link(node uint32, id uint16, to uint32) {
	key := uint64(node)<<16 | uint64(id)
	i := l.place(key)
	for l.edges[i] != 0 {
		i = (i + 1) & uint64(len(l.edges)-1)
	}
	l.edges[i] = key<<24 | uint64(to)
}

// follow returns the node that character id leads to from node, 0 if none.
func (l *lexicon) follow(node uint32, id uint16) uint32 {
	key := uint64(node)<<16 | uint64(id)
	for i := l.place(key); ; i = (i + 1) & uint64(len(l.edges)-1) {
		e := l.edges[i]
		if e>>24 == key {
			return uint32(e & 0xffffff)
		}
		if e == 0 {
			return 0
		}
	}
}

// pair is the bit in pairs that stands for two characters.
func (l *lexicon) pair(first, second uint16) uint64 {
	return (uint64(first)<<16 | uint64(second)) * 0x9e3779b97f4a7c15 >> l.pairShift
}

// may reports whether a key can begin with the two characters.
func (l *lexicon) may(first, second uint16) bool {
	bit := l.pair(first, second)
	return l.pairs[bit/64]>>(bit%64)&1 != 0
}

// longest finds the longest key that s has at byte i, where character id
// stands and i2 is the byte after it. It returns the byte after the key and
// what nodes says of it; noKey if no key starts there.
func (l *lexicon) longest(s string, id uint16, i2 int) (end int, info uint32) {
	node := l.chars[id].node
	if node == 0 {
		return 0, noKey
	}
	end, info = i2, l.nodes[node]&^more
	for first := true; i2 < len(s) && l.nodes[node]&more != 0; first = false {
		r, size := decode(s, i2)
		next := l.id(r)
		if next == 0 || first && !l.may(id, next) {
			break
		}
		if node = l.follow(node, next); node == 0 {
			break
		}
		i2 += size
		if at := l.nodes[node] &^ more; at != noKey {
			end, info = i2, at
		}
	}
	return end, info
}

// appendKey appends what becomes of key, of which nodes says info.
func (l *lexicon) appendKey(out []byte, key string, info uint32) []byte {
	switch {
	case info >= outcome0:
		return append(out, l.result(info-outcome0)...)
	case l.verbatim:
		return append(out, key...)
	}
	return l.appendChars(out, key)
}

// appendChars appends what becomes of the characters of s one by one.
func (l *lexicon) appendChars(out []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); {
		r, size := decode(s, i)
		if to := l.chars[l.id(r)].out; to != 0 {
			out = append(out, s[done:i]...)
			out = utf8.AppendRune(out, to)
			done = i + size
		}
		i += size
	}
	return append(out, s[done:]...)
}

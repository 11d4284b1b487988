package search

import (
	"cmp"
	"slices"

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

// occurrence is a token of the unit at hand and the weight of its field: the
// token's key in the upper bits, the weight in the lower eight. Sorting plain
// numbers is what makes indexing fast.
type occurrence uint64

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

// tokensOf returns the tokens of e, each once. A token counts as often as it occurs in the
// script in which it occurs more often: converted texts fold to the same tokens
// but for a few, and mostly for none.
func (w *writer) tokensOf(e *Entry) []occurrence {
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
	return slices.Clone(all)
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

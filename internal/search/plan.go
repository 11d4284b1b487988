package search

import (
	"cmp"
	"slices"
)

// candidate is a unit that may be a hit.
type candidate struct {
	unit   int
	score  int
	own    uint32 // mask of the terms that may stand in the unit's own text
	first  bool   // may hold the whole phrase
	titled bool   // all its tokens that were looked up stand in the title
	date   int    // of its document, if hits are wanted by date
}

// compareCandidates puts those first that may be the best hits; see compareHits.
func compareCandidates(a, b candidate) int {
	return cmp.Or(
		cmp.Compare(b.date, a.date),
		compareBool(b.first, a.first),
		compareBool(b.titled, a.titled),
		cmp.Compare(b.score, a.score),
		cmp.Compare(a.unit, b.unit),
	)
}

// narrowed returns the units that may have all of phrases, as far as the lists
// tell, in order.
func (r *run) narrowed(phrases [][]rune) ([]candidate, error) {
	r.asked, r.later, r.sure = phrases, nil, false
	cands, err := r.candidates()
	if err != nil {
		return nil, err
	}
	return r.sift(cands)
}

// markWhole clears first of those candidates that are not among whole: they do
// not have the phrase.
func markWhole(cands, whole []candidate) {
	j := 0
	for i := range cands {
		for j < len(whole) && whole[j].unit < cands[i].unit {
			j++
		}
		cands[i].first = j < len(whole) && whole[j].unit == cands[i].unit
	}
}

// tokens returns the tokens of phrases in the order in which they are worth looking
// up: those that many units have come last; of each kind first those that cover
// two characters or more that none before them does, then those that cover one, and
// rare ones before others. Neighbours in a phrase tell much the same.
func (r *run) tokens(phrases [][]rune) []lookupKey {
	var out []lookupKey
	for _, many := range []bool{false, true} {
		var tiers [3][]lookupKey
		for _, p := range phrases {
			keys := slices.DeleteFunc(queryTokens(p, r.x), func(k lookupKey) bool { return k.many != many })
			slices.SortStableFunc(keys, rarest)
			covered := make([]bool, len(p))
			for tier := range tiers {
				keys = slices.DeleteFunc(keys, func(k lookupKey) bool {
					fresh := 0
					for i := k.from; i < k.to; i++ {
						if !covered[i] {
							fresh++
						}
					}
					if fresh+tier < 2 {
						return false
					}
					for i := k.from; i < k.to; i++ {
						covered[i] = true
					}
					tiers[tier] = append(tiers[tier], k)
					return true
				})
			}
		}
		for _, t := range tiers {
			slices.SortStableFunc(t, rarest)
			out = append(out, t...)
		}
	}
	return compactKeys(out)
}

func rarest(a, b lookupKey) int { return cmp.Compare(b.rare, a.rare) }

// compactKeys leaves each key once.
func compactKeys(keys []lookupKey) []lookupKey {
	var out []lookupKey
	for _, k := range keys {
		if !slices.ContainsFunc(out, k.same) {
			out = append(out, k)
		}
	}
	return out
}

// candidates returns the units that may have all of phrases, in order. It looks
// up a few tokens first and others only while there are many candidates: reading
// the text of few takes fewer bytes than more lists.
func (r *run) candidates() ([]candidate, error) {
	tokens := r.tokens(r.asked)
	tokens = tokens[:min(len(tokens), maxTokens)]
	if len(tokens) == 0 {
		return r.singles()
	}
	var cands []candidate
	for n := 1; len(tokens) > 0; n++ {
		lists, err := r.lookup(tokens[:1])
		if err != nil {
			return nil, err
		}
		tokens = tokens[1:]
		if cands, err = r.narrow(cands, lists); err != nil {
			return nil, err
		}
		if len(cands) <= fewEnough || n > 1 && len(cands) <= manyUnits || n == firstTokens || r.sure {
			break
		}
	}
	r.later = tokens
	return cands, nil
}

// lookup returns what the index knows of tokens.
func (r *run) lookup(tokens []lookupKey) ([]found, error) {
	var out []found
	for _, k := range tokens {
		f, err := r.x.lookup(k)
		if err != nil {
			return nil, err
		}
		f.terms = r.termsWith(k)
		out = append(out, f)
	}
	return out, nil
}

// termBits is how many terms have a bit of their own in a mask; the others share
// one, which is never cleared.
const termBits = 30

// termBit returns the bit of term i, 0 if it shares one.
func termBit(i int) uint32 {
	if i < termBits {
		return 1 << i
	}
	return 0
}

// termsWith returns the mask of what is asked that has a token.
func (r *run) termsWith(token lookupKey) uint32 {
	var mask uint32
	for i, p := range r.asked {
		if slices.ContainsFunc(queryTokens(p, r.x), token.same) {
			mask |= termBit(i)
		}
	}
	return mask
}

// all returns the mask of everything asked.
func (r *run) all() uint32 { return 1<<min(len(r.asked), termBits+1) - 1 }

// singles returns the candidates for a query of nothing but single characters:
// the tokens that begin with a character are together all its occurrences.
func (r *run) singles() ([]candidate, error) {
	var lists []found
	for i, p := range r.asked {
		f, err := r.x.prefixed(string(p))
		if err != nil {
			return nil, err
		}
		if f.units == 0 {
			r.res.Absent = append(r.res.Absent, string(p))
			return nil, nil
		}
		f.terms = termBit(i)
		lists = append(lists, f)
	}
	return r.narrow(nil, lists)
}

// stands reports whether the units that have f are those that have phrase.
func (f *found) stands(phrase []rune) bool {
	return f.token == string(phrase)
}

// narrow returns the candidates that have all tokens, rarest token first; nil
// stands for all units. Blocks are not fetched for few candidates.
func (r *run) narrow(cands []candidate, lists []found) ([]candidate, error) {
	slices.SortStableFunc(lists, func(a, b found) int { return cmp.Compare(a.units, b.units) })
	for i := range lists {
		f := &lists[i]
		if cands != nil && f.hot() && len(cands) <= fewUnits {
			continue
		}
		ps, err := r.x.all(f, cands)
		if err != nil {
			return nil, err
		}
		if cands == nil {
			cands = make([]candidate, len(ps))
			for i, p := range ps {
				cands[i] = candidate{unit: p.unit, own: r.all(), first: true, titled: true}
			}
		}
		cands = r.intersect(f, cands, ps, false)
		r.sure = r.sure || len(r.q.not) == 0 && len(r.asked) == 1 && f.stands(r.asked[0])
	}
	return cands, nil
}

// intersect keeps the candidates that are in ps and may have some term in their
// own text, and adds to their scores unless it is late for that. A term whose token
// stands in the context alone is not in the unit's own text.
func (r *run) intersect(f *found, cands []candidate, ps []posting, late bool) []candidate {
	out := make([]candidate, 0, len(cands))
	j := 0
	for _, c := range cands {
		for j < len(ps) && ps[j].unit < c.unit {
			j++
		}
		if j == len(ps) || ps[j].unit != c.unit {
			continue
		}
		if !late {
			c.score += score(r.x.units, f.units, ps[j].impact)
		}
		c.titled = c.titled && ps[j].impact >= titleImpact
		if ps[j].impact == 0 {
			c.own &^= f.terms
		}
		if c.own != 0 {
			out = append(out, c)
		}
	}
	return out
}

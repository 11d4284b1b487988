package search

import "slices"

// sift drops, of many candidates, those that the lists alone show to be no hits:
// that lack a term of one character, which is not among the tokens looked up, or
// that have an excluded group which is one token. Without it a query without
// hits, such as 发展 -展, would read every text that has 发展.
func (r *run) sift(cands []candidate) ([]candidate, error) {
	if len(cands) > fewUnits && len(r.tokens()) > 0 {
		for i, t := range r.terms {
			if len(t) > 1 || !isHan(t[0]) {
				continue
			}
			f, err := r.single(t[0])
			if err != nil {
				return nil, err
			}
			if f.units == 0 {
				r.res.Absent = append(r.res.Absent, string(t))
			}
			f.terms = termBit(i)
			if cands, err = r.narrow(cands, []found{f}); err != nil {
				return nil, err
			}
		}
	}
	return r.without(cands)
}

// without drops the candidates that have an excluded group which is one token.
func (r *run) without(cands []candidate) ([]candidate, error) {
	for _, g := range r.q.not {
		if len(cands) <= fewUnits {
			break
		}
		ps, err := r.whole(g.folded, cands)
		if err != nil {
			return nil, err
		}
		cands = slices.DeleteFunc(cands, func(c candidate) bool {
			i, ok := find(ps, c.unit)
			return ok && ps[i].impact > 0
		})
	}
	return cands, nil
}

// whole returns which candidates have a phrase that is a single token or
// character, nothing for any other phrase.
func (r *run) whole(phrase []rune, among []candidate) ([]posting, error) {
	if len(phrase) == 1 && isHan(phrase[0]) {
		f, err := r.single(phrase[0])
		return f.postings, err
	}
	tokens := queryTokens(phrase)
	if len(tokens) != 1 || tokens[0] != string(phrase) {
		return nil, nil
	}
	fs, err := r.x.lookup(tokens[0], tokens[0]+"\x00")
	if err != nil || len(fs) == 0 {
		return nil, err
	}
	return r.x.all(&fs[0], among)
}

// find returns the place of a unit in ps.
func find(ps []posting, unit int) (int, bool) {
	return slices.BinarySearchFunc(ps, unit, func(p posting, u int) int { return p.unit - u })
}

// joins marks the candidates that have the pairs which only the whole phrase
// has, where one group meets the next; they are checked first.
func (r *run) joins(cands []candidate) ([]candidate, error) {
	var known []string
	for _, t := range r.terms {
		known = append(known, queryTokens(t)...)
	}
	extra := slices.DeleteFunc(queryTokens(r.phrase), func(k string) bool { return slices.Contains(known, k) })
	for _, k := range pick(extra, maxTokens) {
		if len(cands) <= fewUnits {
			break
		}
		fs, err := r.x.lookup(k, k+"\x00")
		if err != nil {
			return nil, err
		}
		var ps []posting
		if len(fs) > 0 {
			if ps, err = r.x.all(&fs[0], cands); err != nil {
				return nil, err
			}
		}
		for i := range cands {
			_, ok := find(ps, cands[i].unit)
			cands[i].first = cands[i].first && ok
		}
	}
	return cands, nil
}

package search

import "slices"

// sift drops, of many candidates, those that the lists alone show to be no hits:
// that lack a term of one character, which is not among the tokens looked up, or
// that have an excluded group which is one token. Without it a query without
// hits, such as 发展 -展, would read every text that has 发展.
func (r *run) sift(cands []candidate) ([]candidate, error) {
	if len(cands) > fewUnits && len(r.tokens(r.asked)) > 0 {
		for i, t := range r.asked {
			if len(t) > 1 || !isHan(t[0]) {
				continue
			}
			f, err := r.x.prefixed(string(t))
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
		f, err := r.x.prefixed(string(phrase))
		return f.postings, err
	}
	tokens := queryTokens(phrase, r.x)
	if len(tokens) == 0 || len(tokens) > 2 {
		return nil, nil
	}
	f, err := r.x.lookup(tokens[0])
	if err != nil || f.token != string(phrase) {
		return nil, err
	}
	return r.x.all(&f, among)
}

// find returns the place of a unit in ps.
func find(ps []posting, unit int) (int, bool) {
	return slices.BinarySearchFunc(ps, unit, func(p posting, u int) int { return p.unit - u })
}

package search

import (
	"cmp"
	"slices"
)

// loosely offers, where nothing was found, the units that have at least half of
// the query's tokens, or as many as the shortest of several terms has.
func (r *run) loosely() error {
	lists, need, err := r.present()
	if err != nil || len(lists) == 0 {
		return err
	}
	cands, err := r.gather(lists, need)
	if err != nil {
		return err
	}
	if cands, err = r.without(cands); err != nil {
		return err
	}
	slices.SortFunc(cands, compareCandidates)
	if cands, err = r.refine(cands); err != nil {
		return err
	}
	for _, c := range cands {
		if len(r.res.Loose) == min(maxLoose, r.opt.Limit) {
			break
		}
		e, err := r.x.entry(c.unit)
		if err != nil {
			return err
		}
		t := newUnitText(e, r.x.Fold)
		if slices.ContainsFunc(r.q.not, func(g group) bool { return t.inOwn(g.folded) }) {
			continue
		}
		var terms [][]rune
		for _, f := range lists {
			terms = append(terms, []rune(f.token))
		}
		r.res.Loose = append(r.res.Loose, r.show(t, c, Loose, terms))
	}
	return nil
}

// present looks up the query's tokens and returns those that exist, and how
// many of them a loose hit must have.
func (r *run) present() (lists []found, need int, err error) {
	tokens := r.tokens(r.terms)
	tokens = tokens[:min(len(tokens), maxTokens)]
	need = (len(tokens) + 1) / 2
	if len(r.terms) > 1 {
		for _, t := range r.terms {
			if n := len(queryTokens(t, r.x)); n > 0 {
				need = min(need, n)
			}
		}
	}
	absent := map[string]bool{}
	for _, k := range tokens {
		f, err := r.x.lookup(lookupKey{key: k.key, ends: true})
		if err != nil {
			return nil, 0, err
		}
		absent[k.key] = f.units == 0
		if f.units > 0 && !has(lists, f.token) {
			lists = append(lists, f)
		}
	}
	for _, t := range r.terms {
		if slices.ContainsFunc(queryTokens(t, r.x), func(k lookupKey) bool { return absent[k.key] }) {
			r.res.Absent = append(r.res.Absent, string(t))
		}
	}
	return lists, need, nil
}

func has(lists []found, token string) bool {
	return slices.ContainsFunc(lists, func(f found) bool { return f.token == token })
}

// gather returns the units that have at least need of the tokens in their own
// text, in order. Lists that stand in blocks are left out while others are
// there: they are long and say little.
func (r *run) gather(lists []found, need int) ([]candidate, error) {
	cold := slices.DeleteFunc(slices.Clone(lists), func(f found) bool { return f.hot() })
	if len(cold) < need {
		cold = lists
	}
	type tally struct{ score, tokens int }
	sums := map[int]tally{}
	for i := range cold {
		ps, err := r.x.all(&cold[i], nil)
		if err != nil {
			return nil, err
		}
		for _, p := range ps {
			if p.impact > 0 {
				t := sums[p.unit]
				sums[p.unit] = tally{t.score + score(r.x.units, cold[i].units, p.impact), t.tokens + 1}
			}
		}
	}
	var out []candidate
	for unit, t := range sums {
		if t.tokens >= need {
			out = append(out, candidate{unit: unit, score: t.score})
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return cmp.Compare(a.unit, b.unit) })
	return out, nil
}

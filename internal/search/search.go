package search

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// Bounds of the work a query may cause; the browser has the same.
const (
	maxTokens   = 16 // of a query's tokens looked up: the text check sees the rest
	fewEnough   = 3  // with so few candidates their texts are read at once,
	manyUnits   = 32 // and with more than these not before more tokens are looked up,
	firstTokens = 4  // but no more than so many
	fewUnits    = 16 // with so few candidates blocks are not fetched
	spread      = 3  // fragments read beyond the number of hits wanted, once there is any hit,
	wideSpread  = 50 // and as long as there is none of the best kind
	firstPage   = 10 // hits of a first page; see find
	maxLoose    = 10 // loose hits offered
)

// Options say how to answer.
type Options struct {
	Script doc.Script         // of titles, snippets and addresses; zh-Hans if empty
	Limit  int                // hits wanted; 10 if zero
	Want   map[Facet][]string // ids of which a hit has at least one, of every facet named
	Newest bool               // by date, newest first, instead of by class and score
	Count  bool               // fill in Results.Counts
}

// Results answers a query.
type Results struct {
	Hits     []Hit
	Total    int      // hits there are
	Complete bool     // Total is certain; else it counts units whose text was not read
	Blank    bool     // the query asks for nothing: it is empty, or only marks or exclusions
	Absent   []string // terms that occur nowhere, folded
	Loose    []Hit    // units that have part of the query, if there are no hits
	Counts   []Count  // of the values of all facets, if asked for
}

// Hit is one unit found.
type Hit struct {
	Unit    string `json:"unit"`
	Source  string `json:"source"`
	Line    int    `json:"line"`
	Class   Class  `json:"class"`
	Score   int    `json:"score"` // comparable within one query and class
	Snippet string `json:"snippet"`

	AsTyped    bool       `json:"-"` // has the characters typed, not only their fold
	Marks      []doc.Span `json:"-"` // in runes of Snippet
	Title      string     `json:"-"`
	TitleMarks []doc.Span `json:"-"` // in runes of Title
	Entry      *Entry     `json:"-"` // the whole unit; not to be changed

	titled int  // see unitText.titled
	lead   bool // the agency named first has a term
	issued int  // date of the document
	best   bool // of the best kind that its lists allow
	number int
	date   int
}

// Search answers query. It fails only if a file of the index is missing or
// damaged.
func (x *Index) Search(query string, opt Options) (Results, error) {
	if opt.Limit <= 0 {
		opt.Limit = 10
	}
	q := Parse(query, x.Fold)
	r := &run{x: x, q: &q, opt: opt, phrase: q.phrase(), terms: q.terms()}
	if len(r.phrase) == 0 {
		return Results{Blank: true, Complete: true}, nil
	}
	if err := r.find(); err != nil {
		return Results{}, err
	}
	if len(r.res.Hits) == 0 {
		if err := r.loosely(); err != nil {
			return Results{}, err
		}
	}
	return r.res, nil
}

// run is one query on its way.
type run struct {
	x      *Index
	q      *Query
	opt    Options
	phrase []rune
	terms  [][]rune
	res    Results

	touched map[int]bool // fragments read
	read    map[int]bool // units read
	later   []lookupKey  // tokens not looked up
	asked   [][]rune     // what candidates are looked for with: the phrase, or the terms
	sure    bool         // every candidate is a hit: it is in the list of all that is asked
}

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

// find fills in the hits: first those that have the phrase, then, if these are too
// few or all are to be counted, those that have all terms. A first page of
// something pasted, of which white space is no part, ends with the former if
// there are any: the others, which have its words here and there, cost more than
// they are worth.
func (r *run) find() error {
	r.touched, r.read = map[int]bool{}, map[int]bool{}
	var whole []candidate
	if len(r.terms) > 1 {
		var err error
		if whole, err = r.narrowed([][]rune{r.phrase}); err != nil {
			return err
		}
		pasted := len(r.q.groups) == 1 && r.opt.Limit <= firstPage
		if !r.opt.Count && !r.opt.Newest && (pasted || len(whole) >= r.opt.Limit) {
			cands, err := r.refine(slices.Clone(whole))
			if err != nil {
				return err
			}
			if err := r.check(cands); err != nil || len(r.res.Hits) >= r.opt.Limit || pasted && len(r.res.Hits) > 0 {
				r.res.Complete = false // there may be others that have all terms
				return err
			}
		}
		r.res.Absent = nil
	}
	cands, err := r.narrowed(r.terms)
	if err != nil {
		return err
	}
	if len(r.terms) > 1 {
		markWhole(cands, whole)
	}
	if cands, err = r.refine(cands); err != nil {
		return err
	}
	return r.check(cands)
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

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
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

// check reads the text of candidates, the best first, until there are enough
// hits, and ranks those found. Units read before are passed over.
func (r *run) check(cands []candidate) error {
	slices.SortFunc(cands, compareCandidates)
	next, misses := 0, 0
	for ; next < len(cands); next++ {
		c := cands[next]
		f := r.x.fragmentOf(c.unit)
		if r.read[c.unit] {
			continue
		}
		if r.enough(!r.touched[f]) {
			break
		}
		r.touched[f], r.read[c.unit] = true, true
		h, ok, err := r.hit(c)
		if err != nil {
			return err
		}
		if ok {
			r.res.Hits = append(r.res.Hits, h)
			continue
		}
		misses++
		if rest := cands[next+1:]; r.worthThinning(misses, len(rest)) {
			if rest, err = r.thin(rest); err != nil {
				return err
			}
			cands = append(cands[:next+1], rest...)
		}
	}
	r.res.Total, r.res.Complete = len(r.res.Hits), next == len(cands) || r.sure
	for _, c := range cands[next:] {
		if !r.read[c.unit] {
			r.res.Total++
		}
	}
	slices.SortStableFunc(r.res.Hits, compareHits)
	r.res.Hits = r.res.Hits[:min(len(r.res.Hits), r.opt.Limit)]
	return nil
}

// worthThinning reports whether looking up another token is likely to save more
// texts than one and a quarter, which is what a shard costs, with so many texts
// read in vain and so many candidates left. Hits are expected as often as so far,
// or as if one more had been a hit and one more none.
func (r *run) worthThinning(misses, left int) bool {
	hits := len(r.res.Hits)
	reads := (r.opt.Limit - hits) * (hits + misses + 2) / (hits + 1)
	return 4*min(reads, left)*(misses+1) >= 5*(hits+misses+2)
}

// thin drops the candidates that lack one more token: one text was read in vain,
// and a list costs about as much as another would. The scores stay, so that they
// compare with those of the hits there are.
func (r *run) thin(cands []candidate) ([]candidate, error) {
	if len(r.later) == 0 {
		return cands, nil
	}
	lists, err := r.lookup(r.later[:1])
	r.later = r.later[1:]
	if err != nil {
		return nil, err
	}
	among := slices.SortedFunc(slices.Values(cands), func(a, b candidate) int { return cmp.Compare(a.unit, b.unit) })
	ps, err := r.x.all(&lists[0], among)
	if err != nil {
		return nil, err
	}
	kept := map[int]bool{}
	for _, c := range r.intersect(&lists[0], among, ps, true) {
		kept[c.unit] = true
	}
	return slices.DeleteFunc(cands, func(c candidate) bool { return !kept[c.unit] }), nil
}

// enough reports whether no more texts need be read; fresh says that the next
// one means another file.
func (r *run) enough(fresh bool) bool {
	n, best := len(r.res.Hits), 0
	for i := range r.res.Hits {
		if r.res.Hits[i].best {
			best++
		}
	}
	if n >= r.opt.Limit && (r.opt.Newest || best >= r.opt.Limit) {
		return true
	}
	beyond := len(r.touched) - r.opt.Limit
	return fresh && n > 0 && (beyond >= wideSpread || best > 0 && beyond >= spread)
}

// compareHits orders hits: by date if that is wanted, then by class, the very
// characters typed, the title, score; among equals the agency in the lead, the newer document,
// and the place.
func compareHits(a, b Hit) int {
	return cmp.Or(
		cmp.Compare(b.date, a.date),
		cmp.Compare(a.Class.rank(), b.Class.rank()),
		compareBool(b.AsTyped, a.AsTyped),
		cmp.Compare(b.titled, a.titled),
		cmp.Compare(b.Score, a.Score),
		compareBool(b.lead, a.lead),
		cmp.Compare(b.issued, a.issued),
		cmp.Compare(a.number, b.number),
	)
}

// hit reads the unit of c and reports whether it answers the query.
func (r *run) hit(c candidate) (Hit, bool, error) {
	e, err := r.x.entry(c.unit)
	if err != nil {
		return Hit{}, false, err
	}
	t := newUnitText(e, r.x.Fold)
	class, ok := t.class(r.q, r.phrase)
	if !ok {
		return Hit{}, false, nil
	}
	terms := r.terms
	if class == Exact {
		terms = [][]rune{r.phrase}
	}
	h := r.show(t, c, class, terms)
	h.AsTyped, h.titled = t.asTyped(r.q), t.titled(r.phrase, terms)
	h.lead, h.issued = t.leads(terms), dateNumber(e.Date)
	h.best = h.AsTyped && (class == Exact || !c.first) && (h.titled > 0 || !c.titled)
	return h, true, nil
}

// show makes the hit a reader sees, with terms marked.
func (r *run) show(t *unitText, c candidate, class Class, terms [][]rune) Hit {
	s := r.opt.Script
	e := t.entry
	h := Hit{Unit: e.Unit, Source: e.Source, Line: e.Line, Class: class, Score: c.score, Title: e.Title.In(s), Entry: e, number: c.unit, date: c.date}
	var marks []doc.Span
	h.TitleMarks, marks = t.marks(terms, s)
	text := e.Text.In(s)
	if text == "" {
		text, marks = h.Title, h.TitleMarks
	}
	var focus doc.Span
	if len(marks) > 0 {
		focus = marks[0]
	}
	h.Snippet, h.Marks = snippet(text, focus, marks)
	return h
}

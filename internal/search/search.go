package search

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// Bounds of the work a query may cause; the browser has the same.
const (
	maxTokens   = 8  // of a query's tokens looked up, spread evenly: the text check sees the rest
	firstTokens = 3  // looked up at once
	enoughUnits = 6  // with so few candidates no further token is looked up
	probes      = 2  // candidates read to see whether more tokens are worth fetching
	fewUnits    = 16 // with so few candidates the text is checked instead of fetching blocks
	spread      = 24 // fragments read in search of better hits once there are enough
	maxChecked  = 60 // fragments read once there is any hit; without one all are read
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

	titled int // see unitText.titled
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

// find fills in the hits.
func (r *run) find() error {
	cands, err := r.candidates()
	if err != nil {
		return err
	}
	if cands, err = r.sift(cands); err != nil {
		return err
	}
	if cands, err = r.refine(cands); err != nil {
		return err
	}
	if cands, err = r.joins(cands); err != nil {
		return err
	}
	slices.SortFunc(cands, compareCandidates)
	return r.check(cands)
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

// tokens returns the tokens of all terms, each once.
func (r *run) tokens() []string {
	var out []string
	for _, t := range r.terms {
		for _, k := range queryTokens(t) {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// pick returns n of the tokens, evenly spread, or all if there are no more.
func pick(tokens []string, n int) []string {
	if len(tokens) <= n {
		return tokens
	}
	out := make([]string, n)
	for i := range out {
		out[i] = tokens[i*len(tokens)/n]
	}
	return out
}

// candidates returns the units that may be hits, in order. It looks up a few
// tokens first and others only while there are many candidates: reading the text
// of few takes fewer bytes than more lists.
func (r *run) candidates() ([]candidate, error) {
	tokens := pick(r.tokens(), maxTokens)
	if len(tokens) == 0 {
		return r.singles()
	}
	first := pick(tokens, firstTokens)
	lists, err := r.lookup(first)
	if err != nil || len(lists) < len(first) {
		return nil, err
	}
	cands, err := r.narrow(nil, lists)
	if err != nil {
		return nil, err
	}
	for _, k := range tokens {
		if len(cands) <= enoughUnits {
			break
		}
		if slices.Contains(first, k) {
			continue
		}
		if good, err := r.promising(cands); err != nil || good {
			return cands, err
		}
		if lists, err = r.lookup([]string{k}); err != nil || len(lists) == 0 {
			return nil, err
		}
		if cands, err = r.narrow(cands, lists); err != nil {
			return nil, err
		}
	}
	return cands, nil
}

// promising reports whether the candidates in front are hits:
// then most others will be too, and no more tokens are needed to tell. Their
// texts are shown anyway.
func (r *run) promising(cands []candidate) (bool, error) {
	best := slices.SortedFunc(slices.Values(cands), compareCandidates)
	for _, c := range best[:probes] {
		e, err := r.x.entry(c.unit)
		if err != nil {
			return false, err
		}
		if _, ok := newUnitText(e, r.x.Fold).class(r.q, r.phrase); !ok {
			return false, nil
		}
	}
	return true, nil
}

// lookup returns what the index knows of each token, but of those it has not.
func (r *run) lookup(tokens []string) ([]found, error) {
	var out []found
	for _, k := range tokens {
		fs, err := r.x.lookup(k, k+"\x00")
		if err != nil {
			return nil, err
		}
		for i := range fs {
			fs[i].terms = r.termsWith(k)
		}
		out = append(out, fs...)
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

// termsWith returns the mask of the terms that have a token.
func (r *run) termsWith(token string) uint32 {
	var mask uint32
	for i, t := range r.terms {
		if slices.Contains(queryTokens(t), token) {
			mask |= termBit(i)
		}
	}
	return mask
}

// allTerms returns the mask of all terms.
func (r *run) allTerms() uint32 { return 1<<min(len(r.terms), termBits+1) - 1 }

// singles returns the candidates for a query of nothing but single characters:
// the tokens that begin with a character are together all its occurrences.
func (r *run) singles() ([]candidate, error) {
	var lists []found
	for i := range r.terms {
		f, err := r.single(r.terms[i][0])
		if err != nil {
			return nil, err
		}
		if f.units == 0 {
			r.res.Absent = append(r.res.Absent, string(r.terms[i]))
			return nil, nil
		}
		f.terms = termBit(i)
		lists = append(lists, f)
	}
	return r.narrow(nil, lists)
}

// single returns the units that have the Han character c, with the highest
// impact any token that begins with it has there.
func (r *run) single(c rune) (found, error) {
	fs, err := r.x.lookup(string(c), string(c+1))
	if err != nil {
		return found{}, err
	}
	best := map[int]int{}
	for i := range fs {
		ps, err := r.x.all(&fs[i], nil)
		if err != nil {
			return found{}, err
		}
		for _, p := range ps {
			best[p.unit] = max(best[p.unit], p.impact)
		}
	}
	units := make([]int, 0, len(best))
	for u := range best {
		units = append(units, u)
	}
	slices.Sort(units)
	f := found{token: string(c), units: len(units)}
	for _, u := range units {
		f.postings = append(f.postings, posting{u, best[u]})
	}
	return f, nil
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
				cands[i] = candidate{unit: p.unit, own: r.allTerms(), first: true, titled: true}
			}
		}
		cands = r.intersect(f, cands, ps)
	}
	return cands, nil
}

// intersect keeps the candidates that are in ps and may have some term in their
// own text, and adds to their scores. A term whose token stands in the context
// alone is not in the unit's own text.
func (r *run) intersect(f *found, cands []candidate, ps []posting) []candidate {
	out := make([]candidate, 0, len(cands))
	j := 0
	for _, c := range cands {
		for j < len(ps) && ps[j].unit < c.unit {
			j++
		}
		if j == len(ps) || ps[j].unit != c.unit {
			continue
		}
		c.score += score(r.x.units, f.units, ps[j].impact)
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

// check reads the text of candidates in order until there are enough hits, and
// ranks those found.
func (r *run) check(cands []candidate) error {
	r.touched = map[int]bool{}
	total, best, next := len(cands), 0, 0
	for ; next < len(cands); next++ {
		enough := len(r.res.Hits) >= r.opt.Limit
		f := r.x.fragmentOf(cands[next].unit)
		if best >= r.opt.Limit || enough && r.opt.Newest || !r.touched[f] && (enough && len(r.touched) >= spread || len(r.res.Hits) > 0 && len(r.touched) >= maxChecked) {
			break
		}
		r.touched[f] = true
		h, ok, err := r.hit(cands[next])
		if err != nil {
			return err
		}
		if !ok {
			total--
			continue
		}
		if h.AsTyped && (h.Class == Exact || !cands[next].first) && (h.titled > 0 || !cands[next].titled) {
			best++
		}
		r.res.Hits = append(r.res.Hits, h)
	}
	r.res.Total, r.res.Complete = total, next == len(cands) || r.sure()
	slices.SortStableFunc(r.res.Hits, compareHits)
	r.res.Hits = r.res.Hits[:min(len(r.res.Hits), r.opt.Limit)]
	return nil
}

// sure reports whether every candidate is a hit without reading its text: the
// query is one token.
func (r *run) sure() bool {
	if len(r.terms) != 1 || len(r.q.not) > 0 {
		return false
	}
	tokens := queryTokens(r.phrase)
	return len(tokens) == 1 && tokens[0] == string(r.phrase) || len(r.phrase) == 1
}

// compareHits orders hits: by date if that is wanted, then by class, the very
// characters typed, the title, score and place.
func compareHits(a, b Hit) int {
	return cmp.Or(
		cmp.Compare(b.date, a.date),
		cmp.Compare(a.Class.rank(), b.Class.rank()),
		compareBool(b.AsTyped, a.AsTyped),
		cmp.Compare(b.titled, a.titled),
		cmp.Compare(b.Score, a.Score),
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

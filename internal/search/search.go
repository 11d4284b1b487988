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

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
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

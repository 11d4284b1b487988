package search

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Facet is a property by which hits are filtered and counted.
type Facet string

// The facets, in the order in which they are offered.
const (
	ByLevel    Facet = "level"    // id of the level of government
	ByDocument Facet = "document" // id of the document
	ByForm     Facet = "form"     // kind of document
	ByYear     Facet = "year"     // of the document's date, "2023"
	ByKind     Facet = "kind"     // of the unit
	ByAgency   Facet = "agency"   // name in Simplified
	ByTopic    Facet = "topic"    // id of the topic
	ByTarget   Facet = "target"   // HasTarget, of units that commit to a figure
)

// HasTarget is the one value of ByTarget.
const HasTarget = "yes"

// Facets lists all facets.
var Facets = [...]Facet{ByLevel, ByDocument, ByForm, ByYear, ByKind, ByAgency, ByTopic, ByTarget}

// Count says how many units that may be hits have a value of a facet and pass
// the filters of all other facets. As long as Results.Complete is false it may
// count units that turn out to be none.
type Count struct {
	Facet Facet
	Name  Name // Words is empty for kinds, forms, years and HasTarget
	Units int
}

// maxNamed is the highest number of documents among which one can choose by
// name: the list of more would make the table of facets a large file.
const maxNamed = 200

// values numbers the different values of a facet in the order of their first use.
type values struct {
	number map[string]int // :: id → number
	names  []Name
}

func (v *values) add(n Name) int {
	if v.number == nil {
		v.number = map[string]int{}
	}
	i, ok := v.number[n.ID]
	if !ok {
		i = len(v.names)
		v.number[n.ID] = i
		v.names = append(v.names, n)
	}
	return i
}

// origin is what the units of one document have in common, by number.
type origin struct{ document, level, form, date int }

// table is the facets of all units, being written or as read.
type table struct {
	documents, levels, forms, kinds, agencies, topics, targets values

	firsts  []int    // first unit of every run of units of one origin
	origins []origin // of every run
	kind    []int    // :: unit → number
	agency  [][]int
	topic   [][]int
	target  [][]int
}

// add takes in the next unit.
func (t *table) add(e *Entry) {
	o := origin{t.documents.add(e.Document), t.levels.add(e.Level), t.forms.add(Name{ID: e.Form}), dateNumber(e.Date)}
	if n := len(t.origins); n == 0 || t.origins[n-1] != o {
		t.firsts = append(t.firsts, len(t.kind))
		t.origins = append(t.origins, o)
	}
	t.kind = append(t.kind, t.kinds.add(Name{ID: e.Kind}))
	var as, ts, gs []int
	for _, a := range e.Agencies {
		as = append(as, t.agencies.add(Name{ID: a.Hans, Words: a}))
	}
	for _, n := range e.Topics {
		ts = append(ts, t.topics.add(n))
	}
	if e.Targets > 0 {
		gs = append(gs, t.targets.add(Name{ID: HasTarget}))
	}
	t.agency, t.topic, t.target = append(t.agency, as), append(t.topic, ts), append(t.target, gs)
}

// dateNumber returns 20231219 for "2023-12-19", 20230000 for "2023", and 0 for
// anything that is no date.
func dateNumber(date string) int {
	digits := strings.ReplaceAll(date, "-", "")
	if len(digits) > 8 {
		return 0
	}
	n, err := strconv.ParseUint(digits+strings.Repeat("0", 8-len(digits)), 10, 32)
	if err != nil {
		return 0
	}
	return int(n)
}

// encode writes the table; see index.go.
func (t *table) encode(c *codec) []byte {
	var b []byte
	named := len(t.documents.names) <= maxNamed
	for _, v := range t.values() {
		b = appendNumber(b, len(v.names))
		for _, n := range v.names {
			if v == &t.documents && !named {
				n = Name{}
			}
			b = c.appendName(b, n)
		}
	}
	b = appendNumber(b, len(t.origins))
	last := 0
	for i, o := range t.origins {
		for _, n := range []int{t.firsts[i] - last, o.document, o.level, o.form, o.date} {
			b = appendNumber(b, n)
		}
		last = t.firsts[i]
	}
	for _, k := range t.kind {
		b = appendNumber(b, k)
	}
	for _, column := range [][][]int{t.agency, t.topic, t.target} {
		for _, list := range column {
			b = appendNumber(b, len(list))
			for _, n := range list {
				b = appendNumber(b, n)
			}
		}
	}
	return b
}

// values returns the values of all facets in the order of the file.
func (t *table) values() [7]*values {
	return [...]*values{&t.documents, &t.levels, &t.forms, &t.kinds, &t.agencies, &t.topics, &t.targets}
}

// decodeTable reads the facets of n units.
func decodeTable(raw []byte, codec *codec, n int) (*table, error) {
	c := &decoder{cursor{b: raw}, codec}
	t := &table{}
	for _, v := range t.values() {
		for range c.count() {
			v.names = append(v.names, c.name())
		}
	}
	last := 0
	for range c.count() {
		last += c.number()
		t.firsts = append(t.firsts, last)
		t.origins = append(t.origins, origin{c.below(&t.documents), c.below(&t.levels), c.below(&t.forms), c.number()})
	}
	for range n {
		t.kind = append(t.kind, c.below(&t.kinds))
		if c.err != nil {
			break
		}
	}
	for _, column := range []struct {
		lists *[][]int
		v     *values
	}{{&t.agency, &t.agencies}, {&t.topic, &t.topics}, {&t.target, &t.targets}} {
		for range n {
			var list []int
			for range c.count() {
				list = append(list, c.below(column.v))
			}
			*column.lists = append(*column.lists, list)
			if c.err != nil {
				break
			}
		}
	}
	if c.err == nil && (len(c.b) > 0 || n > 0 && (len(t.firsts) == 0 || t.firsts[0] != 0)) {
		c.err = fmt.Errorf("does not fit %d units", n)
	}
	if c.err != nil {
		return nil, damaged(facetsName, c.err)
	}
	return t, nil
}

// below reads the number of a value of v.
func (c *cursor) below(v *values) int {
	n := c.number()
	if n >= len(v.names) {
		c.fail()
		return 0
	}
	return n
}

// origin returns the origin of a unit.
func (t *table) origin(unit int) origin {
	return t.origins[sort.SearchInts(t.firsts, unit+1)-1]
}

// of returns the values that a unit has of facet f.
func (t *table) of(unit int, f Facet) []Name {
	o := t.origin(unit)
	pick := func(v *values, numbers ...int) []Name {
		out := make([]Name, 0, len(numbers))
		for _, n := range numbers {
			if v.names[n].ID != "" {
				out = append(out, v.names[n])
			}
		}
		return out
	}
	switch f {
	case ByLevel:
		return pick(&t.levels, o.level)
	case ByDocument:
		return pick(&t.documents, o.document)
	case ByForm:
		return pick(&t.forms, o.form)
	case ByYear:
		if o.date == 0 {
			return nil
		}
		return []Name{{ID: strconv.Itoa(o.date / 10000)}}
	case ByKind:
		return pick(&t.kinds, t.kind[unit])
	case ByAgency:
		return pick(&t.agencies, t.agency[unit]...)
	case ByTopic:
		return pick(&t.topics, t.topic[unit]...)
	case ByTarget:
		return pick(&t.targets, t.target[unit]...)
	}
	return nil
}

// passes reports whether a unit has one of the wanted values of every facet but
// the one left out.
func (t *table) passes(unit int, want map[Facet][]string, except Facet) bool {
	for _, f := range Facets {
		if f == except || len(want[f]) == 0 {
			continue
		}
		if !slices.ContainsFunc(t.of(unit, f), func(n Name) bool { return slices.Contains(want[f], n.ID) }) {
			return false
		}
	}
	return true
}

// count counts the values of all facets over the candidates: by facet, then the
// most frequent first, then by id.
func (t *table) count(cands []candidate, want map[Facet][]string) []Count {
	var out []Count
	for _, f := range Facets {
		start := len(out)
		at := map[string]int{} // :: id → index in out
		for _, c := range cands {
			if !t.passes(c.unit, want, f) {
				continue
			}
			for _, n := range t.of(c.unit, f) {
				i, ok := at[n.ID]
				if !ok {
					i = len(out)
					at[n.ID] = i
					out = append(out, Count{Facet: f, Name: n})
				}
				out[i].Units++
			}
		}
		slices.SortFunc(out[start:], func(a, b Count) int {
			return cmp.Or(cmp.Compare(b.Units, a.Units), cmp.Compare(a.Name.ID, b.Name.ID))
		})
	}
	return out
}

// table reads the facets of all units.
func (x *Index) table() (*table, error) {
	x.mu.Lock()
	t := x.facets
	x.mu.Unlock()
	if t != nil {
		return t, nil
	}
	raw, err := x.read(facetsName)
	if err != nil {
		return nil, err
	}
	if t, err = decodeTable(raw, x.codec, x.units); err != nil {
		return nil, err
	}
	x.mu.Lock()
	x.facets = t
	x.mu.Unlock()
	return t, nil
}

// refine counts the facets of the candidates if asked to, and keeps those that
// pass the filters; by date it puts the units of newer documents first.
func (r *run) refine(cands []candidate) ([]candidate, error) {
	filtered := false
	for _, f := range Facets {
		filtered = filtered || len(r.opt.Want[f]) > 0
	}
	if !filtered && !r.opt.Count && !r.opt.Newest {
		return cands, nil
	}
	t, err := r.x.table()
	if err != nil {
		return nil, err
	}
	if r.opt.Count {
		r.res.Counts = t.count(cands, r.opt.Want)
	}
	out := slices.DeleteFunc(cands, func(c candidate) bool { return !t.passes(c.unit, r.opt.Want, "") })
	if r.opt.Newest {
		for i := range out {
			out[i].date = t.origin(out[i].unit).date
		}
	}
	return out, nil
}

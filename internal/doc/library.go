package doc

import (
	"cmp"
	"slices"
)

// Library is the whole site as the last stages see it: what staff wrote, every
// document in both scripts, and the links between them.
type Library struct {
	Content *Content
	Works   []*Work      // by level (highest first), then newest first, then id
	Links   []Link       // every link a reader gets to see, by From, Rank, To and Kind
	Quality *LinkQuality // of the computed links; nil if staff graded no pair of this site

	Indicators []Indicator // what several targets measure

	works map[string]*Work // :: document id → work
	byID  map[string]Unit  // :: unit id → unit of the document as received
	from  map[string][]int
	to    map[string][]int
}

// NewLibrary sorts works and links and prepares the lookups. It keeps no
// reference to the slices it is given.
func NewLibrary(c *Content, works []*Work, links []Link) *Library {
	l := &Library{
		Content: c,
		Works:   slices.Clone(works),
		works:   map[string]*Work{},
		byID:    map[string]Unit{},
		from:    map[string][]int{},
		to:      map[string][]int{},
	}
	slices.SortFunc(l.Works, func(a, b *Work) int {
		return cmp.Or(
			cmp.Compare(c.Site.LevelOf(a.Received.Level).Order, c.Site.LevelOf(b.Received.Level).Order),
			cmp.Compare(b.Received.Meta.Date(), a.Received.Meta.Date()),
			cmp.Compare(a.Received.ID, b.Received.ID),
		)
	})
	for _, ln := range links {
		if ln.Shown {
			l.Links = append(l.Links, ln)
		}
	}
	slices.SortStableFunc(l.Links, func(a, b Link) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.To, b.To), cmp.Compare(a.Kind, b.Kind))
	})
	for i, ln := range l.Links {
		l.from[ln.From] = append(l.from[ln.From], i)
		l.to[ln.To] = append(l.to[ln.To], i)
	}
	for _, w := range l.Works {
		l.works[w.Received.ID] = w
		for u := range w.Received.Units() {
			l.byID[u.ID()] = u
		}
	}
	return l
}

// Work returns the document with the given id, or nil.
func (l *Library) Work(id string) *Work { return l.works[id] }

// Unit returns the unit with the given id, as received. It reports false if
// the site has none such.
func (l *Library) Unit(id string) (Unit, bool) {
	u, ok := l.byID[id]
	return u, ok
}

// From returns the links that start at the unit or document with this id, best
// first.
func (l *Library) From(id string) []Link { return l.pick(l.from[id]) }

// To returns the links that end at the unit or document with this id.
func (l *Library) To(id string) []Link { return l.pick(l.to[id]) }

func (l *Library) pick(at []int) []Link {
	out := make([]Link, len(at))
	for i, n := range at {
		out[i] = l.Links[n]
	}
	return out
}

// Agency returns the entry whose name, short name or alias is the given name.
// It reports false if staff registered none such.
func (c *Content) Agency(name string) (Agency, bool) {
	for _, a := range c.Agencies {
		if a.Name == name || a.Short == name || slices.Contains(a.Aliases, name) {
			return a, true
		}
	}
	return Agency{}, false
}

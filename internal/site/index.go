package site

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// entry is a unit in both scripts with everything pages say about it.
type entry struct {
	id         string
	work       *doc.Work
	received   doc.Unit
	hans, hant doc.Unit
	own        bool // has a page of its own
	prev, next *entry
	leads      []*office
	partners   []*office
	subjects   []*subject
	doubts     []string   // keys of the wording, see doubt.go
	sentences  []doc.Span // of the text as received that links lead to, see landing.go
}

// in returns the unit in script s.
func (e *entry) in(s doc.Script) doc.Unit {
	if s == doc.Hant {
		return e.hant
	}
	return e.hans
}

// address returns the unit's address in script s, from the site's root.
func (e *entry) address(s doc.Script) string { return e.received.UnitPath(s, e.own) }

// anchorAddress returns the unit's place on its document's page.
func (e *entry) anchorAddress(s doc.Script) string { return e.received.UnitPath(s, false) }

// office is an agency that some unit names as responsible.
type office struct {
	id       string
	name     doc.Words
	aliases  []string // in Simplified, without the name itself
	level    string
	leads    []*entry
	partners []*entry
}

// subject is a topic with the units that belong to it.
type subject struct {
	topic   doc.Topic
	name    doc.Words
	entries []*entry
}

// index is every lookup that more than one page needs. It is built once and
// only read afterwards.
type index struct {
	entries  []*entry          // in the order of works and text
	byID     map[string]*entry // :: unit id → entry
	offices  []*office         // that have a unit, by level, then most tasks first
	byName   map[string]*office
	subjects []*subject         // that have a unit, in the order of content/topics
	goals    []*goal            // that have a unit, by number
	doubts   map[string][]doubt // :: document id → what its received text seems to lack
}

func newIndex(lib *doc.Library, opt Options) *index {
	ix := &index{byID: map[string]*entry{}, byName: map[string]*office{}}
	for _, w := range lib.Works {
		ix.addWork(w, lib.Content.Site.UnitPages)
	}
	for _, e := range ix.entries {
		s, t := e.hans.Section, e.hant.Section
		e.leads = ix.officesOf(lib.Content, opt, e.received.Doc.Level, s.Leads, t.Leads)
		e.partners = ix.officesOf(lib.Content, opt, e.received.Doc.Level, s.Partners, t.Partners)
		for _, o := range e.leads {
			o.leads = append(o.leads, e)
		}
		for _, o := range e.partners {
			o.partners = append(o.partners, e)
		}
	}
	ix.sortOffices(&lib.Content.Site)
	ix.addSubjects(lib.Content.Topics, opt)
	ix.addDoubts(lib.Works, opt.Problems)
	ix.addLandings(lib.Links)
	return ix
}

// addWork adds the units of w and chains those with pages of their own.
func (ix *index) addWork(w *doc.Work, unitPages string) {
	hans, hant := unitsByID(w.Hans), unitsByID(w.Hant)
	var last *entry
	for u := range w.Received.Units() {
		e := &entry{
			id: u.ID(), work: w, received: u,
			hans: unitOr(hans, u), hant: unitOr(hant, u),
			own: u.OwnPage(unitPages),
		}
		ix.entries = append(ix.entries, e)
		ix.byID[e.id] = e
		if !e.own {
			continue
		}
		if last != nil {
			last.next, e.prev = e, last
		}
		last = e
	}
}

// unitOr returns the unit of a converted document that u became, or u itself if
// the conversion lost it.
func unitOr(converted map[string]doc.Unit, u doc.Unit) doc.Unit {
	if c, ok := converted[u.Section.ID]; ok {
		return c
	}
	return u
}

func unitsByID(d *doc.Document) map[string]doc.Unit {
	units := map[string]doc.Unit{}
	for u := range d.Units() {
		units[u.Section.ID] = u
	}
	return units
}

// officesOf finds the agencies that a unit names, each once. One that staff
// did not register becomes an office of its own at the document's level.
func (ix *index) officesOf(c *doc.Content, opt Options, level string, hans, hant []string) []*office {
	var found []*office
	for i, name := range hans {
		o := ix.byName[name]
		if o == nil {
			o = ix.newOffice(c, opt, level, name, at(hant, i, name))
		}
		if !slices.Contains(found, o) {
			found = append(found, o)
		}
	}
	return found
}

// newOffice adds the office that name belongs to, or only the name if another
// name of the same agency was met before.
func (ix *index) newOffice(c *doc.Content, opt Options, level, name, hant string) *office {
	o := &office{id: "a-" + shortHash(name), name: doc.Words{Hans: name, Hant: hant}, level: level}
	if a, ok := c.Agency(name); ok {
		for _, known := range ix.offices {
			if known.id == a.ID {
				ix.byName[name] = known
				return known
			}
		}
		o.id, o.level = a.ID, cmp.Or(a.Level, level)
		o.name = doc.Words{Hans: opt.Convert(a.Name, doc.Hans), Hant: opt.Convert(a.Name, doc.Hant)}
		o.aliases = otherNames(a)
	}
	ix.offices = append(ix.offices, o)
	ix.byName[name] = o
	return o
}

// otherNames returns the short name and the aliases of a, each once.
func otherNames(a doc.Agency) []string {
	var names []string
	for _, n := range append([]string{a.Short}, a.Aliases...) {
		if n != "" && n != a.Name && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

func (ix *index) sortOffices(site *doc.Site) {
	slices.SortStableFunc(ix.offices, func(a, b *office) int {
		return cmp.Or(
			cmp.Compare(site.LevelOf(a.level).Order, site.LevelOf(b.level).Order),
			cmp.Compare(len(b.leads)+len(b.partners), len(a.leads)+len(a.partners)),
			cmp.Compare(a.name.Hans, b.name.Hans),
		)
	})
}

// addSubjects puts every linkable unit under its topics. Lists of names (三坊七巷,
// 海绵城市) help linking and are no topics to a reader.
func (ix *index) addSubjects(topics []doc.Topic, opt Options) {
	topics = slices.DeleteFunc(slices.Clone(topics), func(t doc.Topic) bool { return t.Names })
	for _, t := range topics {
		s := &subject{topic: t, name: doc.Words{Hans: opt.Convert(t.Name, doc.Hans), Hant: opt.Convert(t.Name, doc.Hant)}}
		ix.subjects = append(ix.subjects, s)
	}
	finder := doc.NewTopicFinder(topics)
	for _, e := range ix.entries {
		if !e.hans.Linkable() {
			continue
		}
		for _, i := range finder.OfUnit(e.hans, opt.Fold) {
			s := ix.subjects[i]
			s.entries = append(s.entries, e)
			e.subjects = append(e.subjects, s)
		}
	}
	ix.addGoals(finder, opt.Fold)
	ix.subjects = slices.DeleteFunc(ix.subjects, func(s *subject) bool { return len(s.entries) == 0 })
}

// at returns list[i], or other if the list is shorter.
func at(list []string, i int, other string) string {
	if i < len(list) {
		return list[i]
	}
	return other
}

package site

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// end is a link seen from one of its ends.
type end struct {
	link doc.Link
	far  string // id of the other end
	back bool   // the link leads here, not away
}

// endsOf returns the links of the unit or document id, outgoing first, best
// first. Two related units are listed once, whichever found the other, and what
// staff decided about two units takes the place of what was computed.
func (s *Site) endsOf(id string) []end {
	var out []end
	seen := map[string]bool{}
	decided := s.decidedOf(id)
	add := func(l doc.Link, far string, back bool) {
		if l.Origin == doc.Computed && decided[far] {
			return
		}
		key := far + " " + string(l.Kind)
		if l.Kind != doc.Related && back {
			key += " back"
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, end{l, far, back})
		}
	}
	for _, l := range s.lib.From(id) {
		add(l, l.To, false)
	}
	for _, l := range s.lib.To(id) {
		add(l, l.From, true)
	}
	return out
}

// decidedOf returns the other ends of the links of id that staff decided on.
func (s *Site) decidedOf(id string) map[string]bool {
	decided := map[string]bool{}
	for _, l := range s.lib.From(id) {
		if l.Origin == doc.Decided {
			decided[l.To] = true
		}
	}
	for _, l := range s.lib.To(id) {
		if l.Origin == doc.Decided {
			decided[l.From] = true
		}
	}
	return decided
}

// directions name where the other end of a link stands, seen from here; the last
// one is that of a document whose level, or one's own, nobody stated.
var directions = [...]string{"above", "beside", "below", "elsewhere"}

// reach says how much of the links of a unit a page shows in full: of how many
// documents in each direction, and how many computed links to each of these. The
// others are listed by name: a resolution's general clause is found by 111
// others, and a clause of a site with 60 documents has links to half of them.
type reach struct{ documents, links int }

// A unit's own page shows all that it ranks itself to a handful of documents; a
// document's page the best of each clause. (With the best link to every other
// document in full, the page of a law among 60 documents had 2.9 MB.)
var (
	onUnit     = reach{documents: 8, links: 5}
	onDocument = reach{documents: 3, links: 1}
)

// linkGroups returns the links of the unit or document id as the page at path
// shows them, grouped by the level and the document at the other end. What
// staff or the text itself name is shown in full before all that is computed. A
// link whose other end the site does not hold is left out; link reports it.
func (v *view) linkGroups(path, id string, here *doc.Document, full reach) []LinkGroup {
	byWork := map[*doc.Work][]end{}
	for _, e := range v.endsOf(id) {
		if w := v.workOf(e.far); w != nil {
			byWork[w] = append(byWork[w], e)
		}
	}
	var there [len(directions)][]*doc.Work
	for _, w := range v.lib.Works {
		if len(byWork[w]) > 0 {
			i := slices.Index(directions[:], v.direction(w.Received, here))
			there[i] = append(there[i], w)
		}
	}
	var groups [len(directions)]LinkGroup
	for i, works := range there {
		g, shown := &groups[i], strongest(works, byWork, full.documents)
		for _, w := range works {
			g.Count += len(byWork[w])
			if slices.Contains(shown, w) {
				g.Documents = append(g.Documents, v.linkDocument(path, id, w, byWork[w], full.links))
				continue
			}
			for _, e := range byWork[w] {
				to := v.alignLink(path, w, e)
				g.More = append(g.More, FurtherLink{Ref{to.Marker + to.Text, to.Href}, to.Document, v.badge(w.Received.Level)})
			}
		}
	}
	var out []LinkGroup
	for i, g := range groups {
		if g.Count > 0 {
			g.Direction, g.Label = directions[i], v.say("link."+directions[i])
			out = append(out, g)
		}
	}
	return out
}

// strongest returns the n works with the strongest link among those that byWork
// has for them.
func strongest(works []*doc.Work, byWork map[*doc.Work][]end, n int) []*doc.Work {
	if len(works) <= n {
		return works
	}
	best := func(w *doc.Work) int {
		strength := 0
		for _, e := range byWork[w] {
			strength = max(strength, e.strength())
		}
		return strength
	}
	works = slices.Clone(works)
	slices.SortStableFunc(works, func(a, b *doc.Work) int { return best(b) - best(a) })
	return works[:n]
}

// strength orders links by what a reader sees of them: what people and texts
// say before what is computed, and of that the ones with more words in common.
// (Scores compare the links of one list only, and no page depends on them.)
func (e end) strength() int {
	letters := 0
	for _, x := range e.link.Evidence {
		letters += x.From.Len()
	}
	for _, x := range e.link.Titles {
		letters += 2 * x.From.Len()
	}
	return 1_000_000*(2-originRank(e.link.Origin)) + letters
}

// direction says where d stands, seen from here.
func (v *view) direction(d, here *doc.Document) string { return v.towards(d.Level, here.Level) }

// towards says where the level to stands, seen from the level from.
func (s *Site) towards(to, from string) string {
	if !s.declared(to) || !s.declared(from) {
		return directions[3]
	}
	site := &s.lib.Content.Site
	return directions[1+cmp.Compare(site.LevelOf(to).Order, site.LevelOf(from).Order)]
}

// declared reports whether site.yaml knows the level.
func (s *Site) declared(level string) bool {
	return slices.ContainsFunc(s.lib.Content.Site.Levels, func(l doc.Level) bool { return l.ID == level })
}

// workOf returns the work that the unit or document id belongs to, or nil.
func (s *Site) workOf(id string) *doc.Work {
	if e, ok := s.index.byID[id]; ok {
		return e.work
	}
	return s.lib.Work(id)
}

// linkDocument describes the links of id to w. What the text or a person says
// comes before what is computed.
func (v *view) linkDocument(path, id string, w *doc.Work, ends []end, full int) LinkDocument {
	d := w.In(v.script)
	out := LinkDocument{Document: Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))}, Level: v.badge(d.Level)}
	slices.SortStableFunc(ends, func(a, b end) int { return originRank(a.link.Origin) - originRank(b.link.Origin) })
	for _, e := range ends {
		if e.link.Origin == doc.Computed {
			if full == 0 {
				far := v.index.byID[e.far]
				out.More = append(out.More, Ref{far.in(v.script).Section.Spoken(), rel(path, far.address(v.script))})
				continue
			}
			full--
		}
		out.Links = append(out.Links, v.linkCard(path, id, e))
	}
	return out
}

func originRank(o doc.Origin) int {
	return slices.Index([]doc.Origin{doc.Decided, doc.Cited, doc.Computed}, o)
}

// linkCard describes the other end of e, which the site holds.
func (v *view) linkCard(path, id string, e end) LinkCard {
	card := LinkCard{
		Origin: e.link.Origin, Label: v.say("link." + string(e.link.Origin)),
		Relation: v.relation(e),
		Near:     v.sentence(id, e, false), Far: v.sentence(e.far, e, true),
		Phrases: v.phrases(id, e),
	}
	if d := e.link.Decision; d != nil {
		card.By, card.ISO, card.Date, card.Why = v.staff(d.By), d.Date, longDate(d.Date), v.staff(d.Why)
	}
	far, ok := v.index.byID[e.far]
	if !ok {
		card.Ref = Ref{v.say("link.whole"), rel(path, doc.PagePath(v.script, e.far))}
		return card
	}
	u := far.in(v.script)
	to := far.address(v.script)
	if at := far.landing(far.carrying(e.side(true))); at != "" {
		to += "#" + at
	}
	card.Ref, card.Name = Ref{u.Section.Name(), rel(path, to)}, v.titleRuns(far, e)
	card.Path, card.Marker = v.pathText(u), u.Section.Hung()
	if card.Marker == card.Text {
		card.Marker = ""
	}
	return card
}

// sentence returns the sentence that carries e at the end id; none if id is a
// document as a whole.
func (v *view) sentence(id string, e end, far bool) []Run {
	at, ok := v.index.byID[id]
	if !ok {
		return nil
	}
	sentence, marks := e.side(far)
	return passageOf(at, v.script).excerpt(sentence, marks)
}

// side returns the sentence and the evidence at the far or the near end.
func (e end) side(far bool) (sentence doc.Span, marks []doc.Span) {
	if far != e.back {
		return e.link.Sentence.To, e.evidence(far)
	}
	return e.link.Sentence.From, e.evidence(far)
}

// evidence returns where the shared phrases stand in the text of the far or the
// near end, in runes of the text as received.
func (e end) evidence(far bool) []doc.Span {
	to := far != e.back
	var marks []doc.Span
	for _, ev := range e.link.Evidence {
		if to {
			marks = append(marks, ev.To)
		} else {
			marks = append(marks, ev.From)
		}
	}
	for _, t := range e.link.Titles {
		if to && !t.ToTitle {
			marks = append(marks, t.To)
		}
		if !to && !t.FromTitle {
			marks = append(marks, t.From)
		}
	}
	return marks
}

// relation says how the other end of e belongs to this one.
func (v *view) relation(e end) string {
	key := "rel." + string(e.link.Kind)
	if e.back && e.link.Kind != doc.Related {
		key += ".back"
	}
	return v.say(key)
}

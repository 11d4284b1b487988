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
// first. Two related units are listed once, whichever found the other.
func (s *Site) endsOf(id string) []end {
	var out []end
	seen := map[string]bool{}
	add := func(l doc.Link, far string, back bool) {
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

// direction of the other end of a link, seen from here.
var directions = [...]string{"above", "beside", "below"}

// linkGroups returns the links of the unit or document id as the page at path
// shows them, grouped by the level at the other end. A link whose other end
// the site does not hold is left out; link reports it.
func (v *view) linkGroups(path, id string, here *doc.Document) []LinkGroup {
	var groups [3]LinkGroup
	for _, e := range v.endsOf(id) {
		card, far, ok := v.linkCard(path, id, e)
		if !ok {
			continue
		}
		at := 1 + cmp.Compare(v.order(far), v.order(here))
		groups[at].Links = append(groups[at].Links, card)
	}
	var out []LinkGroup
	for i, g := range groups {
		if len(g.Links) == 0 {
			continue
		}
		g.Direction, g.Label = directions[i], v.say("link."+directions[i])
		slices.SortStableFunc(g.Links, func(a, b LinkCard) int { return originRank(a) - originRank(b) })
		out = append(out, g)
	}
	return out
}

// originRank puts what the text or a person says before what is computed.
func originRank(c LinkCard) int {
	return slices.Index([]doc.Origin{doc.Decided, doc.Cited, doc.Computed}, c.Origin)
}

// linkCard describes the other end of e, and returns the document it is in. It
// reports false if the site does not hold that end.
func (v *view) linkCard(path, id string, e end) (LinkCard, *doc.Document, bool) {
	card := LinkCard{
		Origin: e.link.Origin, Label: v.say("link." + string(e.link.Origin)),
		Relation: v.relation(e),
	}
	if e.link.Decision != nil {
		card.Why = v.staff(e.link.Decision.Why)
	}
	if w := v.lib.Work(e.far); w != nil {
		d := w.In(v.script)
		card.Ref = Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))}
		card.Level = v.badge(d.Level)
		card.Near = v.nearEnd(id, e)
		return card, d, true
	}
	far, ok := v.index.byID[e.far]
	if !ok {
		return LinkCard{}, nil, false
	}
	u := far.in(v.script)
	card.Ref = Ref{u.Section.Name(), rel(path, far.address(v.script))}
	card.Level, card.Document = v.badge(u.Doc.Level), v.title(u.Doc)
	card.Path, card.Marker = v.pathText(u), hungMarker(u.Section)
	sentence, marks := e.side(true)
	card.Far = passageOf(far, v.script).excerpt(sentence, marks)
	card.Near = v.nearEnd(id, e)
	return card, u.Doc, true
}

// nearEnd returns the sentence at the end the page is about; none for a
// document as a whole.
func (v *view) nearEnd(id string, e end) []Run {
	near, ok := v.index.byID[id]
	if !ok {
		return nil
	}
	sentence, marks := e.side(false)
	return passageOf(near, v.script).excerpt(sentence, marks)
}

// side returns the sentence and the evidence at the far or the near end.
func (e end) side(far bool) (sentence doc.Span, marks []doc.Span) {
	to := far != e.back
	sentence = e.link.Sentence.From
	if to {
		sentence = e.link.Sentence.To
	}
	for _, ev := range e.link.Evidence {
		if to {
			marks = append(marks, ev.To)
		} else {
			marks = append(marks, ev.From)
		}
	}
	return sentence, marks
}

// relation says how the other end of e belongs to this one.
func (v *view) relation(e end) string {
	key := "rel." + string(e.link.Kind)
	if e.back && e.link.Kind != doc.Related {
		key += ".back"
	}
	return v.say(key)
}

package link

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"gongbao/internal/doc"
)

// desk is where the decisions of staff are applied to what was found.
type desk struct {
	owner map[string]string  // :: id of a unit or document → its document's id
	text  map[string]string  // :: id of an end of a decision → what it says, as received
	found map[ends]*doc.Link // :: link that is decided on, or the way back of a rejected one → where it stands, nil if it was not found
	why   func(*doc.Link)    // gives evidence to a link, where there is any
	out   Result
}

// ends are the ids of a link's ends.
type ends struct{ from, to string }

// actions says what each action of content/links does to the link between its
// two ends; it reports a problem's wording if there is nothing to do it to.
var actions = map[string]func(*desk, *doc.Decision) (zh, en string){
	"add":    (*desk).add,
	"reject": (*desk).reject,
	"pin":    (*desk).pin,
	"type":   (*desk).retype,
}

// decide obeys the decisions, in the order of their files and lines, and
// returns the rankings with the links that are left to show. A decision that
// cannot be obeyed is a severe problem; one that changes nothing is a warning.
// why gives evidence to a link that staff show and that had none.
func decide(docs []*doc.Document, decisions []doc.Decision, rankings []doc.Ranking, cited []doc.Link, why func(*doc.Link)) Result {
	d := newDesk(docs, decisions, rankings, cited)
	d.why = why
	decisions = slices.Clone(decisions)
	slices.SortStableFunc(decisions, func(a, b doc.Decision) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	var added []*doc.Link
	seen := map[ends]*doc.Decision{}
	for i := range decisions {
		x := &decisions[i]
		at := ends{x.From, x.To}
		if !d.valid(x, seen[at]) {
			continue
		}
		seen[at] = x
		d.compare(x)
		if d.found[at] == nil && x.Action != "reject" {
			d.found[at] = &doc.Link{From: x.From, To: x.To, Kind: doc.Related}
			added = append(added, d.found[at])
		}
		if zh, en := actions[x.Action](d, x); en != "" {
			d.complain(x, doc.Warning, "link-decision-idle", zh, en)
		}
	}
	d.out.Rankings = rankings
	for _, r := range rankings {
		d.collect(r.Links)
	}
	d.collect(cited)
	for _, l := range added {
		d.collect([]doc.Link{*l})
	}
	return d.out
}

// newDesk lays out what was found of the links that are decided on. They stay
// where they are: a decision changes them in the rankings too.
func newDesk(docs []*doc.Document, decisions []doc.Decision, rankings []doc.Ranking, cited []doc.Link) *desk {
	d := &desk{owner: map[string]string{}, text: map[string]string{}, found: map[ends]*doc.Link{}}
	decided := map[string]bool{}
	for _, x := range decisions {
		d.found[ends{x.From, x.To}] = nil
		if x.Action == "reject" {
			d.found[ends{x.To, x.From}] = nil
		}
		decided[x.From], decided[x.To] = true, true
	}
	for _, x := range docs {
		d.owner[x.ID] = x.ID
		whole := decided[x.ID]
		for u := range x.Units() {
			id := u.ID()
			d.owner[id] = x.ID
			if decided[id] {
				d.text[id] = u.Section.Title + "\n" + u.Section.FullText()
			}
			if whole {
				d.text[x.ID] += u.Section.Title + "\n" + u.Section.Text + "\n"
			}
		}
	}
	for _, r := range rankings {
		d.lay(r.Links)
	}
	d.lay(cited)
	return d
}

// digest returns 12 hexadecimal digits of the SHA-256 of what both ends of x
// say.
func (d *desk) digest(x *doc.Decision) string {
	sum := sha256.Sum256([]byte(d.text[x.From] + "\x00" + d.text[x.To]))
	return hex.EncodeToString(sum[:6])
}

// compare says whether the texts that x was taken on still stand. A decision on
// other texts is obeyed until a person has looked at it again.
func (d *desk) compare(x *doc.Decision) {
	switch now := d.digest(x); x.Digest {
	case now:
	case "":
		d.complain(x, doc.Note, "link-decision-digest",
			"没有写 digest — 写上 digest: "+now+"，条款改动时就会提醒",
			"no digest — write digest: "+now+" to be told when one of the texts changes")
	default:
		d.complain(x, doc.Warning, "link-decision-stale",
			"作出决定以后条款有改动 — 请重看这条链接，仍然对就改写 digest: "+now,
			"one of the texts has changed since — look at the link again and, if it still holds, write digest: "+now)
	}
}

// lay puts those of links on the desk that are decided on.
func (d *desk) lay(links []doc.Link) {
	for i := range links {
		at := ends{links[i].From, links[i].To}
		if _, ok := d.found[at]; ok {
			d.found[at] = &links[i]
		}
	}
}

// collect keeps the links that are shown.
func (d *desk) collect(links []doc.Link) {
	for _, l := range links {
		if l.Shown {
			d.out.Links = append(d.out.Links, l)
		}
	}
}

// valid reports whether x can be obeyed, and says why if it cannot; first is
// the decision already taken on the same link, or nil.
func (d *desk) valid(x, first *doc.Decision) bool {
	for _, id := range []string{x.From, x.To} {
		if d.owner[id] == "" {
			d.complain(x, doc.Severe, "link-decision-nowhere",
				fmt.Sprintf("站内没有“%s” — 请改正 from 或 to，或删去这条决定", id),
				fmt.Sprintf("%q is not on the site — correct from or to, or delete this decision", id))
			return false
		}
	}
	if d.owner[x.From] == d.owner[x.To] {
		d.complain(x, doc.Severe, "link-decision-within",
			"from 和 to 属于同一文件 — 链接只连接不同文件，请改正其中之一",
			"from and to are in one document — links join different documents, correct one of them")
		return false
	}
	if actions[x.Action] == nil {
		d.complain(x, doc.Severe, "link-decision-action",
			fmt.Sprintf("不认识的 action “%s” — 请写 add、reject、pin 或 type", x.Action),
			fmt.Sprintf("unknown action %q — write add, reject, pin or type", x.Action))
		return false
	}
	if first != nil {
		d.complain(x, doc.Severe, "link-decision-twice",
			fmt.Sprintf("%s:%d 已对同一链接作出决定 — 请只保留一条", first.File, first.Line),
			fmt.Sprintf("%s:%d already decides on this link — keep one of the two", first.File, first.Line))
		return false
	}
	return true
}

// complain reports a problem with decision x.
func (d *desk) complain(x *doc.Decision, s doc.Severity, rule, zh, en string) {
	d.out.Problems = append(d.out.Problems, doc.Problem{File: x.File, Pos: doc.Pos{Line: x.Line},
		Stage: "link", Rule: rule, Severity: s, Zh: zh, En: en})
}

// add shows a link as staff's own.
func (d *desk) add(x *doc.Decision) (zh, en string) {
	l := d.found[ends{x.From, x.To}]
	l.Origin, l.Shown, l.Decision = doc.Decided, true, x
	d.why(l)
	if x.Kind != "" {
		l.Kind = x.Kind
	}
	return "", ""
}

// reject hides a link, and the one found on the way back unless staff decided on
// that too: readers see a computed link at both ends, whichever found the other.
func (d *desk) reject(x *doc.Decision) (zh, en string) {
	there, back := d.found[ends{x.From, x.To}], d.found[ends{x.To, x.From}]
	if back != nil && (back.Origin != doc.Computed || back.Decision != nil) {
		back = nil
	}
	hidden := false
	for _, l := range []*doc.Link{there, back} {
		if l != nil && l.Shown {
			l.Shown, l.Decision, hidden = false, x, true
		}
	}
	if !hidden {
		return "本来就没有这条链接 — 可以删去这条决定", "there is no such link to reject — delete this decision"
	}
	return "", ""
}

// pin shows a link ahead of all others of its unit.
func (d *desk) pin(x *doc.Decision) (zh, en string) {
	l := d.found[ends{x.From, x.To}]
	l.Origin, l.Shown, l.Rank, l.Decision = doc.Decided, true, 0, x
	d.why(l)
	return "", ""
}

// retype says of what kind a link is, and shows it.
func (d *desk) retype(x *doc.Decision) (zh, en string) {
	if x.Kind == "" {
		return "type 决定没有写 kind — 请写明链接种类", "a type decision needs a kind — say which"
	}
	return d.add(x)
}

package site

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// sourceCard says where w comes from and what cleaning made of it. Wording of
// the file is shown as received, whatever the page's script.
func (v *view) sourceCard(w *doc.Work) SourceCard {
	d := w.Received
	edits := d.Ledger
	if v.remade(w) || v.mixed(w) {
		edits = append(edits[:len(edits):len(edits)], remadeEdits(w, v.script)...)
	}
	here := doc.PagePath(v.script, d.ID)
	c := SourceCard{
		Script: v.scriptNote(w), Choices: Ref{v.say("conversion.title"), rel(here, in(v.script, conversionPath(d.ID)))},
		Lang: d.Received, Edits: len(edits), Rules: v.ledger(edits), Doubts: v.doubts(d),
	}
	if d.File != nil {
		c.File, c.SHA256, c.Encoding, c.Size = d.File.Name, d.File.SHA256, d.File.Encoding, d.File.Size
	}
	if d.Header != nil {
		c.URL = d.Header.URL
	}
	for _, e := range d.Ledger {
		if e.Rule == "erratum" {
			x := ErratumView{Line: e.Pos.Line, Found: e.Found, Read: e.Read, Why: v.staff(e.Why)}
			if here := v.staff(e.Read); here != e.Read {
				x.Here = here
			}
			c.Errata = append(c.Errata, x)
		}
	}
	for _, r := range d.Removed {
		c.Removed = append(c.Removed, RemovedLine{r.Line, r.Text, nameIn(removedRules, r.Rule, v.script)})
	}
	return c
}

// ledger groups edits by rule and, within a rule, by what became what, most
// frequent first. A document may have thousands of edits of a dozen kinds
// (004: 2,200 commas); listing each would outweigh its text.
func (v *view) ledger(edits []doc.Edit) []LedgerRule {
	type kind struct{ rule, found, read string }
	lines := map[kind][]int{}
	var kinds []kind
	counts := map[string]int{}
	for _, e := range edits {
		k := kind{e.Rule, e.Found, e.Read}
		if lines[k] == nil {
			kinds = append(kinds, k)
		}
		lines[k] = append(lines[k], e.Pos.Line)
		counts[e.Rule]++
	}
	slices.SortStableFunc(kinds, func(a, b kind) int {
		return cmp.Or(
			cmp.Compare(counts[b.rule], counts[a.rule]), cmp.Compare(a.rule, b.rule),
			cmp.Compare(len(lines[b]), len(lines[a])), cmp.Compare(a.found, b.found), cmp.Compare(a.read, b.read),
		)
	})
	var out []LedgerRule
	for i, k := range kinds {
		if i == 0 || kinds[i-1].rule != k.rule {
			out = append(out, LedgerRule{Label: nameIn(ledgerRules, k.rule, v.script), Count: counts[k.rule]})
		}
		r := &out[len(out)-1]
		r.Changes = append(r.Changes, Change{
			Found: visible(k.found), Read: visible(k.read), Count: len(lines[k]),
			Lines: lineList(slices.Compact(lines[k]), v.say("list.comma")),
		})
	}
	return out
}

// remade reports whether the page is in the script of the received text and
// yet shows another one, because the received text was a faulty conversion.
func (v *view) remade(w *doc.Work) bool { return w.Remade && v.script == doc.Hant }

// mixed reports whether the page is in the script of the received text and yet
// shows another one, because blocks of it were in the other script.
func (v *view) mixed(w *doc.Work) bool {
	return w.In(v.script) != w.Received && w.Received.Received == v.script && !v.remade(w)
}

// remadeEdits lists what the text in script s, in which w was received, has
// otherwise than the received one, character by character. The edits carry the
// line on which the clause begins and the rule "remade" or "mixed".
func remadeEdits(w *doc.Work, s doc.Script) []doc.Edit {
	rule := "mixed"
	if w.Remade && s == doc.Hant {
		rule = "remade"
	}
	var edits []doc.Edit
	compare := func(line int, received, remade string) {
		from, to := []rune(received), []rune(remade)
		if len(from) != len(to) {
			edits = append(edits, doc.Edit{Rule: rule, Pos: doc.Pos{Line: line}, Found: received, Read: remade})
			return
		}
		for i := range from {
			if from[i] != to[i] {
				edits = append(edits, doc.Edit{Rule: rule, Pos: doc.Pos{Line: line}, Found: string(from[i]), Read: string(to[i])})
			}
		}
	}
	units := unitsByID(w.In(s))
	for u := range w.Received.Units() {
		r, m := u.Section, unitOr(units, u).Section
		compare(r.Pos.Line, r.Label.Marker+r.Title+r.TitleEnd, m.Label.Marker+m.Title+m.TitleEnd)
		compare(r.Pos.Line, r.Text, m.Text)
		compare(r.Pos.Line, r.LeadText, m.LeadText)
	}
	return edits
}

// visible makes white space readable, which a page would otherwise swallow.
func visible(s string) string {
	var out []rune
	for _, r := range s {
		switch r {
		case ' ':
			r = '␠'
		case '\u3000':
			r = '□'
		case '\t':
			r = '␉'
		case '\n':
			r = '␊'
		case '\r':
			r = '␍'
		case '\u00a0', '\u200b', '\ufeff':
			r = '␣'
		}
		out = append(out, r)
	}
	return string(out)
}

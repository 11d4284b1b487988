package site

import (
	"cmp"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// Conversion is a place of a document where the conversion did not simply follow
// the dictionaries, or had nothing but their order to follow.
type Conversion struct {
	Section string   // id of the section it stands in; "" before and after them
	At      doc.Span // of Out, in runes of the section's title, text or lead text as converted
	In, Out string
	Not     []string // what else it could have been
	Rule    string   // "term", "word", "phrase" or "character": what decided
	Decided bool     // a term or the list of words overrode the dictionaries; else it is doubtful
}

// ConversionPage is <script>/<document>/conversion.html: what a reader who
// doubts a converted character can look up.
type ConversionPage struct {
	Frame
	Document   Ref
	Level      Badge
	ScriptNote string
	Original   bool // this page's script is the original: nothing was converted
	Remade     Ref  // the list of characters that differ from the received ones; Text "" if the text was not remade
	Decided    ChoiceTable
	Doubtful   ChoiceTable
}

// ChoiceTable is choices of one sort.
type ChoiceTable struct {
	From doc.Script // of the text that was converted
	Rule bool       // rows say what decided
	Rows []ChoiceRow
}

// ChoiceRow is one kind of choice and the clauses it was made in.
type ChoiceRow struct {
	In, Out string
	Not     string // joined by 、
	Rule    string // in words
	Count   int
	Clauses []ClauseRef
}

// ClauseRef leads to a clause on the document's page.
type ClauseRef struct {
	Ref         // its ordinals, 3.7.20
	Name string // its marker and title
}

// choiceRules says what overrode the dictionaries.
var choiceRules = map[string]doc.Words{
	"term":      {Hans: "词汇表", Hant: "詞彙表"},
	"word":      {Hans: "按词切分", Hant: "按詞切分"},
	"phrase":    {Hans: "按词切分", Hant: "按詞切分"},
	"character": {Hans: "按词切分", Hant: "按詞切分"},
}

// conversionPath returns the address of the page about the conversion of the
// document id, from the folder of a script.
func conversionPath(id string) string { return id + "/conversion.html" }

func (v *view) conversionPage(w *doc.Work) Page {
	d := w.In(v.script)
	title := v.say("conversion.title")
	return v.page(conversionPath(d.ID), title, "conversion.html", func(path string) any {
		document := v.title(d)
		m := ConversionPage{
			Frame: v.frame(path, pageInfo{
				page: "conversion", title: title + "：" + document, description: v.say("conversion.description", document), article: d,
			}),
			Document: Ref{document, rel(path, doc.PagePath(v.script, d.ID))},
			Level:    v.badge(d.Level), ScriptNote: v.scriptNote(w), Original: d == w.Received,
		}
		m.Legislation = nil
		if v.remade(w) {
			m.Remade = Ref{v.say("conversion.remade"), m.Document.Href + "#source"}
		}
		if v.opt.Conversions != nil && !m.Original {
			m.Decided, m.Doubtful = v.choices(path, w)
		}
		return m
	})
}

// choices groups the choices of w by what became what, most frequent first.
func (v *view) choices(path string, w *doc.Work) (decided, doubtful ChoiceTable) {
	decided = ChoiceTable{From: v.script.Other(), Rule: true}
	doubtful = ChoiceTable{From: v.script.Other()}
	type kind struct {
		in, out, not string
		decided      bool
	}
	rows := map[kind]*ChoiceRow{}
	var order []kind
	for _, c := range v.opt.Conversions(w, v.script) {
		k := kind{c.In, c.Out, strings.Join(c.Not, v.say("list.comma")), c.Decided}
		r := rows[k]
		if r == nil {
			r = &ChoiceRow{In: c.In, Out: c.Out, Not: k.not, Rule: nameIn(choiceRules, c.Rule, v.script)}
			rows[k], order = r, append(order, k)
		}
		r.Count++
		if e, ok := v.index.byID[w.Received.ID+"/"+c.Section]; ok {
			ref := ClauseRef{Ref{c.Section, rel(path, e.anchorAddress(v.script))}, e.in(v.script).Section.Spoken()}
			if n := len(r.Clauses); n == 0 || r.Clauses[n-1] != ref {
				r.Clauses = append(r.Clauses, ref)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b kind) int { return cmp.Compare(rows[b].Count, rows[a].Count) })
	for _, k := range order {
		if k.decided {
			decided.Rows = append(decided.Rows, *rows[k])
		} else {
			doubtful.Rows = append(doubtful.Rows, *rows[k])
		}
	}
	return decided, doubtful
}

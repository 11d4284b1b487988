package script_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gongbao/internal/doc"
	"gongbao/internal/golden"
)

// longer is a term whose forms differ in length, to move everything behind it.
var longer = doc.Term{Words: doc.Words{Hans: "两国双园", Hant: "兩國雙園區"}}

// sample is a document with something in every field that is converted.
func sample() *doc.Document {
	text := "推进两国双园建设，按照《“十四五”规划纲要》第三条，到2025年森林覆盖率达到57%。"
	at := func(s string) doc.Span {
		i := utf8.RuneCountInString(text[:strings.Index(text, s)])
		return doc.Span{Start: i, End: i + utf8.RuneCountInString(s)}
	}
	return &doc.Document{
		ID: "sample", Script: doc.Hans, Received: doc.Hans,
		Stated: doc.Meta{Title: "关于发展的意见", Issuer: []string{"省政府办公厅"}, Number: "闽政〔2026〕1号"},
		Meta:   doc.Meta{Title: "关于发展的意见", Addressees: "各县（市）区", ShortNames: []string{"发展意见"}},
		Parts: []*doc.Part{{
			Meta:  doc.Meta{Title: "意见"},
			Front: []doc.FrontLine{{Line: 1, Role: "title", Text: "关于发展的意见"}},
			Sections: []*doc.Section{{
				ID: "1", Label: doc.Label{Scheme: doc.SchemePart, Marker: "第一编", N: 1}, Title: "总体要求", Text: text,
				LeadText: "（牵头单位：市发改委、市财政局）", Leads: []string{"市发改委"}, Partners: []string{"市财政局"},
				Targets: []doc.Target{{Text: "森林覆盖率达到57%", Indicator: "森林覆盖率", Unit: "%", Span: at("森林覆盖率达到57%")}},
				Cites: []doc.Citation{{
					Text: "《“十四五”规划纲要》", Title: "“十四五”规划纲要", Article: "第三条", Span: at("《“十四五”规划纲要》"),
				}},
				Children: []*doc.Section{{ID: "1.1", Title: "两国双园", TitleEnd: "。", RunIn: true, Text: "扩大开放。"}, {ID: "1.2", Text: "保护发展。"}},
			}},
		}},
		Removed: []doc.Removed{{Line: 9, Text: "当前位置：首页", Rule: "boilerplate"}},
	}
}

func TestDocument(t *testing.T) {
	in := sample()
	w := newConverter(t, "", []doc.Term{longer}).Work(in)
	if diff := cmp.Diff(sample(), in); diff != "" {
		t.Fatalf("the received document was changed: %s", diff)
	}
	if w.Hans != in || w.Received != in {
		t.Error("a Simplified document is not its own Simplified form")
	}
	var got []string
	got = append(got, w.Hant.Meta.Title, w.Hant.Stated.Issuer[0], w.Hant.Stated.Number, w.Hant.Meta.Addressees, w.Hant.Meta.ShortNames[0])
	got = append(got, w.Hant.Parts[0].Meta.Title, w.Hant.Parts[0].Front[0].Text, w.Hant.Removed[0].Text)
	s := w.Hant.Parts[0].Sections[0]
	got = append(got, s.Label.Marker, s.Title, s.LeadText, s.Leads[0], s.Partners[0])
	got = append(got, s.Targets[0].Text, s.Targets[0].Indicator, s.Cites[0].Text, s.Cites[0].Title, s.Cites[0].Article)
	got = append(got, s.FullText())
	want := []string{
		"關於發展的意見", "省政府辦公廳", "閩政〔2026〕1號", "各縣（市）區", "發展意見",
		"意見", "關於發展的意見", "當前位置：首頁",
		"第一編", "總體要求", "（牽頭單位：市發改委、市財政局）", "市發改委", "市財政局",
		"森林覆蓋率達到57%", "森林覆蓋率", "《“十四五”規劃綱要》", "“十四五”規劃綱要", "第三條",
		"推進兩國雙園區建設，按照《“十四五”規劃綱要》第三條，到2025年森林覆蓋率達到57%。\n兩國雙園區。擴大開放。\n保護發展。",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Spans lead to the same words in both scripts, and Aligned leads from any
// word of the full text to the same word in the other.
func TestAlignment(t *testing.T) {
	in := sample()
	s := in.Parts[0].Sections[0]
	h := newConverter(t, "", []doc.Term{longer}).Work(in).Hant.Parts[0].Sections[0]
	hans, hant := []rune(s.FullText()), []rune(h.FullText())
	cut := func(text []rune, s doc.Span) string { return string(text[s.Start:s.End]) }
	if got := cut([]rune(h.Text), h.Targets[0].Span); got != h.Targets[0].Text {
		t.Errorf("the target's span holds %s", got)
	}
	if got := cut([]rune(h.Text), h.Cites[0].Span); got != h.Cites[0].Text {
		t.Errorf("the citation's span holds %s", got)
	}
	for from, to := range map[string]string{"推进": "推進", "两国双园": "兩國雙園區", "覆盖率": "覆蓋率", "扩大": "擴大", "发展。": "發展。"} {
		at := utf8.RuneCountInString(s.FullText()[:strings.Index(s.FullText(), from)])
		span := doc.Span{Start: at, End: at + utf8.RuneCountInString(from)}
		there := h.Aligned.Span(span)
		if got := cut(hant, there); cut(hans, span) != from || got != to {
			t.Errorf("%s leads to %s, want %s", from, got, to)
		}
		if got := cut(hans, h.Aligned.Inverse().Span(there)); got != from {
			t.Errorf("%s leads back to %s, want %s", to, got, from)
		}
	}
	if last := h.Children[1]; last.Aligned != nil {
		t.Errorf("no length changes in %q, yet it is aligned by %v", last.Text, last.Aligned)
	}
}

// What is received in Traditional is made anew out of Simplified; blocks in the
// other script are told apart one by one.
func TestTraditionalDocument(t *testing.T) {
	c := newConverter(t, "", nil)
	w := c.Work(lineDocument("mixed", "推進建筑業規范發展\n旅游休闲街区\n干部著力"))
	if w.Received.Received != doc.Hant {
		t.Fatal("not taken for Traditional")
	}
	texts := func(d *doc.Document) (out []string) {
		for u := range d.Units() {
			out = append(out, u.Section.Text)
		}
		return out
	}
	if diff := cmp.Diff([]string{"推进建筑业规范发展", "旅游休闲街区", "干部着力"}, texts(w.Hans)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"推進建築業規範發展", "旅遊休閒街區", "幹部著力"}, texts(w.Hant)); diff != "" {
		t.Error(diff)
	}
	if w.Hans.Script != doc.Hans || w.Hant.Script != doc.Hant || w.Hant.Received != doc.Hant {
		t.Error("the scripts of the forms are not marked")
	}
}

// A section's form in the other script has the same ids and shape, whatever
// stands in it, and its full text is aligned from end to end.
func TestShape(t *testing.T) {
	c := newConverter(t, "", []doc.Term{longer})
	word := rapid.SampledFrom([]string{"发展", "發展", "两国双园", "兩國雙園區", "木兰", "，", "abc", "", "里", "\xff", "“", "\n"})
	words := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 5).Draw(t, "words"), "") })
	var section func(id string, depth int) *rapid.Generator[*doc.Section]
	section = func(id string, depth int) *rapid.Generator[*doc.Section] {
		return rapid.Custom(func(t *rapid.T) *doc.Section {
			s := &doc.Section{ID: id, Title: words.Draw(t, "title"), Text: words.Draw(t, "text"), RunIn: rapid.Bool().Draw(t, "run-in")}
			for i := range rapid.IntRange(0, depth).Draw(t, "children") {
				s.Children = append(s.Children, section(id+"."+string(rune('1'+i)), depth-1).Draw(t, "child"))
			}
			return s
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		d := &doc.Document{ID: "a", Received: rapid.SampledFrom(doc.Scripts[:]).Draw(t, "script"), Parts: []*doc.Part{{}}}
		d.Script = d.Received
		d.Parts[0].Sections = []*doc.Section{section("1", 2).Draw(t, "section")}
		w := c.Work(d)
		for _, s := range doc.Scripts {
			checkShape(t, d.Parts[0].Sections[0], w.In(s).Parts[0].Sections[0])
		}
	})
}

func checkShape(t *rapid.T, in, out *doc.Section) {
	if in.ID != out.ID || in.Kind != out.Kind || len(in.Children) != len(out.Children) {
		t.Fatalf("%+v became %+v", in, out)
	}
	n := utf8.RuneCountInString(in.FullText())
	if got, want := out.Aligned.Map(n), utf8.RuneCountInString(out.FullText()); got != want {
		t.Fatalf("%q became %q: the end maps to %d, want %d", in.FullText(), out.FullText(), got, want)
	}
	if got := out.Aligned.Inverse().Map(utf8.RuneCountInString(out.FullText())); got != n {
		t.Fatalf("%q became %q: the end leads back to %d, want %d", in.FullText(), out.FullText(), got, n)
	}
	for i := range in.Children {
		checkShape(t, in.Children[i], out.Children[i])
	}
}

func TestTrace(t *testing.T) {
	c := newConverter(t, "", []doc.Term{longer})
	spans, err := c.Trace("加强两国双园和租购并举，\n干部说", "", doc.Hant)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, s := range spans {
		got.WriteString(strings.Join([]string{s.In, s.Out, s.Rule, s.Word, strings.Join(s.Alternatives, "")}, " ") + "\n")
	}
	golden.Same(t, "testdata/golden/trace.txt", []byte(got.String()))
	if s := spans[len(spans)-1]; s.From != (doc.Span{Start: 15, End: 16}) || s.To != (doc.Span{Start: 16, End: 17}) {
		t.Errorf("说 stands at %v and %v", s.From, s.To)
	}
}

// The report on the five documents is short enough to work through.
func TestCheck(t *testing.T) {
	c := newConverter(t, "", glossary(t))
	var works []*doc.Work
	texts := cleaned(t)
	for _, id := range slices.Sorted(maps.Keys(texts)) {
		works = append(works, c.Work(lineDocument(id, texts[id])))
	}
	ps, err := c.Check(works)
	if err != nil {
		t.Fatal(err)
	}
	var report strings.Builder
	for _, p := range ps {
		report.WriteString(p.Format("zh") + "\n")
	}
	golden.Same(t, "testdata/golden/check.txt", []byte(report.String()))
	if len(ps) >= 60 {
		t.Errorf("%d problems, want fewer than 60", len(ps))
	}
}

func TestCheckFindsEveryRule(t *testing.T) {
	terms := []doc.Term{{Words: doc.Words{Hans: "护发", Hant: "護髮"}}}
	c := newConverter(t, "", terms)
	ps, err := c.Check([]*doc.Work{
		c.Work(lineDocument("a", "这里保护发展\n把握发展\n私用\ue000字㐂\n理发展示\n这里是规範的")),
		c.Work(lineDocument("b", "這是建筑規范的愿望")),
		c.Work(lineDocument("c", strings.Repeat("臺灣沿著裡面的祕密，", 50)+"\n群眾與干部")),
	})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, p := range ps {
		found[p.Rule] = true
		if p.File == "" || p.Pos.Line == 0 || p.Zh == "" || p.En == "" {
			t.Errorf("incomplete: %+v", p)
		}
	}
	for _, rule := range []string{"word-cut", "two-forms", "term-border", "round-trip", "left-simplified", "left-over-script", "rare-character"} {
		if !found[rule] {
			t.Errorf("no problem of the rule %s among %v", rule, ps)
		}
	}
}

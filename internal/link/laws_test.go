package link_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gongbao/internal/doc"
	"gongbao/internal/link"
	"gongbao/internal/script"
)

// words are what random clauses are made of: objects, names, generic wording,
// both scripts, marks, digits, letters, a rune outside the basic plane.
var words = []string{
	"海绵城市", "海綿城市", "内涝", "防洪", "養老服務", "养老", "新能源汽车", "新能源", "三坊七巷",
	"推进", "推進", "完善", "高质量发展", "体制机制", "城市", "的", "和",
	"“", "”", "《", "》", "。", "；", "，", "、", "\n", " ", "(TOD)", "5G", "98%", "𠮷", "é",
}

// topics of the random clauses.
var topics = []doc.Topic{
	{ID: "flood", Words: []string{"海绵城市", "内涝", "防洪"}},
	{ID: "care", Words: []string{"养老服务", "养老"}},
	{ID: "cars", Words: []string{"新能源汽车"}},
	{ID: "energy", Words: []string{"新能源"}},
	{ID: "names", Words: []string{"三坊七巷", "海绵城市", "TOD", "城"}, Names: true},
}

// anyDocs draws a few documents of random clauses.
func anyDocs(t *rapid.T) []*doc.Document {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 30).Draw(t, "words"), "")
	})
	kinds := []doc.Kind{doc.Task, doc.Goal, doc.Item, doc.Heading, doc.Article, doc.Paragraph}
	var section func(t *rapid.T, id string, depth int) *doc.Section
	section = func(t *rapid.T, id string, depth int) *doc.Section {
		s := &doc.Section{ID: id, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Title: text.Draw(t, "title"),
			Text: text.Draw(t, "text"), Inline: rapid.Bool().Draw(t, "inline"), Leads: []string{"市教育局"}}
		if depth < 2 {
			for i := range rapid.IntRange(0, 2).Draw(t, "children") {
				s.Children = append(s.Children, section(t, id+"."+string(rune('1'+i)), depth+1))
			}
		}
		return s
	}
	var docs []*doc.Document
	for i := range rapid.IntRange(0, 3).Draw(t, "documents") {
		d := &doc.Document{ID: string(rune('a' + i)), File: &doc.File{}, Parts: []*doc.Part{{}}}
		for k := range rapid.IntRange(0, 4).Draw(t, "sections") {
			d.Parts[0].Sections = append(d.Parts[0].Sections, section(t, string(rune('1'+k)), 0))
		}
		docs = append(docs, d)
	}
	return docs
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := anyDocs(t)
		result := link.Build(docs, &doc.Content{Topics: topics}, script.Fold, cut, 0)
		holds(t, docs, result)
	})
}

func TestLawsHoldForSeeds(t *testing.T) {
	docs, result := built(t)
	holds(t, docs, result)
	if len(result.Links) < 200 {
		t.Errorf("%d links, want at least 200", len(result.Links))
	}
}

// holds checks what is true of every result.
func holds(t interface {
	Helper()
	Errorf(string, ...any)
}, docs []*doc.Document, r link.Result) {
	t.Helper()
	text := map[string][]rune{}
	title := map[string][]rune{}
	owner := map[string]string{}
	for _, d := range docs {
		owner[d.ID] = d.ID
		for u := range d.Units() {
			text[u.ID()], owner[u.ID()] = []rune(u.Section.FullText()), d.ID
			title[u.ID()] = []rune(u.Section.Title)
		}
	}
	seen := map[[2]string][]doc.Evidence{} // :: ends of a shown link → its evidence
	for _, l := range r.Links {
		seen[[2]string{l.From, l.To}] = l.Evidence
	}
	for _, list := range r.Rankings {
		shown := 0
		for i, l := range list.Links {
			if owner[l.To] != list.Document || owner[l.From] == list.Document || l.From != list.From {
				t.Errorf("%s → %s stands in the list of %s and %s", l.From, l.To, list.From, list.Document)
			}
			if l.Rank != i+1 && l.Decision == nil || i > 0 && l.Score > list.Links[i-1].Score {
				t.Errorf("%s → %s is out of order", l.From, l.To)
			}
			if l.Shown {
				shown++
				if d := cmp.Diff(seen[[2]string{l.From, l.To}], l.Evidence); d != "" {
					t.Errorf("%s → %s: evidence (-shown +in its ranking)\n%s", l.From, l.To, d)
				}
			}
		}
		if shown > 8 {
			t.Errorf("%s shows %d links to %s", list.From, shown, list.Document)
		}
	}
	for _, l := range r.Links {
		if !l.Shown || owner[l.From] == owner[l.To] || owner[l.From] == "" || owner[l.To] == "" {
			t.Errorf("%s → %s is no link between two documents", l.From, l.To)
		}
		if l.Origin == doc.Computed {
			explained(t, l, text[l.From], text[l.To])
		}
		for _, e := range l.Titles {
			from, to := text[l.From], text[l.To]
			if e.FromTitle {
				from = title[l.From]
			}
			if e.ToTitle {
				to = title[l.To]
			}
			a, b := string(from[e.From.Start:e.From.End]), string(to[e.To.Start:e.To.End])
			if a != e.Phrase || simplified(a) != simplified(b) || !e.FromTitle && !e.ToTitle {
				t.Errorf("%s → %s: %q is %q at one end, %q at the other", l.From, l.To, e.Phrase, a, b)
			}
		}
	}
}

// explained checks that a computed link names phrases that stand at both ends,
// in sentences that hold one of them.
func explained(t interface{ Errorf(string, ...any) }, l doc.Link, from, to []rune) {
	if len(l.Evidence) == 0 {
		t.Errorf("%s → %s has no evidence", l.From, l.To)
	}
	var at, there bool
	for _, e := range l.Evidence {
		if e.From.End > len(from) || e.To.End > len(to) || e.From.Len() < 2 {
			t.Errorf("%s → %s: %q stands at %v, %v", l.From, l.To, e.Phrase, e.From, e.To)
			continue
		}
		a, b := string(from[e.From.Start:e.From.End]), string(to[e.To.Start:e.To.End])
		if a != e.Phrase || simplified(a) != simplified(b) {
			t.Errorf("%s → %s: %q is %q at one end, %q at the other", l.From, l.To, e.Phrase, a, b)
		}
		at = at || within(e.From, l.Sentence.From)
		there = there || within(e.To, l.Sentence.To)
	}
	if !at || !there || l.Sentence.From.End > len(from) || l.Sentence.To.End > len(to) {
		t.Errorf("%s → %s: no evidence in the sentences %v", l.From, l.To, l.Sentence)
	}
}

func within(a, b doc.Span) bool { return b.Start <= a.Start && a.End <= b.End }

// simplified folds s for comparison.
func simplified(s string) string { return strings.ToLower(strings.Map(script.Fold, s)) }

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := anyDocs(t)
		decisions := []doc.Decision{
			{Action: "add", From: "a/1", To: "b/1", File: "links.yaml", Line: 2},
			{Action: "reject", From: "a/1", To: "b/1", File: "links.yaml", Line: 3},
			{Action: "pin", From: "b/2", To: "a/1", File: "links.yaml", Line: 4},
		}
		want := link.Build(docs, &doc.Content{Topics: topics, Decisions: decisions}, script.Fold, cut, 0)
		shuffled := &doc.Content{
			Topics:    rapid.Permutation(topics).Draw(t, "topics"),
			Decisions: rapid.Permutation(decisions).Draw(t, "decisions"),
		}
		got := link.Build(rapid.Permutation(docs).Draw(t, "order"), shuffled, script.Fold, cut, 0)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("(-in order +shuffled)\n%s", d)
		}
	})
}

// TestVersionsAreNotLinked: a clause is no counterpart of itself in another
// version, however many lie between; documents that only read alike are linked.
func TestVersionsAreNotLinked(t *testing.T) {
	version := func(id, of string) *doc.Document {
		return &doc.Document{ID: id, File: &doc.File{}, Header: &doc.Header{ID: id, VersionOf: of}, Parts: []*doc.Part{{Sections: []*doc.Section{
			{ID: "1", Kind: doc.Task, Title: "治理内涝", Text: "深化海绵城市建设，健全城市防洪体系，治理内涝。"},
			{ID: "2", Kind: doc.Task, Title: "分类垃圾", Text: "推行生活垃圾分类，垃圾分类覆盖全域。"},
		}}}}
	}
	docs := []*doc.Document{version("a", ""), version("b", "a"), version("c", "b"), version("other", "")}
	content := &doc.Content{Topics: []doc.Topic{
		{ID: "flood", Words: []string{"海绵城市", "防洪", "内涝"}}, {ID: "waste", Words: []string{"垃圾分类", "生活垃圾"}},
	}}
	links := link.Build(docs, content, script.Fold, cut, 0).Links
	for _, l := range links {
		if !strings.HasPrefix(l.From, "other/") && !strings.HasPrefix(l.To, "other/") {
			t.Errorf("%s → %s joins two versions", l.From, l.To)
		}
	}
	if len(links) == 0 {
		t.Error("documents that only read alike are not linked")
	}
}

func TestSeedsInAnyOrder(t *testing.T) {
	docs, content := seeds(t)
	want := link.Build(docs, content, script.Fold, cut, 0)
	slices.Reverse(docs)
	if d := cmp.Diff(want, link.Build(docs, content, script.Fold, cut, 0)); d != "" {
		t.Errorf("(-in order +reversed)\n%s", d)
	}
}

func TestInputIsNotChanged(t *testing.T) {
	docs, content := seeds(t)
	again, _ := seeds(t)
	link.Build(docs, content, script.Fold, cut, 0)
	if d := cmp.Diff(again, docs); d != "" {
		t.Errorf("Build changed a document (-before +after)\n%s", d)
	}
}

func FuzzBuild(f *testing.F) {
	f.Add("深化“海绵城市”建设。", "建設海綿城市；完善防洪體系")
	f.Add("《行动纲要》（以下简称《纲要》）", "\x00\xff“”")
	f.Fuzz(func(t *testing.T, a, b string) {
		docs := []*doc.Document{
			{ID: "a", File: &doc.File{}, Meta: doc.Meta{Title: b}, Parts: []*doc.Part{{Sections: []*doc.Section{{ID: "1", Kind: doc.Task, Title: a, Text: strings.ToValidUTF8(a, "")}}}}},
			{ID: "b", File: &doc.File{}, Meta: doc.Meta{Title: a}, Parts: []*doc.Part{{Sections: []*doc.Section{{ID: "1", Kind: doc.Task, Text: strings.ToValidUTF8(b, ""),
				Cites: []doc.Citation{{Text: a, Title: a}}}}}}},
		}
		holds(t, docs, link.Build(docs, &doc.Content{Topics: topics}, script.Fold, cut, 0))
	})
}

// TestWhatIsKeptChangesNothingShown holds a build that keeps little against one
// that keeps every comparison.
func TestWhatIsKeptChangesNothingShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := anyDocs(t)
		all := link.Build(docs, &doc.Content{Topics: topics}, script.Fold, cut, 0)
		few := link.Build(docs, &doc.Content{Topics: topics}, script.Fold, cut, 1)
		if d := cmp.Diff(all.Links, few.Links); d != "" {
			t.Fatalf("shown with everything kept (-) and with little (+):\n%s", d)
		}
	})
}

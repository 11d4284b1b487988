package site

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongbao/internal/doc"
)

// TestLandings: whatever sentences links name, the place a link leads to stands
// on the page of the unit, and cutting its text there changes nothing of it.
func TestLandings(t *testing.T) {
	span := rapid.Custom(func(r *rapid.T) doc.Span {
		start := rapid.IntRange(0, 26).Draw(r, "start")
		return doc.Span{Start: start, End: start + rapid.IntRange(0, 9).Draw(r, "length")}
	})
	rapid.Check(t, func(r *rapid.T) {
		lib := library()
		points := lib.Works[1].Received.Parts[1].Sections[2].Children[1]
		points.Text = rapid.SampledFrom([]string{"抓好三件事：", "第一行。\n第二行。", "表\t格\n正文。"}).Draw(r, "text")
		*lib.Works[1] = *work(lib.Works[1].Received)
		var links []doc.Link
		for range rapid.IntRange(1, 5).Draw(r, "links") {
			links = append(links, doc.Link{
				From: "fuzhou/2.2", To: rapid.SampledFrom([]string{"fujian/2.1", "cangshan/1.1"}).Draw(r, "to"),
				Kind: doc.Implements, Origin: doc.Decided, Shown: true,
				Sentence: doc.Sentences{From: span.Draw(r, "from"), To: span.Draw(r, "to")},
			})
		}
		s := newSite(t, doc.NewLibrary(lib.Content, lib.Works, links))
		for _, l := range links {
			for id, sentence := range map[string]doc.Span{l.From: l.Sentence.From, l.To: l.Sentence.To} {
				e := s.index.byID[id]
				for _, script := range doc.Scripts {
					page := renderedPage(t, s, e.address(script))
					if at := e.landing(sentence); at != "" && strings.Count(page, `id="`+at+`"`) != 1 {
						r.Fatalf("%s has not one place %s", e.address(script), at)
					}
					for _, p := range (&view{Site: s, script: script}).paras(e.address(script), e) {
						if whole := joined(p.Sentences); p.Sentences != nil && whole != p.Text {
							r.Fatalf("%q was cut into %q", p.Text, whole)
						}
					}
				}
			}
		}
	})
}

func joined(list []Sentence) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s.Text)
	}
	return b.String()
}

// TestLandsOnTheSentence: a link leads to the sentence that carries it, and the
// sentence is what stands there, in both scripts.
func TestLandsOnTheSentence(t *testing.T) {
	pages := rendered(t, newSite(t, library()))
	for _, c := range []struct{ from, href, to, sentence string }{
		{"zh-hans/fuzhou/2.1.html", `../fujian/2.1.html#s-2.1-7"`, "zh-hans/fujian/2.1.html", `<span class="s" id="s-2.1-7">加强城市内涝治理，建设海绵城市。</span>`},
		{"zh-hant/fuzhou/2.1.html", `../fujian/2.1.html#s-2.1-7"`, "zh-hant/fujian/2.1.html", `<span class="s" id="s-2.1-7">加強城市內澇治理，建設海綿城市。</span>`},
	} {
		if !strings.Contains(pages[c.from], c.href) {
			t.Errorf("%s has no link to %s", c.from, c.href)
		}
		if !strings.Contains(pages[c.to], c.sentence) {
			t.Errorf("%s does not hold %s", c.to, c.sentence)
		}
	}
}

// TestOnlyDecidedLinksAreStated: schema.org's relation between levels stands on
// the page of a clause that somebody said carries out another, and nowhere else.
func TestOnlyDecidedLinksAreStated(t *testing.T) {
	for p, page := range rendered(t, newSite(t, library())) {
		_, below, _ := strings.Cut(p, "/")
		if got, want := strings.Contains(page, "legislationEnsuresImplementationOf"), below == "cangshan/1.1.html"; got != want {
			t.Errorf("%s states it: %v, want %v", p, got, want)
		}
	}
}

// TestDecidedStandsForComputed: what the program found between two units that
// staff decided on shows on no page, whichever way it was found.
func TestDecidedStandsForComputed(t *testing.T) {
	lib := library()
	want := rendered(t, newSite(t, lib))
	found := doc.Link{From: "fuzhou/2.1", To: "cangshan/1.1", Kind: doc.Related, Origin: doc.Computed, Score: 0.5, Rank: 1, Shown: true}
	got := rendered(t, newSite(t, doc.NewLibrary(lib.Content, lib.Works, append(lib.Links, found))))
	for _, p := range []string{"zh-hans/fuzhou/2.1.html", "zh-hant/cangshan/1.1.html", "zh-hans/fuzhou/alignment.html"} {
		if got[p] != want[p] {
			t.Errorf("%s shows a computed link beside the decided one", p)
		}
	}
}

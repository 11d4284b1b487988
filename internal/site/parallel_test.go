package site

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"gongbao/internal/doc"
)

// sideText writes the text of every element below n whose class or lang is that
// of a side in script s.
func sideText(n *html.Node, s doc.Script, inside bool, b *strings.Builder) {
	if n.Type == html.TextNode && inside {
		b.WriteString(n.Data)
	}
	for _, a := range n.Attr {
		if a.Key == "class" && strings.HasSuffix(a.Val, "heads") {
			return
		}
		inside = inside || n.Data == "div" && a.Key == "lang" && a.Val == string(s)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sideText(c, s, inside, b)
	}
}

// TestParallelShowsBothTexts: each side shows every character of its text once
// and in order, on both pages.
func TestParallelShowsBothTexts(t *testing.T) {
	lib := library()
	pages := rendered(t, newSite(t, lib))
	for _, w := range lib.Works {
		for _, script := range doc.Scripts {
			root, err := html.Parse(strings.NewReader(pages[in(script, parallelPath(w.Received.ID))]))
			if err != nil {
				t.Fatal(err)
			}
			for _, side := range doc.Scripts {
				var got strings.Builder
				sideText(root, side, false, &got)
				if diff := cmp.Diff(spaceless(documentText(w.In(side))), spaceless(got.String())); diff != "" {
					t.Errorf("%s of %s shows another text (-document +page):\n%s", side, w.Received.ID, diff)
				}
			}
		}
	}
}

// TestParallelMarksDecisions: a word that needed a decision can be shown, with
// what else it could have been, and only where it stands.
func TestParallelMarksDecisions(t *testing.T) {
	page := renderedPage(t, newSite(t, library()), "zh-hans/fuzhou/parallel.html")
	if want := `<mark title="而不是 護態">保護</mark>生態環境`; !strings.Contains(page, want) {
		t.Errorf("the page does not hold %s", want)
	}
	if n := strings.Count(page, "<mark"); n != 1 {
		t.Errorf("%d words are marked, want 1", n)
	}
}

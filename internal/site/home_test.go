package site

import (
	"strings"
	"testing"

	"gongbao/internal/doc"
)

// TestDueGoesByTheDocuments: this year is that of the newest document, and what
// is due then is named; what is due in others is counted.
func TestDueGoesByTheDocuments(t *testing.T) {
	for _, c := range []struct{ newest, deadline, want string }{
		{"2025-01-29", "2025", "<small>2025年</small>"},
		{"2025-01-29", "2025-06", "<small>2025年6月</small>"},
		{"2026-01-29", "2025", "此前：2025 年，1 个"},
		{"2024-01-29", "2025", "此后：2025 年，1 个"},
	} {
		lib := library()
		lib.Works[0].Received.Meta.Adopted = c.newest
		lib.Works[2].Received.Parts[0].Sections[0].Children[0].Targets[0].Deadline = c.deadline
		page := renderedPage(t, newSite(t, lib), "zh-hans/index.html")
		if !strings.Contains(page, c.want) || !strings.Contains(page, "今年是 "+c.newest[:4]+" 年") {
			t.Errorf("newest %s, due %s: the home page does not say %s", c.newest, c.deadline, c.want)
		}
	}
}

// TestQuality: the about page shows the figures it was given, and nothing where
// nobody graded a link.
func TestQuality(t *testing.T) {
	lib := library()
	if page := renderedPage(t, newSite(t, lib), "zh-hans/about.html"); strings.Contains(page, `id="quality"`) {
		t.Error("figures that nobody measured are shown")
	}
	lib.Quality = &doc.LinkQuality{Pairs: 7, Queries: 3, Right: doc.Mean{Sum: 9, N: 12}, NDCG: doc.Mean{Sum: 1.8, N: 2}}
	page := renderedPage(t, newSite(t, lib), "zh-hant/about.html")
	for _, want := range []string{"取 3 條", "共 7 對", "<b>75.0%</b></td>", "<b>0.90</b></td>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the about page does not hold %s", want)
		}
	}
	if strings.Contains(page, "<b>0.0%") {
		t.Error("a figure of nothing is shown")
	}
}

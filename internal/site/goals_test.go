package site

import (
	"fmt"
	"strings"
	"testing"

	"gongbao/internal/doc"
)

// TestGoalsGatherTheirTopics: a goal has exactly the units of its topics, each
// once.
func TestGoalsGatherTheirTopics(t *testing.T) {
	lib := library()
	lib.Content.Topics = append(lib.Content.Topics, doc.Topic{ID: "ecology", Name: "生态", Words: []string{"生态"}, SDGs: []int{15, 11}})
	ix := newSite(t, lib).index
	for _, g := range ix.goals {
		got := map[*entry]bool{}
		for _, list := range [][]*entry{g.titled, g.others} {
			for _, e := range list {
				if got[e] {
					t.Errorf("goal %d: %s stands twice", g.n, e.id)
				}
				got[e] = true
			}
		}
		for _, e := range ix.entries {
			want := false
			for _, s := range e.subjects {
				for _, n := range s.topic.SDGs {
					want = want || n == g.n
				}
			}
			if got[e] != want {
				t.Errorf("goal %d: %s listed: %v, want %v", g.n, e.id, got[e], want)
			}
		}
		for _, e := range g.titled {
			if title := e.hans.Section.Title; !strings.Contains(title, "海绵") && !strings.Contains(title, "内涝") && !strings.Contains(title, "生态") {
				t.Errorf("goal %d: the title %s holds no word of it", g.n, title)
			}
		}
	}
	if len(ix.goals) != 3 {
		t.Errorf("%d goals, want 6, 11 and 15", len(ix.goals))
	}
}

// TestLongListsAreSpread: a list that is longer than a page goes on on further
// pages, which name each other, and loses nothing.
func TestLongListsAreSpread(t *testing.T) {
	lib := library()
	var tasks []*doc.Section
	for i := range unitsPage + 5 {
		s := task(fmt.Sprintf("2.%d", i+1), fmt.Sprintf("%d.", i+1), "海绵城市", i+7, "建设海绵城市。", "", []string{"市水利局"}, nil)
		s.Targets = []doc.Target{{Text: fmt.Sprintf("第%d处", i), Value: float64(i)}}
		tasks = append(tasks, s)
	}
	lib.Works[1].Received.Header.Note = ""
	lib.Works[1].Received.Parts[1].Sections[2].Children = tasks
	*lib.Works[1] = *work(lib.Works[1].Received)
	lib = doc.NewLibrary(lib.Content, lib.Works, nil)
	pages := rendered(t, newSite(t, lib))
	CheckAddresses(t, pages)
	for name, each := range map[string]string{
		"topics/sponge-city": `/2.`, "topics/sdg-6": `/2.`, "targets": "<tr ",
		"agencies/a-" + shortHash("市水利局"): `data-sort="`,
	} {
		first, second := pages["zh-hans/"+name+".html"], pages["zh-hans/"+name+"-2.html"]
		if strings.Count(first, each) <= strings.Count(second, each) || !strings.Contains(second, each) || !strings.Contains(first, name[strings.LastIndex(name, "/")+1:]+"-2.html") {
			t.Errorf("%s is not spread over two pages: %d and %d entries", name, strings.Count(first, each), strings.Count(second, each))
		}
	}
}

package link_test

import (
	"slices"
	"testing"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// TestTopicsOfTheSite holds content/topics.yaml to what its comment promises.
func TestTopicsOfTheSite(t *testing.T) {
	_, content := seeds(t)
	if len(content.Topics) < 80 {
		t.Fatalf("%d topics, want at least 80", len(content.Topics))
	}
	names := 0
	for _, topic := range content.Topics {
		if topic.Names {
			names++
		} else if len(topic.SDGs) == 0 {
			t.Errorf("topics.yaml:%d: %s has no goal", topic.Line, topic.ID)
		}
		for i, w := range topic.Words {
			switch {
			case utf8.RuneCountInString(w) < 2:
				t.Errorf("topics.yaml:%d: %s: %q has one letter", topic.Line, topic.ID, w)
			case slices.Contains(topic.Words[:i], w):
				t.Errorf("topics.yaml:%d: %s: %q stands twice", topic.Line, topic.ID, w)
			case simplified(w) != w:
				t.Errorf("topics.yaml:%d: %s: %q is not as texts are folded", topic.Line, topic.ID, w)
			}
		}
	}
	if names == 0 {
		t.Error("no topic holds names")
	}
}

// TestEveryTopicIsMet says which topics no document of the site speaks of: they
// would be empty pages.
func TestEveryTopicIsMet(t *testing.T) {
	docs, content := seeds(t)
	finder := doc.NewTopicFinder(content.Topics)
	met := map[int]bool{}
	for _, d := range docs {
		for u := range d.Units() {
			for _, i := range finder.Find(simplified(u.Section.Title + "\n" + u.Section.FullText())) {
				met[i] = true
			}
		}
	}
	for i, topic := range content.Topics {
		if !met[i] {
			t.Errorf("topics.yaml:%d: no document speaks of %s", topic.Line, topic.ID)
		}
	}
}

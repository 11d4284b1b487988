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
	for _, topic := range content.Topics {
		if !met(topic, docs) {
			t.Errorf("topics.yaml:%d: no document speaks of %s", topic.Line, topic.ID)
		}
	}
}

func met(topic doc.Topic, docs []*doc.Document) bool {
	for _, d := range docs {
		for u := range d.Units() {
			if len(topic.Match(simplified(u.Section.Title+"\n"+u.Section.FullText()))) > 0 {
				return true
			}
		}
	}
	return false
}

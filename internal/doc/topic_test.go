package doc

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTopicFinderFindsWhatAScanFinds holds the finder against a plain scan,
// over a small alphabet so that words overlap and contain each other.
func TestTopicFinderFindsWhatAScanFinds(t *testing.T) {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("水河城a")), 0, 3, -1)
	rapid.Check(t, func(t *rapid.T) {
		topics := make([]Topic, rapid.IntRange(0, 4).Draw(t, "topics"))
		for i := range topics {
			topics[i].Words = rapid.SliceOfN(word, 0, 3).Draw(t, "words")
		}
		text := rapid.StringOfN(rapid.RuneFrom([]rune("水河城a，")), 0, 12, -1).Draw(t, "text")
		var want []int
		for i, topic := range topics {
			if slices.ContainsFunc(topic.Words, func(w string) bool { return w != "" && strings.Contains(text, w) }) {
				want = append(want, i)
			}
		}
		if got := NewTopicFinder(topics).Find(text); !slices.Equal(got, want) {
			t.Fatalf("Find(%q) = %v; want %v", text, got, want)
		}
	})
}

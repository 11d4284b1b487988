package script_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongbao/internal/script"
)

func TestWords(t *testing.T) {
	c := converter(t)
	for text, want := range map[string][]string{
		"与上海交通大学共建": {"与", "上海交通大学", "共建"},
		"加强治安联防":    {"加强", "治安", "联防"},
		"产业集群，5G！":  {"产业", "集群", "，", "5", "G", "！"},
		"":          nil,
	} {
		if got := c.Words(text); !slices.Equal(got, want) {
			t.Errorf("Words(%s) = %q, want %q", text, got, want)
		}
	}
}

func TestWordsLoseNothing(t *testing.T) {
	c := converter(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text") + rapid.StringMatching(`[一-龥，。]{0,20}`).Draw(t, "Han")
		words := c.Words(text)
		if got := strings.Join(words, ""); got != text {
			t.Fatalf("Words(%q) = %q", text, words)
		}
		if slices.Contains(words, "") {
			t.Fatalf("Words(%q) holds an empty word", text)
		}
	})
}

func converter(t *testing.T) *script.Converter {
	t.Helper()
	c, err := script.New(script.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

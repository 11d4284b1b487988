package source

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"
)

// breakages are lines that no YAML text of keys and values can have, with
// whatever follows.
var breakages = []string{"\tkey: value", "title: a: b", "title: @a", "no colon", "title: \"a\" b", "  deeper: 1"}

// TestBrokenLineIsNamed breaks one line of a valid text: it is the one named.
func TestBrokenLineIsNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "lines")
		lines := make([]string, n)
		for i := range lines {
			lines[i] = fmt.Sprintf("key%d: %s", i, rapid.SampledFrom([]string{"行动纲要", "\"a: b\"", "[甲, 乙]", "2023-12-19"}).Draw(t, "value"))
		}
		at := rapid.IntRange(1, n-1).Draw(t, "broken")
		lines[at] = rapid.SampledFrom(breakages).Draw(t, "how")
		text := []byte("\n" + strings.Join(lines, "\n") + "\n")
		var v yaml.Node
		err := yaml.Unmarshal(text, &v)
		if err == nil {
			t.Fatalf("%q is valid", lines[at])
		}
		if got := syntax(err, text).pos.Line; got != at+2 {
			t.Fatalf("%v: line %d named, line %d is broken:\n%s", err, got, at+2, text)
		}
	})
}

// TestBrokenLineGivesUp holds that looking for the line of a quote that is open
// over a whole large file ends, and that the parser's own line is used then.
func TestBrokenLineGivesUp(t *testing.T) {
	text := []byte("a: \"b\n" + strings.Repeat("key: value\n", 20000))
	if got := brokenLine(text); got != 0 {
		t.Errorf("got line %d", got)
	}
}

// TestBaseURL lists addresses of sites, with what they become; "" if they are
// refused.
func TestBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/":         "https://example.org/",
		"https://example.org":          "https://example.org/",
		"http://example.org:8080/a/b":  "http://example.org:8080/a/b/",
		"https://example.org/gazette/": "https://example.org/gazette/",
		"example.org":                  "",
		"//example.org/":               "",
		"https://":                     "",
		"https:///a/":                  "",
		"https://:80/":                 "",
		"ftp://example.org/":           "",
		"https://example.org/?a":       "",
		"https://example.org/?":        "",
		"https://example.org/#":        "",
		"https://user:x@example.org/":  "",
		"https://exam ple.org/":        "",
		"/gazette/":                    "",
		"":                             "",
	} {
		got, err := BaseURL(in)
		var refused *Refusal
		if got != want || (err != nil) != (want == "") || err != nil && !errors.As(err, &refused) {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
	}
}

// TestContact lists ways to write a contact, with the links made of them; "" if
// they are refused.
func TestContact(t *testing.T) {
	for in, want := range map[string]string{
		"editor@example.org":        "mailto:editor@example.org",
		"mailto:editor@example.org": "mailto:editor@example.org",
		"https://example.org/form":  "https://example.org/form",
		"http://example.org":        "http://example.org",
		"tel:+86-591-87654321":      "tel:+86-591-87654321",
		"0591-8765 4321":            "",
		"tel:0591 8765":             "",
		"mailto:":                   "",
		"editor@":                   "",
		"javascript:alert(1)":       "",
		"javascript:a@example.org":  "",
		"https://":                  "",
		"编辑部":                       "",
	} {
		got, err := contact(in)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
	}
}

package script

import (
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// siteTerms reads the terms of the site's glossary.
func siteTerms(t *testing.T) []doc.Term {
	t.Helper()
	data, err := os.ReadFile("../../content/glossary.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Terms []struct{ Hans, Hant, Scope string }
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var terms []doc.Term
	for _, e := range file.Terms {
		terms = append(terms, doc.Term{Words: doc.Words{Hans: e.Hans, Hant: e.Hant}, Scope: e.Scope})
	}
	return terms
}

// keys returns the keys of a section of the table.
func keys(t *testing.T, name string) []string {
	t.Helper()
	list, err := readKeys(name)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, list.n)
	var last []rune
	text := []rune(list.text)
	for i := range out {
		last = append(last[:list.shared[i]:list.shared[i]], text[:list.added[i]]...)
		text = text[list.added[i]:]
		out[i] = string(last)
	}
	return out
}

// TestTermsWinOverEveryPhrase puts every term of the site behind every word and
// phrase that ends in its first characters, and before every one that begins
// with its last: 加大 + 烟台山, where the dictionary has 大烟. The term comes out
// as the glossary says, unless another term begins earlier or is longer there.
func TestTermsWinOverEveryPhrase(t *testing.T) {
	terms := siteTerms(t)
	c, err := New(Options{}, terms)
	if err != nil {
		t.Fatal(err)
	}
	ending, beginning := map[string][]string{}, map[string][]string{} // :: end or beginning of a phrase → the rest
	for _, name := range []string{"words", plans()["s2t"].keys, plans()["tw2s"].keys} {
		for _, k := range keys(t, name) {
			r := []rune(k)
			for i := 1; i < len(r); i++ {
				ending[string(r[i:])] = append(ending[string(r[i:])], string(r[:i]))
				beginning[string(r[:i])] = append(beginning[string(r[:i])], string(r[i:]))
			}
		}
	}
	tried := 0
	for _, to := range doc.Scripts {
		for _, term := range terms {
			form := []rune(term.Words.In(to.Other()))
			for i := 1; i <= len(form); i++ {
				for _, before := range ending[string(form[:i])] {
					tried += checkTerm(t, c, term, to, before, "")
				}
				for _, after := range beginning[string(form[len(form)-i:])] {
					tried += checkTerm(t, c, term, to, "", after)
				}
			}
		}
	}
	t.Logf("%d terms beside %d phrases", len(terms), tried)
	if tried < 10000 {
		t.Errorf("only %d overlaps generated", tried)
	}
}

// checkTerm checks one overlap and returns 1 if it is one: if the glossary's
// search takes the term in its place.
func checkTerm(t *testing.T, c *Converter, term doc.Term, to doc.Script, before, after string) int {
	t.Helper()
	text := before + term.Words.In(to.Other()) + after
	taken := false
	for at, m := range c.site.matches(text, to.Other()) {
		taken = taken || at == len(before) && m.term.Words == term.Words
	}
	if !taken {
		return 0
	}
	k := c.job("", to.Other(), to, slices.Values([]string{text}))
	k.sure = true
	out, _ := k.valid(text)
	want := term.Words.In(to)
	if runes := []rune(out); strings.Contains(out, want) {
		at := len([]rune(before))
		if at+len([]rune(want)) <= len(runes) && string(runes[at:at+len([]rune(want))]) == want {
			return 1
		}
	}
	t.Errorf("%s gives %s: no %s in its place", text, out, want)
	return 1
}

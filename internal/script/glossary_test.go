package script_test

import (
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
	"gongbao/internal/script"
)

// glossary reads the site's own terms.
func glossary(t testing.TB) []doc.Term {
	t.Helper()
	data, err := os.ReadFile("../../content/glossary.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Terms []struct {
			Hans, Hant, Scope, Source, Note string
			Name                            bool
		}
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	var terms []doc.Term
	for _, e := range file.Terms {
		terms = append(terms, doc.Term{
			Words: doc.Words{Hans: e.Hans, Hant: e.Hant}, Name: e.Name,
			Scope: e.Scope, Source: e.Source, Note: e.Note,
		})
	}
	if len(terms) < 12 {
		t.Fatalf("only %d terms read", len(terms))
	}
	return terms
}

// Every term of the site says the same in both scripts and names its source.
func TestSiteGlossary(t *testing.T) {
	fold := func(s string) string { return strings.Map(script.Fold, s) }
	for _, term := range glossary(t) {
		if fold(term.Words.Hans) != fold(term.Words.Hant) {
			t.Errorf("%s and %s are different words", term.Words.Hans, term.Words.Hant)
		}
		if d := script.Detect(term.Words.Hans); d == doc.Hant {
			t.Errorf("%s is not Simplified", term.Words.Hans)
		}
		if d := script.Detect(term.Words.Hant); d == doc.Hans {
			t.Errorf("%s is not Traditional", term.Words.Hant)
		}
		if term.Source == "" {
			t.Errorf("%s has no source", term.Words.Hans)
		}
	}
}

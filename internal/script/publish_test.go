package script_test

import (
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/script"
)

func TestPublishDiff(t *testing.T) {
	c, err := script.New(script.Options{Glyphs: "plain"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := script.Config("s2t")
	for name, text := range seeds(t) {
		if name == "001" {
			continue
		}
		want, _ := p.Convert(text)
		got, err := c.Text(text, doc.Hans, doc.Hant)
		if err != nil {
			t.Fatal(err)
		}
		w, g := []rune(want), []rune(got)
		if len(w) != len(g) {
			t.Fatal(len(w), len(g))
		}
		for i := range w {
			if w[i] != g[i] {
				t.Log(name, string(w[i-4:i+5]), string(g[i-4:i+5]))
			}
		}
	}
	for _, cs := range openccCases(t) {
		if want, ok := cs.Expected["s2t"]; ok {
			got, _ := c.Text(cs.Input, doc.Hans, doc.Hant)
			if got != want {
				t.Log("case", cs.Input, got, want)
			}
		}
	}
}

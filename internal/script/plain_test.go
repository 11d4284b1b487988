package script_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/internal/script"
	"gongbao/internal/script/compile"
)

// openccCase is one of OpenCC's own test cases.
type openccCase struct {
	ID       string            `json:"id"`
	Input    string            `json:"input"`
	Expected map[string]string `json:"expected"` // :: configuration → output
}

func openccCases(t *testing.T) []openccCase {
	t.Helper()
	data, err := os.ReadFile("testdata/opencc/testcases.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []openccCase }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

// rareCases need the dictionary of characters that common fonts lack.
var rareCases = []string{"PR_1228_existing_behaviors", "PR_1229_existing_behaviors", "PR_464_xi_vs_xi"}

func TestOpenCCCases(t *testing.T) {
	n := 0
	for _, c := range openccCases(t) {
		for config, want := range c.Expected {
			n++
			for _, rare := range rareCases {
				if config == "t2s" && strings.HasSuffix(c.ID, rare) {
					config += "+rare"
				}
			}
			p, err := script.Config(config)
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Convert(c.Input)
			if err != nil || got != want {
				t.Errorf("%s %s: %q gives %q, %v; want %q", c.ID, config, c.Input, got, err, want)
			}
		}
	}
	if n != 475 {
		t.Errorf("%d cases ran, want 475", n)
	}
}

func seeds(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../seeds/*.txt")
	if err != nil || len(files) != 5 {
		t.Fatalf("seeds: %v, %v", files, err)
	}
	m := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		m[filepath.Base(f)[:3]] = string(data)
	}
	return m
}

func sources(t testing.TB) *compile.Sources {
	t.Helper()
	s, err := compile.ReadSources("data")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPlainEqualsGocc(t *testing.T) {
	src := sources(t)
	texts := seeds(t)
	for _, c := range src.Configs {
		ref, err := src.Reference(c)
		if err != nil {
			t.Fatal(err)
		}
		p, err := script.Config(c.Name)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range texts {
			want, err := ref.Convert(text)
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.Convert(text)
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("%s of seed %s differs from gocc", c.Name, name)
			}
		}
	}
}

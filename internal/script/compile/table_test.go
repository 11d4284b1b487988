package compile

import (
	"bytes"
	"os"
	"testing"
)

// The embedded table is what the sources compile to, byte for byte.
func TestTableIsCurrent(t *testing.T) {
	s, err := ReadSources("../data")
	if err != nil {
		t.Fatal(err)
	}
	want, err := Tables(s)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../data/tables.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("data/tables.bin (%d bytes) is not what its sources compile to (%d bytes); run go generate ./internal/script", len(got), len(want))
	}
}

func TestConfigs(t *testing.T) {
	cs, err := configs("x2s", []byte(`{"conversion_chain": [{"dict": {"type": "group", "match_policy": "short_circuit", "dicts": [
		{"type": "group", "match_policy": "union", "dicts": [{"type": "text", "file": "A.txt"}, {"type": "text", "file": "B.txt"}]},
		{"type": "text", "file": "Ext.txt", "may_output_tofu": true},
		{"type": "text", "file": "C.txt"},
	]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(cs) != 2 || len(cs[0].Stages[0]) != 2 || len(cs[1].Stages[0]) != 3 || cs[1].Name != "x2s+rare" {
		t.Errorf("got %+v", cs)
	}
	if union := cs[0].Stages[0][0]; len(union) != 2 || union[0] != "A" {
		t.Errorf("the union is %v", union)
	}
}

func TestUnforeseenConfigs(t *testing.T) {
	s, err := ReadSources("../data")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []Config{
		{Name: "no segmentation", Stages: [][]Choice{{{"STPhrases"}}, {{"TWVariants"}}}},
		{Name: "no such dictionary", Stages: [][]Choice{{{"Nothing"}}}},
		{Name: "phrases behind others", Stages: [][]Choice{{{"STCharacters"}, {"STPhrases"}}}},
	} {
		s.Configs = []Config{c}
		if _, err := Tables(s); err == nil {
			t.Errorf("%s: compiled all the same", c.Name)
		}
	}
}

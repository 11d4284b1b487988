package clean_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
)

// seeds maps the names that testdata/truth gives the five documents to their
// files.
var seeds = map[string]string{
	"city-2023":     "000_6b7533e1e6355f04.txt",
	"prov-2026":     "001_56d4c87d72f17ebe.txt",
	"npc-2024":      "002_bced1d204b447bc0.txt",
	"city3820-2021": "003_d76e5e1cdaed99a5.txt",
	"cangshan-2021": "004_5f3c633cb494438c.txt",
}

// errata are those that staff state for the seeds.
var errata = map[string][]doc.Erratum{
	"prov-2026": {{Line: 26, Found: "頂?shù)胶Q蟮谋Wo治理", Read: "頂到海洋的保護治理", Why: "damaged capture", At: 12}},
}

func readSeed(t testing.TB, name string) *doc.File {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../seeds", seeds[name]))
	if err != nil {
		t.Fatal(err)
	}
	return &doc.File{Name: seeds[name], Path: "seeds/" + seeds[name], Text: string(b)}
}

// narrow folds the width of punctuation, which testdata/truth keeps as received.
var narrow = strings.NewReplacer("，", ",", "：", ":", "；", ";", "？", "?", "！", "!", "（", "(", "）", ")")

func TestSeedsReadAsTruth(t *testing.T) {
	type truthLine struct {
		N    int
		Role string
		Text string
	}
	var truth map[string][]truthLine
	b, err := os.ReadFile("../../testdata/truth/lines.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &truth); err != nil {
		t.Fatal(err)
	}
	for name := range seeds {
		f := readSeed(t, name)
		c, _ := clean.Clean(f, errata[name])
		var got, want []string
		for _, l := range c.Lines {
			got = append(got, narrow.Replace(l.Text))
		}
		for _, l := range truth[name] {
			want = append(want, narrow.Replace(l.Text))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: cleaned lines differ (-want +got):\n%s", name, diff)
		}
		if clean.Undo(c) != f.Text {
			t.Errorf("%s: Undo does not restore the received text", name)
		}
		var kept []string
		for i, l := range c.Lines {
			if r := truth[name][i].Role; r == "cover" || r == "title" || r == "note" || r == "body" {
				kept = append(kept, narrow.Replace(l.Text))
			}
		}
		whole, err := os.ReadFile(filepath.Join("../../testdata/truth/cleaned", name+".cleaned.txt"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(strings.TrimSuffix(narrow.Replace(string(whole)), "\n"), "\n"), kept); diff != "" {
			t.Errorf("%s: kept lines differ from the cleaned text (-want +got):\n%s", name, diff)
		}
	}
}

// TestDamageIsReported holds that a seed whose erratum is not applied keeps the
// damaged words and says so.
func TestDamageIsReported(t *testing.T) {
	c, problems := clean.Clean(readSeed(t, "prov-2026"), nil)
	if !strings.Contains(c.Lines[25].Text, "從山頂?shù)胶Q蟮谋Wo治理大格局") {
		t.Errorf("line 26 is %q, want the damage literal", c.Lines[25].Text)
	}
	for _, p := range problems {
		if p.Rule == "damage" && p.Pos.Line == 26 && p.Pos.Column > 0 {
			return
		}
	}
	t.Errorf("no damage reported at line 26 in %+v", problems)
}

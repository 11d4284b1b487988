package script_test

import (
	"os"
	"path/filepath"
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/script"
)

// A faulty conversion is told from Traditional text of any region.
func TestRule(t *testing.T) {
	c := newConverter(t, "", glossary(t))
	for text, faulty := range map[string]bool{
		cleaned(t)["prov-2026"]: true,
		"建筑規范、干部的志愿":            true,
		"公布之法規，占用道路者，應於三十日內回復原狀，其里程表以厘計之。": false,
		"群眾為線，臺灣沿著裡面的祕密床位":                 false, // as in Taipei
		"羣眾為線，台灣沿着裏面的秘密牀位":                 false, // as in Hong Kong
		"皇后的公里數受干擾":                        false, // Traditional words that look Simplified
		"保护发展":                             false, // no Traditional block at all
		"":                                 false,
	} {
		if r := c.Rule(text, ""); r.Faulty() != faulty {
			t.Errorf("%.60q: %d of %d left in Simplified, faulty %v", text, r.Left, r.Han, r.Faulty())
		}
	}
}

// TestRuling measures the limit on the seed that is a faulty conversion and on
// statutes of Taiwan, whose folder GONGBAO_CORPUS names.
func TestRuling(t *testing.T) {
	c := newConverter(t, "", nil)
	share := func(r script.Ruling) float64 { return 1000 * float64(r.Left) / float64(r.Han) }
	seed := c.Rule(cleaned(t)["prov-2026"], "")
	t.Logf("seed 001: %d of %d, %.1f per 1,000", seed.Left, seed.Han, share(seed))
	if share(seed) < 6 {
		t.Error("seed 001 is less than twice the limit")
	}
	corpus := os.Getenv("GONGBAO_CORPUS")
	if corpus == "" {
		return
	}
	files, err := filepath.Glob(filepath.Join(corpus, "tw-laws", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no statutes in %s: %v", corpus, err)
	}
	worst, clean := 0.0, 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r := c.Rule(string(text), "")
		worst = max(worst, share(r))
		if r.Left == 0 {
			clean++
		}
		if r.Faulty() {
			t.Errorf("%s is taken for a faulty conversion: %d of %d", filepath.Base(f), r.Left, r.Han)
		}
		if out := publish(t, c, string(text), "", doc.Hant); !r.Faulty() && notHan(out) == notHan(string(text)) && out != string(text) {
			t.Logf("%s changes: %s", filepath.Base(f), firstDifference(string(text), out))
		}
	}
	t.Logf("%d statutes: the worst has %.1f per 1,000, %d have none", len(files), worst, clean)
}

// Proper Traditional is published as it was received; only blocks in the other
// script are converted.
func TestKeptTraditional(t *testing.T) {
	c := newConverter(t, "", nil)
	d := lineDocument("law", "本法自公布日施行，旅游業占用床位\n附：加强建筑规范，保护发展\n羣眾")
	w := c.Work(d)
	if w.Remade {
		t.Error("proper Traditional is remade")
	}
	for i, want := range []string{"本法自公布日施行，旅游業占用床位", "附：加強建築規範，保護發展", "羣眾"} {
		if got := w.Hant.Parts[0].Sections[i].Text; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := w.Hans.Parts[0].Sections[2].Text; got != "群众" {
		t.Errorf("Simplified: %s", got)
	}
	whole := c.Work(lineDocument("whole", "本法自公布日施行，違者處罰"))
	if whole.Hant != whole.Received {
		t.Error("a text that is published as received is not the received one")
	}
}

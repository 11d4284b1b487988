package script_test

import (
	"os"
	"path/filepath"
	"strings"
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
			t.Errorf("%.60q: %d of %d left in Simplified, %d different, faulty %v", text, r.Left, r.Han, r.Forms, r.Faulty())
		}
	}
}

// Names hold characters that are Simplified forms elsewhere, and a few
// characters left in Simplified do not make a text a faulty conversion: short
// Traditional texts stay as they were received, each by itself and together.
func TestShortTraditionalStays(t *testing.T) {
	c := newConverter(t, "", glossary(t))
	texts := []string{
		"縣長范雲宣布，后里區與外埔區合辦", "余先生與會", "會議由涂震主持", "台中后里馬場開幕", "頭份市斗煥里辦公處",
		"郁達夫、于右任與谷正綱", "鹿谷鄉、萬里區與玉里鎮的里長", "群眾與干部", "大廈的建筑", "大家都想了解這個計劃",
	}
	for _, text := range append(texts, strings.Join(texts, "\n")) {
		if got := publish(t, c, text, "", doc.Hant); got != text {
			t.Errorf("the text %s becomes %s", text, got)
		}
		if w := c.Work(lineDocument("short", text)); w.Remade || w.Hant != w.Received {
			t.Errorf("the document %s is remade", text)
		}
	}
}

// Where a text stays as received, each character left in Simplified is one note,
// and that of a name is none.
func TestKeptTextIsReported(t *testing.T) {
	c := newConverter(t, "", nil)
	ps, err := c.Check([]*doc.Work{c.Work(lineDocument("short", "縣長范雲與干部在后里區\n余先生與會，膠、謀、胶"))})
	if err != nil {
		t.Fatal(err)
	}
	if len(ps) != 2 || !strings.Contains(ps[0].En, "干→幹") || !strings.Contains(ps[1].En, "胶→膠") {
		t.Errorf("want notes on 干 and 胶, got %v", ps)
	}
	for _, p := range ps {
		if p.Rule != "left-simplified" || p.Severity != doc.Note {
			t.Errorf("not a note on a character left in Simplified: %+v", p)
		}
	}
}

// TestRuling measures the limit on the seed that is a faulty conversion and on
// statutes of Taiwan, whose folder GONGBAO_CORPUS names.
func TestRuling(t *testing.T) {
	c := newConverter(t, "", nil)
	share := func(r script.Ruling) float64 { return 1000 * float64(r.Left) / float64(r.Han) }
	seed := c.Rule(cleaned(t)["prov-2026"], "")
	t.Logf("seed 001: %d of %d, %.1f per 1,000, %d different", seed.Left, seed.Han, share(seed), seed.Forms)
	if want := (script.Ruling{Han: 4208, Left: 37, Forms: 8}); seed != want {
		t.Errorf("seed 001 is judged by %+v, want %+v", seed, want)
	}
	corpus := os.Getenv("GONGBAO_CORPUS")
	if corpus == "" {
		return
	}
	files, err := filepath.Glob(filepath.Join(corpus, "tw-laws", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no statutes in %s: %v", corpus, err)
	}
	worst, forms, clean := 0.0, 0, 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r := c.Rule(string(text), "")
		worst, forms = max(worst, share(r)), max(forms, r.Forms)
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
	if worst > 0.05 || forms > 1 {
		t.Errorf("the worst statute has %.2f per 1,000 or %d different, want at most 0.05 and 1", worst, forms)
	}
	t.Logf("%d statutes: the worst has %.2f per 1,000, at most %d different, %d have none", len(files), worst, forms, clean)
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

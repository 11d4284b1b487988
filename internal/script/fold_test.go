package script_test

import (
	"slices"
	"strings"
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/script"
)

func TestFold(t *testing.T) {
	const (
		from = "増增巿戶戸內羣群凈淨臺台颱著着乾幹干後裏裡衆眾爲為峯汙洩沖衝註併並曆歷徵覆複髮發衞説更aＡ，🙂"
		to   = "增增市户户内群群净净台台台着着干干干后里里众众为为峰污泄冲冲注并并历历征覆复发发卫说更aＡ，🙂"
	)
	if got := strings.Map(script.Fold, from); got != to {
		t.Errorf("got %s\nwant %s", got, to)
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	pairs := script.FoldTable()
	if !slices.IsSortedFunc(pairs, func(a, b script.Pair) int { return int(a.From - b.From) }) {
		t.Error("the table is not sorted")
	}
	changed := 0
	for r := rune(-1); r <= 0x110000; r++ {
		if f := script.Fold(r); f != r {
			changed++
			if script.Fold(f) != f {
				t.Errorf("%c folds to %c and that to %c", r, f, script.Fold(f))
			}
		}
	}
	if changed != len(pairs) {
		t.Errorf("Fold changes %d characters, the table has %d", changed, len(pairs))
	}
}

// Both forms of a document fold to the same text, in the glyphs of any region:
// a search finds the same in both.
func TestFoldMakesScriptsEqual(t *testing.T) {
	fold := func(s string) string { return strings.Map(script.Fold, s) }
	for _, glyphs := range script.Profiles() {
		c := newConverter(t, glyphs, glossary(t))
		for id, text := range cleaned(t) {
			hans := publish(t, c, text, "", doc.Hans)
			hant := publish(t, c, text, "", doc.Hant)
			if a, b := fold(hans), fold(hant); a != b {
				t.Errorf("%s in glyphs %s: %s", id, glyphs, firstDifference(a, b))
			}
		}
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]doc.Script{
		"":             "",
		"2023年12月":     "",
		"福州市人民政府":      "",
		"福州市建设可持续发展城市": doc.Hans,
		"建設可持續發展城市":    doc.Hant,
		"產業集群、數字峰會和養老床位": doc.Hant, // 群 峰 床 are used in both
		"规\xff范": doc.Hans,
		"衞":      doc.Hant,
	} {
		if got := script.Detect(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// The telling characters of the seeds leave no doubt: none of the other script
// in four of them; in the fifth two that belong to a damaged line.
func TestCount(t *testing.T) {
	for seed, text := range seeds(t) {
		hans, hant := script.Count(text)
		switch {
		case seed == "001" && (hans > 2 || hant < 1300):
			t.Errorf("001: %d Simplified and %d Traditional characters", hans, hant)
		case seed != "001" && (hans < 900 || hant > 0):
			t.Errorf("%s: %d Simplified and %d Traditional characters", seed, hans, hant)
		}
	}
}

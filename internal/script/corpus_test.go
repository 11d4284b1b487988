package script_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

	"gongbao/internal/doc"
	"gongbao/internal/script"
)

// TestCorpus compares words with the longest match on the Simplified documents
// of the folder that GONGBAO_CORPUS names, for a person to read: -v lists every
// place where they differ. What holds for each of them: nothing but Han changes,
// and the text keeps its length.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(os.Getenv("GONGBAO_CORPUS"), "prc-*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	c, longest := newConverter(t, "plain", nil), plain(t, "s2t")
	places := map[string]int{}
	characters, differ := 0, 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if script.Detect(string(text)) != doc.Hans || !utf8.Valid(text) {
			continue
		}
		out := publish(t, c, string(text), doc.Hans, doc.Hant)
		a, b := []rune(convert(t, longest, string(text))), []rune(out)
		if notHan(out) != notHan(string(text)) || len(a) != len(b) {
			t.Errorf("%s: more than its Han characters changed", f)
			continue
		}
		characters += len(b)
		for i := range b {
			if a[i] != b[i] {
				differ++
				places[fmt.Sprintf("%s (≠ %c)", string(b[max(0, i-3):min(len(b), i+4)]), a[i])]++
			}
		}
	}
	for _, p := range slices.Sorted(maps.Keys(places)) {
		t.Logf("%q %d×", p, places[p])
	}
	t.Logf("%d files, %d characters, %d differ", len(files), characters, differ)
}

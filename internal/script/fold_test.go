package script_test

import (
	"testing"

	"gongbao/internal/script"
)

func TestCount(t *testing.T) {
	for seed, text := range seeds(t) {
		hans, hant := script.Count(text)
		t.Log(seed, hans, hant)
	}
}
func TestFold(t *testing.T) {
	for r := rune(0); r < 0x30000; r++ {
		f := script.Fold(r)
		if script.Fold(f) != f {
			t.Errorf("%c %c %c", r, f, script.Fold(f))
		}
	}
	seeds := seeds(t)
	for _, cfg := range []string{"s2t", "s2tw", "s2hk"} {
		p, _ := script.Config(cfg)
		for r := rune(0x3400); r < 0xa000; r++ {
			out, _ := p.Convert(string(r))
			for _, o := range out {
				if script.Fold(o) != script.Fold(r) {
					t.Errorf("%s %c→%c folds %c, %c", cfg, r, o, script.Fold(r), script.Fold(o))
				}
			}
		}
		_ = seeds
	}
}

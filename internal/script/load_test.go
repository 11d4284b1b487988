package script

import "testing"

func BenchmarkLoad(b *testing.B) {
	b.Run("words", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := loadWords(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("s2t", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := loadPlain("s2t", "CJK_Compatibility_Ideographs", "STPhrases+STPhrases_GeneratedFromRegionalPhrases", ""); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("t2s", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := loadPlain("t2s", "CJK_Compatibility_Ideographs", "TSPhrases", ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}

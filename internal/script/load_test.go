package script

import "testing"

// BenchmarkLoad measures what the first conversion waits for.
func BenchmarkLoad(b *testing.B) {
	loads := map[string]func() error{
		"publish": func() error {
			w, err := loadWords()
			if err == nil {
				_, err = newProfile("house", w)
			}
			return err
		},
		"s2t": func() error {
			_, err := plans()["s2t"].load()
			return err
		},
		"t2s": func() error {
			_, err := plans()["t2s"].load()
			return err
		},
	}
	for name, load := range loads {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := load(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package script_test

import (
	"strings"
	"testing"

	"gongbao/internal/script"
)

func BenchmarkPlain(b *testing.B) {
	texts := seeds(b)
	for _, c := range []struct{ config, seeds string }{{"s2t", "000 002 003 004"}, {"s2tw", "000 002 003 004"}, {"t2s", "001"}, {"tw2s", "001"}} {
		b.Run(c.config, func(b *testing.B) {
			p, err := script.Config(c.config)
			if err != nil {
				b.Fatal(err)
			}
			var text string
			for s := range strings.FieldsSeq(c.seeds) {
				text += texts[s]
			}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Convert(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

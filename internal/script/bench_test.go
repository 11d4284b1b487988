package script_test

import (
	"strings"
	"testing"

	"gongbao/internal/doc"
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

func BenchmarkGocc(b *testing.B) {
	src := sources(b)
	texts := seeds(b)
	for _, c := range src.Configs {
		if c.Name != "s2t" && c.Name != "t2s" {
			continue
		}
		b.Run(c.Name, func(b *testing.B) {
			ref, err := src.Reference(c)
			if err != nil {
				b.Fatal(err)
			}
			text := texts["004"]
			if c.Name == "t2s" {
				text = texts["001"]
			}
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, err := ref.Convert(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPublish(b *testing.B) {
	texts := seeds(b)
	for _, glyphs := range script.Profiles() {
		b.Run(glyphs, func(b *testing.B) {
			c, err := script.New(script.Options{Glyphs: glyphs}, nil)
			if err != nil {
				b.Fatal(err)
			}
			text := texts["000"] + texts["002"] + texts["003"] + texts["004"]
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Text(text, doc.Hans, doc.Hant); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package script_test

import (
	"testing"

	"github.com/liuzl/gocc"

	"gongbao/internal/doc"
	"gongbao/internal/script"
)

// benchText is what each configuration is measured with.
func benchText(b *testing.B, config string) string {
	texts := seeds(b)
	if config == "t2s" || config == "tw2s" {
		return texts["001"]
	}
	var all string
	for _, s := range simplified {
		all += texts[s]
	}
	return all
}

func bench(b *testing.B, text string, convert func(string) (string, error)) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := convert(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPlain(b *testing.B) {
	for _, config := range []string{"s2t", "s2tw", "t2s", "tw2s"} {
		b.Run(config, func(b *testing.B) { bench(b, benchText(b, config), plain(b, config).Convert) })
	}
}

// BenchmarkGocc measures gocc in the same run, with the same dictionaries and
// steps, and as it comes, with its own dictionaries of 2020 and no
// segmentation.
func BenchmarkGocc(b *testing.B) {
	src := sources(b)
	for _, c := range src.Configs {
		if c.Name != "s2t" && c.Name != "t2s" {
			continue
		}
		ref, err := src.Reference(c)
		if err != nil {
			b.Fatal(err)
		}
		own, err := gocc.New(c.Name)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.Name, func(b *testing.B) { bench(b, benchText(b, c.Name), ref.Convert) })
		b.Run(c.Name+"/own", func(b *testing.B) { bench(b, benchText(b, c.Name), own.Convert) })
	}
}

func BenchmarkPublish(b *testing.B) {
	for _, glyphs := range script.Profiles() {
		c := newConverter(b, glyphs, glossary(b))
		b.Run(glyphs, func(b *testing.B) {
			bench(b, benchText(b, "s2t"), func(s string) (string, error) { return c.Text(s, "", doc.Hant) })
		})
	}
}

func BenchmarkFold(b *testing.B) {
	text := benchText(b, "s2t")
	b.SetBytes(int64(len(text)))
	sum := rune(0)
	for b.Loop() {
		for _, r := range text {
			sum += script.Fold(r)
		}
	}
	if sum == 0 {
		b.Fatal("nothing folded")
	}
}

func BenchmarkDetect(b *testing.B) {
	text := benchText(b, "s2t")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if script.Detect(text) != doc.Hans {
			b.Fatal("wrong script")
		}
	}
}

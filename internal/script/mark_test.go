package script_test

import (
	"strings"
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/golden"
	"gongbao/internal/script"
)

func TestMarkup(t *testing.T) {
	c := newConverter(t, "", nil)
	for in, want := range map[string]doc.Words{
		"没有标记的发展":                            {Hans: "没有标记的发展", Hant: "沒有標記的發展"},
		"见-{范}-公园的发展":                        {Hans: "见范公园的发展", Hant: "見范公園的發展"},
		"发展-{zh-Hans:里弄;zh-Hant:里衖}-，里面":     {Hans: "发展里弄，里面", Hant: "發展里衖，裡面"},
		"-{ zh-hant：甲：乙； ZH-HANS：丙；}-发":      {Hans: "丙发", Hant: "甲：乙發"},
		"\uf8ff-{台}-台风\uf8fe":                {Hans: "\uf8ff台台风\uf8fe", Hant: "\uf8ff台颱風\uf8fe"},
		"坏的-{zh-Hans:里;发\n-{台}-发":            {Hans: "坏的-{zh-Hans:里;发\n台发", Hant: "壞的-{zh-Hans:裡;發\n台發"},
		"範圍內的-{zh-Hans:后;zh-Hant:后}-與後，志願服務": {Hans: "范围内的后与后，志愿服务", Hant: "範圍內的后與後，志願服務"},
	} {
		for _, s := range doc.Scripts {
			got, err := c.Markup(in, "", s)
			if err != nil || got != want.In(s) {
				t.Errorf("%q in %s: got %q, %v; want %q", in, s, got, err, want.In(s))
			}
		}
	}
	if _, err := c.Markup("-{a}-\xff", "", doc.Hant); err == nil {
		t.Error("invalid UTF-8 is accepted")
	}
}

func TestMarks(t *testing.T) {
	const text = `好：-{原样}-、-{zh-Hans:里;zh-Hant:裡}-
甲-{zh-Hans:里;zh-Hant:裡
-{zh-Hans:里}-
-{zh-CN:里;zh-Hant:裡}-
-{zh-Hans:里;zh-Hans:裡}-
-{}-
-{甲-{乙}-丙}-`
	var got strings.Builder
	for _, m := range script.Marks(text) {
		if m.Zh == "" {
			t.Errorf("nothing said in Chinese: %+v", m)
		}
		what, _, _ := strings.Cut(m.En, " — ")
		got.WriteString(doc.Problem{Pos: m.Pos, En: what, Stage: "script"}.Format("en") + "\n")
	}
	golden.Same(t, "testdata/golden/marks.txt", []byte(got.String()))
}

// Whatever staff write, a text without marks is converted as any other, and
// every mark that can be read is gone afterwards.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{"-{", "-{a}-", "-{zh-Hans:里;zh-Hant:裡}-", "-{-{}-", "发-{\n}-展", "}-\uf8ff-{发}-"} {
		f.Add(s)
	}
	c := newConverter(f, "", nil)
	f.Fuzz(func(t *testing.T, s string) {
		out, err := c.Markup(s, "", doc.Hant)
		plain, plainErr := c.Text(s, "", doc.Hant)
		if (err == nil) != (plainErr == nil) {
			t.Fatalf("%q: %v, as plain text %v", s, err, plainErr)
		}
		if err != nil {
			return
		}
		if wrong := script.Marks(s); len(wrong) == 0 && !strings.Contains(s, "-{") && out != plain {
			t.Fatalf("%q: got %q, as plain text %q", s, out, plain)
		}
		if strings.Count(s, "\n") != strings.Count(out, "\n") {
			t.Fatalf("%q: the lines of %q are others", s, out)
		}
	})
}

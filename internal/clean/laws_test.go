package clean_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
)

// pieces are what the texts of the property tests are made of: marks, spaces,
// glosses and damage in every neighbourhood.
var pieces = []string{
	"福", "州", "市", "關", "，", "。", "：", "“", "”", "《", "》", "（", "）", "一", "二", "、", "——", "国务院", "中央", "部",
	",", ".", ":", ";", "?", "!", "(", ")", "1", "20", "A", "b", "TOD", "REITs", "%", "+",
	" ", "  ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2028", "\n", "\r\n", "\r", "\ue000", "\ufffd",
	"#", "## ", "**", "* ", "[", "](#a)", "<!--", "-->", "\\", "> ",
	"\u200c", "\u200d", "\u200e", "م", "👨", "```", "~~~", "(a)", "款", "1. 2 ",
	"(chǎn)", "(yè)", "（zhì）", "(di)", "(an)", "(qu)", "shù)", "?,F(xiàn)", "?shù)胶Q", "9:57:00", "2.5", "http://a.cn/b?c",
}

var texts = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "pieces"), "")
})

// checkLaws holds the laws of the package against one text.
func checkLaws(t interface {
	Helper()
	Fatalf(string, ...any)
}, name, text string, errata []doc.Erratum) {
	t.Helper()
	f := &doc.File{Name: name, Path: name, Text: text}
	c, _ := clean.Clean(f, errata)
	if got := clean.Undo(c); got != text {
		t.Fatalf("Undo gives %q, want %q; ledger %+v", got, text, c.Ledger)
	}
	for i, l := range c.Lines {
		if l.N != i+1 || strings.ContainsAny(l.Text, "\r\n") || strings.TrimSpace(l.Text) != l.Text {
			t.Fatalf("line %d is %+v", i+1, l)
		}
	}
	end := 0
	for _, e := range c.Ledger {
		if e.Offset < end || text[e.Offset:e.Offset+len(e.Found)] != e.Found || e.Found == e.Read {
			t.Fatalf("edit %+v overlaps, is empty or does not stand there in %q", e, text)
		}
		if line, column := position(text, e.Offset); line != e.Pos.Line || column != e.Pos.Column {
			t.Fatalf("edit %+v stands at %d:%d", e, line, column)
		}
		end = e.Offset + len(e.Found)
	}
	again, _ := clean.Clean(&doc.File{Name: name, Path: name, Text: c.Text()}, nil)
	if diff := cmp.Diff(c.Text(), again.Text()); diff != "" {
		t.Fatalf("cleaning %q again changes it (-once +twice):\n%s", text, diff)
	}
}

// position counts lines and columns the slow way.
func position(text string, offset int) (line, column int) {
	before := text[:offset]
	line, start := 1, 0
	for i := 0; i < len(before); i++ {
		if before[i] == '\n' || before[i] == '\r' && !strings.HasPrefix(text[i:], "\r\n") {
			line++
			start = i + 1
		}
	}
	return line, utf8.RuneCountInString(before[start:]) + 1
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkLaws(t, rapid.SampledFrom([]string{"x.txt", "x.md"}).Draw(t, "name"), texts.Draw(t, "text"), nil)
	})
}

func TestLawsWithErrata(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, found, after := texts.Draw(t, "before"), texts.Draw(t, "found"), texts.Draw(t, "after")
		f := &doc.File{Text: before + found + after}
		line, _ := position(f.Text, len(before))
		checkLaws(t, "x.txt", f.Text, []doc.Erratum{{Line: line, Found: found, Read: texts.Draw(t, "read")}})
	})
}

func FuzzClean(f *testing.F) {
	for name := range seeds {
		f.Add(readSeed(f, name).Text)
	}
	for _, s := range []string{"", "\n", "a\r\n\rb", "收悉?,F(xiàn)批復", "頂?shù)胶Q蟮谋Wo治理", "中共中央 国务院"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		checkLaws(t, "x.txt", text, nil)
		checkLaws(t, "x.md", text, nil)
	})
}

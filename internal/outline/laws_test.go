package outline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/outline"
	"gongbao/internal/script"
)

// fataler is what the laws need of a test.
type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

// checkLaws holds the laws of the package against one text.
func checkLaws(t fataler, name, text string) {
	t.Helper()
	checkFile(t, &doc.File{Name: name, Path: name, Text: text})
}

// checkFile holds the laws of the package against one file.
func checkFile(t fataler, f *doc.File) {
	t.Helper()
	c, _ := clean.Clean(f, nil)
	d, _ := outline.Parse(f, c, script.Fold)
	again, _ := outline.Parse(f, c, script.Fold)
	if diff := cmp.Diff(d, again); diff != "" {
		t.Fatalf("parsing twice gives two trees (-once +twice):\n%s", diff)
	}
	checkComplete(t, c, d)
	checkIDs(t, d)
	checkSpans(t, d)
}

// checkComplete holds that every character of the cleaned text is exactly once
// in the front lines, the removed lines or the sections, in order.
func checkComplete(t fataler, c doc.Cleaned, d *doc.Document) {
	t.Helper()
	rest := map[int]string{}
	for _, l := range c.Lines {
		rest[l.N] = l.Text
	}
	take := func(line int, text, where string) {
		if rest[line] != text {
			t.Fatalf("%s says line %d is %q, but %q is left of it", where, line, text, rest[line])
		}
		delete(rest, line)
	}
	for _, r := range d.Removed {
		take(r.Line, r.Text, "removed")
	}
	var got, want strings.Builder
	for _, p := range d.Parts {
		for _, l := range p.Front {
			take(l.Line, l.Text, "front")
		}
		for _, s := range p.Sections {
			flatten(&got, s)
		}
	}
	for _, l := range c.Lines {
		want.WriteString(rest[l.N])
	}
	if diff := cmp.Diff(narrow(want.String()), narrow(got.String())); diff != "" {
		t.Fatalf("the tree does not add up to the text (-text +tree):\n%s", diff)
	}
}

// flatten writes the characters of s in the order of the text.
func flatten(b *strings.Builder, s *doc.Section) {
	b.WriteString(s.Label.Marker)
	if !s.Implicit {
		b.WriteString(s.Title)
		b.WriteString(s.TitleEnd)
	}
	b.WriteString(s.Text)
	rest := s.Children
	for len(rest) > 0 && rest[0].Inline {
		flatten(b, rest[0])
		rest = rest[1:]
	}
	b.WriteString(s.LeadText)
	for _, c := range rest {
		flatten(b, c)
	}
}

// checkIDs holds that ids are unique, name their parent, and that sections
// stand in the order of the text.
func checkIDs(t fataler, d *doc.Document) {
	t.Helper()
	seen := map[string]bool{}
	at := doc.Pos{}
	for u := range d.Units() {
		s := u.Section
		if s.ID == "" || seen[s.ID] {
			t.Fatalf("id %q is empty or given twice", s.ID)
		}
		seen[s.ID] = true
		if up := u.Parent(); up != nil && !strings.HasPrefix(s.ID, up.ID+".") {
			t.Fatalf("id %q does not begin with its parent's %q", s.ID, up.ID)
		}
		if s.Depth != len(u.Path)+1 || s.Kind == "" || s.Label.Scheme == "" {
			t.Fatalf("section %q: depth %d, kind %q, scheme %q", s.ID, s.Depth, s.Kind, s.Label.Scheme)
		}
		if s.Pos.Line < at.Line || s.Pos.Line == at.Line && s.Pos.Column < at.Column {
			t.Fatalf("section %q at %v stands before %v", s.ID, s.Pos, at)
		}
		at = s.Pos
	}
}

// checkSpans holds that targets and citations stand where they say.
func checkSpans(t fataler, d *doc.Document) {
	t.Helper()
	for u := range d.Units() {
		text := []rune(u.Section.Text)
		for _, c := range u.Section.Cites {
			if string(text[c.Span.Start:c.Span.End]) != c.Text {
				t.Fatalf("citation %+v is not in %q", c, u.Section.Text)
			}
		}
		for _, g := range u.Section.Targets {
			if string(text[g.Span.Start:g.Span.End]) != g.Text {
				t.Fatalf("target %+v is not in %q", g, u.Section.Text)
			}
		}
	}
}

func TestSeedsKeepTheLaws(t *testing.T) {
	for _, s := range seeds {
		b, err := os.ReadFile(filepath.Join("../../seeds", s.file))
		if err != nil {
			t.Fatal(err)
		}
		checkLaws(t, s.file, string(b))
	}
}

// lines are what the texts of the property tests are made of: every kind of
// line the parser knows, in every neighbourhood.
var lines = []string{
	"", "福州市人民政府关于印发行动纲要的通知", "榕政综〔2023〕12号", "各县（市）区人民政府：", "福州市人民政府", "2023年12月19日", "（此件主动公开）",
	"目录", "前言", "附件", "附件1：", "第一编 总则", "第一章 总则", "第二章　推动发展", "增强新动力", "第一节 基础", "第一条 为了发展，制定本法。", "第八条之一　为了发展。", "第三人根据第一条。",
	"一、指导思想", "二、主要任务：", "（一）加强领导。切实加强领导。", "（二）加强领导；", "1.加强治理。推进治理。（牵头单位：市水利局、市发改委）", "2、加强。", "3．完成98%以上", "（1）项目。建设项目。", "①一点", "1.1 范围", "a)一项",
	"——绿色发展。推进绿色发展。", "一是加强领导。", "一张蓝图绘到底，一任接着一任干。", "2021年1月开始。", "推进建设。一是加强领导。切实加强。二是强化保障；三是完善机制。", "明确了三大工作目标。", "经济发展。形成新格局。",
	"行动目标", "重点任务", "到2025年，覆盖率达到98%以上，力争建成30个项目。", "根据《〈纲要〉实施意见》（国发〔2018〕44号）第三条，", "来源：福州日报", "打印", "相关新闻", "2024-01-16 22:35:00来源：福州新闻网", "壹、总则", "甲、", "（一", "《", "）",
}

var texts = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 0, 30).Draw(t, "lines"), "\n")
})

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkLaws(t, "x.txt", texts.Draw(t, "text")) })
}

func FuzzParse(f *testing.F) {
	f.Add(strings.Join(lines, "\n"))
	for _, l := range lines {
		f.Add(l)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		checkLaws(t, "x.txt", text)
		checkLaws(t, "x.md", text)
	})
}

// TestCorpusKeepsTheLaws reads every document below $GONGBAO_CORPUS.
func TestCorpusKeepsTheLaws(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(os.Getenv("GONGBAO_CORPUS"), "*", "[0-9]*"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d documents in GONGBAO_CORPUS=%q", len(files), os.Getenv("GONGBAO_CORPUS"))
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path)), func(t *testing.T) {
			checkLaws(t, filepath.Base(path), string(b))
		})
	}
}

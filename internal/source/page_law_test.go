package source_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"gongbao/internal/doc"
	"gongbao/internal/source"
)

// pageMaker draws pages of which it knows what their articles say.
type pageMaker struct {
	*rapid.T
	html    strings.Builder
	article strings.Builder // the text of the article alone
	left    int             // elements that may still be drawn
}

var inArticle = []rune("一二三、（）第条章市政府加强城市内涝治理推进建设〇𠮷。，；")

// prose writes some text of the article into the page.
func (m *pageMaker) prose(least int) {
	text := rapid.StringOfN(rapid.SampledFrom(inArticle), least, least+30, -1).Draw(m.T, "text")
	m.article.WriteString(text)
	m.html.WriteString(text)
}

// node writes an element of an article with its content.
func (m *pageMaker) node(depth int) {
	m.left--
	kinds := []string{"text", "p", "h2", "br", "span", "b", "entity", "script", "comment"}
	if depth < 5 && m.left > 0 {
		kinds = append(kinds, "div", "section", "ul", "ol", "table", "layout", "pre", "blockquote", "font", "open")
	}
	switch kind := rapid.SampledFrom(kinds).Draw(m.T, "kind"); kind {
	case "text":
		m.prose(1)
	case "br":
		m.html.WriteString("<br/>\n")
	case "entity":
		m.html.WriteString("&nbsp;&lt;&#19968;&ensp;&mdash;")
		m.article.WriteString("一")
	case "script":
		m.html.WriteString("<script>if (1<2) document.write('<p>乱码甲</p>')</script><style>p:before{content:'乱码乙'}</style>")
	case "comment":
		m.html.WriteString("<!-- 乱码丙\n7 --><![if !IE]>\r\n")
	case "open":
		m.html.WriteString("<p>")
		m.prose(2)
	case "ul", "ol":
		m.within(kind, func() { m.within("li", func() { m.nodes(depth + 1) }); m.within("li", func() { m.prose(1) }) })
	case "table":
		m.within("table", func() {
			for range rapid.IntRange(1, 3).Draw(m.T, "rows") {
				m.within("tr", func() { m.within("td", func() { m.prose(0) }); m.within("td", func() { m.nodes(depth + 1) }) })
			}
		})
	case "layout":
		m.within("table", func() { m.within("tr", func() { m.within("td", func() { m.nodes(depth + 1) }) }) })
	case "div", "section", "blockquote", "font", "pre":
		m.within(kind, func() { m.nodes(depth + 1) })
	default:
		m.within(kind, func() { m.prose(1) })
	}
}

func (m *pageMaker) nodes(depth int) {
	for range rapid.IntRange(1, 4).Draw(m.T, "nodes") {
		m.node(depth)
	}
}

func (m *pageMaker) within(name string, fn func()) {
	m.html.WriteString("<" + name + ">")
	fn()
	m.html.WriteString("</" + name + ">" + rapid.SampledFrom([]string{"", "\n", "\r\n", " "}).Draw(m.T, "gap"))
}

// around writes what stands around an article.
func (m *pageMaker) around() {
	for range rapid.IntRange(0, 4).Draw(m.T, "chrome") {
		m.html.WriteString(rapid.SampledFrom([]string{
			"<ul><li><a href=1>乱码链接</a><li><a href=2>乱码另一个链接</a></ul>\n", "<nav>乱码导航</nav>",
			"<div class='share-box'>乱码分享</div>", "<script>'</p>乱码'</script>", "<aside><p>乱码旁注。</p></aside>",
			"<p hidden>乱码</p>", "<div style='display: none'>乱码</div>", "<select><option>乱码</select>",
		}).Draw(m.T, "around"))
	}
}

// han returns the Han characters of s.
func han(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return r
		}
		return -1
	}, s)
}

// TestArticleIsWhole holds that the text of a page with an article element is
// that of the element: every Han character once, in order, and nothing of the
// scripts, comments and lists around it. Its lines are those of the page.
func TestArticleIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &pageMaker{T: t, left: 30}
		m.html.WriteString("<!DOCTYPE html>\n<title>乱码标题</title>\n<body><div>")
		m.around()
		m.html.WriteString(rapid.SampledFrom([]string{"<article>", "<article class='TRS_Editor'>"}).Draw(t, "article"))
		m.html.WriteString("<p>")
		m.prose(60)
		m.html.WriteString("</p>\n")
		m.nodes(0)
		m.html.WriteString("</article>")
		m.around()
		page := m.html.String()
		f, err := source.Decode([]byte(page), "a.html", "a.html")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := han(f.Text), han(m.article.String()); got != want {
			t.Fatalf("got  %s\nwant %s\nof %s", got, want, page)
		}
		received := strings.Split(strings.ReplaceAll(page, "\r\n", "\n"), "\n")
		lines := strings.Split(f.Text, "\n")
		if len(lines) != len(f.Origins) || len(lines) != len(f.Hints) {
			t.Fatalf("%d lines, %d origins, %d hints", len(lines), len(f.Origins), len(f.Hints))
		}
		for i, l := range lines {
			first, _ := utf8.DecodeRuneInString(strings.TrimSpace(l))
			if from := received[f.Origins[i]-1]; !strings.ContainsRune(from, first) && !strings.Contains(from, "&nbsp;") {
				t.Fatalf("line %q is said to come from %q", l, from)
			}
			if fields := 1 + strings.Count(l, "\t"); f.Hints[i].Kind == doc.HintRow && fields != filled(f.Hints[i]) {
				t.Fatalf("%d fields for %+v in %q", fields, f.Hints[i], l)
			}
		}
	})
}

// filled returns the number of cells of a row that are not blank.
func filled(h doc.Hint) int {
	n := 0
	for _, c := range h.Cells {
		if !c.Blank {
			n++
		}
	}
	return n
}

// TestPagesInEveryEncoding holds that a page says the same in whatever
// encoding, with whatever line ends, it was received.
func TestPagesInEveryEncoding(t *testing.T) {
	encodings := map[string]encoding.Encoding{
		"GB18030": simplifiedchinese.GB18030, "UTF-8 BOM": utf.UTF8BOM,
		"UTF-16LE": utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), "UTF-16BE": utf.UTF16(utf.BigEndian, utf.IgnoreBOM),
	}
	names, err := filepath.Glob("testdata/page/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(err, "no test data")
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		in := archive.Files[0]
		want, err := source.Decode(in.Data, in.Name, in.Name)
		if err != nil {
			t.Fatal(err)
		}
		for which, enc := range encodings {
			for _, end := range []string{"\n", "\r\n", "\r"} {
				raw, err := enc.NewEncoder().String(strings.ReplaceAll(string(in.Data), "\n", end))
				if err != nil {
					t.Fatal(err)
				}
				got, err := source.Decode([]byte(raw), in.Name, in.Name)
				if err != nil {
					t.Errorf("%s in %s: %v", name, which, err)
					continue
				}
				if got.Encoding != which {
					t.Errorf("%s in %s: read as %s", name, which, got.Encoding)
				}
				text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(got.Text)
				if diff := cmp.Diff(want.Text, text) + cmp.Diff(want.Hints, got.Hints) + cmp.Diff(want.Origins, got.Origins); diff != "" {
					t.Errorf("%s in %s with %q: %s", name, which, end, diff)
				}
			}
		}
	}
}

// TestShortPagesByDeclaration holds that a page too short to be judged is read
// in the encoding it declares, and refused without a declaration.
func TestShortPagesByDeclaration(t *testing.T) {
	const short = "<p>\xd6\xd0\xb9\xfa</p>" // 中国
	for _, said := range []string{"gb2312", "GBK", "gb18030"} {
		f, err := source.Decode([]byte(`<meta charset="`+said+`">`+short), "a.html", "a.html")
		if err != nil || f.Text != "中国" || f.Encoding != "GB18030" {
			t.Errorf("%s: %v, %v", said, f, err)
		}
	}
	for _, page := range []string{short, `<meta charset="windows-1252">` + short} {
		var refused *source.Refusal
		if f, err := source.Decode([]byte(page), "a.html", "a.html"); !errors.As(err, &refused) {
			t.Errorf("%q: read as %+v", page, f)
		}
	}
}

// TestPageRefusals lists pages that hold no document.
func TestPageRefusals(t *testing.T) {
	for _, c := range []struct{ name, file, page, says string }{
		{"no tags", "a.html", "关于印发方案的通知", ".txt"},
		{"script alone", "a.htm", "<html><body><div id=app></div><script>load('正文')</script></body>", "script"},
		{"frames", "a.html", "<frameset><frame src=1><frame src=2></frameset>", "frame"},
		{"nested too deep", "a.html", strings.Repeat("<div>", 600) + "正文", "512"},
		{"MHTML", "a.html", "From: <Saved by Blink>\r\nSnapshot-Content-Location: x", "HTML only"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := source.Decode([]byte(c.page), c.file, c.file)
			var refused *source.Refusal
			if !errors.As(err, &refused) {
				t.Fatalf("read as %+v, %v", f, err)
			}
			if p := refused.Problem; !strings.Contains(p.En, c.says) || !strings.Contains(p.En, " — ") || !strings.Contains(p.Zh, " — ") {
				t.Errorf("got %s", p.Format("en"))
			}
		})
	}
}

var scriptText = regexp.MustCompile(`乱码`)

// FuzzPage holds that no page makes the reader panic, and that what it reads
// is in order: valid text, one origin and hint a line, places inside the file.
func FuzzPage(f *testing.F) {
	for _, s := range []string{
		"<p>一<table><tr><td>二<p>三</table>四", "<table>一<td>二<table><td>三", "<svg><title>一</title><style><!--9--></style></svg>二",
		"<a href='#x'>目录</a><ruby>汉<rt>hàn</ruby>", "<li>一<ol start=0x><li value=-1>二", "<textarea><p>一", "<pre>\n一\r\n\r二", "<plaintext>一<p>",
	} {
		f.Add(s)
	}
	names, err := filepath.Glob("testdata/page/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, page string) {
		file, err := source.Decode([]byte("<script>'乱码'</script>"+page), "a.html", "a.html")
		if err != nil {
			return
		}
		n := 1 + strings.Count(file.Text, "\n")
		if !utf8.ValidString(file.Text) || len(file.Origins) != n || len(file.Hints) != n {
			t.Fatalf("%d lines, %d origins, %d hints", n, len(file.Origins), len(file.Hints))
		}
		if !strings.Contains(page, "乱码") && scriptText.MatchString(file.Text) {
			t.Fatal("text of a script")
		}
		last := 1 + strings.Count(page, "\n") + strings.Count(page, "\r")
		places := slices.Clone(file.Origins)
		for _, p := range file.Problems {
			places = append(places, p.Pos.Line)
		}
		for _, line := range places {
			if line < 0 || line > last {
				t.Fatal(fmt.Sprint("line ", line, " of ", last))
			}
		}
	})
}

// FuzzMarkdown holds that a Markdown file's text is the file as received, with
// one hint a line, and that a row's cells fit it.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"---\na: b\n---\n# 题\n<!-- INFO END -->\n正文", "|a\\|b|\n|-|\n||", "<!--\n\n题\n===", "---", "* [一](#1)\r\r\n- 二", "#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := source.Decode([]byte(text), "a.md", "a.md")
		if err != nil {
			return
		}
		lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(file.Text), "\n")
		if file.Text != text && file.Encoding == "UTF-8" || len(file.Hints) != len(lines) || file.Origins != nil {
			t.Fatalf("%d hints for %d lines", len(file.Hints), len(lines))
		}
		for i, h := range file.Hints {
			if h.Kind == doc.HintHeading && (h.Level < 1 || h.Level > 6 || strings.TrimSpace(lines[i]) == "") {
				t.Fatalf("%+v for %q", h, lines[i])
			}
			if h.Kind == doc.HintRow && len(h.Cells) > strings.Count(lines[i], "|") {
				t.Fatalf("%+v for %q", h, lines[i])
			}
		}
	})
}

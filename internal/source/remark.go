package source

import (
	"fmt"
	"strings"

	"gongbao/internal/doc"
)

// remarks say what is not text but stood in an article, :: rule of a remark.
// %s is what the page says of it, perhaps nothing.
var remarks = map[string]struct{ zh, en string }{
	"ruby": {"注音“%s”未收入正文 — 如不是注音，请改用纯文本",
		"the reading %q is left out of the text — if it is no reading, use plain text instead"},
	"shifted": {"上标或下标“%s”没有对应的字符，已按普通文字收入 — 请对照原网页，以免与前后文字混淆",
		"the superscript or subscript %q has no characters of its own and stands as ordinary text — compare the page, so that it is not read together with its neighbours"},
	"struck": {"网页上划去的文字“%s”未收入正文 — 如仍有效，请改用纯文本补录",
		"the text %q is struck out in the page and left out — if it is still valid, add it in plain text"},
	"noscript": {"只在不运行脚本时显示的文字“%s”未收入正文 — 如属正文，请改用纯文本补录",
		"the text %q, which shows only where scripts do not run, is left out — if it belongs to the article, add it in plain text"},
	"list-number": {"列表从 %s 起的编号由网页自动生成，文字中没有 — 如属正文，请改用纯文本并写出编号",
		"the page itself numbers a list, from %s on, and the numbers are not in the text — if they belong to it, use plain text with the numbers written out"},
	"picture": {"此处有图片或其他嵌入内容（%s），其中的文字没有收入 — 请对照原网页，必要时补录",
		"a picture or other embedded content stands here (%q), what it says is not in the text — compare the page, and add it if needed"},
	"attachment": {"附件 %s 是另一个文件，没有收入 — 如需发布，请取得后另存为文本放入",
		"the attachment %q is another file and is not in the text — fetch it and add it as text if it is to be published"},
}

// pageFindings says what taking a page apart left out or was not sure of.
func pageFindings(f *doc.File, p *webPage, s stretch, text string) []finding {
	var out []finding
	if said, declared := declaredIn([]byte(text)); said != "" && declared != baseName(f.Encoding) {
		out = append(out, note(doc.Pos{}, "charset",
			"网页自称编码为 %[1]s，实为 %[2]s，已按 %[2]s 读取 — 如有乱码，请从浏览器另存为 UTF-8",
			"the page declares %[1]s but is %[2]s, and was read as that — if characters are wrong, save it from a browser as UTF-8", said, f.Encoding))
	}
	for _, m := range p.marks {
		if m.at >= s.from && m.at <= s.to {
			out = append(out, note(doc.Pos{Line: m.line}, m.rule, remarks[m.rule].zh, remarks[m.rule].en, m.text))
		}
	}
	if !s.found {
		n := note(doc.Pos{}, "no-article",
			"找不到正文，网页上的文字已全部收入 — 请打开原网页核对，或把正文另存为 .txt",
			"no article was found, so all text of the page was taken — compare the page, or save the article as .txt")
		n.severity = doc.Warning
		return append(out, n)
	}
	if len(f.Left) > 0 {
		out = append(out, note(doc.Pos{Line: f.Left[0].Line}, "page-chrome",
			"网页上正文以外的 %[1]d 行没有收入，首行是“%[2]s” — 如属正文，请把正文另存为 .txt",
			"text around the article was left out (lines: %[1]d, the first: %[2]q) — if it belongs to the article, save that as .txt", len(f.Left), shorten(f.Left[0].Text)))
	}
	return append(out, proseLeft(p, s)...)
}

// proseLeft reports running text outside the article that is more than half as
// long as the article: it may be the rest of it, or another one.
func proseLeft(p *webPage, s stretch) []finding {
	kept, left, first := 0, 0, 0
	for i, b := range p.blocks {
		switch {
		case s.has(i):
			kept += b.han
		case b.linked*2 <= b.han && strings.ContainsAny(b.text, "。；"):
			if left == 0 {
				first = b.line
			}
			left += b.han
		}
	}
	if left*2 <= kept {
		return nil
	}
	n := note(doc.Pos{Line: first}, "text-outside",
		"正文以外还有 %[1]d 个汉字的成段文字没有收入 — 请打开原网页核对，或把正文另存为 .txt",
		"running text of %[1]d Han characters outside the article was left out — compare the page, or save the article as .txt", left)
	n.severity = doc.Warning
	return []finding{n}
}

// baseName returns the encoding as a page could declare it.
func baseName(encoding string) string {
	if encoding == hkscs {
		return big5
	}
	return strings.TrimSuffix(encoding, " BOM")
}

// shorten returns the first runes of s, for a message.
func shorten(s string) string {
	const most = 20
	s = strings.ReplaceAll(s, "\t", " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// note returns a finding that asks for nothing. The wordings are as in severe.
func note(pos doc.Pos, rule, zh, en string, args ...any) finding {
	return finding{pos: pos, rule: rule, severity: doc.Note, zh: fmt.Sprintf(zh, args...), en: fmt.Sprintf(en, args...)}
}

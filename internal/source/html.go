package source

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"gongbao/internal/doc"
)

// isPage reports whether a file of this name holds a web page.
func isPage(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".html" || ext == ".htm"
}

// readPage takes a saved web page apart: the text of its article goes to Text,
// one line a block, what stands around it to Left.
func readPage(f *doc.File, text string) *finding {
	if !strings.Contains(text, "<") {
		f := severe(doc.Pos{Line: 1}, "format",
			"文件名是网页，内容里却没有任何标签 — 如是纯文本，请把文件名改为以 .txt 结尾",
			"by its name it is a web page, but it holds no tags — if it is plain text, give it a name ending in .txt")
		return &f
	}
	root, err := html.Parse(strings.NewReader(withLines(text)))
	if err != nil {
		f := severe(doc.Pos{}, "html", "网页无法解析（%v） — 请在浏览器中打开，复制正文另存为 .txt",
			"the page cannot be parsed (%v) — open it in a browser and save the text of the article as .txt", err)
		return &f
	}
	p := readBlocks(root)
	if len(p.blocks) == 0 {
		f := severe(doc.Pos{}, "no-text",
			"网页里没有文字：正文可能由脚本载入，或在框架的另一页里 — 请在浏览器中打开，等正文显示后另存，或复制为 .txt",
			"the page holds no text: a script may load it, or it stands in another page in a frame — open it in a browser, save it again once the text shows, or copy the text to a .txt")
		return &f
	}
	a := p.article()
	var b strings.Builder
	for i, bl := range p.blocks {
		if !a.has(i) {
			f.Left = append(f.Left, doc.Removed{Line: bl.line, Text: bl.text, Rule: "boilerplate"})
			continue
		}
		if len(f.Origins) > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(bl.text)
		f.Origins = append(f.Origins, bl.line)
		f.Hints = append(f.Hints, bl.hint)
	}
	f.Text = b.String()
	for _, n := range pageFindings(f, p, a, text) {
		f.Problems = append(f.Problems, n.in(f.Path))
	}
	f.Left = append(f.Left, p.taken...)
	slices.SortStableFunc(f.Left, func(a, b doc.Removed) int { return cmp.Compare(a.Line, b.Line) })
	return nil
}

// withLines returns the page without its comments and with a comment before
// every text that holds the number of the line the text begins in: the parser
// keeps comments where they stand, but not the places of what it reads.
func withLines(text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/4)
	z := html.NewTokenizer(strings.NewReader(text))
	line, raw, returned := 1, false, false
	for {
		kind := z.Next()
		if kind == html.ErrorToken { // the end: a string is read without errors
			return b.String()
		}
		token := z.Raw()
		if kind == html.TextToken && !raw || isNoscript(kind, token) {
			b.WriteString("<!--" + strconv.Itoa(line) + "-->")
		}
		if kind != html.CommentToken {
			b.Write(token)
		}
		// The text of these elements is read up to their end tag; a comment
		// there would be part of it.
		for _, c := range token {
			if c == '\n' && !returned || c == '\r' {
				line++
			}
			returned = c == '\r'
		}
		name, _ := z.TagName()
		raw = kind == html.StartTagToken && rawText[string(name)]
	}
}

// isNoscript reports whether a token begins an element noscript, whose text is
// raw and so can hold no comment.
func isNoscript(kind html.TokenType, token []byte) bool {
	const tag = "<noscript"
	return kind == html.StartTagToken && len(token) > len(tag) && strings.EqualFold(string(token[:len(tag)]), tag)
}

// rawText lists the elements whose content is no markup.
var rawText = map[string]bool{
	"iframe": true, "noembed": true, "noframes": true, "noscript": true, "plaintext": true,
	"script": true, "style": true, "textarea": true, "title": true, "xmp": true,
}

// lineMark returns the line that a comment put in by withLines names, or 0.
func lineMark(n *html.Node) int {
	line, err := strconv.Atoi(n.Data)
	if err != nil {
		return 0
	}
	return line
}

package source

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/go-enry/go-enry/v2/data"

	"gongbao/internal/doc"
)

// Of go-enry only its tables are linked. Importing the package itself costs
// every command 32 ms and 15.9 MB at start, because its classifier's token
// frequencies are built on the way into main; the tables alone cost 11 ms and
// 5.4 MB (GODEBUG=inittrace=1, two cores), and the binary is 7 MB smaller.
// What the package adds over its tables is of no use here: its test for binary
// data is a search for a zero byte, which calls UTF-16 binary and so has to
// follow decoding, and its classifier tells programming languages apart.

// formats lists the kinds of file that can be read as a document, with what
// takes them apart: it fills Text and what follows it in the File, or says why
// the text is no document.
var formats = map[string]func(f *doc.File, text string) *finding{ // :: extension
	".txt":  readPlain,
	".md":   readMarkdown,
	".html": readPage,
	".htm":  readPage,
}

// readPlain takes a text as it is. A page's source under the wrong name is
// refused: its tags would be read as the text.
func readPlain(f *doc.File, text string) *finding {
	if looksLikeMarkup(text) {
		f := severe(doc.Pos{Line: 1}, "format",
			"内容是网页源代码（HTML/XML），不是纯文本 — 如是网页，请把文件名改为以 .html 结尾",
			"holds the source of a web page (HTML/XML), not plain text — if it is a page, give it a name ending in .html")
		return &f
	}
	f.Text = text
	return nil
}

// signatures lists how files begin that are often dropped in by mistake, with
// the way out. Offsets are 0.
var signatures = []struct {
	magic  string
	name   string
	zh, en string
}{
	{magic: "%PDF-", name: "PDF", zh: "请用 PDF 阅读器另存为纯文本", en: "save it as plain text from a PDF reader"},
	{magic: "PK\x03\x04", name: "Word/ZIP", zh: "请在 Word 或 WPS 中另存为 UTF-8 纯文本；压缩包请先解压", en: "save it as plain text in UTF-8 from the word processor; unpack an archive first"},
	{magic: "\xD0\xCF\x11\xE0", name: "Word 97–2003", zh: "请在 Word 或 WPS 中另存为 UTF-8 纯文本", en: "save it as plain text in UTF-8 from the word processor"},
	{magic: "{\\rtf", name: "RTF", zh: "请在 Word 或 WPS 中另存为 UTF-8 纯文本", en: "save it as plain text in UTF-8 from the word processor"},
	{magic: "\x89PNG", name: "PNG", zh: "图片里没有文字，请先做文字识别", en: "a picture holds no text, have it recognised first"},
	{magic: "\xFF\xD8\xFF", name: "JPEG", zh: "图片里没有文字，请先做文字识别", en: "a picture holds no text, have it recognised first"},
	{magic: "GIF8", name: "GIF", zh: "图片里没有文字，请先做文字识别", en: "a picture holds no text, have it recognised first"},
	{magic: "\x1F\x8B", name: "gzip", zh: "请先解压", en: "unpack it first"},
	{magic: "7z\xBC\xAF", name: "7z", zh: "请先解压", en: "unpack it first"},
	{magic: "From: <Saved by", name: "MHTML", zh: "请在浏览器中另存为“仅网页，HTML”", en: "save the page again as HTML only"},
	{magic: "MIME-Version:", name: "MHTML", zh: "请在浏览器中另存为“仅网页，HTML”", en: "save the page again as HTML only"},
	{magic: "Rar!", name: "RAR", zh: "请先解压", en: "unpack it first"},
}

// refuseBytes says why data as received cannot be a document, or nil.
func refuseBytes(raw []byte) *finding {
	if len(bytes.TrimSpace(raw)) == 0 {
		f := severe(doc.Pos{}, "empty", "文件是空的 — 请重新取得原件，或把它从 seeds/ 删除",
			"the file is empty — fetch it again or remove it from seeds/")
		return &f
	}
	for _, s := range signatures {
		if bytes.HasPrefix(raw, []byte(s.magic)) {
			f := severe(doc.Pos{}, "format", "这是 %[1]s 文件，不是文本 — %[2]s", "a %[1]s file, not text — %[3]s", s.name, s.zh, s.en)
			return &f
		}
	}
	return nil
}

// refuseText says why decoded text under the given name is no document of a
// kind that can be read, or nil.
func refuseText(name, text string) *finding {
	if at := strings.IndexByte(text, 0); at >= 0 {
		f := severe(doc.Pos{Line: lineAt([]byte(text), at)}, "binary",
			"含有零字节，是二进制文件 — 请用原来的程序打开，另存为 UTF-8 纯文本",
			"holds a zero byte, so it is binary — open it in the program it came from and save it as plain text in UTF-8")
		return &f
	}
	ext := strings.ToLower(path.Ext(name))
	if formats[ext] == nil {
		f := severe(doc.Pos{}, "format",
			"按文件名是 %[1]s，只能读 .txt、.md、.html — 请另存为 UTF-8 纯文本，文件名以 .txt 结尾",
			"by its name it is %[1]s, only .txt, .md and .html can be read — save it as plain text in UTF-8 under a name ending in .txt", typeByName(name))
		return &f
	}
	return nil
}

// looksLikeMarkup reports whether text begins as an HTML or XML file does.
func looksLikeMarkup(text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 256)]))
	for _, start := range []string{"<!doctype", "<html", "<?xml", "<head", "<body"} {
		if strings.HasPrefix(head, start) {
			return true
		}
	}
	return false
}

// typeByName returns what go-enry's tables call a file with this name: by the
// whole name, else by its extension; the extension itself if they know none.
// Where several languages share an extension, the one that goes by it is meant.
func typeByName(name string) string {
	base := path.Base(name)
	ext := strings.ToLower(path.Ext(base))
	known := slices.Concat(data.LanguagesByFilename[base], data.LanguagesByExtension[ext])
	if named, ok := data.LanguageByAlias(strings.TrimPrefix(ext, ".")); ok && slices.Contains(known, named) {
		return named
	}
	switch {
	case len(known) > 0:
		return known[0]
	case ext != "":
		return ext
	}
	return base
}

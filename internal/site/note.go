package site

import (
	"bytes"
	"fmt"
	"html/template"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"gongbao/internal/doc"
)

// Limits on a note, checked before Markdown is parsed: nested quotes and lists
// cost time that grows with the square of their depth.
const (
	noteBytes = 64 << 10
	noteDepth = 12 // opening > or list markers, two columns each
)

// noteKey names a note in one script: that of a document by the document's id.
type noteKey struct {
	note   string
	script doc.Script
}

// note is an editor's note ready for the page.
type note struct{ html template.HTML }

// markdown is goldmark in safe mode: raw HTML and javascript: addresses do not
// reach the page.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.Footnote))

// noteText is a text in Markdown that staff wrote.
type noteText struct {
	key    string // what pages find it by
	text   string
	file   string                         // from the site's root
	line   int                            // of file on which text begins
	page   func(script doc.Script) string // the address of the page it stands on
	home   string                         // document or unit that #3.7.20 belongs to
	above  int                            // headings above its own on that page
	script doc.Script                     // in which its problems are reported
}

// readNotes renders the notes of all documents and returns what is wrong with
// them, each with the line of the header file.
func (s *Site) readNotes() []doc.Problem {
	s.notes = map[noteKey]note{}
	var problems []doc.Problem
	for _, w := range s.lib.Works {
		h := w.Received.Header
		if h == nil || strings.TrimSpace(h.Note) == "" {
			continue
		}
		id := w.Received.ID
		problems = append(problems, s.readNote(noteText{
			key: id, text: h.Note, file: h.Path, line: h.NoteLine, home: id, above: 2, script: w.Received.Received,
			page: func(script doc.Script) string { return doc.PagePath(script, id) },
		})...)
	}
	return problems
}

// readNote renders t in both scripts and returns what is wrong with it.
func (s *Site) readNote(t noteText) []doc.Problem {
	if p := tooLarge(t); p != nil {
		return []doc.Problem{*p}
	}
	var problems []doc.Problem
	for _, script := range doc.Scripts {
		n := &noteReader{view: &view{Site: s, script: script}, note: t, source: []byte(s.opt.Convert(t.text, script))}
		out, err := n.render()
		if err != nil {
			problems = append(problems, n.problem(0, "note-unreadable", doc.Severe,
				fmt.Sprintf("编者按无法排版：%v — 请简化这段 Markdown", err),
				fmt.Sprintf("the note cannot be rendered: %v — simplify its Markdown", err)))
			continue
		}
		s.notes[noteKey{t.key, script}] = note{out}
		if script == t.script {
			problems = append(problems, n.problems...)
		}
	}
	return problems
}

// tooLarge returns a problem if the note is beyond the limits, else nil.
func tooLarge(t noteText) *doc.Problem {
	p := doc.Problem{File: t.file, Pos: doc.Pos{Line: t.line}, Stage: "site", Rule: "note-too-large", Severity: doc.Severe}
	if len(t.text) > noteBytes {
		p.Zh = fmt.Sprintf("编者按有 %d 字节，超过上限 %d — 请缩短，或另成一份文件", len(t.text), noteBytes)
		p.En = fmt.Sprintf("the note has %d bytes, more than %d — shorten it or make it a document of its own", len(t.text), noteBytes)
		return &p
	}
	for i, line := range strings.Split(t.text, "\n") {
		if nesting(line) > noteDepth {
			p.Pos.Line += i
			p.Zh = fmt.Sprintf("编者按在这里嵌套超过 %d 层 — 请减少引用或列表的层次", noteDepth)
			p.En = fmt.Sprintf("the note nests deeper than %d levels here — use fewer quotes or lists inside each other", noteDepth)
			return &p
		}
	}
	return nil
}

// opener is what begins a block inside another one: a mark of a quotation, or
// of a list with the white space that makes it one (a line of dashes alone is a
// rule), or two columns of indentation.
var opener = regexp.MustCompile(`^(?:>|[-*+](?:[ \t]|$)|[0-9]{1,9}[.)](?:[ \t]|$)|  |\t)`)

// nesting estimates how many blocks a line opens inside each other.
func nesting(line string) int {
	n := 0
	for {
		if m := opener.FindString(line); m != "" {
			n++
			line = line[len(m):]
		} else if strings.HasPrefix(line, " ") {
			line = line[1:]
		} else {
			return n
		}
	}
}

// noteReader turns one note into HTML and checks what it refers to.
type noteReader struct {
	*view
	note     noteText
	source   []byte
	deeper   int // added to the levels of its headings
	problems []doc.Problem
}

func (n *noteReader) render() (template.HTML, error) {
	tree := markdown.Parser().Parse(text.NewReader(n.source))
	n.deeper = n.note.above + 1 - highest(tree)
	err := ast.Walk(tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			n.visit(node)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := markdown.Renderer().Render(&b, n.source, tree); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// ruling is the line between the head and the rows of a table in Markdown's
// usual extension. Notes are read without it: a row with more cells than the head
// would silently lose them.
var ruling = regexp.MustCompile(`(?m)^\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?\s*)?$`)

// highest returns the smallest level of the headings of the note, 6 without
// any: some people begin with #, others with ##, and neither may leave a level of
// the page out.
func highest(tree ast.Node) int {
	level := 6
	for node := tree.FirstChild(); node != nil; node = node.NextSibling() {
		if h, ok := node.(*ast.Heading); ok {
			level = min(level, h.Level)
		}
	}
	return level
}

// visit mends or reports one node before it is rendered.
func (n *noteReader) visit(node ast.Node) {
	switch node := node.(type) {
	case *ast.Heading:
		// On a document's page the title is its h1 and the note's heading its h2.
		node.Level = min(max(node.Level+n.deeper, n.note.above+1), 6)
	case *ast.Link:
		node.Destination = n.target(node, node.Destination)
	case *ast.Image:
		n.report(node, "note-image", doc.Warning,
			fmt.Sprintf("编者按引用了图片 %s，站点不收录 — 请改为文字说明", node.Destination),
			fmt.Sprintf("the note refers to the image %s, which the site does not carry — describe it in words", node.Destination))
	case *ast.HTMLBlock, *ast.RawHTML:
		n.report(node, "note-html", doc.Warning,
			"编者按里的 HTML 不会显示 — 请改用 Markdown 写法",
			"HTML in a note is left out — write it in Markdown")
	case *ast.Paragraph:
		if ruling.Match(node.Lines().Value(n.source)) {
			n.report(node, "note-table", doc.Warning,
				"编者按里的表格排不成表格，竖线会照样显示 — 请改写成列表",
				"a table in a note stays a line of bars — write it as a list")
		}
	case *ast.Text:
		if strings.Contains(string(node.Segment.Value(n.source)), "**") {
			n.report(node, "note-bold", doc.Warning,
				"** 没有成为粗体：粗体记号紧挨标点时不起作用 — 请把标点移到记号之外，或在记号外加一个空格",
				"** did not become bold: the mark does not work beside punctuation — move the punctuation out of it or add a space outside")
		}
	}
}

// target turns the destination of a link into an address relative to the
// document's page. Staff may name a unit or a document by its id, a place in
// the same document (#3.7.20), or a page from the script's folder; web and mail
// addresses stay. Anything else is reported and stays.
func (n *noteReader) target(node ast.Node, dest []byte) []byte {
	to, page := string(dest), n.note.page(n.script)
	home, _, _ := strings.Cut(n.note.home, "/")
	if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
		return dest
	}
	if id, ok := strings.CutPrefix(to, "#"); ok {
		to = home + "/" + strings.TrimPrefix(id, "u-")
	}
	if e, ok := n.index.byID[to]; ok {
		return []byte(rel(page, e.address(n.script)))
	}
	if w := n.lib.Work(to); w != nil {
		return []byte(rel(page, doc.PagePath(n.script, to)))
	}
	if clean := path.Clean(to); n.isPage(clean) {
		return []byte(rel(page, in(n.script, clean)))
	}
	n.report(node, "dead-link", doc.Severe,
		fmt.Sprintf("编者按的链接 %s 没有去处 — 请写文件的 id（如 %s）、条目的 id（如 %s/1）或完整网址", dest, home, home),
		fmt.Sprintf("the note's link %s leads nowhere — write a document's id (%s), a unit's id (%s/1) or a full web address", dest, home, home))
	return []byte("#")
}

// isPage reports whether path, from a script's folder, is a page that is not
// about one document.
func (n *noteReader) isPage(path string) bool {
	for _, s := range sections {
		if s.path == path {
			return true
		}
	}
	for _, o := range n.index.offices {
		if "agencies/"+o.id+".html" == path {
			return true
		}
	}
	for _, g := range n.index.goals {
		if pagePath(g.path(), 1) == path {
			return true
		}
	}
	for _, t := range n.index.subjects {
		if "topics/"+t.topic.ID+".html" == path {
			return true
		}
	}
	return false
}

// report notes a problem with node, once per line.
func (n *noteReader) report(node ast.Node, rule string, severity doc.Severity, zh, en string) {
	p := n.problem(lineOf(node, n.source), rule, severity, zh, en)
	if !slices.Contains(n.problems, p) {
		n.problems = append(n.problems, p)
	}
}

// problem is a problem on line (from 0) of the note.
func (n *noteReader) problem(line int, rule string, severity doc.Severity, zh, en string) doc.Problem {
	return doc.Problem{
		File: n.note.file, Pos: doc.Pos{Line: n.note.line + line}, Stage: "site",
		Rule: rule, Severity: severity, Zh: zh, En: en,
	}
}

// lineOf returns the line of source, from 0, on which node begins: that of its
// first text, or of the block around it.
func lineOf(node ast.Node, source []byte) int {
	for n := node; n != nil; n = n.Parent() {
		if at, ok := offsetOf(n); ok {
			return bytes.Count(source[:at], []byte("\n"))
		}
	}
	return 0
}

// offsetOf returns where in the source node begins, in bytes. It reports false
// if neither node nor its first descendants say so.
func offsetOf(node ast.Node) (int, bool) {
	switch n := node.(type) {
	case *ast.Text:
		return n.Segment.Start, true
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			return n.Segments.At(0).Start, true
		}
	}
	if node.Type() == ast.TypeBlock && node.Lines() != nil && node.Lines().Len() > 0 {
		return node.Lines().At(0).Start, true
	}
	if child := node.FirstChild(); child != nil {
		return offsetOf(child)
	}
	return 0, false
}

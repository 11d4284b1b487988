package source

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// documentDir holds one file per document.
const documentDir = "content/documents"

// A header file has the form
//
//	---
//	id: fuzhou-2023
//	…
//	---
//	The editor's note, in Markdown (optional).
//
// The YAML is read by header.schema. Every position in messages counts from
// the first line of the file.

// inferable lists the fields that may be named as inferred.
var inferable = []string{"title", "issuer", "number", "kind", "level", "adopted", "issued", "published", "addressees", "short_names", "status", "source_url"}

// header returns the schema of a document's header, reading into h.
func (r *reader) header(h *doc.Header) schema {
	return schema{
		{"id", true, r.documentID(&h.ID)},
		{"title", true, r.text(&h.Meta.Title)},
		{"level", true, r.id(&h.Level)},
		{"issuer", false, r.list(&h.Meta.Issuer)},
		{"kind", true, r.oneOf(&h.Meta.Kind, doc.IDs(doc.DocumentKinds)...)},
		{"number", false, r.issueNumber(&h.Meta.Number)},
		{"adopted", false, r.date(&h.Meta.Adopted)},
		{"issued", false, r.date(&h.Meta.Issued)},
		{"published", false, r.date(&h.Meta.Published)},
		{"addressees", false, r.text(&h.Meta.Addressees)},
		{"short_names", false, r.list(&h.Meta.ShortNames)},
		{"status", false, r.oneOf(&h.Status, doc.IDs(doc.Statuses)...)},
		{"source_url", false, r.webAddress(&h.URL)},
		{"inferred", false, r.each(r.inferred(&h.Inferred))},
		{"version_of", false, r.id(&h.VersionOf)},
		{"added", false, r.date(&h.Added)},
		{"revised", false, r.each(r.revision(&h.Revised))},
		{"source", true, func(n *yaml.Node) { r.object(n, r.source(&h.Source)) }},
		{"errata", false, r.each(func(n *yaml.Node) {
			e := doc.Erratum{File: r.path, At: n.Line}
			r.object(n, r.erratum(&e))
			if e.Line > 0 && e.Found != "" {
				h.Errata = append(h.Errata, e)
			}
		})},
	}
}

// source returns the schema of the reference to the received file.
func (r *reader) source(s *doc.Source) schema {
	return schema{
		{"file", true, r.text(&s.File)},
		{"sha256", false, r.digest(&s.SHA256)},
	}
}

// erratum returns the schema of a correction.
func (r *reader) erratum(e *doc.Erratum) schema {
	return schema{
		{"line", true, r.number(&e.Line)},
		{"found", true, r.text(&e.Found)},
		{"read", true, r.text(&e.Read)},
		{"why", true, r.text(&e.Why)},
	}
}

func (r *reader) documentID(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.id(to)(n)
		if slices.Contains(doc.ReservedIDs, *to) {
			r.say(n, "id", "%s 已被网站本身占用 — 请换一个标识，如 %[1]s-2023", "%s is a name the site uses itself — choose another, like %[1]s-2023", *to)
		}
	}
}

func (r *reader) inferred(to *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var s string
		r.oneOf(&s, inferable...)(n)
		if s != "" {
			*to = append(*to, s)
		}
	}
}

var (
	webPattern    = regexp.MustCompile(`^https?://[^\s/]+`)
	digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func (r *reader) webAddress(to *string) func(*yaml.Node) {
	return r.matching(to, webPattern, "url", "%s 不是网址 — 请从 https:// 写起", "%s is no web address — begin it with https://")
}

func (r *reader) digest(to *string) func(*yaml.Node) {
	return r.matching(to, digestPattern, "digest",
		"%s 不是 SHA-256（64 位小写十六进制数）— 可以不写 sha256；要写，gongbao parse 原件 --format json 会给出",
		"%s is no SHA-256 (64 hexadecimal digits in lower case) — sha256 may be left out; gongbao parse FILE --format json prints it")
}

// oddNumber matches the number of an official document whose year stands in
// other brackets than 〔〕, which GB/T 9704—2012, 7.2.5 asks for.
var oddNumber = regexp.MustCompile(`^([^〔〕]*)[\[［【(（{｛〈《<]\s*(\d{4})\s*[\]］】)）}｝〉》>]([^〔〕]*)$`)

// issueNumber returns what reads the number of a document into to.
func (r *reader) issueNumber(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		r.text(to)(n)
		if m := oddNumber.FindStringSubmatch(n.Value); n.Kind == yaml.ScalarNode && m != nil {
			r.warn(n, "number", "发文字号 %[1]s 的年份不用这种括号 — 请写作 %[2]s", "the year of the number %[1]s stands in other brackets — write %[2]s", n.Value, m[1]+"〔"+m[2]+"〕"+m[3])
		}
	}
}

// splitHeader cuts text into its YAML, with an empty line in place of the
// opening mark so that line numbers stay, and the note below it with the
// line it begins on. It reports false if the marks are not both there.
func splitHeader(text []byte) (yaml, note []byte, noteLine int, ok bool) {
	const mark = "---"
	lines := bytes.SplitAfter(text, []byte("\n"))
	if string(bytes.TrimSpace(lines[0])) != mark {
		return nil, nil, 0, false
	}
	for i := 1; i < len(lines); i++ {
		if string(bytes.TrimRight(lines[i], " \t\r\n")) == mark {
			head := append([]byte("\n"), bytes.Join(lines[1:i], nil)...)
			return head, bytes.Join(lines[i+1:], nil), i + 2, true
		}
	}
	return nil, nil, 0, false
}

// readHeader reads one file of content/documents. The header is nil if the
// file has none that could stand for a document.
func readHeader(p string, text []byte) (*doc.Header, []doc.Problem) {
	r := &reader{path: p}
	head, note, noteLine, ok := splitHeader(text)
	if !ok {
		return nil, []doc.Problem{severe(doc.Pos{Line: 1}, "header",
			"文件开头没有写在两行“---”之间的文档信息 — 请照 content/documents 里其他文件的样子补上",
			"the file does not begin with a header between two lines \"---\" — add one, like the other files of content/documents have").in(p)}
	}
	root := r.parse(head)
	if root == nil {
		if len(r.problems) == 0 {
			r.say(&yaml.Node{Line: 1}, "header", "文档信息是空的 — 请至少写明 id、title、level、kind、source", "the header is empty — give at least id, title, level, kind, source")
		}
		return nil, r.problems
	}
	h := &doc.Header{Path: p}
	h.Lines = r.object(root, r.header(h))
	setNote(h, string(note), noteLine)
	if h.ID == "" || h.Source.File == "" {
		return nil, r.problems
	}
	return h, r.problems
}

// setNote puts the note into h, without the empty lines before it.
func setNote(h *doc.Header, note string, line int) {
	body := strings.TrimLeft(note, " \t\r\n")
	h.Note = strings.TrimRight(body, " \t\r\n")
	if h.Note != "" {
		h.NoteLine = line + strings.Count(note[:len(note)-len(body)], "\n")
	}
}

// readHeaders reads the header files at paths. Of two documents with one id the
// first by file name counts.
func readHeaders(root fs.FS, paths []string) ([]*doc.Header, []doc.Problem) {
	var headers []*doc.Header
	var problems []doc.Problem
	first := map[string]*doc.Header{} // :: id → header
	for _, p := range paths {
		text, bad := readText(root, p)
		problems = append(problems, bad...)
		if text == nil {
			continue
		}
		h, bad := readHeader(p, text)
		problems = append(problems, bad...)
		if h == nil {
			continue
		}
		if other := first[h.ID]; other != nil {
			problems = append(problems, severe(doc.Pos{Line: h.Lines["id"]}, "duplicate-id",
				"标识 %[1]s 已由 %[2]s:%[3]d 使用 — 请改其中一个", "the id %[1]s is taken by %[2]s:%[3]d — change one of them",
				h.ID, other.Path, other.Lines["id"]).in(p))
			continue
		}
		first[h.ID] = h
		if stem := strings.TrimSuffix(path.Base(p), ".md"); h.ID != stem {
			problems = append(problems, severe(doc.Pos{Line: h.Lines["id"]}, "id",
				"id 是 %[1]s，文件名却是 %[2]s.md — 两者应相同", "the id is %[1]s but the file is called %[2]s.md — they must agree", h.ID, stem).in(p))
		}
		headers = append(headers, h)
	}
	return headers, problems
}

package source

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// headerExample stands at the head of every header file, so that whoever edits
// one sees every key without looking elsewhere.
const headerExample = `# 例（每个键；没有的信息就不写，空着等于未知）：
# id: fuzhou-2023               # 与文件名相同；小写英文、数字、连字符
# title: 福州市建设可持续发展城市行动纲要
# level: city                   # site.yaml 里声明的层级
# issuer: [福州市人民政府]
# kind: outline                 # outline opinion resolution plan notice report law decision news other
# number: 榕政综〔2023〕12号     # 发文字号
# adopted: 2023-12-19           # 通过或签署
# issued: 2023-12-20            # 印发
# published: 2023-12-21         # 所取网页上的发布日期
# addressees: 各县（市）区人民政府
# short_names: [可持续发展城市行动纲要]   # 别的文件用的简称
# status: in-force              # in-force amended superseded repealed expired draft
# source_url: https://example.org/1.html  # 原文网址
# inferred: [title, issuer]     # 原件没有写明、由编辑推断的键
# version_of: fuzhou-2020       # 上一版的 id；本文件是它的下一版
# added: 2024-01-05             # 本站收录的日期
# revised:                      # 收录之后的改动，从早到晚
#   - {date: 2024-03-01, what: 补上附件二}
# source: {file: 000_6b7533e1e6355f04.txt, sha256: 10511dcba8aca88c1dcda5e7f7ec01a31a2ccfbf4f9c34260985fb54ecd192fd}
# errata:                       # 原件损坏之处
#   - line: 26                  # 原件的行号
#     found: 原件里的字
#     read: 应读作
#     why: 理由
`

// HeaderField is one key of a header that may be unknown, with its value.
type HeaderField struct {
	Key      string
	Values   []string // none if unknown
	List     bool     // the key takes a list
	Stated   bool     // a text may state it itself; else only staff can know it
	Required bool     // a document without it is not published
}

// HeaderFields returns the keys of h that may be unknown, in the order of the
// example: all but id, inferred, source and errata.
func HeaderFields(h *doc.Header) []HeaderField {
	m := h.Meta
	return []HeaderField{
		{Key: "title", Values: known(m.Title), Stated: true, Required: true},
		{Key: "level", Values: known(h.Level), Required: true},
		{Key: "issuer", Values: m.Issuer, List: true, Stated: true},
		{Key: "kind", Values: known(m.Kind), Stated: true, Required: true},
		{Key: "number", Values: known(m.Number), Stated: true},
		{Key: "adopted", Values: known(m.Adopted), Stated: true},
		{Key: "issued", Values: known(m.Issued), Stated: true},
		{Key: "published", Values: known(m.Published), Stated: true},
		{Key: "addressees", Values: known(m.Addressees), Stated: true},
		{Key: "short_names", Values: m.ShortNames, List: true, Stated: true},
		{Key: "status", Values: known(h.Status)},
		{Key: "source_url", Values: known(h.URL)},
	}
}

// known returns the list of s alone, or none if s is empty.
func known(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// FormatHeader returns the text of the file in content/documents that says h;
// the form is described in header.go. A field that is unknown is there as a
// comment, for staff to fill in. Reading the text gives h again, but for where
// things stand (Path, Lines, NoteLine), if h is one that can be read: its texts
// are valid UTF-8, no list has an entry twice or an empty one, and the note has
// no white space around it.
func FormatHeader(h *doc.Header) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\n%s\nid: %s\n", headerExample, scalarOf(h.ID))
	for _, f := range HeaderFields(h) {
		b.WriteString(f.line())
	}
	fmt.Fprintf(&b, "inferred: %s\n", flow(h.Inferred))
	fmt.Fprintf(&b, "source: {file: %s", scalarOf(h.Source.File))
	if h.Source.SHA256 != "" {
		fmt.Fprintf(&b, ", sha256: %s", strconv.Quote(h.Source.SHA256)) // of digits alone it would be a number
	}
	b.WriteString("}\n")
	if len(h.Errata) > 0 {
		b.WriteString("errata:\n")
	}
	for _, e := range h.Errata {
		fmt.Fprintf(&b, "  - line: %d\n    found: %s\n    read: %s\n    why: %s\n",
			e.Line, strconv.Quote(e.Found), strconv.Quote(e.Read), strconv.Quote(e.Why))
	}
	b.WriteString("---\n")
	if h.Note != "" {
		b.WriteString(h.Note + "\n")
	}
	return []byte(b.String())
}

// line returns the line of the header that says f, or a comment that marks it
// as unknown.
func (f HeaderField) line() string {
	switch {
	case len(f.Values) == 0:
		return fmt.Sprintf("%-20s# %s\n", "# "+f.Key+":", f.why())
	case f.List:
		return f.Key + ": " + flow(f.Values) + "\n"
	}
	return f.Key + ": " + scalarOf(f.Values[0]) + "\n"
}

// why says to staff why f is not filled in.
func (f HeaderField) why() string {
	said := "待编辑填写"
	if f.Stated {
		said = "原件没有写明"
	}
	if f.Required {
		return said + "；必填，填好才能发布"
	}
	return said
}

// flow returns the list on one line, as YAML.
func flow(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = scalarOf(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// bare matches what YAML reads as the same text without quotes, also in a list
// on one line: words of Chinese, identifiers and names of files, dates.
var bare = regexp.MustCompile(`^(?:[\p{Han}《“「（][\p{Han}0-9A-Za-z《》〈〉“”‘’「」『』〔〕（）、，。；：·—]*|[a-z][a-z0-9._-]*|\d{4}-\d\d-\d\d)$`)

// taken lists the words that YAML, in one version or another, does not read as
// text.
var taken = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

// scalarOf returns s as YAML. The escapes of Go's quoted strings are among
// those of YAML's.
func scalarOf(s string) string {
	if bare.MatchString(s) && !slices.Contains(taken, s) {
		return s
	}
	return strconv.Quote(s)
}

// CheckID returns nil if a document can have this id, else a *Refusal without
// a file. Whether another document has it is not looked at.
func CheckID(id string) error {
	var r reader
	var got string
	r.documentID(&got)(&yaml.Node{Kind: yaml.ScalarNode, Value: id})
	if len(r.problems) == 0 {
		return nil
	}
	p := r.problems[0]
	p.Pos = doc.Pos{}
	return &Refusal{p}
}

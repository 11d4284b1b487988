package source

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// field is one key of a closed schema: how it is called, whether it must be
// there, and what takes its value. A value is taken only if it is not empty:
// "key:" with nothing behind it says the same as no key.
type field struct {
	name     string
	required bool
	read     func(*yaml.Node)
}

// schema is the list of keys a mapping may have, in the order of the example
// at the head of its file.
type schema []field

// names lists the keys of s.
func (s schema) names() []string {
	out := make([]string, len(s))
	for i, f := range s {
		out[i] = f.name
	}
	return out
}

// reader reads one YAML text by a closed schema and collects what is wrong
// with it. It knows no aliases, anchors, tags and merge keys: what staff see
// is what counts.
type reader struct {
	path     string // for messages, from the site's root
	problems []doc.Problem
}

// say records a Severe problem at n. The wordings are format strings that take
// the same arguments.
func (r *reader) say(n *yaml.Node, rule, zh, en string, args ...any) {
	r.problems = append(r.problems, severe(at(n), rule, zh, en, args...).in(r.path))
}

// warn records a Warning at n, as say does a Severe problem.
func (r *reader) warn(n *yaml.Node, rule, zh, en string, args ...any) {
	r.problems = append(r.problems, warning(at(n), rule, zh, en, args...).in(r.path))
}

// at returns the place of n in its file.
func at(n *yaml.Node) doc.Pos { return doc.Pos{Line: n.Line, Column: n.Column} }

// parse parses text and returns its root, or nil if it is empty or not YAML.
func (r *reader) parse(text []byte) *yaml.Node {
	var root, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	err := dec.Decode(&root)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		r.problems = append(r.problems, syntax(err, text).in(r.path))
		return nil
	}
	switch err := dec.Decode(&more); {
	case err == nil:
		r.say(&more, "yaml", "“---”之后的内容不会被读取 — 请并入上面一份", "what follows \"---\" is not read — join it to the text above")
	case !errors.Is(err, io.EOF):
		r.problems = append(r.problems, syntax(err, text).in(r.path))
	}
	if len(root.Content) == 0 || r.foreign(root.Content[0]) {
		return nil
	}
	return root.Content[0]
}

// foreign reports whether n or anything below it uses a part of YAML that is
// not allowed here, and says so.
func (r *reader) foreign(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		r.say(n, "yaml", "不支持锚点和别名（& 与 *）— 请把内容写全；以 * 或 & 开头的文字请加引号",
			"anchors and aliases (& and *) are not allowed — write the value out; quote a text that begins with * or &")
		return true
	}
	if n.Style&yaml.TaggedStyle != 0 {
		r.say(n, "yaml", "不支持类型标记 %s — 请删去；以 ! 开头的文字请加引号",
			"the type tag %s is not allowed — remove it; quote a text that begins with !", n.Tag)
		return true
	}
	return slices.ContainsFunc(n.Content, r.foreign)
}

// object reads the mapping n by s. It reports unknown, repeated and missing
// keys, and returns the line of each key that is there.
func (r *reader) object(n *yaml.Node, s schema) map[string]int {
	if n.Kind != yaml.MappingNode {
		r.say(n, "yaml-type", "这里应是“键: 值”，可用的键：%s", "keys and values are expected here; the keys are %s", strings.Join(s.names(), ", "))
		return nil
	}
	lines := make(map[string]int, len(n.Content)/2)
	empty := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if first, ok := lines[key.Value]; ok {
			r.say(key, "repeated-key", "键 %[1]s 在第 %[2]d 行已经写过 — 请只留一个", "the key %[1]s is given in line %[2]d already — keep one of them", key.Value, first)
			continue
		}
		f := slices.IndexFunc(s, func(f field) bool { return f.name == key.Value })
		if f < 0 {
			r.unknown(key, s.names())
			continue
		}
		lines[key.Value] = key.Line
		if isEmpty(value) {
			empty[key.Value] = true
			continue
		}
		s[f].read(value)
	}
	for _, f := range s {
		if _, ok := lines[f.name]; f.required && (!ok || empty[f.name]) {
			r.say(n, "missing-key", "缺少必填的 %[1]s — 请加上“%[1]s: …”", "the key %[1]s is missing — add \"%[1]s: …\"", f.name)
		}
	}
	return lines
}

// isEmpty reports whether n says nothing: null, or a text of no characters.
func isEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || n.Value == "")
}

// unknown reports the key n, which none of names is.
func (r *reader) unknown(n *yaml.Node, names []string) {
	if near := nearest(n.Value, names); near != "" {
		r.say(n, "unknown-key", "没有 %[1]s 这个键，是不是 %[2]s？", "unknown key %[1]s — did you mean %[2]s?", n.Value, near)
		return
	}
	r.say(n, "unknown-key", "没有 %[1]s 这个键 — 可用的键：%[2]s", "unknown key %[1]s — the keys are %[2]s", n.Value, strings.Join(names, ", "))
}

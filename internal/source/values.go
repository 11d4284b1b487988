package source

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// The methods of this file make what reads the value of a key: each returns a
// function that takes a value of one type into a variable, or says what is
// wrong with it and leaves the variable alone.

// scalar returns the text of n as it was written. It reports false, and says
// so, if n is a list or a mapping, or a word that YAML takes for yes or no.
func (r *reader) scalar(n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		r.say(n, "yaml-type", "这里应是一段文字", "a text is expected here")
		return "", false
	}
	if n.Tag == "!!bool" {
		r.say(n, "yaml-type", "%[1]s 会被当作是/否 — 请加引号：\"%[1]s\"", "%[1]s reads as yes or no — quote it: \"%[1]s\"", n.Value)
		return "", false
	}
	return n.Value, true
}

// text returns what reads a text into to.
func (r *reader) text(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if s, ok := r.scalar(n); ok {
			*to = s
		}
	}
}

// flag returns what reads true or false into to.
func (r *reader) flag(to *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			r.say(n, "yaml-type", "这里应是 true 或 false", "true or false is expected here")
			return
		}
		*to = n.Value[0] == 't' || n.Value[0] == 'T'
	}
}

// number returns what reads a whole number of at least 1 into to.
func (r *reader) number(to *int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		v, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil || v < 1 {
			r.say(n, "yaml-type", "这里应是从 1 起的整数", "a whole number from 1 is expected here")
			return
		}
		*to = v
	}
}

// each returns what hands every entry of a list to read.
func (r *reader) each(read func(*yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind != yaml.SequenceNode {
			r.say(n, "yaml-type", "这里应是列表 — 写作 [甲, 乙]，或每行一个“- 甲”", "a list is expected here — write [one, two] or \"- one\" on lines of their own")
			return
		}
		for _, c := range n.Content {
			if isEmpty(c) {
				r.say(c, "yaml-type", "列表里有一项是空的 — 请填写或删去", "an entry of the list is empty — fill it in or remove it")
				continue
			}
			read(c)
		}
	}
}

// list returns what reads a list of texts into to. An entry that is there
// twice is reported.
func (r *reader) list(to *[]string) func(*yaml.Node) {
	return r.each(func(n *yaml.Node) {
		s, ok := r.scalar(n)
		if ok && slices.Contains(*to, s) {
			r.say(n, "repeated", "%s 重复 — 请删去一个", "%s is there twice — remove one", s)
			return
		}
		if ok {
			*to = append(*to, s)
		}
	})
}

// words returns what reads a text in both scripts into to: a mapping with both
// tags, or one text without Han characters, which is the same in both.
func (r *reader) words(to *doc.Words) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && strings.IndexFunc(n.Value, isHan) < 0 {
			r.text(&to.Hans)(n)
			to.Hant = to.Hans
			return
		}
		r.object(n, schema{
			{"zh-Hans", true, r.text(&to.Hans)},
			{"zh-Hant", true, r.text(&to.Hant)},
		})
	}
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// oneOf returns what reads one of the given words into to.
func (r *reader) oneOf(to *string, words ...string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := r.scalar(n)
		if ok && !slices.Contains(words, s) {
			r.say(n, "unknown-value", "没有 %[1]s 这个值 — 可用的值：%[2]s", "unknown value %[1]s — it must be one of %[2]s", s, strings.Join(words, ", "))
			return
		}
		if ok {
			*to = s
		}
	}
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// id returns what reads an identifier into to: it becomes part of an address,
// so it is made of ASCII letters in lower case, digits and single hyphens.
func (r *reader) id(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := r.scalar(n)
		if ok && !idPattern.MatchString(s) {
			r.say(n, "id", "%s 不能用作标识 — 只用小写英文字母、数字和连字符，如 fuzhou-2023", "%s is no identifier — use lower-case ASCII letters, digits and hyphens, like fuzhou-2023", s)
			return
		}
		if ok {
			*to = s
		}
	}
}

// matching returns what reads a text into to if it matches the pattern. The
// wordings take the text.
func (r *reader) matching(to *string, pattern *regexp.Regexp, rule, zh, en string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := r.scalar(n)
		if ok && !pattern.MatchString(s) {
			r.say(n, rule, zh, en, s)
			return
		}
		if ok {
			*to = s
		}
	}
}

package source

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

var syntaxLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntaxCauses says what usually lies behind the parser's words.
var syntaxCauses = []struct{ contains, zh, en string }{
	{"cannot start any token", "行首不能用制表符缩进，文字不能以 @ ` % 开头", "indent with spaces, not tabs; quote a text that begins with @ ` or %"},
	{"tab character", "行首不能用制表符缩进，请改用空格", "indent with spaces, not tabs"},
	{"mapping values are not allowed", "一行里有两个“: ”，请给文字加引号；也可能是缩进不齐", "a line with two \": \", quote the text; or the indentation is uneven"},
	{"could not find expected ':'", "键后面要有半角冒号和空格", "a key needs an ASCII colon and a space"},
	{"did not find expected key", "缩进不齐，或引号没有配对", "the indentation is uneven or a quote is not closed"},
	{"unexpected end of stream", "引号没有配对", "a quote is not closed"},
	{"did not find expected ',' or", "方括号或花括号没有配对", "a bracket is not closed"},
}

// syntax turns an error that the YAML parser returned for text into a finding.
func syntax(err error, text []byte) finding {
	what := err.Error()
	line := 1
	if m := syntaxLine.FindStringSubmatch(what); m != nil {
		what = m[2]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	if n := brokenLine(text); n > 0 {
		line = n
	}
	zh, en := "请检查这一行和上一行的缩进、冒号和引号", "check indentation, colons and quotes of this line and the one above"
	for _, c := range syntaxCauses {
		if strings.Contains(what, c.contains) {
			zh, en = c.zh, c.en
			break
		}
	}
	return severe(doc.Pos{Line: line}, "yaml", "不是有效的 YAML（%[1]s）— %[2]s", "not valid YAML (%[1]s) — %[3]s", what, zh, en)
}

// searchBudget is how many bytes brokenLine reads before it gives up: a tenth
// of a second.
const searchBudget = 4 << 20

// brokenLine returns the line of text, from 1, that makes it invalid YAML: the
// one after the longest run of lines that is valid by itself. It returns 0 if
// text is valid, or if looking would take too long.
//
// The line the parser names is no help. Of an unclosed quote or a bracket it
// is where the mapping around it begins, often the first line of the file; of
// other mistakes it is one too low or one too high, by what was being read.
func brokenLine(text []byte) int {
	reader := &lineReader{rest: text}
	if isYAML(reader) {
		return 0
	}
	// What the parser did not come to cannot be the cause.
	lines := bytes.SplitAfter(text, []byte("\n"))[:reader.lines]
	end := 0
	for _, l := range lines {
		end += len(l)
	}
	budget := searchBudget
	for n := len(lines); n > 0 && budget > 0; n-- {
		end -= len(lines[n-1])
		budget -= end
		if isYAML(bytes.NewReader(text[:end])) {
			return n
		}
	}
	return 0
}

// isYAML reports whether the first two documents of a YAML stream can be
// parsed: no more are looked at.
func isYAML(r io.Reader) bool {
	dec := yaml.NewDecoder(r)
	for range 2 {
		var n yaml.Node
		if err := dec.Decode(&n); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
	return true
}

// lineReader hands out one line at a time and counts them, so that it is known
// how far a parser came.
type lineReader struct {
	rest  []byte
	lines int
}

// Read copies the next line, or as much of it as p holds, into p.
func (r *lineReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	end := bytes.IndexByte(r.rest, '\n') + 1
	if end == 0 {
		end = len(r.rest)
	}
	n := copy(p, r.rest[:end])
	r.rest = r.rest[n:]
	if n == end {
		r.lines++
	}
	return n, nil
}

package script

import (
	"fmt"
	"strings"

	"gongbao/internal/doc"
)

// Marks in what staff write settle a single case, as users of MediaWiki know
// them:
//
//	-{zh-Hans:里弄;zh-Hant:里弄}-   these words, in either script
//	-{范公}-                        these characters, whatever the script
//
// A mark stands on one line and holds no other mark. Both scripts are named,
// in any order; semicolons and colons may be full-width.
const (
	markOpen  = "-{"
	markClose = "}-"
)

// markNames says which script a name in a mark stands for, in lower case.
var markNames = map[string]doc.Script{"zh-hans": doc.Hans, "zh-hant": doc.Hant}

// MarkError is a mark that cannot be read. It stays, converted like the text
// around it, so that nothing is lost.
type MarkError struct {
	Pos    doc.Pos // of its first character in the text
	Zh, En string  // what is wrong, then " — " and what to do
}

// markPiece is a stretch of a text: a mark, or what stands before the next one.
type markPiece struct {
	text  string
	words doc.Words // of a mark
	mark  bool
}

// Markup is Text for what staff wrote: marks are replaced by what they say for
// the script to, everything between them is converted. Marks that cannot be
// read stay; Marks reports them.
func (c *Converter) Markup(text string, from, to doc.Script) (string, error) {
	if !strings.Contains(text, markOpen) || invalid(text) >= 0 {
		return c.Text(text, from, to)
	}
	pieces, _ := readMarks(text)
	// The text between is converted as one, so that its script and its
	// quotation marks are judged as a whole. A character for private use, which
	// no dictionary knows, holds the place of each mark.
	place := "\uf8ff"
	for r := '\uf8fe'; strings.Contains(text, place); r-- {
		place = string(r)
	}
	var plain strings.Builder
	var marks []string
	for _, p := range pieces {
		if p.mark {
			plain.WriteString(place)
			marks = append(marks, p.words.In(to))
			continue
		}
		plain.WriteString(p.text)
	}
	out, err := c.Text(plain.String(), from, to)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, s := range strings.Split(out, place) {
		if i > 0 {
			b.WriteString(marks[i-1])
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

// Marks returns the marks in text that cannot be read, in order.
func Marks(text string) []MarkError {
	_, wrong := readMarks(text)
	return wrong
}

// readMarks takes text apart. A mark that cannot be read is part of the text
// around it.
func readMarks(text string) (pieces []markPiece, wrong []MarkError) {
	done := 0
	for at := 0; ; {
		i := strings.Index(text[at:], markOpen)
		if i < 0 {
			return append(pieces, markPiece{text: text[done:]}), wrong
		}
		start := at + i
		body, ok := cutMark(text[start+len(markOpen):])
		at = start + len(markOpen)
		var words doc.Words
		problem := &unclosed
		if ok {
			words, problem = readMark(body)
		}
		if problem != nil {
			problem := *problem
			problem.Pos = position(text, start)
			wrong = append(wrong, problem)
			continue
		}
		at += len(body) + len(markClose)
		pieces = append(pieces, markPiece{text: text[done:start]}, markPiece{words: words, mark: true})
		done = at
	}
}

var unclosed = MarkError{
	Zh: "转换标记 -{ 在本行没有收尾 — 请写成 -{zh-Hans:…;zh-Hant:…}- 或 -{原样}-，不换行，也不套用",
	En: "the mark -{ does not end on its line — write -{zh-Hans:…;zh-Hant:…}- or -{as is}-, on one line and not one inside the other",
}

// cutMark returns what stands before the end of a mark. It reports false if the
// mark does not end before the line or another mark does.
func cutMark(s string) (body string, ok bool) {
	if line, _, found := strings.Cut(s, "\n"); found {
		s = line
	}
	body, _, ok = strings.Cut(s, markClose)
	return body, ok && !strings.Contains(body, markOpen)
}

// readMark returns what body, the inside of a mark, says.
func readMark(body string) (doc.Words, *MarkError) {
	if strings.TrimSpace(body) == "" {
		return doc.Words{}, &MarkError{
			Zh: "转换标记 -{}- 是空的 — 请写上字，或删去标记",
			En: "the mark -{}- is empty — write something into it or delete it",
		}
	}
	if !strings.ContainsAny(body, ":;：；") {
		return doc.Words{Hans: body, Hant: body}, nil
	}
	forms := map[doc.Script]string{}
	for _, part := range strings.FieldsFunc(body, func(r rune) bool { return r == ';' || r == '；' }) {
		name, form := cutName(part)
		s, ok := markNames[strings.ToLower(strings.TrimSpace(name))]
		form = strings.TrimSpace(form)
		if !ok || form == "" || forms[s] != "" {
			return doc.Words{}, badPart(strings.TrimSpace(part))
		}
		forms[s] = form
	}
	if len(forms) < len(doc.Scripts) {
		return doc.Words{}, badPart(body)
	}
	return doc.Words{Hans: forms[doc.Hans], Hant: forms[doc.Hant]}, nil
}

// cutName parts a form from the name before its colon. Without a colon there is
// no form.
func cutName(part string) (name, form string) {
	for i, r := range part {
		if r == ':' || r == '：' {
			return part[:i], part[i+len(string(r)):]
		}
	}
	return part, ""
}

func badPart(part string) *MarkError {
	return &MarkError{
		Zh: fmt.Sprintf("转换标记里的“%s”看不懂 — 两种字体各写一次，名称是 zh-Hans 和 zh-Hant：-{zh-Hans:…;zh-Hant:…}-", part),
		En: fmt.Sprintf("cannot read %q in a mark — give each script once, called zh-Hans and zh-Hant: -{zh-Hans:…;zh-Hant:…}-", part),
	}
}

// position returns the place of byte i of text.
func position(text string, i int) doc.Pos {
	before := text[:i]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return doc.Pos{Line: 1 + strings.Count(before, "\n"), Column: 1 + len([]rune(line))}
}

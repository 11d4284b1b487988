package clean

import (
	"fmt"
	"regexp"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// Damage is a place where the received text has lost characters. No rule can
// mend it: a person compares it with another copy and states an erratum.

// damages are the shapes that lost characters leave behind.
var damages = []struct {
	needs  string // one of these characters must be there for shape to match; "" if nothing is known
	shape  *regexp.Regexp
	zh, en string
}{
	// A gloss whose opening bracket was swallowed together with its character:
	// 頂?shù)胶Q蟮谋Wo治理 for 頂到海洋的保護治理. What follows up to the last stray
	// Latin letter is shifted by a byte and reads as nonsense.
	{"?", regexp.MustCompile(`\p{Han}\?[\p{Latin}]{1,6}\)(?:\p{Han}{0,8}[A-Za-z]{1,2}\p{Han}{0,2})*`),
		"文字已损坏", "the text is damaged"},
	// 收悉?,F(xiàn)批復 for 收悉。現批復.
	{"?", regexp.MustCompile(`\?,?[A-Z]\([\p{Latin}]{1,6}\)`), "文字已损坏", "the text is damaged"},
	{"\uFFFD", regexp.MustCompile("\uFFFD+"), "有无法解码的字符", "characters could not be decoded"},
	{"锟烫屯", regexp.MustCompile(`锟斤拷|烫烫烫|屯屯屯`), "文字因编码错误而损坏", "the text was destroyed by a wrong encoding"},
	{"", regexp.MustCompile(`[\x{E000}-\x{F8FF}\x{F0000}-\x{10FFFD}]+`), "有私用区字符，别处无法显示", "private-use characters, which no other computer can show"},
}

// findDamage freezes the damaged places of l and reports them.
func findDamage(f *doc.File, l *line) []doc.Problem {
	v := l.now
	text := string(v.r)
	var problems []doc.Problem
	for _, d := range damages {
		if d.needs != "" && !v.has(d.needs) {
			continue
		}
		done, start := 0, 0 // bytes before the match, and the characters in them
		for _, m := range d.shape.FindAllStringIndex(text, -1) {
			place := text[m[0]:m[1]]
			start += utf8.RuneCountInString(text[done:m[0]])
			done = m[0]
			if !freeze(v.at[start : start+utf8.RuneCountInString(place)]) {
				continue
			}
			problems = append(problems, doc.Problem{
				File: f.Path, Pos: doc.Pos{Line: l.n, Column: v.column[start]}, Stage: stage, Rule: "damage", Severity: doc.Warning,
				Zh: fmt.Sprintf("%s：“%s” — 请对照其他来源，在文头 errata 中写明正确文字", d.zh, place),
				En: fmt.Sprintf("%s: %q — compare another copy and state the right wording under errata in the header", d.en, place),
			})
		}
	}
	return problems
}

// freeze marks cells as damaged. It reports false, and changes nothing, if one
// of them is already, or stands in an erratum.
func freeze(cells []*cell) bool {
	for _, c := range cells {
		if c.frozen || c.erratum != 0 {
			return false
		}
	}
	for _, c := range cells {
		c.frozen = true
	}
	return true
}

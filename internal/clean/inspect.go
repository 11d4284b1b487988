package clean

import (
	"fmt"

	"gongbao/internal/doc"
)

// closers maps a closing mark to the one that opens.
var closers = map[rune]rune{
	')': '(', '）': '（', '》': '《', '〉': '〈', '】': '【', '〕': '〔', ']': '[', '”': '“', '」': '「', '』': '『',
}

// openers are the marks that closers close.
var openers = map[rune]bool{
	'(': true, '（': true, '《': true, '〈': true, '【': true, '〔': true, '[': true, '“': true, '「': true, '『': true,
}

// variants are characters that stand for others in careless typesetting.
var variants = map[rune]rune{'増': '增', '巿': '市'}

// inspect reports what is odd in a cleaned line but not certainly wrong.
func inspect(f *doc.File, l *line) []doc.Problem {
	var problems []doc.Problem
	v := l.now
	for _, i := range unmatched(v) {
		if v.at[i].frozen {
			continue
		}
		problems = append(problems, doc.Problem{
			File: f.Path, Pos: doc.Pos{Line: l.n, Column: v.column[i]}, Stage: stage, Rule: "unmatched-mark", Severity: doc.Warning,
			Zh: fmt.Sprintf("“%c”不成对 — 请核对原文；如是缺字，请在文头 errata 中补上", v.r[i]),
			En: fmt.Sprintf("%q has no partner in its paragraph — check the source; if a character is missing, state it under errata in the header", v.r[i]),
		})
	}
	for i, r := range v.r {
		if usual, ok := variants[r]; ok {
			problems = append(problems, doc.Problem{
				File: f.Path, Pos: doc.Pos{Line: l.n, Column: v.column[i]}, Stage: stage, Rule: "variant", Severity: doc.Note,
				Zh: fmt.Sprintf("“%c”通常写作“%c”，已保留原字 — 如系误植，请在文头 errata 中更正", r, usual),
				En: fmt.Sprintf("%q is usually written %q; kept as it stands — if it is a misprint, state it under errata in the header", r, usual),
			})
		}
	}
	return problems
}

// unmatched returns the marks of v that open or close without a partner, in
// order. A closing bracket behind one or two characters at the head of the
// line is a numbering mark: 1) or a).
func unmatched(v view) []int {
	var open, bad []int
	for i, r := range v.r {
		switch opener, closes := closers[r]; {
		case openers[r]:
			open = append(open, i)
		case !closes:
		case len(open) > 0 && v.r[open[len(open)-1]] == opener:
			open = open[:len(open)-1]
		case (r == ')' || r == '）') && len(open) == 0 && i <= 2:
		default:
			bad = append(bad, i)
		}
	}
	for _, i := range open {
		bad = append(bad, i)
	}
	return bad
}

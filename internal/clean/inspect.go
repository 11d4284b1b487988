package clean

import (
	"fmt"
	"strings"
	"unicode"

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

// inspect reports what is odd in the cleaned lines but not certainly wrong.
func inspect(f *doc.File, lines []line) []doc.Problem {
	var problems []doc.Problem
	for _, m := range unmatched(lines) {
		r := m.line.now.r[m.at]
		severity := doc.Warning
		if r == '“' || r == '”' {
			severity = doc.Note // a quotation over several paragraphs opens in each of them
		}
		problems = append(problems, doc.Problem{
			File: f.Path, Pos: doc.Pos{Line: m.line.n, Column: m.line.now.column[m.at]}, Stage: stage, Rule: "unmatched-mark", Severity: severity,
			Zh: fmt.Sprintf("“%c”不成对 — 请核对原文；如是缺字，请在文头 errata 中补上", r),
			En: fmt.Sprintf("%q has no partner in its paragraph — check the source; if a character is missing, state it under errata in the header", r),
		})
	}
	for i := range lines {
		problems = append(problems, unusual(f, &lines[i])...)
		if namesIn(&lines[i]) {
			problems = append(problems, doc.Problem{
				File: f.Path, Pos: doc.Pos{Line: lines[i].n}, Stage: stage, Rule: "names", Severity: doc.Note,
				Zh: "本行像是用空格隔开的名单，空格已去掉 — 如是名单，请在文头 errata 中改用顿号隔开",
				En: "the line looks like names set apart by spaces, which were removed — if they are names, set them apart by 、 under errata in the header",
			})
		}
	}
	return problems
}

// A line of at least nameCount groups of Han characters, each as long as a
// name, in at most wrapped characters may be a list of names.
const nameCount, shortName, longName = 3, 2, 4

// namesIn reports whether spaces were removed from a line that may be a list of
// names: 张三 李四 王五.
func namesIn(l *line) bool {
	if len(l.cells) > wrapped {
		return false
	}
	_, text := spell(l.cells)
	received := make([]rune, 0, len(l.cells))
	for _, c := range l.cells {
		if c.found != absent {
			received = append(received, c.found)
		}
	}
	groups := strings.Fields(string(received))
	for _, g := range groups {
		n := 0
		for _, r := range g {
			if !unicode.Is(unicode.Han, r) {
				return false
			}
			n++
		}
		if n < shortName || n > longName {
			return false
		}
	}
	return len(groups) >= nameCount && !strings.ContainsFunc(text, unicode.IsSpace)
}

// shown is how many problems of one rule in one line are told one by one.
const shown = 3

// condense keeps the first problems of each rule in a line and puts one that
// counts the others in place of these: a line of damage says it once. Severe
// ones all stay. Problems are sorted.
func condense(problems []doc.Problem) []doc.Problem {
	type place struct {
		line int
		rule string
	}
	count, seen := map[place]int{}, map[place]int{}
	for _, p := range problems {
		count[place{p.Pos.Line, p.Rule}]++
	}
	var out []doc.Problem
	for _, p := range problems {
		at := place{p.Pos.Line, p.Rule}
		seen[at]++
		switch rest := count[at] - shown; {
		case p.Severity == doc.Severe || seen[at] <= shown || rest == 1:
			out = append(out, p)
		case seen[at] == shown+1:
			p.Zh = fmt.Sprintf("本行还有 %d 处同类问题，此处为第一处 — 请逐处核对整行", rest)
			p.En = fmt.Sprintf("the line has more places like these (%d, the first of them here) — check the whole line", rest)
			out = append(out, p)
		}
	}
	return out
}

// unusual reports the variants in a line.
func unusual(f *doc.File, l *line) []doc.Problem {
	var problems []doc.Problem
	for i, r := range l.now.r {
		if usual, ok := variants[r]; ok {
			problems = append(problems, doc.Problem{
				File: f.Path, Pos: doc.Pos{Line: l.n, Column: l.now.column[i]}, Stage: stage, Rule: "variant", Severity: doc.Note,
				Zh: fmt.Sprintf("“%c”通常写作“%c”，已保留原字 — 如系误植，请在文头 errata 中更正", r, usual),
				En: fmt.Sprintf("%q is usually written %q; kept as it stands — if it is a misprint, state it under errata in the header", r, usual),
			})
		}
	}
	return problems
}

// mark is a character of a line, by its index in the line's view.
type mark struct {
	line *line
	at   int
}

// wrapped is how many characters a line may have to be one of several that a
// title or a toolbar was broken into.
const wrapped = 40

// unmatched returns the marks that open or close without a partner in their
// line, in the order of the text. A pair may be broken over short lines:
//
//	暂时调整实施《中华人民共和国药品管理法
//	实施条例》有关规定的决定
func unmatched(lines []line) []mark {
	var bad []mark
	short := 0 // how many lines up to the present one, without a break, are short
	for i := range lines {
		l := &lines[i]
		if short++; len(l.now.r) > wrapped {
			short = 0
		}
		for _, at := range unmatchedIn(l.now) {
			n := len(bad)
			if n > 0 && bad[n-1].line.n > l.n-short && bad[n-1].line != l && closers[l.now.r[at]] == bad[n-1].line.now.r[bad[n-1].at] {
				bad = bad[:n-1]
				continue
			}
			bad = append(bad, mark{l, at})
		}
	}
	return bad
}

// unmatchedIn returns the marks of one line that have no partner there. A
// closing bracket behind one or two characters at the head of the line is a
// numbering mark: 1) or a).
func unmatchedIn(v view) []int {
	var open, bad []int
	for i, r := range v.r {
		switch opener, closes := closers[r]; {
		case v.at[i].frozen:
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
	return append(bad, open...)
}

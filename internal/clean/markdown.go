package clean

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// A file named .md is taken apart here, not rendered: its lines stay its
// lines, and what makes them Markdown goes into the ledger like any other
// noise.

// markup lists what Markdown adds to a line. Group 1, where there is one, is
// the text that stays.
var markup = []*regexp.Regexp{
	comment,
	// All at once: 20,000 marks of quotation took 12 s when each was a match of its own.
	regexp.MustCompile(`^(?:\s*(?:#{1,6}(?:\s+|$)|[*+-]\s+|>\s?))+`),
	// A list mark right before a number of the text itself: 1. 四、, 1.  2.裝設 and 1.  2 第二组.
	regexp.MustCompile(`^\s*[0-9]{1,3}\.\s+([零〇一二三四五六七八九十百]{1,4}[、].*|[（(][零〇一二三四五六七八九十百]{1,4}[)）].*|[0-9]{1,2}(?:\s+[^\P{Han}` + measures + `]|[.．、]\s*\p{Han}).*)$`),
	regexp.MustCompile(`\[([^\[\]]*)\]\((?:#|https?:|\./|/)[^()]*(?:\([^()]*\)[^()]*)*\)`),
	regexp.MustCompile(`\*\*([^*]*)\*\*`),
	regexp.MustCompile(`\\([*_#.+\-])`),
}

// comment is what Markdown hides from its readers.
var comment = regexp.MustCompile(`<!--.*?-->`)

// measures are the characters that words of measure, and of what is counted
// from a number on, begin with. A number before one is a quantity, which does
// not number an item: 2. 3 人以上签字.
const measures = `万萬亿億千百十人名位个個家户戶口年月日天周週时時分秒元角吨噸公千克斤两兩米里厘毫平立亩畝顷頃升度瓦伏安卡赫` +
	`件项項次条條款种種类類级級等倍成岁歲份套批台臺辆輛艘架座栋棟幢层層所间間处處张張片块塊本册冊篇页頁部支只隻头頭株棵根组組队隊期届屆轮輪场場步号號幅枚箱袋瓶桶包` +
	`小以至到多余餘`

// listMark is the mark of an item of a numbered list.
var listMark = regexp.MustCompile(`^[ \x{3000}]*[0-9]{1,3}\.[ \x{3000}]+`)

// hardWidth is how many characters the lines of a file may have at most that
// was broken at a fixed width, and ragged by how many the full ones differ: a
// mark of punctuation moves to the next line with the character before it.
const hardWidth, ragged = 45, 3

// findWrapped marks the lines that begin with the mark of a list and only go
// on where the item above was broken off: the source was broken at a fixed
// width, and every line of it became an item. At least three lines must show
// that width.
func findWrapped(lines []line) {
	broken := map[int]int{} // :: width → items of that width that stop in mid-sentence
	for i := range lines[:len(lines)-1] {
		if goesOn(&lines[i], &lines[i+1]) {
			broken[len(lines[i].now.r)]++
		}
	}
	best, width := 2, 0
	for w := hardWidth; w > ragged; w-- {
		if n := broken[w] + broken[w-1] + broken[w-2] + broken[w-3]; broken[w] > 0 && n > best {
			best, width = n, w
		}
	}
	if width == 0 {
		return
	}
	for i := range lines[:len(lines)-1] {
		if n := len(lines[i].now.r); n <= width && n >= width-ragged && goesOn(&lines[i], &lines[i+1]) {
			lines[i+1].wrapped = true
		}
	}
	for i := range lines {
		lines[i].look()
	}
}

// goesOn reports whether l and the line below are items of a list, and l stops
// in mid-sentence.
func goesOn(l, below *line) bool {
	text := string(l.now.r)
	next := string(below.now.r)
	return listMark.MatchString(text) && !itemEnd.MatchString(text) && listMark.MatchString(next) && !newEntry.MatchString(next)
}

// newEntry is an item that begins with a date: a step in the history of a
// statute, none of which ends in a full stop.
var newEntry = regexp.MustCompile(`^[ \x{3000}]*[0-9]{1,3}\.[ \x{3000}]+(?:(?:中[華华])?民[國国]|[0-9]{4}年)`)

// itemEnd is the end of a line that is complete.
var itemEnd = regexp.MustCompile(`[。：；！？︰:;.）)」』”]\s*$`)

// fence is the line that begins or ends a block of code.
var fence = regexp.MustCompile("^ {0,3}(?:```|~~~)")

// findFences marks the lines between two fences: a # there is text. A fence
// that none follows is no fence.
func findFences(lines []line) {
	open := -1
	for i := range lines {
		l := &lines[i]
		l.setFenced(false)
		switch {
		case !l.now.has("`~") || !fence.MatchString(string(l.now.r)):
		case open < 0:
			open = i
		default:
			for j := open; j <= i; j++ {
				lines[j].setFenced(true)
			}
			open = -1
		}
	}
}

func (l *line) setFenced(yes bool) { l.fenced, l.now.fenced = yes, yes }

// findComments reports the comments that stand beside the text of a line.
func findComments(f *doc.File, lines []line) []doc.Problem {
	var problems []doc.Problem
	findFences(lines)
	for i := range lines {
		l := &lines[i]
		if l.fenced || !l.now.has("<") {
			continue
		}
		text := string(l.now.r)
		hidden := comment.FindString(text)
		if hidden == "" || strings.TrimSpace(comment.ReplaceAllString(text, "")) == "" {
			continue
		}
		column := utf8.RuneCountInString(text[:strings.Index(text, hidden)])
		problems = append(problems, doc.Problem{
			File: f.Path, Pos: doc.Pos{Line: l.n, Column: l.now.column[column]}, Stage: stage, Rule: "comment", Severity: doc.Note,
			Zh: fmt.Sprintf("本行的注释“%s”未收入正文 — 如属正文，请去掉 <!-- 和 -->", hidden),
			En: fmt.Sprintf("the comment %q in this line is left out of the text — if it belongs there, take away <!-- and -->", hidden),
		})
	}
	return problems
}

// markdownName reports whether a file of this name holds Markdown.
func markdownName(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), ".md")
}

// removeMarkdown removes the marks of Markdown from a line.
func removeMarkdown(e *editor, v view) {
	if !e.markdown || v.fenced || !v.has("#*[<>\\-+.") {
		return
	}
	if v.wrapped && removeMarkup(e, v, listMark) {
		v = v.left()
	}
	for _, m := range markup {
		if removeMarkup(e, v, m) {
			v = v.left()
		}
	}
}

// removeMarkup removes the marks of one kind. It reports whether there were
// any.
func removeMarkup(e *editor, v view, m *regexp.Regexp) bool {
	text := string(v.r)
	found := m.FindAllStringSubmatchIndex(text, -1)
	end, done := 0, 0 // characters and bytes up to the end of the last match
	for _, at := range found {
		start := end + utf8.RuneCountInString(text[done:at[0]])
		end = start + utf8.RuneCountInString(text[at[0]:at[1]])
		done = at[1]
		keepStart, keepEnd := end, end
		if len(at) > 2 {
			keepStart = start + utf8.RuneCountInString(text[at[0]:at[2]])
			keepEnd = keepStart + utf8.RuneCountInString(text[at[2]:at[3]])
		}
		for i := start; i < end; i++ {
			if i < keepStart || i >= keepEnd {
				e.set(v.at[i], absent)
			}
		}
	}
	return found != nil
}

package outline

import (
	"slices"
	"strings"
)

// remark is a bracketed remark behind a title: （试行）.
var remark = re(`[（(][^（()）]*[)）]$`)

// titleWord returns the kind of document whose title the folded line s ends
// as, or "" if it ends as none. Closing marks and a bracketed remark do not
// count.
func titleWord(s string) string {
	s = strings.TrimRight(remark.ReplaceAllString(strings.TrimRight(s, "》”〉"), ""), "》”〉")
	for _, k := range kindsOfText {
		if strings.HasSuffix(s, k.word) {
			return k.kind
		}
	}
	return ""
}

// caption is what stands below the picture of a speaker, not a title.
var caption = re(`[作做]了?(?:政府)?工作.{0,4}报告$`)

// titleLike reports whether r can be the last line of a title.
func titleLike(r *row) bool {
	return r.mark.style == nil && !datedLine.MatchString(r.fold) && !caption.MatchString(r.fold) && r.len() >= 5 && r.len() <= 80 && !sentenceMark.MatchString(strings.TrimRight(r.fold, "”")) &&
		titleWord(r.fold) != ""
}

// findTitle returns the rows of the head that hold the title: those that add
// up to what the page's table says it is, else the last line that ends as a
// title does, with the lines above it that begin it. On a page of news any long
// line may be the title.
func (p *parser) findTitle(head []*row, first bool) []*row {
	if rows := spells(head, p.fold(p.page.title)); rows != nil {
		return rows
	}
	if top := topHeadings(head); top != nil && first && (titleLike(top[0]) || p.markdown || lastTitle(head) < 0) {
		return top
	}
	if rows := annexTitle(head); rows != nil && !first && titleLike(rows[len(rows)-1]) {
		return rows
	}
	if i := lastTitle(head); i >= 0 {
		return slices.DeleteFunc(slices.Clone(head[titleBegin(head, i):i+1]), (*row).blank)
	}
	if len(head) > 0 && annexTitled.MatchString(head[0].fold) {
		return head[:1]
	}
	if rows := annexTitle(head); rows != nil || !first {
		return rows
	}
	return plainTitle(head)
}

// plainTitleLength is how many characters a line must have to be the title of
// a page without the words that titles of official texts end with. Names of
// sites and their columns are shorter.
const plainTitleLength = 10

var plainTitleLine = re(`^[\p{Han}A-Za-z0-9“”《》、，：！？（）()—· ]+$`)

// plainTitle returns the last long line of the head that can be a title.
func plainTitle(head []*row) []*row {
	for i := len(head) - 1; i >= 0; i-- {
		if r := head[i]; r.open() && r.mark.style == nil && r.len() >= plainTitleLength && r.len() <= 60 && plainTitleLine.MatchString(r.fold) {
			return head[i : i+1]
		}
	}
	return nil
}

// titleBegin returns the index of the first row of the title that ends at i.
func titleBegin(rows []*row, i int) int {
	begin := i
	for above := openAbove(rows, begin); above >= 0; above = openAbove(rows, begin) {
		if continues(rows[above], rows[begin:i+1]) {
			begin = above
			continue
		}
		over := openAbove(rows, above)
		if over < 0 || !quotedTitle.MatchString(rows[above].fold) || !continues(rows[over], rows[above:i+1]) {
			break
		}
		begin = over
	}
	return begin
}

// quotedTitle is a line of a title that only names another text.
var quotedTitle = re(`^《[^《》]+》$`)

// openAbove returns the index of the last row before i that is not blank, or -1.
func openAbove(rows []*row, i int) int {
	for i--; i >= 0 && rows[i].blank(); i-- {
	}
	return i
}

// lastTitle returns the index of the row that the title ends with, or -1: a
// title that the page repeats, else the last row that ends as a title does, or
// an earlier one that says the same and more. The very first line may be as
// short as 民法.
func lastTitle(head []*row) int {
	last := -1
	count := map[string]int{}
	for i := len(head) - 1; i >= 0; i-- {
		r := head[i]
		if !r.open() || !titleLike(r) {
			continue
		}
		count[r.fold]++
		if last < 0 || count[r.fold] == 2 && count[head[last].fold] == 1 {
			last = lastOf(head, r.fold)
		} else if r.len() > head[last].len() && strings.HasSuffix(r.fold, head[last].fold) {
			last = i
		}
	}
	if last >= 0 {
		return last
	}
	first := slices.IndexFunc(head, func(r *row) bool { return r.open() })
	if first >= 0 && head[first].mark.style == nil && head[first].len() <= 5 && titleWord(head[first].fold) != "" {
		return first
	}
	return -1
}

// lastOf returns the index of the last row of head that reads s.
func lastOf(head []*row, s string) int {
	for i := len(head) - 1; i >= 0; i-- {
		if head[i].drop == "" && head[i].fold == s {
			return i
		}
	}
	return -1
}

// annexTitleLines is how many lines the title of an attached text may have.
const annexTitleLines = 3

// annexTitle returns the rows right below 附件 at the top of an attached text
// that hold its title.
func annexTitle(head []*row) []*row {
	from := slices.IndexFunc(head, func(r *row) bool { return annexLine.MatchString(r.fold) })
	if from < 0 {
		return nil
	}
	var rows []*row
	for _, r := range head[from+1:] {
		if !r.blank() && len(rows) <= annexTitleLines {
			rows = append(rows, r)
		}
	}
	for n, r := range rows {
		if n == annexTitleLines || !r.open() || !bareHeading(r) || r.mark.style != nil || signs(r) {
			rows = rows[:n]
			break
		}
		if titleLike(r) || !unfinished.MatchString(r.fold) && !(n+1 < len(rows) && titleLike(rows[n+1])) {
			return rows[:n+1]
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return rows
}

// unfinished is the end of a line whose sentence goes on in the next.
var unfinished = re(`[的和与及、]$`)

// spells returns the last neighbouring rows of head that add up to title, or
// nil.
func spells(head []*row, title string) []*row {
	if title == "" {
		return nil
	}
	for end := len(head); end > 0; end-- {
		rest := title
		for i := end - 1; i >= 0 && head[i].open() && head[i].len() > 0; i-- {
			before, ok := strings.CutSuffix(rest, head[i].fold)
			if !ok {
				break
			}
			if rest = before; rest == "" {
				return head[i:end]
			}
		}
	}
	return nil
}

// continues reports whether the title goes on from row r to the rows below:
// r has 关于 and no end of its own, or names the issuer of a title that begins
// with 关于.
func continues(r *row, below []*row) bool {
	if !r.open() || titleLike(r) || r.mark.style != nil || sentenceMark.MatchString(r.fold) {
		return false
	}
	if strings.HasPrefix(below[0].fold, "关于") {
		return bodyName.MatchString(r.fold) || strings.HasSuffix(r.fold, "政府")
	}
	return !strings.Contains(joined(below), "关于") && strings.Contains(r.fold, "关于")
}

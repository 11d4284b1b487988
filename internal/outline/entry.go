package outline

// entries says of every row of a body what it opens.
func entries(rows []*row) []*node {
	var es []*node
	repeated := repeats(rows)
	var open []*row
	for _, r := range rows {
		if r.open() {
			open = append(open, r)
		}
	}
	cells, topics, divides := tabular(open), topics(open), dividers(open)
	for i := 0; i < len(open); i++ {
		r := open[i]
		e := &node{row: r, sort: plain}
		switch {
		case annexLine.MatchString(r.fold) && namesFiles(open[i:]):
			e.sort = heading
		case listTitle(open, i) > 0:
			e.sort = heading
			if listTitle(open, i) == 2 {
				i++
				e.own = []*row{open[i]}
			}
		case cells[i] && !r.setAsHeading(), r.inTable():
			if n := len(es) - 1; n >= 0 && es[n].table {
				es[n].own = append(es[n].own, r)
				continue
			}
			e.table = true
		case r.mark.style != nil:
			e.sort = numbered
		case prelude.MatchString(r.fold):
			e.sort = preface
		case history.MatchString(r.fold), r.setAsHeading() && bareHeading(r):
			e.sort = heading
		case topics[i]:
			e.sort = topic
		case divides[i]:
			e.sort = heading
		case lostChapter(open, i) != nil:
			e.sort, e.lost = heading, lostChapter(open, i)
		case bareHeading(r) && (repeated[r.fold] > 1 || i+1 < len(open) && opens(r, open[i+1])):
			if !secondLine(open, i) {
				e.sort = heading
			}
		}
		es = append(es, e)
		if title, count := announces(r); e.sort == plain && title != "" && len(open) > i+count && allRunIn(open[i+1:i+1+count]) {
			e.sort, e.title = implied, title
			for _, g := range open[i+1 : i+1+count] {
				es = append(es, &node{row: g, sort: goal})
			}
			i += count
		}
	}
	return es
}

// cellsNeeded is how many short lines without a mark or an end make a table
// that was flattened to one cell a line.
const cellsNeeded = 4

// tabular says which rows are cells of a flattened table. No heading stands
// there.
func tabular(rows []*row) []bool {
	out := make([]bool, len(rows))
	run := 0
	for i, r := range rows {
		if r.mark.style != nil && !figures.MatchString(r.fold) || !bareHeading(r) || r.len() > 20 || prelude.MatchString(r.fold) {
			run = 0
			continue
		}
		if run++; run < cellsNeeded {
			continue
		}
		out[i] = true
		if run == cellsNeeded {
			for j := i - run + 1; j < i; j++ {
				out[j] = true
			}
		}
	}
	return out
}

// figures is a line of numbers only.
var figures = re(`^[0-9０-９.．,，%()（）\- ]+$`)

// secondLine reports whether open[i] continues the title of the chapter in the
// line above.
func secondLine(open []*row, i int) bool {
	if i == 0 {
		return false
	}
	above := open[i-1]
	return above.mark.style != nil && above.mark.style.chapter && bareHeading(above) && above.len() > above.mark.len
}

// repeats counts the short lines without a mark that occur in rows.
func repeats(rows []*row) map[string]int {
	n := map[string]int{}
	for _, r := range rows {
		if r.open() && r.mark.style == nil && headingLike.MatchString(r.fold) && !continued.MatchString(r.fold) {
			n[r.fold]++
		}
	}
	return n
}

// headingLike is a line that reads as a heading without a number.
var headingLike = re(`^[\p{Han}“”、，]{2,20}$`)

// continued heads what goes on of a table on the next page.
var continued = re(`^[（(]?(?:续|接上)\p{Han}?表?[)）]?$`)

// longHeading is a heading without a number over a numbered list.
var longHeading = re(`^[\p{Han}“”、，《》]{4,40}$`)

// opens reports whether a heading-like row is one because a numbered list
// begins right below it.
func opens(r, next *row) bool {
	return next.mark.style != nil && next.mark.n == 1 && !next.mark.style.point && !next.mark.style.article && longHeading.MatchString(r.fold)
}

// announcement is a sentence that names a number of things to come: 明确了七大
// 工作目标。
var announcement = re(`(((?:` + han + `|两){1,3})[大个项][^，。：；“”]{0,12}(?:目标|任务|行动|工程|举措|措施|原则|要求|重点|方面|计划|工作|战略|成效|变化|突破))[。：]$`)

// announces returns the title and the number of things that r announces, or
// "" and 0.
func announces(r *row) (title string, count int) {
	m := announcement.FindStringSubmatchIndex(r.fold)
	if m == nil {
		return "", 0
	}
	count, ok := number(r.fold[m[4]:m[5]])
	if !ok || count < 2 || count > 20 {
		return "", 0
	}
	from, to := r.runes(m[2]), r.runes(m[3])
	return string(r.text[from:to]), count
}

// allRunIn reports whether every row is a paragraph without a mark that begins
// with a title.
func allRunIn(rows []*row) bool {
	for _, r := range rows {
		if r.mark.style != nil || runIn(r.fold, longestTitle) == 0 {
			return false
		}
	}
	return true
}

// longestTitle is how many characters a title in the line of its text may
// have; the longest of the five seeds has 24. One among siblings with titles
// may have up to longTitle.
const longestTitle, longTitle = 30, 45

// runIn returns the number of runes of the title that s, folded and without
// its mark, begins with: up to the first full stop, at most limit, if more
// follows. It returns 0 if there is none. A sentence that gives a short name
// decides something and is no title.
func runIn(s string, limit int) int {
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case r == '。' && i >= 2 && i < len(runes)-1 && !shortNamed.MatchString(string(runes[:i])):
			return i
		case r == '。' || r == '；' || r == '：' || i > limit:
			return 0
		}
	}
	return 0
}

// shortNamed is a sentence that gives something a short name.
var shortNamed = re(`以下(?:简|统)?称`)

package outline

import (
	"strings"

	"gongbao/internal/doc"
)

// split cuts the rows into texts. A new text begins at the title that follows
// a date, and at 附件 alone on a line.
func (p *parser) split() []*text {
	var texts []*text
	rows := p.rows
	for len(rows) > 0 {
		n := boundary(rows)
		texts = append(texts, p.text(rows[:n], len(texts) == 0))
		rows = rows[n:]
	}
	if len(texts) == 0 {
		texts = append(texts, &text{})
	}
	for i, t := range texts {
		t.cover = i+1 < len(texts) && forwards(t)
	}
	return texts
}

// boundary returns the index in rows at which the next text begins, or
// len(rows).
func boundary(rows []*row) int {
	dated, body := false, false
	for i, r := range rows {
		switch {
		case !r.open():
			continue
		case body && (annexLine.MatchString(r.fold) && !namesFiles(rows[i:]) || opensAnnex(rows[i:])):
			return i
		case body && dateLine.MatchString(r.fold):
			dated = true
		case dated && titleLike(r):
			return titleBegin(rows, i)
		case body && titledAbove(rows, i) > 0:
			return titledAbove(rows, i)
		case isNote(r) || numberLine.MatchString(r.fold):
		case prose(r) || r.mark.style != nil:
			body, dated = true, false
		}
	}
	return len(rows)
}

// adoptedNote says in brackets when a text was adopted.
var adoptedNote = re(`^[（(]` + dateForm + `[^。]{0,80}(?:通过|批准|备案|发布|公布)[）)]$`)

// titledAbove returns the index of the first line of the title that stands
// right above rows[i], the note of a text's adoption; 0 if there is none.
func titledAbove(rows []*row, i int) int {
	last := openAbove(rows, i)
	if !adoptedNote.MatchString(rows[i].fold) || last <= 0 || !titleLike(rows[last]) && titleWord(rows[last].fold) == "" {
		return 0
	}
	if rows[last].mark.style != nil || sentenceMark.MatchString(rows[last].fold) {
		return 0
	}
	return titleBegin(rows, last)
}

// annexTitled opens an attached text and names it in the same line.
var annexTitled = re(`^附(?:件|录)[0-9０-９一二三四五六七八九十]{1,3}[：:、.．]?([\p{Han}《“].{1,60})$`)

// annexNamed is a phrase that begins with the name of an attached text: 附件三
// 所列全国性法律的决定.
var annexNamed = re(`^附(?:件|录)[0-9０-９一二三四五六七八九十]{1,3}(?:所|的|中|规定|第|和|及|、)`)

// opensAnnex reports whether the first row opens an attached text and names it:
// a line of the list of attachments is followed by another, or by the
// signature.
func opensAnnex(rows []*row) bool {
	if !annexTitled.MatchString(rows[0].fold) || fileName.MatchString(rows[0].fold) || annexNamed.MatchString(rows[0].fold) || strings.ContainsAny(rows[0].fold, "。；，") {
		return false
	}
	for _, r := range rows[1:] {
		if r.open() {
			return !annexTitled.MatchString(r.fold) && r.mark.n != 2 && !dateLine.MatchString(r.fold) && !signs(r)
		}
	}
	return false
}

// sending are the words with which a notice sends another text round.
var sending = re(`印发|转发|批转|下发|发布|公布|颁布|发给你们|送给你们`)

// forwards reports whether t does nothing but send another text round.
func forwards(t *text) bool {
	if !sending.MatchString(joined(t.body) + joined(t.titles)) {
		return false
	}
	chars := 0
	for _, r := range t.body {
		if r.mark.style != nil {
			return false
		}
		chars += r.len()
	}
	return chars < 600
}

// mainPart returns the index of the main text: the first that does not merely
// forward another.
func mainPart(texts []*text) int {
	for i, t := range texts {
		if !t.cover {
			return i
		}
	}
	return 0
}

// part makes a part of one text.
func (p *parser) part(t *text) *doc.Part {
	q := &doc.Part{}
	if t.cover {
		for _, rows := range [][]*row{t.head, t.body, t.tail} {
			for _, r := range rows {
				if r.drop == "" && r.role != roleTitle && !r.blank() {
					r.role = roleCover
				}
			}
		}
		q.Meta = t.meta()
		q.Front = front(t.head, t.body, t.tail)
		return q
	}
	for _, r := range t.tail {
		switch {
		case !r.open():
		case isNote(r), annexPointer.MatchString(r.fold), r.mark.style != nil:
			r.role = roleNote
		default:
			r.role = roleSignature
		}
	}
	q.Meta = t.meta()
	q.Front = front(t.head, t.tail)
	q.Sections = p.sections(t.body)
	return q
}

func front(stretches ...[]*row) []doc.FrontLine {
	var out []doc.FrontLine
	for _, rows := range stretches {
		for _, r := range rows {
			if r.drop == "" && !r.blank() {
				out = append(out, doc.FrontLine{Line: r.n, Role: r.role, Text: r.string()})
			}
		}
	}
	return out
}

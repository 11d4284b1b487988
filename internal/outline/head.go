package outline

import (
	"regexp"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// text is one of the texts a document consists of, before it is a part: its
// rows in three stretches.
type text struct {
	head []*row // up to the first row of the body
	body []*row
	tail []*row // signature, date and notes behind the body

	titles []*row // the rows of head that hold the title
	cover  bool   // it only forwards another text
}

var (
	// dateLine is a signing date alone on its line.
	dateLine = re(`^[（(]?(` + dateForm + `)[)）]?$`)
	// letterhead is the line of red letters above an official paper. Group 1 is
	// who issues it.
	letterhead = re(`^([\p{Han}、 ]{2,30}(?:政府|委员会|办公厅|办公室|委|部|局|厅|署|院|会))文件$`)
	// datedLine begins with a date: a step of the text's history, never its title.
	datedLine = re(`^[（(]?` + dateForm)
	// numberLine is a document number alone on its line.
	numberLine = regexp.MustCompile(`^` + numberForm + `$`)
	// addresseeLine names whom a text is sent to: bodies or persons, and a colon.
	addresseeLine = re(`^(?:各[^。]{1,200}|[^。]{2,400}(?:政府|部门?|委|办|局|厅|署|院|会|校|单位|机构|企业|公司|银行|军区|总部|主席|代表|委员|同志|省长|市长|组))[）)]?[：:]$`)
	// prelude are headings without a number that stand before, between or behind
	// the numbered ones.
	prelude = re(`^(?:前言|序言|引言|导言|序|绪论|绪言|结语|结束语|后记)$`)
	// history heads the list of a statute's amendments behind its text.
	history = re(`^沿革$`)
	// contentsLine opens a table of contents.
	contentsLine = re(`^(?:目[录次]|编章节)$`)
	// annexLine opens an attached text.
	annexLine = re(`^附(?:件|录|表)?[0-9０-９一二三四五六七八九十]{0,3}[：:.．]?$`)
)

const (
	dateForm   = `(?:[0-9０-９]{4}|[零〇○一二三四五六七八九]{4})年[0-9０-９一二三四五六七八九十]{1,3}月[0-9０-９一二三四五六七八九十]{1,3}日`
	numberForm = `[\p{Han}]{1,12}[〔\[（【(](?:19|20)[0-9]{2}[〕\]）】)]第?[0-9]{1,4}[号號]`
)

// noteLines are lines that say when and by whom a text was adopted, how it may
// be used and who printed it.
var noteLines = []*regexp.Regexp{
	re(`^[（(][^。]{0,200}` + dateForm + `.{0,400}[)）]$`),                  // （1994年1月28日…发布 根据…修订）
	re(`^[（(]?` + dateForm + `.{0,80}(?:通过|批准|发布|公布|施行|修订|修正|印发)[)）]?$`), // 2021年1月14日区十七届人大五次会议批准
	re(`^[（(](?:此件|本文|此文|注|联系|公开).{2,60}[)）]$`),                          // （此件主动公开）
	re(`^[—―]+.{4,60}上$`),                      // ——2026年2月3日在…会议上
	re(`^抄[送报][：:].{2,200}$`),                  // 抄送：…
	re(`^[\p{Han} ]{2,30}` + dateForm + `印发$`), // 福州市人民政府办公厅 2023年5月8日印发
}

// isNote reports whether r is such a line.
func isNote(r *row) bool {
	return slices.ContainsFunc(noteLines, func(l *regexp.Regexp) bool { return l.MatchString(r.fold) })
}

// prose reports whether r is running text rather than a line of a page's head.
func prose(r *row) bool {
	return strings.ContainsAny(r.fold, "。；") || r.len() > 80
}

// text divides the rows of one text into head, body and tail.
func (p *parser) text(rows []*row, first bool) *text {
	t := &text{}
	n := p.headEnd(rows)
	t.head, t.body = rows[:n], rows[n:]
	t.body, t.tail = cutTail(t.body)
	p.readHead(t, first)
	return t
}

// longestLabel is how many characters the label of a page's field may have,
// with its colon: 发布时间：. A longer line with a colon begins the text.
const longestLabel = 6

// headEnd returns the index of the first row of the body.
func (p *parser) headEnd(rows []*row) int {
	for i, r := range rows {
		switch {
		case !r.open() || isNote(r) || chromeRule(r) != "":
		case prelude.MatchString(r.fold), contentsLine.MatchString(r.fold), setBelow(rows, i):
			return i
		case r.inTable(), r.hint.Kind == doc.HintPreamble:
		case annexLine.MatchString(r.fold):
			title := annexTitle(rows[i:])
			if len(title) == 0 {
				return i + 1
			}
			return slices.Index(rows, title[len(title)-1]) + 1
		case i == 0 && opensAnnex(rows):
			return 1
		case r.mark.style != nil && r.mark.style.scheme != doc.SchemeDash:
			return i
		case addresseeLine.MatchString(r.fold):
		case prose(r), strings.HasSuffix(r.fold, "：") && r.len() > longestLabel:
			return i
		}
	}
	return len(rows)
}

// cutTail cuts the signature off the end of a body: a date, the names above
// it, the notes below it.
func cutTail(body []*row) (rest, tail []*row) {
	at := -1
	for i := len(body) - 1; i >= 0; i-- {
		r := body[i]
		if r.blank() || r.drop != "" {
			continue
		}
		if dateLine.MatchString(r.fold) {
			at = i
			break
		}
		if !isNote(r) {
			break
		}
		at = i
	}
	for at > 0 && (body[at-1].blank() || signs(body[at-1])) {
		at--
	}
	if at < 0 {
		at = len(body)
	}
	at = annexList(body, at)
	return body[:at], body[at:]
}

// annexPointer names the attached texts before the signature.
var annexPointer = re(`^附(?:件|表|图|录)(?:[：:].|1[.．、]\p{Han})`)

// annexList returns the index at which the list of attached texts begins that
// stands right before row at, or at if there is none.
func annexList(body []*row, at int) int {
	for i := at - 1; i >= 0; i-- {
		r := body[i]
		switch {
		case r.blank():
		case annexPointer.MatchString(r.fold):
			return i
		case r.mark.style == nil || r.mark.style.scheme != doc.SchemeArabic || prose(r):
			return at
		}
	}
	return at
}

// signs reports whether r names a body that signs.
func signs(r *row) bool {
	return r.len() <= 30 && r.mark.style == nil && bodyName.MatchString(r.fold)
}

// bodyName is a line that ends as the name of an authority does.
var bodyName = re(`^[\p{Han} ]{2,30}(?:人民政府|国务院|委员会|办公厅|办公室|政府|代表大会|人民法院|检察院|委|部|局|厅|署|院|中央|会)$`)

// readHead gives every row of the head its role.
func (p *parser) readHead(t *text, first bool) {
	for i, r := range t.head {
		if i > 0 && r.open() && creditLabel.MatchString(t.head[i-1].fold) && r.len() <= 30 {
			p.dropChrome(r, dropMeta)
			p.page.note(r)
		}
		if !r.open() {
			continue
		}
		switch rule := chromeRule(r); {
		case rule != "":
			p.dropChrome(r, rule)
			p.page.note(r)
		case letterhead.MatchString(r.fold), datedLine.MatchString(r.fold), isNote(r) || dateLine.MatchString(r.fold) || numberLine.MatchString(r.fold):
			r.role = roleNote
		case annexLine.MatchString(r.fold):
			r.role = roleNote
		case addresseeLine.MatchString(r.fold):
			r.role = roleCover
		}
	}
	t.titles = p.findTitle(t.head, first)
	for _, r := range t.titles {
		r.role = roleTitle
	}
	p.readRest(t, first)
}

// readRest gives a role to the rows of the head that are not yet known: above
// the title they belong to the page, below it to the text.
func (p *parser) readRest(t *text, first bool) {
	title, last := joined(t.titles), -1
	for i, r := range t.head {
		if r.role == roleTitle {
			last = i
		}
	}
	for i := last + 1; i < len(t.head) && last >= 0; i++ {
		for n := repeated(t.head[i:], title); n > 0; n-- {
			t.head[i+n-1].repeats()
		}
	}
	for i, r := range t.head[:last+1] {
		if first && r.role == roleNote && lastOf(t.head[last:], r.fold) > 0 && i < last {
			r.role, r.drop = "", dropRepeat
		}
	}
	noted := false
	for i, r := range t.head {
		noted = noted || r.role == roleNote || r.role == roleCover
		if !r.open() {
			continue
		}
		switch {
		case title != "" && (r.fold == title || titleLike(r) && strings.HasSuffix(title, r.fold)):
			r.drop = dropRepeat
		case first && i < last, first && last < 0 && !noted:
			r.drop = dropBoilerplate
			p.report(r, -1, "dropped-line", doc.Note,
				"“"+clip(r)+"”在标题之前，视为网页内容，未收入正文 — 如属正文请告知维护者",
				"\""+clip(r)+"\" stands before the title and was taken for page furniture — tell the maintainers if it belongs to the text")
		default:
			r.role = roleNote
		}
	}
}

// repeats marks r as a line that repeats the title.
func (r *row) repeats() {
	if r.open() {
		r.drop = dropRepeat
	}
}

// clip returns the beginning of the row for a message.
func clip(r *row) string {
	if r.len() > 24 {
		return string(r.text[:24]) + "…"
	}
	return r.string()
}

func joined(rows []*row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.fold)
	}
	return b.String()
}

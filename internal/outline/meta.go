package outline

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gongbao/internal/doc"
)

var (
	date = regexp.MustCompile(`([0-9０-９]{4}|[零〇○一二三四五六七八九]{4}|民国[0-9零〇一二三四五六七八九十百]{1,5})[-/年.]([0-9０-９一二三四五六七八九十]{1,3})[-/月.]([0-9０-９一二三四五六七八九十]{1,3})`)
	// issuerOf is the part of a title that names who issues it.
	issuerOf = regexp.MustCompile(`^([\p{Han}、 ]{2,40}?)(?:关于|印发|转发|批转|公布)`)
	// datedTitle begins with the day and the name of who gave the order.
	datedTitle = regexp.MustCompile(`^(?:中华)?(民国[0-9零〇一二三四五六七八九十百]{1,5}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日)(总统|\p{Han}{1,20}?(?:院|部|府))`)
	// orderTitle is a title that names only who gives the order; its number
	// follows on a line of its own.
	orderTitle = regexp.MustCompile(`^(?:中华人民共和国)?(\p{Han}{2,20})令$`)
	// bareNumber is the number of an order alone on its line.
	bareNumber = regexp.MustCompile(`^第[0-9]{1,5}号$`)
	// newsTitle reports on a text rather than being its title.
	newsTitle = regexp.MustCompile(`(?:出台|发布|印发|公布|解读|通过|审议|下发)《[^》]+》[！!]?$`)
	// renamed gives the text itself a short name. Group 1 is what is renamed.
	renamed = regexp.MustCompile(`(本\p{Han}{2,6}|《[^》]+》)[（(]以下[简簡]?[称稱統统][称稱]?[：:]?[“《「]([^”》」]{2,30})[”》」][)）]`)
)

// readDate returns the first date in s as "2006-01-02", or "" if there is none
// or no calendar has it.
func readDate(s string) string {
	m := date.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	year, republic := strings.CutPrefix(m[1], "民国")
	y, okY := number(year)
	if republic {
		y += 1911
	}
	mo, okM := number(m[2])
	d, okD := number(m[3])
	if !okY || !okM || !okD || !onCalendar(y, mo, d) {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, mo, d)
}

// onCalendar reports whether there is such a day.
func onCalendar(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t.Month() == time.Month(month) && t.Day() == day
}

// checkDates reports days in the front lines and in the table of the page that
// no calendar has.
func (p *parser) checkDates() {
	for _, r := range p.rows {
		if r.role == "" && r.drop != dropMeta {
			continue
		}
		for _, m := range date.FindAllStringIndex(r.fold, -1) {
			if readDate(r.fold[m[0]:m[1]]) != "" {
				continue
			}
			at := r.runes(m[0])
			found := string(r.text[at:r.runes(m[1])])
			p.report(r, at, "no-such-date", doc.Warning,
				fmt.Sprintf("历法中没有“%s”这一天，日期留空 — 请核对原文", found),
				fmt.Sprintf("no calendar has the day %s, and the date is left empty — check the source", found))
			break
		}
	}
}

// meta reads what the front lines of a text state.
func (t *text) meta() doc.Meta {
	var m doc.Meta
	m.Title = titleText(t.titles)
	if len(t.titles) == 1 {
		if at := annexTitled.FindStringSubmatchIndex(t.titles[0].fold); at != nil {
			m.Title = string(t.titles[0].text[t.titles[0].runes(at[2]):])
		}
	}
	title := joined(t.titles)
	m.Kind = titleWord(title)
	if newsTitle.MatchString(title) {
		m.Kind = "news"
	}
	m.Issuer = t.titleIssuer(title)
	if at := datedTitle.FindStringSubmatch(title); at != nil {
		m.Adopted = readDate(at[1])
	}
	var history []step
	for _, rows := range [][]*row{t.head, t.tail} {
		for _, r := range rows {
			history = append(history, t.readLine(&m, r)...)
		}
	}
	number := m.Number
	adopt(&m, history)
	if number != "" {
		m.Number = number
	}
	return m
}

// titleIssuer returns the bodies that the folded title begins with, as the
// text writes them.
func (t *text) titleIssuer(title string) []string {
	at := issuerOf.FindStringSubmatchIndex(title)
	if at == nil {
		at = datedTitle.FindStringSubmatchIndex(title)
		if at != nil {
			at = at[2:]
		}
	}
	if at == nil {
		at = orderTitle.FindStringSubmatchIndex(title)
	}
	if at == nil {
		return nil
	}
	whole := []rune(titleText(t.titles))
	for _, who := range strings.FieldsFunc(title[at[2]:at[3]], separatesBodies) {
		if !bodyName.MatchString(who) && who != "总统" {
			return nil
		}
	}
	from, to := utf8.RuneCountInString(title[:at[2]]), utf8.RuneCountInString(title[:at[3]])
	return strings.FieldsFunc(string(whole[from:to]), separatesBodies)
}

// separatesBodies reports whether r stands between the names of bodies that
// issue a text together.
func separatesBodies(r rune) bool { return r == '、' || r == '，' || unicode.IsSpace(r) }

// readLine takes what one front line states, and returns the acts it tells of.
func (t *text) readLine(m *doc.Meta, r *row) []step {
	if r.drop != "" || r.blank() {
		return nil
	}
	switch {
	case r.role == roleTitle:
	case letterhead.MatchString(r.fold) && len(m.Issuer) == 0:
		m.Issuer = []string{strings.TrimSuffix(r.string(), "文件")}
	case datedLine.MatchString(r.fold), isNote(r), dateLine.MatchString(r.fold):
		return steps(r.fold)
	case numberLine.MatchString(r.fold):
		m.Number = r.string()
	case bareNumber.MatchString(r.fold) && orderTitle.MatchString(joined(t.titles)):
		m.Number = titleText(t.titles) + r.string()
	case addresseeLine.MatchString(r.fold) && !annexLine.MatchString(r.fold) && m.Addressees == "":
		m.Addressees = strings.TrimRight(r.string(), "：:")
	case signs(r) && len(m.Issuer) == 0:
		m.Issuer = strings.Fields(r.string())
	}
	return nil
}

// titleText returns the title as it stands, its lines joined.
func titleText(rows []*row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.string())
	}
	return b.String()
}

// stated collects what the text says of the document: what the table at the
// head of its page states, else what the main part does, else the notice
// before it.
func (p *parser) stated(d *doc.Document) doc.Meta {
	m := d.Parts[d.Main].Meta
	for _, q := range d.Parts[:d.Main] {
		if len(m.Issuer) == 0 {
			m.Issuer = q.Meta.Issuer
		}
		for _, f := range []struct{ to, from *string }{
			{&m.Number, &q.Meta.Number}, {&m.Adopted, &q.Meta.Adopted}, {&m.Addressees, &q.Meta.Addressees},
		} {
			if *f.to == "" {
				*f.to = *f.from
			}
		}
	}
	m.ShortNames = shortNames(d.Parts[d.Main].Sections, m.Title)
	m.Published = p.page.published
	if p.page.issuer != "" {
		m.Issuer = strings.FieldsFunc(p.page.issuer, separatesBodies)
	}
	m.Title = cmp.Or(p.page.title, m.Title)
	m.Number = cmp.Or(p.page.number, m.Number)
	m.Adopted = cmp.Or(p.page.signed, m.Adopted)
	return m
}

// shortNames returns the names that the sections give to their own text, whose
// title is given.
func shortNames(ss []*doc.Section, title string) []string {
	var out []string
	for _, s := range ss {
		for _, m := range renamed.FindAllStringSubmatch(s.Text, -1) {
			if strings.HasPrefix(m[1], "本") || m[1] == "《"+title+"》" {
				out = append(out, m[2])
			}
		}
		out = append(out, shortNames(s.Children, title)...)
	}
	return out
}

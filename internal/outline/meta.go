package outline

import (
	"fmt"
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

var (
	date = regexp.MustCompile(`([0-9０-９]{4}|[零〇○一二三四五六七八九]{4})[-/年.]([0-9０-９一二三四五六七八九十]{1,3})[-/月.]([0-9０-９一二三四五六七八九十]{1,3})`)
	// issuerOf is the part of a title that names who issues it.
	issuerOf = regexp.MustCompile(`^([\p{Han}、 ]{2,40}?)关于`)
	// promulgated is what a note says that gives the day a text was sent out.
	promulgated = regexp.MustCompile(`(?:公布|发布|印发)[)）]?$`)
	// newsTitle reports on a text rather than being its title.
	newsTitle = regexp.MustCompile(`(?:出台|发布|印发|公布|解读|通过|审议|下发)《[^》]+》[！!]?$`)
	// renamed gives the text itself a short name. Group 1 is what is renamed.
	renamed = regexp.MustCompile(`(本\p{Han}{2,6}|《[^》]+》)[（(]以下[简簡]?[称稱統统][称稱]?[：:]?[“《「]([^”》」]{2,30})[”》」][)）]`)
)

// readDate returns the first date in s as "2006-01-02", or "".
func readDate(s string) string {
	m := date.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	y, okY := number(m[1])
	mo, okM := number(m[2])
	d, okD := number(m[3])
	if !okY || !okM || !okD || mo < 1 || mo > 12 || d < 1 || d > 31 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, mo, d)
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
	if who := issuerOf.FindStringSubmatch(title); who != nil && bodyName.MatchString(who[1]) {
		m.Issuer = strings.FieldsFunc(string([]rune(m.Title)[:len([]rune(who[1]))]), func(r rune) bool { return r == '、' || r == ' ' })
	}
	for _, r := range t.head {
		t.readLine(&m, r)
	}
	for _, r := range t.tail {
		t.readLine(&m, r)
	}
	return m
}

// readLine takes what one front line states.
func (t *text) readLine(m *doc.Meta, r *row) {
	if r.drop != "" || r.blank() {
		return
	}
	switch {
	case r.role == roleTitle:
	case letterhead.MatchString(r.fold) && len(m.Issuer) == 0:
		m.Issuer = []string{strings.TrimSuffix(r.string(), "文件")}
	case datedLine.MatchString(r.fold), isNote(r):
		d := readDate(r.fold)
		setOnce(&m.Adopted, d)
		if promulgated.MatchString(r.fold) && d != m.Adopted {
			setOnce(&m.Issued, d)
		}
	case numberLine.MatchString(r.fold):
		m.Number = r.string()
	case addresseeLine.MatchString(r.fold) && !annexLine.MatchString(r.fold) && m.Addressees == "":
		m.Addressees = strings.TrimRight(r.string(), "：:")
	case signs(r) && len(m.Issuer) == 0:
		m.Issuer = strings.Fields(r.string())
	}
}

// titleText returns the title as it stands, its lines joined.
func titleText(rows []*row) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.string())
	}
	return b.String()
}

// stated collects what the text says of the document: the main part's own
// statements, and where it has none those of the notice before it.
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
	if m.Title == "" {
		m.Title = p.page.title
	}
	if len(m.Issuer) == 0 && p.page.issuer != "" {
		m.Issuer = strings.Fields(p.page.issuer)
	}
	setOnce(&m.Number, p.page.number)
	if p.page.signed != "" {
		m.Adopted = p.page.signed
	}
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

package outline

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// leadWords are the words by which a bracket at the end of a clause names the
// bodies that answer for it.
var leadWords = re(`牵头|负责|责任单位|责任部门|配合单位|主办单位|承办单位|落实单位`)

var (
	// leadLine does nothing but name responsible bodies.
	leadLine = re(`^(?:牵头|责任|负责|主办|承办|落实|配合|协办|参与|协同)(?:单位|部门)[：:][^。]{1,200}。?$`)
	// partnerLine names those that support.
	partnerLine = re(`^(?:配合|协办|参与|协同)`)
)

// leadClause returns the runes at which the bracket begins and ends that
// stands at the end of s and names responsible bodies, or -1. A full stop or
// one further bracket may follow it: （责任单位：市水务局）（备注：略）.
func leadClause(s []rune) (start, end int) {
	end = len(s)
	if end > 0 && s[end-1] == '。' {
		end--
	}
	for range 2 {
		start = bracketBefore(s[:end])
		if start < 0 {
			return -1, -1
		}
		if clause := string(s[start:end]); leadWords.MatchString(clause) && !rider.MatchString(clause) {
			return start, end
		}
		end = start
	}
	return -1, -1
}

// bracketBefore returns the rune at which the bracket begins that ends s, or
// -1 if none does.
func bracketBefore(s []rune) int {
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case '）', ')', '〕', ']':
			depth++
		case '（', '(', '〔', '[':
			depth--
		}
		if depth <= 0 {
			if i == len(s)-1 {
				return -1
			}
			return i
		}
	}
	return -1
}

// leadForm is a way of writing who answers for a clause. Group 1 of words names
// the leads, group 2, if any, the partners.
type leadForm struct {
	words    *regexp.Regexp
	labelled bool // a label says that bodies follow
}

var leadForms = []leadForm{
	{re(`^(?:牵头|责任|负责|主办|承办|落实)(?:单位|部门)[：:](.*?)(?:[，；。](?:配合|协办|参与|协同|责任)(?:单位|部门)[：:](.*?))?(?:[，；。](?:适用范围|完成时限|完成时间|时限)[：:].*)?$`), true},
	{re(`^(?:由)?([^，；]+?)(?:牵头|会同)(?:负责|落实|推进|实施|组织实施)?[，；]?(.*?)(?:配合|参与|参加|按职责分工负责|有关部门负责|负责)?(?:[，；][^，；]*(?:前|底)完成)?$`), false},
	{re(`^(?:由)?([^，；]+?)负责[，；](.*?)(?:配合|协助|参与|参加)$`), false},
	{re(`^(?:由)?([^；]+?)(?:按职责分工)?(?:分别)?负责(?:落实|推进|实施|组织实施)?(?:[，；][^，；]*(?:前|底)完成)?$`), false},
}

// bodies reads the names out of a lead clause: fold is its folded form, rune by
// rune the same length as text. It returns none if the clause names no body.
func bodies(fold, text string) (leads, partners []string) {
	trim := "（()）〔〕[]。"
	inner := strings.Trim(fold, trim)
	offset := utf8.RuneCountInString(fold[:strings.Index(fold, inner)])
	folded, runes := []rune(fold), []rune(text)
	for _, f := range leadForms {
		m := f.words.FindStringSubmatchIndex(inner)
		if m == nil {
			continue
		}
		group := func(i int) (found []string, whole bool) {
			if 2*i+1 >= len(m) || m[2*i] < 0 {
				return nil, true
			}
			from := offset + utf8.RuneCountInString(inner[:m[2*i]])
			to := offset + utf8.RuneCountInString(inner[:m[2*i+1]])
			return names(folded[from:to], runes[from:to], f.labelled)
		}
		leads, sure := group(1)
		partners, surely := group(2)
		if len(leads) > 0 && (f.labelled || sure && surely) {
			return leads, partners
		}
	}
	return nil, nil
}

// rider says, once for a whole document, that of the bodies named the first
// leads and the others support it.
var rider = re(`(?:排|列)(?:在)?(?:第一位|首位)的?(?:单位|部门)?为牵头|(?:第一个|首个)(?:单位|部门)为牵头`)

// applyRider moves all but the first lead of every clause to its partners.
func applyRider(d *doc.Document) {
	for u := range d.Units() {
		if s := u.Section; len(s.Leads) > 1 && len(s.Partners) == 0 && !strings.Contains(s.LeadText, "牵头") && !strings.Contains(s.LeadText, "牽頭") {
			s.Leads, s.Partners = s.Leads[:1:1], s.Leads[1:]
		}
	}
}

// allOf begins the name of a group of bodies that goes on behind the mark
// between names: 各市、县（区）人民政府.
var allOf = re(`^各[\p{Han}（）()]{1,6}$`)

// wholeBody is how the name of a group ends when nothing is missing.
var wholeBody = re(`(?:政府|部门|单位|机构|企业|公司|管委会|委员会|办|局|委)$`)

// andOthers stands behind the last name of a list that is not complete.
var andOthers = re(`等(?:有关|相关)?(?:部门|单位|机构)?$`)

var (
	// answerable is how the name of a body ends that can answer for a clause, or
	// begins if it is a group of places.
	answerable = re(`(?:政府|中央|委|办|部|局|厅|署|院|会|处|科|所|站|队|团|社|校|馆|行|联|组|中心|大学|集团|公司|企业|单位|部门|机构|园区|新区|法庭|省|市|县|区|州|盟|旗|镇|乡|街道)$|^各(?:省|市|县|区|州|盟|旗|镇|乡|设区市)`)
	// notABody are words that no name of a body has.
	notABody = re(`^(?:待定|略|无|另定|谁.*|以下.*|包括.*|其中.*|每.*|.*[的人]|.*同志|.*人员|.*牵头.*|.*负责.*|.*除外|.*未明确.*)$`)
)

// longestBody is how many characters the name of a body may have.
const longestBody = 40

// names returns the bodies in a list of names, as text writes them; fold is its
// folded form. whole reports whether every name of the list is a body's. Behind
// a label any short name is one. A mark inside brackets separates nothing.
func names(fold, text []rune, labelled bool) (out []string, whole bool) {
	whole = true
	depth, start := 0, 0
	for i := 0; i <= len(fold); i++ {
		r := '、'
		if i < len(fold) {
			r = fold[i]
		}
		switch {
		case r == '（' || r == '(':
			depth++
		case r == '）' || r == ')':
			depth--
		case (depth <= 0 || i == len(fold)) && strings.ContainsRune("、，；", r):
			name := andOthers.ReplaceAllString(strings.TrimSpace(string(fold[start:i])), "")
			if i < len(fold) && allOf.MatchString(name) && !wholeBody.MatchString(name) {
				continue
			}
			from := start
			for from < i && unicode.IsSpace(fold[from]) {
				from++
			}
			n := utf8.RuneCountInString(name)
			start = i + 1
			switch {
			case n == 0:
			case n > longestBody, notABody.MatchString(name), !labelled && !answerable.MatchString(name):
				whole = false
			default:
				out = append(out, string(text[from:from+n]))
			}
		}
	}
	return out, whole
}

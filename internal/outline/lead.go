package outline

import (
	"regexp"
	"strings"

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

// leadClause returns the rune at which the clause in brackets begins that ends
// s and names responsible bodies, or -1. A full stop may follow it.
func leadClause(s []rune) int {
	end := len(s)
	if end > 0 && s[end-1] == '。' {
		end--
	}
	if end == 0 || !strings.ContainsRune("）)〕]", s[end-1]) {
		return -1
	}
	depth := 0
	for i := end - 1; i >= 0; i-- {
		switch s[i] {
		case '）', ')', '〕', ']':
			depth++
		case '（', '(', '〔', '[':
			depth--
		}
		if depth == 0 {
			if clause := string(s[i:end]); leadWords.MatchString(clause) && !rider.MatchString(clause) {
				return i
			}
			return -1
		}
	}
	return -1
}

// leadForms are the ways of writing who answers for a clause. Group 1 names the
// leads, group 2, if any, the partners.
var leadForms = []*regexp.Regexp{
	re(`^(?:牵头|责任|负责|主办|承办|落实)(?:单位|部门)[：:](.*?)(?:[，；。](?:配合|协办|参与|协同|责任)(?:单位|部门)[：:](.*?))?(?:[，；。](?:适用范围|完成时限|完成时间|时限)[：:].*)?$`),
	re(`^(?:由)?([^，；]+?)(?:牵头|会同)(?:负责)?[，；]?(.*?)(?:配合|参与|参加|按职责分工负责|有关部门负责|负责)?(?:[，；][^，；]*(?:前|底)完成)?$`),
	re(`^(?:由)?([^，；]+?)负责[，；](.*?)(?:配合|协助|参与|参加)$`),
	re(`^(?:由)?([^；]+?)(?:按职责分工)?(?:分别)?负责`),
}

// bodies reads the names out of a lead clause: fold is its folded form, rune by
// rune the same length as text.
func bodies(fold, text string) (leads, partners []string) {
	trim := "（()）〔〕[]。"
	inner := strings.Trim(fold, trim)
	offset := len([]rune(fold[:strings.Index(fold, inner)]))
	runes := []rune(text)
	for _, f := range leadForms {
		m := f.FindStringSubmatchIndex(inner)
		if m == nil {
			continue
		}
		group := func(i int) []string {
			if 2*i+1 >= len(m) || m[2*i] < 0 {
				return nil
			}
			from := offset + len([]rune(inner[:m[2*i]]))
			to := offset + len([]rune(inner[:m[2*i+1]]))
			return names(string(runes[from:to]))
		}
		return group(1), group(2)
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
var andOthers = regexp.MustCompile(`等(?:有关|相关)?(?:部门|部門|单位|單位|机构|機構)?$`)

// names splits a list of names. A mark inside brackets separates nothing.
func names(s string) []string {
	var out []string
	depth, start := 0, 0
	runes := []rune(s + "、")
	for i, r := range runes {
		switch {
		case r == '（' || r == '(':
			depth++
		case r == '）' || r == ')':
			depth--
		case depth <= 0 && strings.ContainsRune("、，；", r):
			name := andOthers.ReplaceAllString(strings.TrimSpace(string(runes[start:i])), "")
			if i+1 < len(runes) && allOf.MatchString(name) && !wholeBody.MatchString(name) {
				continue
			}
			if start = i + 1; name != "" {
				out = append(out, name)
			}
		}
	}
	return out
}

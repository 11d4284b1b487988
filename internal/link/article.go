package link

import (
	"regexp"
	"strconv"
	"strings"

	"gongbao/internal/doc"
)

// articles knows where the articles of the site's laws stand.
type articles map[string]map[string]string // :: document id → number of an article as numbered writes it → unit id

// articlesOf lists the articles of docs. Of two with one number the first counts.
func articlesOf(docs []*doc.Document) articles {
	out := articles{}
	for _, d := range docs {
		for u := range d.Units() {
			if u.Section.Label.Scheme != doc.SchemeArticle {
				continue
			}
			for _, n := range numbered(u.Section.Label.Marker) {
				if out[d.ID] == nil {
					out[d.ID] = map[string]string{}
				}
				if out[d.ID][n] == "" {
					out[d.ID][n] = u.ID()
				}
			}
		}
	}
	return out
}

// named returns the units of document id that c names by their articles, else
// id.
func (a articles) named(id string, c doc.Citation) []string {
	var out []string
	for _, n := range numbered(c.Article) {
		if at := a[id][n]; at != "" {
			out = append(out, at)
		}
	}
	if len(out) == 0 {
		return []string{id}
	}
	return out
}

// anArticle is an article's number: 第十条, 第10條, 第八条之一, 第10-1條.
var anArticle = regexp.MustCompile(`第([〇零一二三四五六七八九十百千]+|[0-9]+)(?:-([0-9]+))?[条條](?:之([〇零一二三四五六七八九十]+))?`)

// numbered returns the numbers of the articles in s, in the order of the text:
// "10", "8-1".
func numbered(s string) []string {
	var out []string
	for _, m := range anArticle.FindAllStringSubmatch(s, -1) {
		n := ordinal(m[1])
		if m[2]+m[3] != "" {
			n += "-" + ordinal(m[2]+m[3])
		}
		out = append(out, n)
	}
	return out
}

// ordinal writes a Chinese or Arabic number in Arabic digits: 一百零二 is 102.
func ordinal(s string) string {
	if n, err := strconv.Atoi(s); err == nil {
		return strconv.Itoa(n)
	}
	sum, digit := 0, 0
	for _, r := range s {
		unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]
		switch i := strings.IndexRune("〇一二三四五六七八九", r); {
		case unit > 0:
			sum, digit = sum+max(1, digit)*unit, 0
		case i >= 0:
			digit = i / len("一")
		default: // 零
			digit = 0
		}
	}
	return strconv.Itoa(sum + digit)
}

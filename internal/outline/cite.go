package outline

import (
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

var (
	behindTitle = regexp.MustCompile(`^[（(](` + numberForm + `)[)）]`)
	articleOf   = regexp.MustCompile(`^` + oneArticle + `(?:[、和及至到]` + oneArticle + `)*`)
)

// oneArticle is an article, maybe down to a paragraph or an item of it:
// 第八条之一第二款第（三）项.
const oneArticle = `第(?:` + han + `+|[0-9]+(?:-[0-9]+)?)[条條](?:之` + han + `+)?(?:第(?:` + han + `+|[0-9]+|[（(]` + han + `+[)）])[款项項目])*`

// numberedTitle is the number behind a title where more follows in the bracket:
// （国发〔2018〕44号，以下简称《通知》）.
var numberedTitle = regexp.MustCompile(`^[（(](` + numberForm + `)[，,；;、]`)

// citations returns the texts that s names in 《》, in order. A short name that s
// only introduces (以下简称《纲要》) is no citation.
func citations(s string) []doc.Citation {
	var out []doc.Citation
	runes := []rune(s)
	depth, start := 0, 0
	for i, r := range runes {
		switch r {
		case '《':
			if depth == 0 {
				start = i
			}
			depth++
		case '》':
			if depth == 0 {
				continue
			}
			if depth--; depth == 0 && !strings.HasSuffix(string(runes[:start]), "称") && !strings.HasSuffix(string(runes[:start]), "稱") {
				out = append(out, citation(runes, start, i+1))
			}
		case '\n':
			depth = 0
		}
	}
	return out
}

// citation makes the citation whose title stands at start to end of s.
func citation(s []rune, start, end int) doc.Citation {
	c := doc.Citation{Title: string(s[start+1 : end-1])}
	rest := string(s[end:])
	if m := behindTitle.FindStringSubmatch(rest); m != nil {
		c.Number = m[1]
		end += len([]rune(m[0]))
		rest = strings.TrimPrefix(rest, m[0])
	} else if m := numberedTitle.FindStringSubmatch(rest); m != nil {
		c.Number = m[1]
	}
	if m := articleOf.FindString(rest); m != "" {
		c.Article = m
		end += len([]rune(m))
	}
	c.Text, c.Span = string(s[start:end]), doc.Span{Start: start, End: end}
	return c
}

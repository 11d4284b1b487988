package outline

import (
	"regexp"
	"strings"
	"unicode/utf8"

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
	depth, start, runeStart := 0, 0, 0
	n := 0 // runes before r
	for i, r := range s {
		switch r {
		case '《':
			if depth == 0 {
				start, runeStart = i, n
			}
			depth++
		case '》':
			if depth == 0 {
				break
			}
			if depth--; depth == 0 && !strings.HasSuffix(s[:start], "称") && !strings.HasSuffix(s[:start], "稱") {
				c := citation(s, start, i+len("》"))
				c.Span = doc.Span{Start: runeStart, End: runeStart + utf8.RuneCountInString(c.Text)}
				out = append(out, c)
			}
		case '\n':
			depth = 0
		}
		n++
	}
	return out
}

// citation makes the citation whose title stands at bytes start to end of s;
// its span is left to the caller.
func citation(s string, start, end int) doc.Citation {
	c := doc.Citation{Title: s[start+len("《") : end-len("》")]}
	if m := behindTitle.FindStringSubmatch(s[end:]); m != nil {
		c.Number = m[1]
		end += len(m[0])
	} else if m := numberedTitle.FindStringSubmatch(s[end:]); m != nil {
		c.Number = m[1]
	}
	if m := articleOf.FindString(s[end:]); m != "" {
		c.Article = m
		end += len(m)
	}
	c.Text = s[start:end]
	return c
}

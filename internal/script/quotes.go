package script

import "strings"

// Quotation marks of the two styles, paired.
var (
	corners = map[rune]rune{'“': '「', '”': '」', '‘': '『', '’': '』'}
	curls   = map[rune]rune{'「': '“', '」': '”', '『': '‘', '』': '’'}
)

// quote writes the quotation marks of s in the given style; "" leaves them. A
// ’ that closes nothing is an apostrophe and stays.
func quote(s, style string) string {
	var marks map[rune]rune
	switch style {
	case "corner":
		marks = corners
	case "curly":
		marks = curls
	default:
		return s
	}
	open := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '‘':
			open++
		case '’':
			if open == 0 {
				return r
			}
			open--
		}
		if to, ok := marks[r]; ok {
			return to
		}
		return r
	}, s)
}

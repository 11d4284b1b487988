package source

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// looseDate matches the ways people write a date that are not the one asked
// for: 2023年12月19日, 2023/12/19, 2023.12.19, 2023-1-5.
var looseDate = regexp.MustCompile(`^\s*(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?\s*$`)

// date returns what reads a calendar date into to, written 2023-12-19. Of a
// date in another form it says how to write it.
func (r *reader) date(to *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := r.scalar(n)
		if !ok {
			return
		}
		if _, err := time.Parse(time.DateOnly, s); err == nil {
			*to = s
			return
		}
		if better := rewriteDate(s); better != "" {
			r.say(n, "date", "日期 %[1]s 的写法不对 — 请写作 %[2]s", "the date %[1]s is not in the form asked for — write %[2]s", s, better)
			return
		}
		r.say(n, "date", "%s 不是有效的日期 — 请写作 2023-12-19；不知道就整行删去", "%s is no date — write it like 2023-12-19, or remove the line if it is unknown", s)
	}
}

// rewriteDate returns the date s in the form 2006-01-02, or "" if s is no
// date, or one the calendar does not have.
func rewriteDate(s string) string {
	m := looseDate.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	out := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	if _, err := time.Parse(time.DateOnly, out); err != nil {
		return ""
	}
	return out
}

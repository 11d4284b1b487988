package outline

import (
	"strings"

	"gongbao/internal/doc"
)

// What the markup of a received file says is evidence beside the words of the
// text: a numbering mark outranks the level of the heading it stands in, for
// publishers set 編 and 章 alike and one 五、 of ten as a heading.

// callout opens a box in Markdown that says something about the text.
var callout = re(`^\[![A-Z]+\]$`)

// scaffold is a heading that a collection puts above every text it holds.
var scaffold = re(`^(?:法条|条文|正文)$`)

// dropMarkup marks the rows that are markup and no text: rulers, links of a
// table of contents, and boxes that state whether the text is in force.
func (p *parser) dropMarkup() {
	for i, r := range p.rows {
		switch {
		case r.blank():
		case r.hint.Kind == doc.HintMarkup:
			r.drop = dropBoilerplate
		case r.hint.Kind == doc.HintContents:
			r.drop = dropContents
		case r.setAsHeading() && scaffold.MatchString(r.fold):
			r.drop = dropBoilerplate
		case callout.MatchString(r.fold):
			r.drop = dropMeta
			if i+1 < len(p.rows) && !prose(p.rows[i+1]) {
				p.rows[i+1].drop = dropMeta
			}
		}
	}
}

// topHeadings returns the first run of rows of the head that are set as
// headings of the first level: the title of a Markdown file, maybe in two
// lines. It returns nil if there is none.
func topHeadings(head []*row) []*row {
	var out []*row
	for _, r := range head {
		top := r.open() && r.setAsHeading() && r.hint.Level == 1 && r.mark.style == nil
		if !top && !r.blank() && out != nil {
			break
		}
		if top {
			out = append(out, r)
		}
	}
	return out
}

// setBelow reports whether head[i] is set as a heading below one before it.
func setBelow(head []*row, i int) bool {
	if !head[i].setAsHeading() || numberLine.MatchString(head[i].fold) {
		return false
	}
	for _, r := range head[:i] {
		if r.open() && r.setAsHeading() && r.hint.Level < head[i].hint.Level {
			return true
		}
	}
	return false
}

// fileName is a link to a file that is not here, as its name.
var fileName = re(`(?i)\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|wps|et|txt|rtf|csv|jpe?g|png|gif|tiff?|zip|rar|7z|ofd)$`)

// namesFiles reports whether rows[0] heads nothing but names of files: a list
// of links, not an attached text.
func namesFiles(rows []*row) bool {
	found := false
	for _, r := range rows[1:] {
		if !r.open() {
			continue
		}
		if !fileName.MatchString(r.fold) {
			return found && r.setAsHeading()
		}
		found = true
	}
	return found
}

// plainText returns s without white space and the marks that separate names: a
// title may be repeated with others.
func plainText(s string) string {
	return strings.NewReplacer("、", "", "，", "", " ", "", "\t", "", "（", "", "）", "", "《", "", "》", "", "〈", "", "〉", "").Replace(s)
}

// repeated returns how many rows from rows[0] on repeat the folded title
// together, or 0.
func repeated(rows []*row, title string) int {
	rest := plainText(title)
	for i, r := range rows {
		if r.blank() || r.drop != "" {
			continue
		}
		line := plainText(r.fold)
		if line == "" || !strings.HasPrefix(rest, line) || !r.open() {
			return 0
		}
		if rest = rest[len(line):]; rest == "" {
			return i + 1
		}
	}
	return 0
}

package outline

import (
	"strings"

	"gongbao/internal/doc"
)

// Headings without a number are told by their company: a single short line
// proves nothing, several that stand alike do.

// dividerLine is a line that can divide a text of running paragraphs.
var dividerLine = re(`^[\p{Han}0-9“”、，·—]{4,30}$`)

// dividers says which rows divide the text: short lines without an end, each
// between paragraphs. There must be two at least.
//
//	“十四五”时期发展成就和2025年工作回顾
func dividers(rows []*row) []bool {
	out := make([]bool, len(rows))
	count := 0
	for i, r := range rows {
		if i+1 == len(rows) || r.mark.style != nil || !dividerLine.MatchString(r.fold) || signs(r) || dateLine.MatchString(r.fold) || closing.MatchString(r.fold) {
			continue
		}
		if out[i] = (i == 0 || endsParagraph(rows[i-1])) && runningText(rows[i+1]); out[i] {
			count++
		}
	}
	if count < 2 {
		return make([]bool, len(rows))
	}
	return out
}

// endsParagraph reports whether r ends as a paragraph of running text does.
func endsParagraph(r *row) bool { return sentenceEnd(r.fold) || strings.HasSuffix(r.fold, "：") }

// runningText reports whether r is a paragraph of running text.
func runningText(r *row) bool {
	return r.mark.style == nil && r.len() > longParagraph && sentenceEnd(r.fold)
}

// lostChapter returns the style of the chapters of a text if rows[i] is the
// heading of one that lost its number, a short line between articles; else nil.
func lostChapter(rows []*row, i int) *style {
	if i == 0 || i+1 == len(rows) || rows[i].mark.style != nil || !headingLike.MatchString(rows[i].fold) || !sentenceEnd(rows[i-1].fold) {
		return nil
	}
	if next := rows[i+1].mark.style; next == nil || !next.article {
		return nil
	}
	for _, r := range rows[:i] {
		if s := r.mark.style; s != nil && s.scheme == doc.SchemeChapter {
			return s
		}
	}
	return nil
}

const (
	longestTopic = 26 // characters of a topic, with its full stop
	topicTimes   = 3  // how many times as long its paragraph is at least
	topicsNeeded = 3  // how many in succession show that a text is written so
)

// topicLine is one sentence.
var topicLine = re(`^[^。；：！？]+。$`)

// announcesWork is a sentence that heads more than one paragraph.
var announcesWork = re(`(?:以下|如下|方面|下列).*。$|做好.*工作。$`)

// topics says which rows are topics: a short sentence alone on its line, with
// a long paragraph about it below. They come in series.
//
//	生态底色更加亮丽。
//	始终坚持生态优先、绿色发展，以“国之大者”的政治担当，…
func topics(rows []*row) []bool {
	out := make([]bool, len(rows))
	longest := 0
	for i := 0; i+1 < len(rows); {
		n := 0
		for i+2*n+1 < len(rows) && isTopic(rows[i+2*n], rows[i+2*n+1]) {
			n++
		}
		for j := 0; j < n && n > 1; j++ {
			out[i+2*j] = true
		}
		longest = max(longest, n)
		i += max(2*n, 1)
	}
	if longest < topicsNeeded {
		return make([]bool, len(rows))
	}
	return out
}

// isTopic reports whether r can be a topic and next its paragraph.
func isTopic(r, next *row) bool {
	return r.mark.style == nil && r.len() <= longestTopic && topicLine.MatchString(r.fold) && !announcesWork.MatchString(r.fold) && !closing.MatchString(r.fold) &&
		runningText(next) && next.len() >= topicTimes*r.len()
}

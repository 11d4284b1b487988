package source

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// The article is found by weight: what reads as text weighs what it has in Han
// characters, lists of links and toolbars weigh against. The element whose
// blocks weigh most together holds the article, unless one that a content
// system made for articles holds at least half of that. Title, metadata table
// and attachments often stand outside that element; they are fetched.

const (
	linkWeight = 10 // taken off for each list entry that is a link, besides its length
	toolWeight = 10 // taken off for each line of a toolbar
	reach      = 30 // blocks before the article, or before a part of it, among which a further part is sought
)

// toolLine is how lines around an article begin that are not links: credits,
// tools, the site's own particulars.
var toolLine = regexp.MustCompile(`^[【\[(（]?(?:打印|关闭|關閉|收藏|分享|字体|字號|字号|字體|扫一扫|掃一掃|来源|來源|责任编辑|責任編輯|编辑|上一篇|下一篇|上一条|下一条|返回顶部|` +
	`版权所有|版權所有|主办|主辦|承办|技术支持|网站标识码|网站地图|联系我们|浏览次数|点击数|阅读|当前位置|您的位置|您现在的位置|首页|.{0,6}ICP备|.{0,4}公网安备|微信扫一扫|Copyright|©)`)

// fieldLabel is a label of the metadata table at the head of a page.
var fieldLabel = regexp.MustCompile(`(?:^|\t)(?:索引号|索引號|主题分类|主题词|发文机关|发布机构|制发机关|发文单位|成文日期|发文日期|生成日期|标题|名称|信息名称|发文字号|文号|发布日期|公开日期|有效性|公开方式|法规名称|法規名稱|法規類別|修正日期)(?:[:：\t]|$)`)

// marker is the number of an article or chapter, which pages of laws link to
// its history.
var marker = regexp.MustCompile(`^第 ?[\p{Han}0-9 -]{1,8} ?[编編章节節款条條]`)

// stretch is the article in a page: its blocks from to but before to, without
// those that are chrome.
type stretch struct {
	page     *webPage
	from, to int
	found    bool // by its text; else it is everything that may be one
}

// has reports whether block i is in the article.
func (s stretch) has(i int) bool {
	return i >= s.from && i < s.to && !s.page.blocks[i].chrome
}

// article returns the article of a page that has blocks.
func (p *webPage) article() stretch {
	sums := make([]int, len(p.blocks)+1) // weight of all blocks before each
	for i := range p.blocks {
		sums[i+1] = sums[i] + p.weight(i)
	}
	var best, named area
	for _, a := range p.areas {
		sum := sums[a.to] - sums[a.from]
		if sum > sums[best.to]-sums[best.from] {
			best = a
		}
		if a.article && sum > sums[named.to]-sums[named.from] {
			named = a
		}
	}
	if bestSum := sums[best.to] - sums[best.from]; (sums[named.to]-sums[named.from])*2 >= bestSum {
		best = named
	}
	s := stretch{p, 0, len(p.blocks), best.to > best.from}
	if s.found {
		s.from, s.to = heaviest(sums, best.from, best.to)
		s.from = p.titleBefore(s.from, s.to)
		s.from = p.fieldsBefore(s.from, s.to)
		s.to = p.attachmentsAfter(s.to)
	} else if !slices.ContainsFunc(p.blocks, func(b block) bool { return !b.chrome }) {
		for i := range p.blocks {
			p.blocks[i].chrome = false // nothing else is there to read
		}
	}
	return s
}

// weight says how much block i speaks for being in an article.
func (p *webPage) weight(i int) int {
	b := p.blocks[i]
	switch {
	case b.chrome:
		return -b.han
	case b.hint.Kind == doc.HintContents:
		return 0
	case b.linked*2 > b.han && !b.file && !marker.MatchString(b.text):
		return -b.han - linkWeight
	case toolLine.MatchString(strings.TrimSpace(b.text)):
		return -toolWeight
	}
	return b.han
}

// isTitle reports whether b is, or is a line of, what the page calls itself.
func (p *webPage) isTitle(b block) bool {
	text := squeeze(b.text)
	return !b.chrome && utf8.RuneCountInString(text) >= minTitle && b.linked == 0 &&
		slices.ContainsFunc(p.titles, func(t string) bool { return strings.Contains(t, text) })
}

// isField reports whether b is a row, or the label of a row, of the metadata
// table of a page.
func isField(b block) bool {
	if b.chrome || b.linked*2 > b.han {
		return false
	}
	var text strings.Builder
	for i, cell := range strings.Split(b.text, "\t") {
		if i > 0 {
			text.WriteByte('\t')
		}
		text.WriteString(squeeze(cell))
	}
	return fieldLabel.MatchString(text.String())
}

// heaviest returns the stretch of blocks between from and to that weighs most.
func heaviest(sums []int, from, to int) (int, int) {
	best, start, end := 0, from, to
	low := from // where the weight before is least
	for i := from; i < to; i++ {
		if sums[i] < sums[low] {
			low = i
		}
		if w := sums[i+1] - sums[low]; w > best {
			best, start, end = w, low, i+1
		}
	}
	return start, end
}

// titleBefore returns where the article that begins at from begins with its
// title: from itself if it has its title inside, before its first sentence, or
// none is near.
func (p *webPage) titleBefore(from, to int) int {
	for i := from; i < min(to, from+reach) && !strings.ContainsAny(p.blocks[i].text, "。；："); i++ {
		if b := p.blocks[i]; p.isTitle(b) || b.hint.Kind == doc.HintHeading && b.hint.Level == 1 && !b.chrome {
			return from
		}
	}
	heading := from
	for i := from - 1; i >= max(0, from-reach); i-- {
		b := p.blocks[i]
		if p.isTitle(b) {
			for i > 0 && p.isTitle(p.blocks[i-1]) {
				i--
			}
			return i
		}
		if heading == from && b.hint.Kind == doc.HintHeading && !b.chrome && b.linked == 0 && b.han >= minTitle {
			heading = i
			for heading > 0 && p.blocks[heading].hint.Continues {
				heading--
			}
		}
	}
	return heading
}

// fieldsBefore returns where the article that begins at from begins with the
// metadata table of its page: from itself if there is none before it. A table
// has at least two labels.
func (p *webPage) fieldsBefore(from, to int) int {
	first, last, labels := from, from, 0
	for i := from - 1; i >= 0 && last-i <= reach; i-- {
		b := p.blocks[i]
		if isField(b) {
			labels += max(1, strings.Count(b.text, "\t"))
			first, last = i, i
		}
	}
	if labels < 2 {
		return from
	}
	for i := first; i < from; i++ {
		if b := &p.blocks[i]; b.linked*2 > b.han && !b.file {
			b.chrome = true // a link between the table and the title
		}
	}
	return first
}

// attachmentsAfter returns where the article that ends at to ends with the
// links to its attachments.
func (p *webPage) attachmentsAfter(to int) int {
	for i := to; i < len(p.blocks) && i < to+reach; i++ {
		b := p.blocks[i]
		if b.chrome {
			continue
		}
		if !b.file && !strings.HasPrefix(squeeze(b.text), "附件") {
			break
		}
		to = i + 1
	}
	return to
}

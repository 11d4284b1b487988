package outline

import (
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

// chrome lists what page furniture looks like, as patterns of whole folded
// lines, each with the rule by which it is removed. Many of these words occur
// in prose too: a pattern must match the whole line, only lines at either end
// of the text are asked, and every line that is taken is reported.
var chrome = []struct {
	line *regexp.Regexp
	rule string
}{
	{re(`^(?:[【\[|]*(?:下载|打印|全屏|收藏|加大|还原|减小|关闭|语音播报|朗读|分享|字[号体]：?|大|中|小)(?:本页|窗口|本文|页面|全文)?[】\]|]*)+$`), dropToolbar},
	{re(`^[【】|]$`), dropToolbar},
	{re(`^【?字[号体]：?[ 【】大中小|]*】?$`), dropToolbar},
	{re(`^(?:您的位置|您现在的位置|当前位置|所在位置)[：:].{0,60}$`), dropBoilerplate},
	{re(`^法条$`), dropBoilerplate},
	{re(`^首页(?:[>》/|].{0,60})?$`), dropBoilerplate},
	{re(`^(?:登录|注册|设为首页|加入收藏|无障碍|无障碍浏览|长者模式|长者版|手机版|繁体|简体|English|返回顶部|关闭窗口|网站地图|联系我们|关于我们|隐私声明|站点地图)$`), dropBoilerplate},
	{re(`^(?:分享[：:]?$|分享到|分享至|扫一扫).{0,30}$`), dropBoilerplate},
	{re(`^【?(?:(?:` + editors + `)[：:] ?` + person + `[】 ]?)+$`), dropBoilerplate},
	{re(`^【纠错】?.{0,20}$`), dropBoilerplate},
	{re(`^相关(?:新闻|报道|文档|链接|阅读|文件|稿件|解读|附件)[：:]?$`), dropBoilerplate},
	{re(`^(?:(?:上一篇|下一篇)[：:]?|(?:上一条|下一条)[：:]).{0,60}$`), dropBoilerplate},
	{re(`^(?:版权所有[^者人权]|Copyright|©).{0,80}$`), dropBoilerplate},
	{re(`^(?:(?:` + hosts + `)[：:] ?` + source + ` ?)+$`), dropBoilerplate},
	{re(`^[^。；]{0,40}(?:ICP备|公网安备) ?[0-9]{6,}[^。；]{0,60}$`), dropBoilerplate},
	{re(`^.{0,60}(?:记者|新华社|通讯员).{0,20}摄[）)]?$`), dropBoilerplate},
	{re(`^[^。]{2,20}作(?:政府)?工作.{0,4}报告(?:。.{0,20}记者.{0,10})?$`), dropBoilerplate},
	{re(`^[（(]?(?:` + credit + ` ?)+[)）]?$`), dropMeta},
}

// The shapes of labelled lines: a label, a colon and what such a label names.
const (
	editors = `责任编辑|责编|编辑|校对|初审|复审|终审|审核|记者|通讯员`
	hosts   = `主办单位|主办|承办单位|承办|技术支持|网站标识码|联系电话`
	person  = `[\p{Han}A-Za-z·]{1,12}(?:[ 、/][\p{Han}A-Za-z·]{1,12}){0,4}?`
	source  = `[^，。；、：:！？]{1,30}?`
	day     = `[0-9]{4}[-/年.][0-9]{1,2}[-/月.][0-9]{1,2}日?`
	moment  = day + ` ?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?` // a day alone is one of signing
	times   = `(?:时间|发表时间|发布时间|发布日期|日期)[：:] ?(?:` + moment + `|` + day + `)?`
	counts  = `(?:点击量|点击数|点击|浏览量|浏览次数|浏览|阅读量|阅读|访问量)[：:] ?(?:[0-9][0-9,，.]*万?次?)?`
	from    = `(?:来源|信息来源|稿件来源|文章来源|作者)[：:] ?(?:` + source + `)?`
	// credit says where the page comes from.
	credit = `(?:` + from + `|` + times + `|` + counts + `|` + moment + `|字[号体][：:] ?[【】大中小 ]*|(?:` + editors + `)[：:] ?` + person + `)`
)

var (
	// provision are words of a rule of law; no credit and no toolbar has them.
	provision = re(`应当|不得|必须|[：:]由|负责|禁止|按照|认真|落实`)
	// disclaimer is what a site says of its own page.
	disclaimer = re(`^(?:免责)?声明[：:].*(?:本网|本站|转载目的|不代表|并不意味|与我们联系|联系我们)`)
	// beside are lines that say the same of an event as of a page: behind a text
	// they are furniture only next to a line that surely is.
	beside = re(`^(?:(?:` + times + `|` + moment + `) ?|(?:主办单位|主办|承办单位|承办|联系电话)[：:].*)+$`)
)

// creditLabel is the label of a credit whose value stands on the next line.
var creditLabel = re(`^(?:来源|信息来源|作者|时间|发表时间|发布时间|发布日期|日期)[：:]$`)

// listBegins marks a list of links to other pages: it and what follows it at
// the end of the text are no part of the document.
var listBegins = re(`^相关(?:新闻|报道|文档|链接|阅读|文件|稿件)[：:]?$`)

// chromeRule returns the rule by which a line of page furniture is removed, or
// "" if the row is none.
func chromeRule(r *row) string {
	if disclaimer.MatchString(r.fold) {
		return dropBoilerplate
	}
	if provision.MatchString(r.fold) {
		return ""
	}
	for _, c := range chrome {
		if c.line.MatchString(r.fold) {
			return c.rule
		}
	}
	return ""
}

// tailReach is how many lines at the end of a text may be a list of links.
const tailReach = 30

// stripTail marks the page furniture behind the text. It stops at the first
// line that is none. What stands there says nothing of the document's dates.
func (p *parser) stripTail() {
	p.stripLinkList()
	sure := false // the line below is surely furniture
	for i := len(p.rows) - 1; i >= 0; i-- {
		r := p.rows[i]
		if r.blank() {
			continue
		}
		if r.drop != "" {
			sure = true
			continue
		}
		rule := chromeRule(r)
		if rule == "" || beside.MatchString(r.fold) && !sure && !p.sureAbove(i) {
			return
		}
		sure = true
		p.dropChrome(r, rule)
	}
}

// sureAbove reports whether the line above row i is surely furniture.
func (p *parser) sureAbove(i int) bool {
	for i--; i >= 0; i-- {
		if r := p.rows[i]; !r.blank() {
			return r.drop != "" || chromeRule(r) != "" && !beside.MatchString(r.fold)
		}
	}
	return false
}

// dropChrome removes r as a line of page furniture and says so.
func (p *parser) dropChrome(r *row, rule string) {
	r.drop = rule
	p.report(r, -1, "dropped-line", doc.Note,
		"“"+clip(r)+"”视为网页内容，未收入正文 — 如属正文请告知维护者",
		"\""+clip(r)+"\" was taken for page furniture — tell the maintainers if it belongs to the text")
}

// stripLinkList marks a list of links at the end of the text. It must stand
// behind the end of the document, a date, a note or a credit, and hold neither
// sentences nor numbers.
func (p *parser) stripLinkList() {
	for i := max(0, len(p.rows)-tailReach); i < len(p.rows); i++ {
		if !listBegins.MatchString(p.rows[i].fold) || !p.ended(i) {
			continue
		}
		for _, r := range p.rows[i:] {
			if r.mark.style != nil || strings.ContainsAny(r.fold, "。；") {
				return
			}
		}
		for _, r := range p.rows[i:] {
			if !r.blank() && r.drop == "" {
				p.dropChrome(r, dropBoilerplate)
			}
		}
		return
	}
}

// ended reports whether the line above row i ends the document: a signing
// date, a note or page furniture.
func (p *parser) ended(i int) bool {
	for i--; i >= 0; i-- {
		if r := p.rows[i]; !r.blank() {
			return r.drop != "" || dateLine.MatchString(r.fold) || isNote(r) || signs(r) || chromeRule(r) != "" && !beside.MatchString(r.fold)
		}
	}
	return false
}

// kindsOfText are the words that end the title of an official text, with the
// kind of document they say. The longer of two that fit stands first.
var kindsOfText = []struct{ word, kind string }{
	{"行动纲要", "outline"}, {"纲要", "outline"}, {"规划", "plan"}, {"计划", "plan"}, {"方案", "plan"}, {"预案", "plan"},
	{"实施意见", "opinion"}, {"指导意见", "opinion"}, {"意见", "opinion"}, {"决议", "resolution"}, {"决定", "decision"},
	{"通知", "notice"}, {"通告", "notice"}, {"公告", "notice"}, {"通报", "notice"}, {"命令", "decision"},
	{"工作报告", "report"}, {"报告", "report"}, {"批复", "decision"}, {"函", "notice"}, {"请示", "report"},
	{"条例", "law"}, {"办法", "law"}, {"规定", "law"}, {"细则", "law"}, {"规则", "law"}, {"规程", "law"}, {"准则", "law"},
	{"法", "law"}, {"章程", "law"}, {"法典", "law"}, {"标准", "law"}, {"解释", "law"}, {"通则", "law"}, {"修正案", "law"}, {"条文", "law"}, {"要点", "plan"},
	{"措施", "plan"}, {"目录", "other"}, {"清单", "other"}, {"名单", "other"}, {"公报", "notice"}, {"建议", "opinion"}, {"倡议", "other"}, {"实施要点", "plan"}, {"令", "decision"},
}

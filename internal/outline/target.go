package outline

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// A target is a figure that a forward-looking clause commits to. The section
// decides, not the verb: a figure in a look-back is a result, one in an article
// a condition.

// quantity is a number with its unit. Group 1 is the number, 2 the unit, 3 what
// bounds it from behind.
var quantity = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)(个百分点|个工作日|个工作小时|(?:[万亿千百]{0,2}(?:元|美元|人次|人|户|亩|吨|斤|千瓦时|千瓦|辆|平方米|平方公里|立方米|套|家|个|张|件|标准箱|标箱|TEU)|%|％|‰|公里|千米|米|公顷|分钟|小时|工作日|天|岁|倍|项|所|座|条|处|台|名|位|次|种|批|片|支|微克/立方米))(以上|以内|以下|左右)?`)

// commitments are the words before a figure that make it a target, each with
// how it compares; "" leaves that to what stands behind the figure. The longer
// of two that fit stands first.
var commitments = []commitmentWord{
	{"不低于", "at-least"}, {"不少于", "at-least"}, {"不小于", "at-least"}, {"至少", "at-least"},
	{"不超过", "at-most"}, {"不高于", "at-most"}, {"不大于", "at-most"}, {"控制在", "at-most"}, {"压缩到", "at-most"}, {"压缩至", "at-most"}, {"低于", "at-most"}, {"降至", "at-most"}, {"降到", "at-most"},
	{"超过", "more-than"}, {"突破", "more-than"}, {"高于", "more-than"}, {"超", "more-than"},
	{"年均增长", "growth"}, {"增长", "growth"}, {"下降", "growth"}, {"降低", "growth"}, {"提高", "growth"}, {"提升", "growth"}, {"增加", "growth"}, {"增速", "growth"},
	{"提高到", ""}, {"提高至", ""}, {"提升到", ""}, {"提升至", ""}, {"增加到", ""}, {"增加至", ""}, {"达到", ""}, {"达", ""}, {"保持在", ""}, {"保持", ""}, {"稳定在", ""},
	{"新增", ""}, {"建成", ""}, {"建设", ""}, {"完成", ""}, {"实现", ""}, {"培育", ""}, {"打造", ""}, {"引进", ""}, {"力争", ""}, {"确保", ""}, {"新建", ""}, {"改造", ""}, {"形成", ""}, {"扶持", ""}, {"推广", ""}, {"约", "about"}, {"近", "about"}, {"接近", "about"},
}

type commitmentWord struct{ word, comparison string }

// bounds says how what stands behind a figure compares.
var bounds = map[string]string{"以上": "at-least", "以内": "at-most", "以下": "at-most", "左右": "about"}

// deadlines are the ways of naming the time by which a target is due. Group 1
// is the year, 2 the month.
var deadlines = []*regexp.Regexp{
	regexp.MustCompile(`(20[0-9]{2})年(?:([0-9]{1,2})月)?`),
	regexp.MustCompile(`([二][零〇○][一二三四五六七八九零〇○]{2})年`),
}

// fiveYears maps the name of a five-year plan, folded, to its last year.
var fiveYears = []struct{ name, year string }{
	{"“十三五”", "2020"}, {"“十四五”", "2025"}, {"“十五五”", "2030"}, {"“十六五”", "2035"},
}

// ahead are the words that show a paragraph outside any unit to look ahead.
var ahead = re(`力争|确保|到20[0-9]{2}年|展望|目标是`)

// past are the words by which a sentence reports a result.
var past = re(`已(?:经|达|建|完成|实现|累计)|同比|累计|完成了|实现了|发展到|调整为`)

// fillTargets gives every section of d its targets. Those that were due before
// the text was adopted are results, and left out.
func (p *parser) fillTargets(d *doc.Document) {
	year := ""
	if date := d.Stated.Date(); len(date) >= 4 {
		year = date[:4]
	}
	for u := range d.Units() {
		if !commits(u) {
			continue
		}
		for _, t := range targets(u.Section.Text, p.fold(u.Section.Text)) {
			if t.Deadline == "" || t.Deadline[:4] >= year {
				u.Section.Targets = append(u.Section.Targets, t)
			}
		}
	}
}

// commits reports whether the figures of u can be targets.
func commits(u doc.Unit) bool {
	for _, s := range append(u.Path[:len(u.Path):len(u.Path)], u.Section) {
		if s.Kind == doc.Background || s.Kind == doc.Article || s.Kind == doc.Guidance {
			return false
		}
	}
	return u.Section.Kind != doc.Paragraph || ahead.MatchString(u.Section.Text)
}

// targets returns the targets of a text; fold is its folded form.
func targets(text, fold string) []doc.Target {
	var out []doc.Target
	runes := []rune(text)
	at := 0 // rune at which the sentence begins
	for fold != "" {
		end := strings.IndexAny(fold, "。\n")
		if end < 0 {
			end = len(fold)
		}
		sentence := []rune(fold[:end])
		if !past.MatchString(fold[:end]) {
			out = append(out, sentenceTargets(runes, at, sentence)...)
		}
		at += len(sentence) + 1
		_, n := utf8.DecodeRuneInString(fold[end:])
		fold = fold[end+n:]
	}
	return out
}

// sentenceTargets returns the targets of the folded sentence that begins at
// rune start of text.
func sentenceTargets(text []rune, start int, sentence []rune) []doc.Target {
	var out []doc.Target
	var measured []string // what the figures of an enumeration measure, one after the other
	due, joined := "", false
	for from := 0; from < len(sentence); {
		to := from
		for to < len(sentence) && !strings.ContainsRune("，；：、", sentence[to]) {
			to++
		}
		clause := string(sentence[from:to])
		if d := deadline(clause); d != "" {
			due = d
		}
		if !joined {
			measured = nil
		}
		t, ok := target(clause)
		switch {
		case ok && strings.Contains(clause, "分别"):
			measured = append(measured, t.Indicator)
			t.Indicator, measured = measured[0], measured[1:]
		case ok:
		case joined && len(out) > 0 && out[len(out)-1].Span.End == start+from-1:
			if t, ok = nextFigure(clause, out[len(out)-1]); ok && len(measured) > 0 {
				t.Indicator, measured = measured[0], measured[1:]
			}
		default:
			measured = append(measured, leadingTime.ReplaceAllString(clause, ""))
		}
		if ok {
			t.Deadline = due
			t.Span = doc.Span{Start: start + from, End: start + to}
			t.Text = string(text[t.Span.Start:t.Span.End])
			out = append(out, t)
		}
		joined = to < len(sentence) && sentence[to] == '、'
		from = to + 1
	}
	return out
}

// nextFigure reads a clause that is nothing but a further figure for what the
// target before measures: 分别达到15%、20%以上. It reports false if it is not.
func nextFigure(clause string, before doc.Target) (doc.Target, bool) {
	m := quantity.FindStringSubmatch(clause)
	if m == nil || m[0] != clause {
		return doc.Target{}, false
	}
	value, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return doc.Target{}, false
	}
	t := doc.Target{Value: value, Unit: m[2], Comparison: before.Comparison, Indicator: before.Indicator}
	if bound := bounds[m[3]]; bound != "" && before.Comparison != "growth" {
		t.Comparison = bound
	}
	return t, true
}

// lowerEnd is the lower end of a range whose upper end follows: 5%—6%.
var lowerEnd = regexp.MustCompile(`([0-9]+(?:\.[0-9]+)?)(?:%|％|个百分点|[万亿]?\p{Han}{1,2})?(?:[-－~～—至到]|——)$`)

// increase before a figure says that it is where things stand: 由2.5万户扩大到3万户.
var increase = regexp.MustCompile(`[由从]$`)

// endOfRange returns the end of a range that a target commits to, if one ends
// with the figure behind before: the upper end where more is worse, else the
// lower one.
func endOfRange(before, comparison string, upper float64) (value float64, text string) {
	m := lowerEnd.FindStringSubmatchIndex(before)
	if m == nil || increase.MatchString(before[:m[0]]) {
		return upper, before
	}
	lower, err := strconv.ParseFloat(before[m[2]:m[3]], 64)
	if err != nil || lower >= upper {
		return upper, before
	}
	if comparison == "at-most" {
		return upper, before[:m[0]]
	}
	return lower, before[:m[0]]
}

// target reads the target of one folded clause; its text, span and deadline
// are left to the caller. It reports false if the clause commits to no figure.
func target(clause string) (doc.Target, bool) {
	figures := quantity.FindAllStringSubmatchIndex(clause, -1)
	slices.Reverse(figures) // 5岁以下儿童死亡率控制在8‰以下
	for _, m := range figures {
		before := clause[:m[0]]
		if strings.HasSuffix(before, "第") || strings.HasSuffix(before, ".") || circle.MatchString(clause[m[1]:]) {
			continue
		}
		at, word, comparison := commitment(before)
		bound := ""
		if m[6] >= 0 {
			bound = bounds[clause[m[6]:m[7]]]
		}
		if word == "" && bound == "" {
			continue
		}
		value, err := strconv.ParseFloat(clause[m[2]:m[3]], 64)
		if err != nil {
			continue
		}
		value, before = endOfRange(before, comparison, value)
		at = min(at, len(before))
		t := doc.Target{Value: value, Unit: clause[m[4]:m[5]], Comparison: comparison}
		if comparison == "growth" && !strings.ContainsAny(t.Unit, "%％倍‰") && t.Unit != "个百分点" {
			t.Comparison = ""
		}
		if t.Comparison == "" {
			t.Comparison = bound
		}
		if t.Comparison == "" {
			t.Comparison = "equal"
		}
		t.Indicator = indicator(before[:at], word, before[min(at+len(word), len(before)):], clause[m[1]:])
		return t, true
	}
	return doc.Target{}, false
}

// commitmentReach is how many bytes before a figure the word that commits to it
// may end: 达到全省 30%.
const commitmentReach = len("当地最低工资标准的一半以上")

// commitment finds the word before a figure that makes it a target. It returns
// where the word begins; without one, the length of before and "".
func commitment(before string) (at int, word, comparison string) {
	at = len(before)
	for _, c := range commitments {
		i := strings.LastIndex(before, c.word)
		if i < 0 || len(before)-i-len(c.word) > commitmentReach || strings.HasPrefix(before[i:], "建成区") {
			continue
		}
		if word == "" || i < at && i+len(c.word) >= at || i+len(c.word) > at+len(word) {
			at, word, comparison = i, c.word, c.comparison
		}
	}
	return at, word, comparison
}

var (
	leadingTime = regexp.MustCompile(`^(?:到|至|在)?(?:20[0-9]{2}年(?:[0-9]{1,2}月)?(?:底|末)?前?|[二][零〇○][一二三四五六七八九零〇○]{2}年|“十[三四五六]五”(?:期间|时期|末)?)?(?:力争|确保|全市|全区|全省|其中|每年)*`)
	// trailing is what stands between what is measured and its verb.
	trailing = regexp.MustCompile(`(?:总体|基本|分别|均|都|稳步|持续|力争|[由从][0-9][0-9.]*.*|[比较](?:20[0-9]{2}年|上年)[底末]?)$`)
	ofThing  = regexp.MustCompile(`^(?:的)?([\p{Han}A-Za-z“”]{1,16})`)
)

// circle behind a figure makes it a name: 15分钟服务圈.
var circle = re(`^[\p{Han}]{0,10}圈`)

// indicator returns what a target measures: what stands before its verb word, else
// what stands between verb and figure, else what stands behind the figure.
func indicator(before, word, between, after string) string {
	if word == "新增" && between != "" {
		before += word + between // 城镇新增就业40万人
	}
	for _, s := range []string{before, between} {
		s = strings.TrimSpace(leadingTime.ReplaceAllString(s, ""))
		if slices.ContainsFunc(commitments, func(c commitmentWord) bool { return c.word == s }) {
			continue // 新建改造公园30个
		}
		if s != "" {
			return trailing.ReplaceAllString(s, "")
		}
	}
	if m := ofThing.FindStringSubmatch(after); m != nil {
		return m[1]
	}
	return ""
}

// baseline before a year says that figures are compared with it: 比2020年.
var baseline = re(`(?:比|较|自|从|相比|同)$`)

// deadline returns the time that a clause names, "2025" or "2021-06", or "".
func deadline(clause string) string {
	for _, d := range deadlines {
		for _, m := range d.FindAllStringSubmatchIndex(clause, -1) {
			if baseline.MatchString(clause[:m[0]]) {
				continue
			}
			y, _ := number(clause[m[2]:m[3]])
			due := strconv.Itoa(y)
			if len(m) > 4 && m[4] >= 0 {
				month := clause[m[4]:m[5]]
				due += "-" + ("0" + month)[len(month)-1:]
			}
			return due
		}
	}
	for _, f := range fiveYears {
		if strings.Contains(clause, f.name) {
			return f.year
		}
	}
	return ""
}

package link

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"gongbao/internal/doc"
)

// Targets of several documents that measure the same thing are set side by side.
// Names of indicators are compared letter by letter after what varies without
// changing what is measured was taken off. Nothing is guessed from likeness:
// 城区绿化覆盖率 and 绿化覆盖率 stay apart, for a wrong pair costs more trust than a
// missing one.

// prefixes are what a name may begin with and is not of the indicator: the time
// a target is due, how firmly it is meant, the place it is for.
var prefixes = regexp.MustCompile(`^(?:(?:到|至)?20[0-9]{2}年(?:底|末|前)?|十[三四五六]五(?:时期|期间|以来|末|期末)?|每年|年末|期末|力争|争取|确保|努力|实现|保持|推动|促进|使|将|把|其中|预期|(?:全|我|本)(?:国|省|市|州|区|县|镇|乡|域|社会))`)

// synonyms are two ways of writing the same, the second one kept.
var synonyms = strings.NewReplacer(
	"地区生产总值", "gdp", "生产总值", "gdp",
	"第三产业", "服务业", "三产", "服务业", "第一产业", "一产", "第二产业", "二产",
	"研究与试验发展", "研发", "r&d", "研发", "rd", "研发",
	"所占比重", "比重", "所占比例", "比重", "的比重", "比重", "的比例", "比重", "占比", "比重", "比例", "比重",
	"规模以上", "规上",
)

// measures are what the name of an indicator ends with. A name without one of
// them (龙头企业, 学校) counts things that each place sets for itself.
var measures = regexp.MustCompile(`(?:率|比重|强度|寿命|总量|总值|产值|增加值|规模|面积|数|数量|量|收入|支出|投入|标准|指数|密度|浓度|时限|时间|天数|人口|gdp)$`)

// relative are the names that compare places of different size: so many for each
// person, of a hundred.
var relative = regexp.MustCompile(`^(?:人均|户均|每[十百千万亿]+|平均)|寿命$`)

// suffixes are what a name may end with and what its unit says anyway.
var suffixes = []struct{ unit, tail *regexp.Regexp }{
	{regexp.MustCompile(`平方米|平方公里|公顷|亩$`), regexp.MustCompile(`面积$`)},
	{regexp.MustCompile(`^(?:个|张|家|所|名|人|位|项|件|辆|套|台|座)$`), regexp.MustCompile(`(?:总数|数量|数)$`)},
}

// doings are what outline leaves at the end of a name: what is done with it.
var doings = regexp.MustCompile(`(?:调整|保持|稳定|控制|力)$`)

// leastName is how many letters a name needs: 升学率, 普惠率 and 总量 do not say
// of what.
const leastName = 5

// scales are what stands before a unit to multiply it.
var scales = map[rune]float64{'百': 1e2, '千': 1e3, '万': 1e4, '亿': 1e8}

// gauge is what a target measures: the key that the same indicator has
// wherever it stands, and its number in that key's unit.
type gauge struct {
	key      string
	value    float64
	relative bool // the number does not grow with the place it is for
}

// measureOf reads the target t; places are names of places that a name may begin
// with. It reports false if the name does not say enough to be compared.
func measureOf(t doc.Target, places []string, fold func(rune) rune) (gauge, bool) {
	unit, scale := baseUnit(strings.Map(fold, t.Unit))
	name := plainName(strings.Map(fold, t.Indicator), places)
	per := relative.MatchString(name)
	if len([]rune(name)) < leastName || !per && !measures.MatchString(name) {
		return gauge{}, false
	}
	for _, s := range suffixes {
		if s.unit.MatchString(unit) {
			name = s.tail.ReplaceAllString(name, "")
		}
	}
	m := gauge{key: name + " " + unit, value: t.Value * scale}
	m.relative = per || unit == "%" || unit == "‰" || strings.HasPrefix(unit, "微克")
	if t.Comparison == "growth" {
		m.key += " +"
	}
	return m, true
}

// baseUnit takes the multiplier off a unit: 万人 is 人, 10,000 times.
func baseUnit(unit string) (base string, scale float64) {
	scale = 1
	r := []rune(strings.ReplaceAll(unit, "％", "%"))
	for len(r) > 1 && scales[r[0]] != 0 {
		scale *= scales[r[0]]
		r = r[1:]
	}
	return string(r), scale
}

// plainName takes off a folded name what is not of the indicator.
func plainName(name string, places []string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return doings.ReplaceAllString(synonyms.Replace(bare(b.String(), places)), "")
}

// bare takes off what name begins with until nothing more comes off.
func bare(name string, places []string) string {
	for {
		rest := name[len(prefixes.FindString(name)):]
		for _, p := range places {
			rest = strings.TrimPrefix(rest, p)
		}
		if rest == name || rest == "" {
			return name
		}
		name = rest
	}
}

// measured is a target that can be compared.
type measured struct {
	doc.Target
	gauge
	ref   doc.TargetRef
	doc   *doc.Document
	pos   doc.Pos // of its section, in the received file
	order int     // of the level
}

// Indicators finds the targets of docs, given as received, that measure the
// same thing: by the first of its targets each, as the documents come from the
// highest level down; what one document says twice alike is left out. Where two numbers differ and one would expect the same, a
// problem of severity Note says so, at the lower of the two. fold maps a
// character to its Simplified form.
func Indicators(docs []*doc.Document, c *doc.Content, fold func(rune) rune) ([]doc.Indicator, []doc.Problem) {
	groups := map[string][]measured{}
	var keys []string
	for _, m := range allMeasured(docs, c, fold) {
		if groups[m.key] == nil {
			keys = append(keys, m.key)
		}
		groups[m.key] = append(groups[m.key], m)
	}
	var out []doc.Indicator
	var problems []doc.Problem
	for _, k := range keys {
		g := groups[k]
		if len(g) < 2 {
			continue
		}
		in := doc.Indicator{Name: shortest(g)}
		for i, m := range g {
			in.Targets = append(in.Targets, m.ref)
			if at := slices.IndexFunc(g[:i], func(o measured) bool { return disagree(o, m) }); at >= 0 {
				in.Differ = true
				problems = append(problems, difference(in.Name, g[at], m))
			}
		}
		if in.Differ || slices.ContainsFunc(g, func(m measured) bool { return m.doc != g[0].doc }) {
			out = append(out, in)
		}
	}
	doc.SortProblems(problems)
	return out, problems
}

// allMeasured returns the targets of docs that can be compared, those of the
// highest level first.
func allMeasured(docs []*doc.Document, c *doc.Content, fold func(rune) rune) []measured {
	var places []string
	for _, l := range c.Site.Levels {
		if l.Name.Hans != "" {
			places = append(places, l.Name.Hans)
		}
	}
	var out []measured
	for _, d := range docs {
		for u := range d.Units() {
			for i, t := range u.Section.Targets {
				if m, ok := measureOf(t, places, fold); ok {
					pos := u.Section.Pos
					if d.File != nil {
						pos = d.File.Received(pos)
					}
					out = append(out, measured{t, m, doc.TargetRef{Unit: u.ID(), Index: i}, d, pos, c.Site.LevelOf(d.Level).Order})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b measured) int { return cmp.Or(a.order-b.order, cmp.Compare(a.doc.ID, b.doc.ID)) })
	return out
}

// shortest returns the shortest name of g, the first of several: it has the
// least around it.
func shortest(g []measured) string {
	return slices.MinFunc(g, func(a, b measured) int { return len([]rune(a.Indicator)) - len([]rune(b.Indicator)) }).Indicator
}

// disagree reports whether a and b state different numbers where one would
// expect the same: for the same year, as far as both name one, and either for
// the same level or in a unit that does not grow with the place.
func disagree(a, b measured) bool {
	if math.Abs(a.value-b.value) <= 1e-9*math.Max(math.Abs(a.value), math.Abs(b.value)) {
		return false
	}
	if a.Deadline != "" && b.Deadline != "" && a.Deadline != b.Deadline {
		return false
	}
	return a.order == b.order || a.relative
}

// difference reports that b states another number than a.
func difference(name string, a, b measured) doc.Problem {
	place := fmt.Sprintf("%s:%d", a.file(), a.pos.Line)
	number := func(m measured) string { return strconv.FormatFloat(m.Value, 'f', -1, 64) + m.Unit }
	return doc.Problem{
		File: b.file(), Pos: b.pos, Stage: "link", Rule: "indicator-differs", Severity: doc.Note,
		Zh: fmt.Sprintf("指标“%s”这里是 %s，%s 是 %s — 请核对数字和口径；如果原文确实如此，不必处理", name, number(b), place, number(a)),
		En: fmt.Sprintf("indicator %q is %s here and %s at %s — check the number and what it counts; if both texts say so, nothing is to be done", name, number(b), number(a), place),
	}
}

// file returns the path of the received file that m stands in.
func (m measured) file() string {
	if m.doc.File == nil {
		return m.doc.ID
	}
	return m.doc.File.Path
}

package link

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongbao/internal/doc"
)

// same is the fold of texts that are Simplified already.
func same(r rune) rune { return r }

// TestMeasureOf holds names that mean the same against near misses.
func TestMeasureOf(t *testing.T) {
	key := func(name, unit string) string {
		m, ok := measureOf(doc.Target{Indicator: name, Unit: unit, Value: 1}, []string{"福州市"}, same)
		if !ok {
			return ""
		}
		return m.key
	}
	for _, c := range []struct{ a, unitA, b, unitB string }{
		{"森林覆盖率", "%", "到2025年全市森林覆盖率", "％"},
		{"服务业增加值占GDP比重", "%", "“十四五”时期三产增加值占地区生产总值比重", "%"},
		{"人均体育场地", "平方米", "人均体育场地面积", "平方米"},
		{"每千名老年人拥有养老床位数", "张", "福州市每千名老年人拥有养老床位", "张"},
		{"城镇新增就业人数", "人", "城镇新增就业人数", "万人"},
		{"将最低生活保障标准调整", "%", "最低生活保障标准", "%"},
		{"数字经济核心产业增加值占比", "%", "数字经济核心产业增加值比例", "%"},
	} {
		if a, b := key(c.a, c.unitA), key(c.b, c.unitB); a == "" || a != b {
			t.Errorf("%s (%s) is %q, %s (%s) is %q; want the same", c.a, c.unitA, a, c.b, c.unitB, b)
		}
	}
	for _, c := range []struct{ a, unitA, b, unitB string }{
		{"绿化覆盖率", "%", "城区绿化覆盖率", "%"},      // of a part
		{"婴儿死亡率", "‰", "5岁以下儿童死亡率", "‰"},    // of others
		{"海洋生产总值", "亿元", "农业生产总值", "亿元"},    // of another industry
		{"养老床位总数", "张", "养老床位占比", "%"},      // of another kind
		{"全社会研发投入强度", "%", "全社会研发投入", "亿元"}, // per what
		{"升学率", "%", "升学率", "%"},            // of which schools?
		{"龙头企业", "家", "龙头企业", "家"},          // each place its own
		{"优秀校长培养计划", "名", "优秀校长培养计划", "名"},
	} {
		if a, b := key(c.a, c.unitA), key(c.b, c.unitB); a == b && a != "" {
			t.Errorf("%s (%s) and %s (%s) are both %q", c.a, c.unitA, c.b, c.unitB, a)
		}
	}
}

// plan is a document whose only section has the targets.
func plan(id, level string, targets ...doc.Target) *doc.Document {
	return &doc.Document{
		ID: id, Level: level, File: &doc.File{Path: "seeds/" + id + ".txt"},
		Parts: []*doc.Part{{Sections: []*doc.Section{{ID: "1", Pos: doc.Pos{Line: 7, Column: 1}, Targets: targets}}}},
	}
}

func levels() *doc.Content {
	return &doc.Content{Site: doc.Site{Levels: []doc.Level{{ID: "city"}, {ID: "district", Order: 1}}}}
}

// TestIndicators: the same indicator stands side by side, and a number that
// should be the same and is not is reported at the lower level.
func TestIndicators(t *testing.T) {
	at := func(name string, value float64, unit, deadline string) doc.Target {
		return doc.Target{Indicator: name, Value: value, Unit: unit, Deadline: deadline, Comparison: "equal"}
	}
	for _, c := range []struct {
		about  string
		a, b   doc.Target
		group  int
		report string // the start of the report, in English; "" for none
	}{
		{"different", at("人均体育场地", 26, "平方米", "2025"), at("人均体育场地面积", 2.1, "平方米", "2025"), 1, "seeds/b.txt:7:1: link: indicator \"人均体育场地\" is 2.1平方米 here and 26平方米 at seeds/a.txt:7"},
		{"equal", at("森林覆盖率", 58.5, "%", ""), at("森林覆盖率", 58.5, "%", "2025"), 1, ""},
		{"another year", at("森林覆盖率", 58, "%", "2020"), at("森林覆盖率", 60, "%", "2025"), 1, ""},
		{"grows with the place", at("粮食播种面积", 122, "万亩", ""), at("粮食播种面积", 3, "万亩", ""), 1, ""},
		{"scaled", at("人均可支配收入", 5, "万元", ""), at("人均可支配收入", 50000, "元", ""), 1, ""},
		{"unrelated", at("森林覆盖率", 58, "%", ""), at("城镇化率水平", 60, "%", ""), 0, ""},
	} {
		groups, problems := Indicators([]*doc.Document{plan("b", "district", c.b), plan("a", "city", c.a)}, levels(), same)
		if len(groups) != c.group || c.group == 1 && groups[0].Targets[0].Unit != "a/1" {
			t.Errorf("%s: groups %v, want %d, the city first", c.about, groups, c.group)
		}
		var got string
		for _, p := range problems {
			got += p.Format("en")
		}
		if !strings.HasPrefix(got, c.report) || c.report == "" && got != "" {
			t.Errorf("%s: reported %q, want %q", c.about, got, c.report)
		}
		if len(groups) > 0 && groups[0].Differ != (c.report != "") {
			t.Errorf("%s: differ is %v", c.about, groups[0].Differ)
		}
	}
}

// TestIndicatorsStand: no target stands in two groups, none stands alone, and
// the order of the documents changes nothing.
func TestIndicatorsStand(t *testing.T) {
	target := rapid.Custom(func(r *rapid.T) doc.Target {
		return doc.Target{
			Indicator: rapid.SampledFrom([]string{"森林覆盖率", "全市森林覆盖率", "人均体育场地", "人均体育场地面积", "龙头企业", ""}).Draw(r, "name"),
			Unit:      rapid.SampledFrom([]string{"%", "平方米", "万亩"}).Draw(r, "unit"), Value: float64(rapid.IntRange(1, 3).Draw(r, "value")),
		}
	})
	rapid.Check(t, func(r *rapid.T) {
		a := plan("a", "city", rapid.SliceOfN(target, 0, 5).Draw(r, "a")...)
		b := plan("b", "district", rapid.SliceOfN(target, 0, 5).Draw(r, "b")...)
		groups, problems := Indicators([]*doc.Document{a, b}, levels(), same)
		other, otherProblems := Indicators([]*doc.Document{b, a}, levels(), same)
		if fmt.Sprint(groups, problems) != fmt.Sprint(other, otherProblems) {
			r.Fatal("the order of the documents matters")
		}
		seen := map[doc.TargetRef]bool{}
		for _, g := range groups {
			if len(g.Targets) < 2 {
				r.Fatalf("%v stands alone", g)
			}
			for _, ref := range g.Targets {
				if seen[ref] {
					r.Fatalf("%v stands twice", ref)
				}
				seen[ref] = true
			}
		}
	})
}

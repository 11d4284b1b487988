package link

import (
	"slices"
	"strings"
	"testing"

	"gongbao/internal/doc"
)

func asIs(r rune) rune { return r }

func TestStem(t *testing.T) {
	for name, want := range map[string]string{
		"市卫健委":      "卫健",
		"福州市教育局":    "教育",
		"市城乡建设局":    "城乡建设",
		"市委宣传部":     "宣传",
		"福州冶城集团":    "福州冶城集团",
		"省厅":        "厅",
		"市公安局交通管理局": "公安局交通管理",
		"市":         "",
		"":          "",
	} {
		if got := string(stem([]rune(name))); got != want {
			t.Errorf("stem(%s) = %s, want %s", name, got, want)
		}
	}
}

func TestQuoted(t *testing.T) {
	for text, want := range map[string][]string{
		"甲市出台《科技兴市行动方案》":   {"科技兴市行动方案"},
		"《关于〈办法〉的通知》和《细则》": {"关于〈办法〉的通知", "细则"},
		"《关于贯彻《办法》的通知》":    {"关于贯彻《办法》的通知"},
		"没有书名号": nil,
		"》反了《":  nil,
		"《没有合上": nil,
	} {
		if got := quoted(text); !slices.Equal(got, want) {
			t.Errorf("quoted(%s) = %q, want %q", text, got, want)
		}
	}
}

func TestNumbered(t *testing.T) {
	for text, want := range map[string][]string{
		"第十条":        {"10"},
		"第10條":       {"10"},
		"第一百零二条第二款":  {"102"},
		"第八条之一":      {"8-1"},
		"第10-1條":     {"10-1"},
		"第三条、第二十条":   {"3", "20"},
		"第三章":        nil,
		"第〇条":        {"0"},
		"第二千一百一十一条至": {"2111"},
	} {
		if got := numbered(text); !slices.Equal(got, want) {
			t.Errorf("numbered(%s) = %q, want %q", text, got, want)
		}
	}
}

func TestGeneric(t *testing.T) {
	for key, want := range map[string]bool{
		"行动纲要": true, "纲要": true, "实施意见": true, "规划纲要": true,
		"可持续发展城市行动纲要": false, "民法典": false, "海上甲市纲要": false,
	} {
		if got := generic(key); got != want {
			t.Errorf("generic(%s) = %v, want %v", key, got, want)
		}
	}
}

// TestFind holds the near misses: what looks like a topic's word and is not.
func TestFind(t *testing.T) {
	l := newLexicon([]doc.Topic{
		{ID: "energy", Words: []string{"新能源", "能源", "源"}},
		{ID: "cars", Words: []string{"新能源汽车"}},
		{ID: "ecology", Words: []string{"生态文明"}},
		{ID: "names", Words: []string{"新能源汽车城", "汽车城"}, Names: true},
	}, asIs)
	for text, want := range map[string][]string{
		"发展新能源":        {"新能源"},
		"引进新能源汽车":      {"新能源汽车"},
		"新能源汽车和新能源":    {"新能源汽车", "新能源"},
		"建设新能源汽车城":     {"新能源汽车", "新能源汽车城", "汽车城"},
		"习近平生态文明思想":    nil,
		"建设生态文明":       {"生态文明"},
		"资源":           nil,
		"“新”能源":        {"新能源"},
		"新，能源":         {"能源"},
		"ＮＥＷ 新 能 源 5G": {"新能源"},
	} {
		var got []string
		for _, run := range letters(folded(text, asIs), 0) {
			for _, h := range l.find(run) {
				got = append(got, string(h.r))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("find(%s) = %q, want %q", text, got, want)
		}
	}
}

// TestPhrases holds what two texts share and what they only seem to: parts of
// words, of longer topics' words, of generic wording. Words are parted by /.
func TestPhrases(t *testing.T) {
	l := newLexicon([]doc.Topic{
		{ID: "startups", Words: []string{"创业", "就业创业"}},
		{ID: "transport", Words: []string{"交通"}},
		{ID: "care", Words: []string{"养老服务", "养老机构", "养老"}},
		{ID: "saving", Words: []string{"能源消费"}},
		{ID: "shopping", Words: []string{"消费"}},
		{ID: "universities", Words: []string{"大学城"}},
		{ID: "parks", Words: []string{"园区"}},
		{ID: "order", Words: []string{"治安"}},
		{ID: "jobs", Words: []string{"就业"}},
	}, asIs)
	m := &model{lexicon: l}
	for _, x := range []struct {
		a, b string
		want []string
	}{
		{"加强/治安/联防", "平安/联创", nil},
		{"激发/干事/创业/活力", "支持/创业/孵化", nil},
		{"携手/上海交通大学", "改善/交通/条件", nil},
		{"发展/产业/集群", "培育/企业/集群", []string{"集群"}},
		{"消费/新/场景", "消费/新/热点", []string{"消费"}},
		{"控制/能源/消费", "引导/消费/模式", nil},
		{"完善/养老/服务", "新建/养老/机构", []string{"养老"}},
		{"福州大学/城/景观", "融入/大学/城", []string{"大学城"}},
		{"优化/工业园区/布局", "建设/园区", []string{"园区"}},
		{"政治安全", "社会/治安", nil},
		{"提高/就业率", "促进/就业", []string{"就业"}},
		{"绿色/建筑/面积/达到", "绿色/建筑/面积/不少于", []string{"建筑面积"}},
	} {
		a, b := m.quotable(spelt(x.a)), m.quotable(spelt(x.b))
		var got []string
		for _, f := range m.shared(&unit{}, &unit{}, a, b) {
			got = append(got, f.letters)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s and %s share %q, want %q", x.a, x.b, got, x.want)
		}
	}
}

// spelt returns the runs of a text whose words are parted by /.
func spelt(text string) []run {
	words := strings.Split(text, "/")
	whole := map[string]bool{"工业": true, "园区": true, "政治": true, "安全": true, "就业": true}
	c := newCutter(func(s string) []string {
		if s == strings.Join(words, "") {
			return words
		}
		if whole[s] {
			return []string{s}
		}
		return strings.Split(s, "")
	})
	return c.part(letters([]rune(strings.Join(words, "")), 0))
}

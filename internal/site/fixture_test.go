package site

import (
	"strings"
	"testing"

	"gongbao/internal/doc"
	"gongbao/layouts"
)

// pairs is the conversion table of the fixture: enough characters for a reader
// of the golden files to see that a text was converted.
var pairs = strings.Split("设設 发發 县縣 区區 务務 标標 动動 实實 强強 护護 态態 环環 为為 与與 项項 义義 条條 点點 关關 门門 厅廳 层層 图圖 级級 纲綱 见見 议議 规規 划劃 绿綠 园園 办辦 间間 责責 单單 牵牽 头頭 达達 东東 岛島 岁歲 韧韌 涝澇 进進 总總 节節 组組 织織 报報 导導 记記 国國 维維 检檢 评評 绵綿 内內 优優 乡鄉 仓倉 体體 写寫 里裡 书書 从從", " ")

func fold(r rune) rune {
	for _, p := range pairs {
		if two := []rune(p); two[1] == r {
			return two[0]
		}
	}
	return r
}

func unfold(r rune) rune {
	for _, p := range pairs {
		if two := []rune(p); two[0] == r {
			return two[1]
		}
	}
	return r
}

func convert(text string, to doc.Script) string {
	if to == doc.Hant {
		return strings.Map(unfold, text)
	}
	return strings.Map(fold, text)
}

// converted returns d in script to, every text of it put through convert.
func converted(d *doc.Document, to doc.Script) *doc.Document {
	list := func(in []string) []string {
		var out []string
		for _, s := range in {
			out = append(out, convert(s, to))
		}
		return out
	}
	var section func(s *doc.Section) *doc.Section
	section = func(s *doc.Section) *doc.Section {
		c := *s
		c.Label.Marker, c.Title, c.Text, c.LeadText = convert(s.Label.Marker, to), convert(s.Title, to), convert(s.Text, to), convert(s.LeadText, to)
		c.Leads, c.Partners, c.Children = list(s.Leads), list(s.Partners), nil
		for _, child := range s.Children {
			c.Children = append(c.Children, section(child))
		}
		return &c
	}
	out := *d
	out.Script, out.Parts = to, nil
	out.Meta.Title, out.Meta.Issuer, out.Meta.Addressees = convert(d.Meta.Title, to), list(d.Meta.Issuer), convert(d.Meta.Addressees, to)
	for _, p := range d.Parts {
		c := doc.Part{Meta: p.Meta}
		c.Meta.Title = convert(p.Meta.Title, to)
		for _, l := range p.Front {
			c.Front = append(c.Front, doc.FrontLine{Line: l.Line, Role: l.Role, Text: convert(l.Text, to)})
		}
		for _, s := range p.Sections {
			c.Sections = append(c.Sections, section(s))
		}
		out.Parts = append(out.Parts, &c)
	}
	return &out
}

// work returns d, received in Simplified, in both scripts.
func work(d *doc.Document) *doc.Work {
	return &doc.Work{Received: d, Hans: d, Hant: converted(d, doc.Hant)}
}

// remade returns d, received in faulty Traditional: both scripts are new.
func remade(d *doc.Document) *doc.Work {
	hans := converted(d, doc.Hans)
	return &doc.Work{Received: d, Hans: hans, Hant: converted(hans, doc.Hant), Remade: true}
}

func han(id, marker, title string, kind doc.Kind, line int, text string, children ...*doc.Section) *doc.Section {
	return &doc.Section{
		ID: id, Label: doc.Label{Scheme: doc.SchemeHan, Marker: marker}, Depth: 1 + strings.Count(id, "."),
		Title: title, Kind: kind, Pos: doc.Pos{Line: line, Column: 1}, Text: text, Children: children,
	}
}

func task(id, marker, title string, line int, text, leadText string, leads, partners []string) *doc.Section {
	s := han(id, marker, title, doc.Task, line, text)
	s.Label.Scheme = doc.SchemeArabic
	s.TitleEnd, s.RunIn = "。", true
	s.LeadText, s.Leads, s.Partners = leadText, leads, partners
	return s
}

func province() *doc.Document {
	return &doc.Document{
		ID: "fujian", Script: doc.Hant, Received: doc.Hant, Level: "province",
		File: &doc.File{Name: "001.txt", Path: "seeds/001.txt", SHA256: strings.Repeat("0f", 32), Size: 1234, Encoding: "UTF-8"},
		Meta: doc.Meta{Title: "關于建設韌性城市的意見", Issuer: []string{"福建省人民政府"}, Kind: "opinion", Adopted: "2026-01-29"},
		Header: &doc.Header{
			Path: "content/documents/fujian.md", ID: "fujian", Level: "province", Status: "in-force", Inferred: []string{"title", "issuer"},
			URL: "https://example.org/a?b=1&c=2",
		},
		Parts: []*doc.Part{{Sections: []*doc.Section{
			han("1", "一、", "總體要求", doc.Guidance, 2, "建設生態環境优良的城市。"),
			han("2", "二、", "主要任務", doc.Heading, 4, "",
				han("2.1", "（一）", "保護生態環境", doc.Task, 5, "實施山海保護。加強城市內澇治理，建設海綿城市。")),
		}}},
		Ledger: []doc.Edit{
			{Rule: "pinyin", Pos: doc.Pos{Line: 2, Column: 3}, Found: "(shè)", Read: ""},
			{Rule: "pinyin", Pos: doc.Pos{Line: 5, Column: 9}, Found: "(shè)", Read: ""},
			{Rule: "width", Pos: doc.Pos{Line: 5, Column: 7}, Found: ",", Read: "，"},
			{Rule: "erratum", Pos: doc.Pos{Line: 5, Column: 1}, Found: "山?shù)胶Q", Read: "山海", Why: "转码损坏"},
		},
		Removed: []doc.Removed{{Line: 1, Text: "當前位置：首頁 > 政策", Rule: "toolbar"}},
	}
}

func city() *doc.Document {
	points := han("2.2", "（二）", "建设韧性城市", doc.Task, 8, "抓好三件事：")
	points.Children = []*doc.Section{
		{ID: "2.2.1", Label: doc.Label{Scheme: doc.SchemeOrdinalWord, Marker: "一是"}, Depth: 3, Inline: true, Kind: doc.Item, Pos: doc.Pos{Line: 8, Column: 12}, Text: "加强城市内涝治理；"},
		{ID: "2.2.2", Label: doc.Label{Scheme: doc.SchemeOrdinalWord, Marker: "二是"}, Depth: 3, Inline: true, Kind: doc.Item, Pos: doc.Pos{Line: 8, Column: 22}, Text: "完善责任体系。"},
	}
	return &doc.Document{
		ID: "fuzhou", Script: doc.Hans, Received: doc.Hans, Level: "city",
		File: &doc.File{Name: "000.txt", Path: "seeds/000.txt", SHA256: strings.Repeat("ab", 32), Size: 4321, Encoding: "UTF-8"},
		Meta: doc.Meta{Title: "福州市行动纲要", Issuer: []string{"福州市人民政府", "福州市发展改革委"}, Number: "榕政〔2023〕12号", Kind: "outline", Adopted: "2023-12-19", Published: "2023-12-20"},
		Header: &doc.Header{
			Path: "content/documents/fuzhou.md", ID: "fuzhou", Level: "city", NoteLine: 12,
			Note: "## 读法\n\n参看[省里的意见](fujian/2.1)与[本纲要第1项](#2.1)。\n",
		},
		Main: 1,
		Parts: []*doc.Part{
			{Front: []doc.FrontLine{
				{Line: 1, Role: "cover", Text: "各县（市）区人民政府："},
				{Line: 2, Role: "signature", Text: "福州市人民政府"},
			}},
			{
				Meta:  doc.Meta{Title: "福州市行动纲要"},
				Front: []doc.FrontLine{{Line: 3, Role: "title", Text: "福州市行动纲要"}},
				Sections: []*doc.Section{
					{ID: "t1", Kind: doc.Paragraph, Depth: 1, Pos: doc.Pos{Line: 4, Column: 1}, Text: "为<落实>“意见”，制定本纲要。"},
					han("1", "一、", "目标", doc.Heading, 5, "",
						&doc.Section{ID: "1.b1", Label: doc.Label{Scheme: doc.SchemeDash, Marker: "——"}, Depth: 2, Title: "环境改善", TitleEnd: "。", RunIn: true, Kind: doc.Goal, Pos: doc.Pos{Line: 6, Column: 1}, Text: "生态环境优良。"}),
					han("2", "二、", "任务", doc.Heading, 7, "",
						task("2.1", "1.", "加强城市内涝治理", 7, "建设海绵城市，保护生态环境。", "（牵头单位：市城乡建设局、市水利局，配合单位：市检察院）", []string{"市城乡建设局", "市水利局"}, []string{"市检察院"}),
						points),
				},
			},
		},
		Ledger: []doc.Edit{{Rule: "space", Pos: doc.Pos{Line: 5, Column: 3}, Found: " ", Read: ""}},
	}
}

func district() *doc.Document {
	return &doc.Document{
		ID: "cangshan", Script: doc.Hans, Received: doc.Hans, Level: "district",
		File: &doc.File{Name: "004.txt", Path: "seeds/004.txt", SHA256: strings.Repeat("cd", 32), Size: 99, Encoding: "GB18030"},
		Parts: []*doc.Part{{Sections: []*doc.Section{
			{
				ID: "1", Label: doc.Label{Scheme: doc.SchemeChapter, Marker: "第一章"}, Depth: 1, Title: "生态环境", Kind: doc.Heading, Pos: doc.Pos{Line: 1, Column: 1},
				Children: []*doc.Section{task("1.1", "1.", "建设海绵城市", 2, "到2025年，海绵城市面积达到80%。", "", nil, nil)},
			},
		}}},
	}
}

// span finds phrase in text, in runes.
func span(text, phrase string) doc.Span {
	before, _, _ := strings.Cut(text, phrase)
	start := len([]rune(before))
	return doc.Span{Start: start, End: start + len([]rune(phrase))}
}

// library returns three documents on three levels with a link of every origin.
func library() *doc.Library {
	p, c, d := province(), city(), district()
	d.Parts[0].Sections[0].Children[0].Targets = []doc.Target{
		{Text: "海绵城市面积达到80%", Indicator: "海绵城市面积", Comparison: "at-least", Value: 80, Unit: "%", Deadline: "2025"},
	}
	content := &doc.Content{
		Site: doc.Site{
			Title: doc.Words{Hans: "福州公报", Hant: "福州公報"}, Subtitle: doc.Words{Hans: "从省到区", Hant: "從省到區"},
			Contact: "desk@example.org", UnitPages: "tasks",
			Levels: []doc.Level{
				{ID: "province", Name: doc.Words{Hans: "福建省", Hant: "福建省"}},
				{ID: "city", Name: doc.Words{Hans: "福州市", Hant: "福州市"}, Order: 1},
				{ID: "district", Name: doc.Words{Hans: "仓山区", Hant: "倉山區"}, Order: 2},
			},
		},
		Headers:  []*doc.Header{p.Header, c.Header},
		Agencies: []doc.Agency{{ID: "construction", Name: "福州市城乡建设局", Short: "市城乡建设局", Aliases: []string{"市建设局"}, Level: "city"}},
		Topics:   []doc.Topic{{ID: "sponge-city", Name: "海绵城市", Words: []string{"海绵城市", "内涝"}, SDGs: []int{6, 11}}},
	}
	upper := "實施山海保護。加強城市內澇治理，建設海綿城市。"
	own := "建设海绵城市，保护生态环境。"
	lower := "到2025年，海绵城市面积达到80%。"
	links := []doc.Link{
		{
			From: "fuzhou/2.1", To: "fujian/2.1", Kind: doc.Related, Origin: doc.Computed, Score: 0.5, Rank: 1, Shown: true,
			Evidence: []doc.Evidence{{Phrase: "海绵城市", From: span(own, "海绵城市"), To: span(upper, "海綿城市")}},
			Sentence: doc.Sentences{From: span(own, own), To: span(upper, "加強城市內澇治理，建設海綿城市。")},
		},
		{
			From: "cangshan/1.1", To: "fuzhou/2.1", Kind: doc.Implements, Origin: doc.Decided, Shown: true,
			Evidence: []doc.Evidence{{Phrase: "海绵城市", From: span(lower, "海绵城市"), To: span(own, "海绵城市")}},
			Decision: &doc.Decision{Action: "add", By: "林编", Date: "2024-03-01", Why: "区规划写明落实市里的任务"},
		},
		{From: "fuzhou/t1", To: "fujian", Kind: doc.Cites, Origin: doc.Cited, Shown: true},
	}
	c.Parts[1].Sections[1].Children[0].Targets = []doc.Target{
		{Text: "海绵城市面积占比", Indicator: "海绵城市面积", Comparison: "equal", Value: 82.5, Unit: "%", Deadline: "2030"},
	}
	lib := doc.NewLibrary(content, []*doc.Work{remade(p), work(c), work(d)}, links)
	lib.Indicators = []doc.Indicator{{
		Name: "海绵城市面积", Targets: []doc.TargetRef{{Unit: "fuzhou/1.b1"}, {Unit: "cangshan/1.1"}}, Differ: true,
	}}
	return lib
}

// conversions are those of the city's plan: one overridden, one doubtful in two
// clauses.
func conversions(w *doc.Work, to doc.Script) []Conversion {
	if w.Received.ID != "fuzhou" || to != doc.Hant {
		return nil
	}
	doubt := Conversion{Section: "2.1", In: "台", Out: "臺", Not: []string{"檯", "颱"}, Rule: "character"}
	again := doubt
	again.Section = "t1"
	return []Conversion{doubt, {Section: "2.1", At: doc.Span{Start: 7, End: 9}, In: "保护", Out: "保護", Not: []string{"護態"}, Rule: "word", Decided: true}, {Section: "2.1", In: "发展", Out: "發展", Not: []string{"髮展"}, Rule: "phrase", Decided: true}, again, again}
}

func newSite(t testing.TB, lib *doc.Library) *Site {
	t.Helper()
	s, problems, err := New(layouts.FS, lib, Options{
		Fold: fold, Convert: convert, Version: "test", Conversions: conversions,
		Unresolved: []doc.Unresolved{{Title: "2030年可持续发展议程", From: []string{"fuzhou/t1"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p.Format("en"))
	}
	return s
}

// rendered returns every page of s by its path.
func rendered(t testing.TB, s *Site) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, p := range s.Pages() {
		var b strings.Builder
		if err := p.Render(&b); err != nil {
			t.Fatal(err)
		}
		out[p.Path] = b.String()
	}
	return out
}

// renderedPage returns the page of s at path.
func renderedPage(t testing.TB, s *Site, path string) string {
	t.Helper()
	for _, p := range s.Pages() {
		if p.Path == path {
			var b strings.Builder
			if err := p.Render(&b); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
	}
	t.Fatalf("the site has no page %s", path)
	return ""
}

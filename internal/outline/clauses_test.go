package outline_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongbao/internal/doc"
)

// TestResponsible reads who answers for a clause that ends in brackets. A
// bracket that names no body stays in the text.
func TestResponsible(t *testing.T) {
	for _, c := range []struct {
		end             string
		leads, partners []string
	}{
		{end: "（由各区负责的项目除外）"},
		{end: "（以下简称负责机关）"},
		{end: "（包括牵头单位未明确的事项）"},
		{end: "（含首问负责、限时办结）"},
		{end: "（谁审批、谁负责）"},
		{end: "（分管负责同志牵头）"},
		{end: "（主要负责人负责）"},
		{end: "（责任单位：待定）"},
		{end: "（省市共建项目按职责分工负责）"},
		{end: "（牵头单位负责汇总）"},
		{end: "（责任单位：市水务局）（备注：略）", leads: []string{"市水务局"}},
		{end: "（责任单位：市水务局）（备注：略）。", leads: []string{"市水务局"}},
		{end: "（责任单位：市水务局、各区政府）", leads: []string{"市水务局", "各区政府"}},
		{end: "（市水务局负责，市财政局配合）", leads: []string{"市水务局"}, partners: []string{"市财政局"}},
		{end: "（由市水务局负责）", leads: []string{"市水务局"}},
		{end: "（各县（市）区人民政府负责）", leads: []string{"各县（市）区人民政府"}},
		{end: "（责任单位：福州冶城集团、市园林中心、市总工会、团市委）", leads: []string{"福州冶城集团", "市园林中心", "市总工会", "团市委"}},
	} {
		d, _ := parseText(t, "福州市重点任务分工方案\n一、重点任务\n（一）第一项任务。做好第一项工作。"+c.end+"\n（二）第二项任务。做好第二项工作。")
		s := d.Parts[0].Sections[0].Children[0]
		if diff := cmp.Diff([][]string{c.leads, c.partners}, [][]string{s.Leads, s.Partners}); diff != "" {
			t.Errorf("%s: who answers differs (-want +got):\n%s", c.end, diff)
		}
		if text := "做好第一项工作。" + c.end; c.leads == nil && s.Text != text {
			t.Errorf("%s: the text is %q, want %q", c.end, s.Text, text)
		}
	}
}

// TestLongLine reads a line of 400 KB, in which every citation and every
// sentence must be found without looking at the whole line again.
func TestLongLine(t *testing.T) {
	const n = 8000
	d, _ := parseText(t, "福州市工作方案\n一、重点任务\n"+strings.Repeat("根据《办法》，到2025年达到98%以上。", n))
	cites, targets := 0, 0
	for u := range d.Units() {
		cites, targets = cites+len(u.Section.Cites), targets+len(u.Section.Targets)
	}
	if cites != n || targets != n {
		t.Errorf("%d citations and %d targets, want %d of each", cites, targets, n)
	}
}

func TestImpossibleDate(t *testing.T) {
	for _, c := range []struct{ day, adopted string }{
		{"2023年2月31日", ""}, {"2023年2月29日", ""}, {"2024年2月29日", "2024-02-29"}, {"2023年13月1日", ""}, {"二〇二三年二月二十八日", "2023-02-28"},
	} {
		d, problems := parseText(t, "福州市人民政府关于做好工作的通知\n一、总体要求\n做好工作。\n福州市人民政府\n"+c.day)
		if d.Stated.Adopted != c.adopted {
			t.Errorf("%s: adopted %q, want %q", c.day, d.Stated.Adopted, c.adopted)
		}
		reported := slices.ContainsFunc(problems, func(p doc.Problem) bool {
			return p.Rule == "no-such-date" && p.Pos == doc.Pos{Line: 5, Column: 1}
		})
		if reported != (c.adopted == "") {
			t.Errorf("%s: reported %v", c.day, reported)
		}
	}
}

func TestNoSpaceBehindTheMark(t *testing.T) {
	d, _ := parseText(t, "福州市工作方案\n1. 2024年工作\n做好工作。\n2. 2025年目标\n做好工作。\n3. 2026年目标。做好2026年的各项工作，确保完成。")
	for _, s := range d.Parts[0].Sections {
		if strings.HasPrefix(s.Title, " ") || strings.HasPrefix(s.Text, " ") {
			t.Errorf("%s: title %q, text %q begin with a space", s.Label.Marker, s.Title, s.Text)
		}
	}
	if got := d.Parts[0].Sections[1].Title; got != "2025年目标" {
		t.Errorf("title %q, want 2025年目标", got)
	}
}

// TestContentsWhole drops a table of contents whole or not at all.
func TestContentsWhole(t *testing.T) {
	body := "\n第一章 总则\n做好工作。\n第二章 目标\n做好工作。\n第三章 保障\n做好工作。"
	for _, c := range []struct {
		table   string
		removed int
	}{
		{"第一章 总则\n第二章 目标\n第三章 保障", 4},
		{"第一章 总则\n第二章 目标任务\n第三章 保障", 0},
		{"第一章 总则\n第三章 保障\n第二章 目标", 0},
	} {
		d, _ := parseText(t, "福州市某某发展规划\n目录\n"+c.table+body)
		if len(d.Removed) != c.removed {
			t.Errorf("%q: removed %+v, want %d lines", c.table, d.Removed, c.removed)
		}
	}
}

package outline_test

import (
	"slices"
	"strings"
	"testing"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/outline"
	"gongbao/internal/script"
)

// parseText reads text as gongbao reads a plain file, and holds the laws.
func parseText(t *testing.T, text string) (*doc.Document, []doc.Problem) {
	t.Helper()
	f := receive(t, "x.txt", text)
	checkFile(t, f)
	c, _ := clean.Clean(f, nil)
	return outline.Parse(f, c, script.Fold)
}

// checkReported holds that every removed line of page furniture is reported.
func checkReported(t *testing.T, d *doc.Document, problems []doc.Problem) {
	t.Helper()
	for _, r := range d.Removed {
		if !slices.ContainsFunc(problems, func(p doc.Problem) bool { return p.Rule == "dropped-line" && p.Pos.Line == r.Line }) {
			t.Errorf("line %d %q is removed and not reported", r.Line, r.Text)
		}
	}
}

// TestTextAtTheEndIsKept ends a notice with lines that only sound like page
// furniture.
func TestTextAtTheEndIsKept(t *testing.T) {
	for _, end := range []string{
		"地点：福州\n时间：2025年5月1日上午9时",
		"地点：福州\n时间：2025年5月1日",
		"2025年5月1日 9:00",
		"主办2025年数字中国建设峰会",
		"主办单位：市教育局",
		"联系电话：0591-83333333",
		"主办单位和承办单位应当认真落实",
		"声明：本市转载企业不得侵犯版权",
		"审核：由市教育局负责并在规定期限内完成",
		"作者：应当署名",
		"阅读：每天一小时以上坚持到底",
		"版权所有者可以提出申请",
		"网站办理ICP备案手续",
		"上一条规定的期限另行计算",
		"相关文件：\n一、总体要求\n市水务局做好工作",
		"相关文件\n1.《福州市城市内河管理办法》\n2.《福州市闽江河口湿地保护条例》",
		"相关文件\n福州市城市内河管理办法",
	} {
		d, _ := parseText(t, "福州市人民政府关于举办活动的通知\n各县（市）区人民政府：\n现将有关事项通知如下。\n二、会议安排\n按照要求做好各项工作。\n"+end)
		if len(d.Removed) > 0 || d.Stated.Published != "" {
			t.Errorf("%q: removed %+v, published %q; want none", end, d.Removed, d.Stated.Published)
		}
	}
}

func TestTextAtTheHeadIsKept(t *testing.T) {
	for _, head := range []string{"阅读：每天一小时以上坚持到底", "作者：应当署名", "编辑：不得改动"} {
		d, _ := parseText(t, "全民阅读活动方案\n"+head+"\n一、总体要求\n做好工作。")
		if len(d.Removed) > 0 {
			t.Errorf("%q: removed %+v, want none", head, d.Removed)
		}
	}
}

// TestFurnitureAtTheEndIsRemoved ends a notice with what pages put there.
func TestFurnitureAtTheEndIsRemoved(t *testing.T) {
	for _, end := range []string{
		"来源：福州日报",
		"（来源：青海日报）",
		"来源：福州日报\n时间：2025-05-01",
		"时间：2025-05-01\n作者：张三",
		"【责任编辑：陈某】",
		"编辑：张三 审核：李四",
		"记者：张三、李四",
		"点击量：1200次 发布时间：2021-01-06 9:57:00",
		"主办单位：福州市人民政府\n技术支持：福州市大数据委\n闽ICP备05000000号-1",
		"版权所有：福州市人民政府",
		"声明：转载目的在于传递更多信息，并不代表赞同其观点。",
		"相关附件",
		"2025年5月1日\n相关文件\n福州市城市内河管理办法",
		"来源：福州日报\n相关阅读：\n福州启动新一轮旧改",
	} {
		d, problems := parseText(t, "福州市人民政府关于举办活动的通知\n各县（市）区人民政府：\n现将有关事项通知如下。\n一、会议安排\n按照要求做好各项工作。\n"+end)
		want := strings.Count(end, "\n") + 1 - strings.Count(end, "2025年5月1日\n")
		if len(d.Removed) != want || d.Stated.Published != "" {
			t.Errorf("%q: removed %+v, published %q; want %d lines and none", end, d.Removed, d.Stated.Published, want)
		}
		checkReported(t, d, problems)
	}
}

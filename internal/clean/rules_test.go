package clean_test

import (
	"strings"
	"testing"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
)

// cleaned returns the text cleaned as a file of the given name, and what is
// said about it. It holds the laws on the way.
func cleaned(t *testing.T, name, text string) (string, []doc.Problem) {
	t.Helper()
	checkLaws(t, name, text, nil)
	c, problems := clean.Clean(&doc.File{Name: name, Path: name, Text: text}, nil)
	return c.Text(), problems
}

// reading is a text of one kind of file with what it must read as.
type reading struct{ name, text, want string }

func checkReadings(t *testing.T, cases []reading) {
	t.Helper()
	for _, c := range cases {
		if got, _ := cleaned(t, c.name, c.text); got != c.want {
			t.Errorf("%s: %q reads %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestLettersOfItemsAreNoPinyin(t *testing.T) {
	const glosses = "地(di)区(qu)安(an)全(quan)" // makes the document a glossed one
	checkReadings(t, []reading{
		{"x.txt", "根据公约第五条第一款(a)项、第二款(e)项、第三款(n)项和第四款(m)项", "根据公约第五条第一款（a）项、第二款（e）项、第三款（n）项和第四款（m）项"},
		{"x.txt", "第一款(an)、第二项(di)、第三目(mi)、第四节(li)", "第一款（an）、第二项（di）、第三目（mi）、第四节（li）"},
		{"x.txt", glosses + "第一款(a)第二项(xi)甲(e)", "地区安全第一款（a）第二项（xi）甲（e）"},
		{"x.txt", glosses + "项(xiang)目(mu)条(tiao)款(kuan)", "地区安全项目条款"},
		{"x.txt", "金額(é)和條(tiáo)款(kuǎn)", "金額和條款"},
	})
}

func TestProblemsOfALineAreCondensed(t *testing.T) {
	for _, c := range []struct{ places, want int }{{3, 3}, {4, 4}, {5, 4}, {500, 4}} {
		_, problems := cleaned(t, "x.txt", strings.Repeat("福\uFFFD", c.places))
		if len(problems) != c.want {
			t.Errorf("%d places of damage make %d problems, want %d", c.places, len(problems), c.want)
		}
		if last := problems[len(problems)-1]; c.places > 4 && !strings.Contains(last.En, "more places") {
			t.Errorf("the last problem says %q", last.En)
		}
	}
}

func TestQuantitiesAreNoMarks(t *testing.T) {
	checkReadings(t, []reading{
		{"x.md", "2. 3 人以上签字。", "2. 3人以上签字。"},
		{"x.md", "1. 2 万吨以上的企业", "1. 2万吨以上的企业"},
		{"x.md", "1. 30 万吨", "1. 30万吨"},
		{"x.md", "1. 1 个苹果", "1. 1个苹果"},
		{"x.md", "1. 2 第二組監察投票匭。", "2第二組監察投票匭。"},
		{"x.md", "1. 3.人员", "3.人员"},
	})
}

func TestCommentsAreHidden(t *testing.T) {
	checkReadings(t, []reading{
		{"x.md", "正文。<!-- 批注 -->再文", "正文。再文"},
		{"x.md", "甲<!-- 一 -->乙<!-- 二 -->丙", "甲乙丙"},
		{"x.txt", "正文。<!-- 批注 -->再文", "正文。<!--批注-->再文"},
		{"x.md", "正文<!-- 未完", "正文<!--未完"},
	})
	_, problems := cleaned(t, "x.md", "正文。<!-- 批注 -->再文\n<!-- INFO END -->")
	if len(problems) != 1 || problems[0].Rule != "comment" || problems[0].Pos != (doc.Pos{Line: 1, Column: 4}) {
		t.Errorf("problems %+v, want the comment at 1:4", problems)
	}
}

func TestCodeKeepsItsMarks(t *testing.T) {
	checkReadings(t, []reading{
		{"x.md", "# 题\n```\n# 注\n```\n# 文", "题\n```\n#注\n```\n文"},
		{"x.md", "```\n# 没有下文", "```\n没有下文"},
		{"x.md", "> ```\n# 甲\n```\n# 乙", "```\n甲\n```\n乙"},
	})
}

func TestInvisibleCharactersThatShapeText(t *testing.T) {
	checkReadings(t, []reading{
		{"x.txt", "می\u200cخواهم", "می\u200cخواهم"},
		{"x.txt", "क्\u200dष", "क्\u200dष"},
		{"x.txt", "👨\u200d👩", "👨\u200d👩"},
		{"x.txt", "福\u200d州\u200c市", "福州市"},
		{"x.txt", "福\u200da", "福a"},
		{"x.txt", "سلام\u200f！", "سلام\u200f！"},
		{"x.txt", "福\u200e州\u200f", "福州"},
	})
}

func TestNamesSetApartBySpacesAreReported(t *testing.T) {
	for text, want := range map[string]bool{
		"张三 李四 王五": true, "张三丰　李四　欧阳修文": true,
		"张三 李四": false, "张三、李四 王五 赵六": false, "张 三 李 四": false, "中共中央 国务院 中央军委": false, "福州市 2021年 规划": false,
		"张三\t李四\t王五": false, "加快建设现代化 国际城市 的决定": false,
	} {
		got := false
		text, problems := cleaned(t, "x.txt", text)
		for _, p := range problems {
			got = got || p.Rule == "names"
		}
		if got != want {
			t.Errorf("%q: reported %v, want %v", text, got, want)
		}
	}
}

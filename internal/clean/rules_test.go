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

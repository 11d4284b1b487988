package site

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongbao/internal/doc"
)

// sides puts the two texts of a comparison together again.
func sides(runs []diffRun) (old, new string) {
	for _, r := range runs {
		if r.op != diffInsert {
			old += r.text
		}
		if r.op != diffDelete {
			new += r.text
		}
	}
	return old, new
}

// TestDiffApplies: applying a comparison to the old text gives the new one,
// taking it back gives the old one, whatever the texts.
func TestDiffApplies(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("水河道城市，。\n2")), 0, 40, -1)
	rapid.Check(t, func(r *rapid.T) {
		a, b := text.Draw(r, "old"), text.Draw(r, "new")
		runs := diffText(a, b)
		if old, new := sides(runs); old != a || new != b {
			r.Fatalf("%q and %q compare as %v", a, b, runs)
		}
		for i, run := range runs {
			if run.text == "" || i > 0 && runs[i-1].op == run.op {
				r.Fatalf("%v has an empty run or two of a kind side by side", runs)
			}
		}
		if a == b && len(runs) > 1 {
			r.Fatalf("%q compares with itself as %v", a, runs)
		}
	})
}

// TestDiffOfStrangers: texts that share nothing, longer than any comparison.
func TestDiffOfStrangers(t *testing.T) {
	a, b := strings.Repeat("水", 3*most), strings.Repeat("山", 2*most)
	if old, new := sides(diffText(a, b)); old != a || new != b {
		t.Error("a text was lost")
	}
}

func TestDiffReads(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"建设海绵城市", "建设海绵城市", "建设海绵城市"},
		{"达到80%以上", "达到85%以上", "达到8[-0-]{+5+}%以上"},
		{"加强水系治理。", "加强河道治理。", "加强[-水系-]{+河道+}治理。"},
		{"一、总则", "一、总则和目标", "一、总则{+和目标+}"},
	} {
		var b strings.Builder
		for _, r := range diffText(c.old, c.new) {
			fmt.Fprintf(&b, [...]string{"%s", "[-%s-]", "{+%s+}"}[r.op], r.text)
		}
		if b.String() != c.want {
			t.Errorf("%s → %s reads %s, want %s", c.old, c.new, &b, c.want)
		}
	}
}

// TestVersionsAlign: every clause of both versions is in one pair, in
// order, and clauses that are the same find each other.
func TestVersionsAlign(t *testing.T) {
	clause := rapid.SampledFrom([]string{"加强城市内涝治理，建设海绵城市。", "加强城市内涝综合治理，建设海绵城市。", "保护生态环境。", "发展数字经济，培育新兴产业。", "（一）", ""})
	rapid.Check(t, func(r *rapid.T) {
		draw := func(name string) []clauseText {
			var out []clauseText
			for _, text := range rapid.SliceOfN(clause, 0, 8).Draw(r, name) {
				out = append(out, clauseText{&doc.Section{}, text})
			}
			return out
		}
		old, new := draw("old"), draw("new")
		i, j := 0, 0
		for _, p := range alignClauses(old, new) {
			if p.old != nil {
				if p.old != &old[i] {
					r.Fatalf("old clause %d is out of order", i)
				}
				i++
			}
			if p.new != nil {
				if p.new != &new[j] {
					r.Fatalf("new clause %d is out of order", j)
				}
				j++
			}
		}
		if i != len(old) || j != len(new) {
			r.Fatalf("%d of %d and %d of %d clauses are in pairs", i, len(old), j, len(new))
		}
	})
}

// TestVersionsFindTheirClauses: a changed clause pairs with what it was.
func TestVersionsFindTheirClauses(t *testing.T) {
	list := func(texts ...string) []clauseText {
		var out []clauseText
		for _, s := range texts {
			out = append(out, clauseText{&doc.Section{}, s})
		}
		return out
	}
	old := list("一、目标", "1.加强城市内涝治理，海绵城市面积达到80%。", "2.发展数字经济。", "3.保护山海生态环境。")
	new := list("一、目标", "1.发展绿色交通。", "2.加强城市内涝治理，海绵城市面积达到85%。", "3.保护山海生态环境和湿地。")
	var got []string
	for _, p := range alignClauses(old, new) {
		a, b := "–", "–"
		if p.old != nil {
			a = string([]rune(p.old.text)[:3])
		}
		if p.new != nil {
			b = string([]rune(p.new.text)[:3])
		}
		got = append(got, a+"/"+b)
	}
	if want := "一、目/一、目 –/1.发 1.加/2.加 2.发/– 3.保/3.保"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestClauseTexts: the clauses of a document are its whole text.
func TestClauseTexts(t *testing.T) {
	for _, w := range library().Works {
		for _, s := range doc.Scripts {
			var b strings.Builder
			for _, c := range clauseTexts(w.In(s)) {
				b.WriteString(c.text)
			}
			d := *w.In(s)
			d.Meta.Title = "" // not in the text if no line has it
			if want := spaceless(wholeText(&d)); spaceless(b.String()) != want {
				t.Errorf("%s in %s: clauses say %q, the document %q", d.ID, s, spaceless(b.String()), want)
			}
		}
	}
}

package outline_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/outline"
	"gongbao/internal/script"
)

// seeds lists the five documents under the names that testdata/truth gives
// them.
var seeds = []struct {
	name, file string
	errata     []doc.Erratum
}{
	{name: "city-2023", file: "000_6b7533e1e6355f04.txt"},
	{name: "prov-2026", file: "001_56d4c87d72f17ebe.txt", errata: []doc.Erratum{{Line: 26, Found: "頂?shù)胶Q蟮谋Wo治理", Read: "頂到海洋的保護治理"}}},
	{name: "npc-2024", file: "002_bced1d204b447bc0.txt"},
	{name: "city3820-2021", file: "003_d76e5e1cdaed99a5.txt"},
	{name: "cangshan-2021", file: "004_5f3c633cb494438c.txt"},
}

func parseSeed(t testing.TB, i int) (*doc.Document, []doc.Problem) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../seeds", seeds[i].file))
	if err != nil {
		t.Fatal(err)
	}
	f := &doc.File{Name: seeds[i].file, Path: "seeds/" + seeds[i].file, Text: string(b)}
	c, _ := clean.Clean(f, seeds[i].errata)
	return outline.Parse(f, c, script.Fold)
}

// readTruth decodes testdata/truth/NAME.json into v.
func readTruth(t testing.TB, name string, v any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../testdata/truth", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

// narrow folds the width of punctuation and drops white space: testdata/truth
// keeps both as received.
func narrow(s string) string {
	s = strings.NewReplacer("，", ",", "：", ":", "；", ";", "？", "?", "！", "!", "（", "(", "）", ")").Replace(s)
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// all returns every section of d in the order of the text.
func all(d *doc.Document) []*doc.Section {
	var out []*doc.Section
	for u := range d.Units() {
		out = append(out, u.Section)
	}
	return out
}

func TestSeedLinesHaveTheirRoles(t *testing.T) {
	var truth map[string][]struct {
		N    int
		Role string
		Text string
	}
	readTruth(t, "lines", &truth)
	for i, seed := range seeds {
		d, _ := parseSeed(t, i)
		roles := map[int]string{}
		for _, r := range d.Removed {
			roles[r.Line] = r.Rule
		}
		for _, p := range d.Parts {
			for _, f := range p.Front {
				roles[f.Line] = f.Role
			}
		}
		for _, l := range truth[seed.name] {
			got := roles[l.N]
			if got == "" {
				got = "body"
				if l.Text == "" {
					got = "blank"
				}
			}
			if got != l.Role {
				t.Errorf("%s line %d: role %q, want %q: %s", seed.name, l.N, got, l.Role, l.Text)
			}
		}
	}
}

func TestSeedHeadings(t *testing.T) {
	var truth map[string]struct {
		Headings []struct {
			Depth  int
			Marker string
			Title  string
			Line   int
		}
	}
	readTruth(t, "structure", &truth)
	for i, seed := range seeds {
		d, _ := parseSeed(t, i)
		var got, want []string
		for _, s := range all(d) {
			if s.Title != "" {
				got = append(got, narrow(fmt.Sprintf("%d|%s|%s|%d", s.Depth, s.Label.Marker, s.Title, s.Pos.Line)))
			}
		}
		for _, h := range truth[seed.name].Headings {
			want = append(want, narrow(fmt.Sprintf("%d|%s|%s|%d", h.Depth, h.Marker, h.Title, h.Line)))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: headings differ (-want +got):\n%s", seed.name, diff)
		}
	}
}

// kindOf maps the kinds of testdata/truth to the contract's.
func kindOf(truth string) doc.Kind {
	switch truth {
	case "action-goal":
		return doc.Goal
	case "subanchor":
		return doc.Item
	case "container", "empty":
		return doc.Heading
	case "preface":
		return doc.Paragraph
	}
	return doc.Kind(truth)
}

func TestSeedUnits(t *testing.T) {
	var truth []struct {
		Doc, File, Kind, Marker, Title, Text string
		Line                                 int
		Agencies                             []string
	}
	readTruth(t, "units", &truth)
	for i, seed := range seeds {
		d, _ := parseSeed(t, i)
		at := map[string]*doc.Section{}
		for _, s := range all(d) {
			at[narrow(fmt.Sprintf("%d|%s|%s", s.Pos.Line, s.Label.Marker, s.Title))] = s
		}
		for _, u := range truth {
			if u.Doc != seed.name {
				continue
			}
			line := u.Line
			if u.Kind == "action-goal" {
				line -= 2
			}
			s := at[narrow(fmt.Sprintf("%d|%s|%s", line, u.Marker, u.Title))]
			if s == nil {
				t.Errorf("%s line %d: no unit %s%s", seed.name, u.Line, u.Marker, u.Title)
				continue
			}
			if s.Kind != kindOf(u.Kind) {
				t.Errorf("%s line %d %s%s: kind %q, want %q", seed.name, u.Line, u.Marker, u.Title, s.Kind, kindOf(u.Kind))
			}
			if diff := cmp.Diff(narrow(u.Text), narrow(s.FullText())); diff != "" && u.Kind != "container" {
				t.Errorf("%s line %d %s%s: text differs (-want +got):\n%s", seed.name, u.Line, u.Marker, u.Title, diff)
			}
			if diff := cmp.Diff(u.Agencies, s.Leads); diff != "" {
				t.Errorf("%s line %d: leads differ (-want +got):\n%s", seed.name, u.Line, diff)
			}
		}
	}
}

func TestSeedMetadata(t *testing.T) {
	want := []doc.Meta{
		{Title: "福州市建设可持续发展城市行动纲要", Issuer: []string{"福州市人民政府"}, Adopted: "2023-12-19"},
		{Adopted: "2026-01-29"},
		{
			Title:  "福州市人民代表大会关于动员全市人民奋力建设更高水平的可持续发展城市的决议",
			Issuer: []string{"福州市人民代表大会"}, Adopted: "2024-01-16", Published: "2024-01-16",
		},
		{Title: "福州市委市政府出台《坚持“3820”战略工程思想精髓加快建设现代化国际城市行动纲要》", Published: "2021-01-06"},
		{Title: "福州市仓山区国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", Adopted: "2021-01-14"},
	}
	for i, seed := range seeds {
		d, _ := parseSeed(t, i)
		got := doc.Meta{
			Title: d.Stated.Title, Issuer: d.Stated.Issuer, Adopted: d.Stated.Adopted,
			Issued: d.Stated.Issued, Published: d.Stated.Published, Number: d.Stated.Number,
		}
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Errorf("%s: stated metadata differ (-want +got):\n%s", seed.name, diff)
		}
	}
	if d, _ := parseSeed(t, 0); d.Main != 1 || d.Parts[0].Meta.Title != "" || !strings.HasPrefix(d.Stated.Addressees, "各县") {
		t.Errorf("seed 000: main part %d, notice's title %q, addressees %q; want 1, none, 各县…", d.Main, d.Parts[0].Meta.Title, d.Stated.Addressees)
	}
}

func TestSeedProblemsAreReported(t *testing.T) {
	want := []struct {
		seed         int
		line, column int
		rule         string
	}{
		{0, 65, 130, "dangling-end"}, // task 38 ends in 到
		{4, 53, 1, "empty-heading"},  // 三、主要指标 has lost its table
	}
	for _, w := range want {
		_, problems := parseSeed(t, w.seed)
		found := false
		for _, p := range problems {
			found = found || p.Rule == w.rule && p.Pos == doc.Pos{Line: w.line, Column: w.column} && p.Severity == doc.Warning
		}
		if !found {
			t.Errorf("%s: no %s at %d:%d in %+v", seeds[w.seed].name, w.rule, w.line, w.column, problems)
		}
	}
}

func TestSeedIDs(t *testing.T) {
	want := []struct {
		seed int
		id   string
		name string
	}{
		{0, "3.7.20", "加强城市内涝治理"},
		{0, "2.b1", "经济运行稳中向好"},
		{1, "8", "強化實施保障"},
		{2, "2.4.1", "激发经济活力"},
		{3, "h1.h7", "省会能级实现新提升"},
		{3, "h2.9.h2.6", "健全双拥共建工作体制机制"},
		{4, "1.5.2.6", "治理体系不断健全"},
		{4, "h1", "前言"},
	}
	for _, w := range want {
		d, _ := parseSeed(t, w.seed)
		got := ""
		for _, s := range all(d) {
			if s.ID == w.id {
				got = s.Title
			}
		}
		if got != w.name {
			t.Errorf("%s: %s is %q, want %q", seeds[w.seed].name, w.id, got, w.name)
		}
	}
}

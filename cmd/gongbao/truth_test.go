package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/width"

	"gongbao/internal/doc"
)

// The expected values are read by hand from the five documents; see
// testdata/truth/README.md, also for how its words map to the contract's.

// trueUnit is an entry of testdata/truth/units.json.
type trueUnit struct {
	ID       string   `json:"id"`
	File     string   `json:"file"`
	Kind     string   `json:"kind"`
	Marker   string   `json:"marker"`
	Title    string   `json:"title"`
	Text     string   `json:"text"`
	Line     int      `json:"line"`
	Agencies []string `json:"agencies"`
}

// TestParseEqualsTheTruth holds what parse prints of the five seeds against
// every unit that testdata/truth names.
func TestParseEqualsTheTruth(t *testing.T) {
	var units []trueUnit
	readTruth(t, "units.json", &units)
	found := map[string][]parsedSection{} // :: file → sections
	for _, u := range units {
		if found[u.File] == nil {
			found[u.File] = sections(parseSeed(t, u.File))
		}
		s := match(found[u.File], u)
		if s == nil {
			t.Errorf("%s: no section %q in line %d of %s", u.ID, u.Title, u.Line, u.File)
			continue
		}
		text := s.FullText
		if u.Kind == "container" { // whose units the truth lists by themselves
			text = s.Text
		}
		if want, got := plain(u.Text), plain(text); want != got {
			t.Errorf("%s: text: %s", u.ID, cmp.Diff(want, got))
		}
		if u.Marker != "" && plain(u.Marker) != plain(deref(s.Marker)) {
			t.Errorf("%s: marker %q, want %q", u.ID, deref(s.Marker), u.Marker)
		}
		if diff := cmp.Diff(append([]string{}, u.Agencies...), s.Leads); diff != "" {
			t.Errorf("%s: leads: %s", u.ID, diff)
		}
		if want := contractKind(u.Kind); want != s.Kind {
			t.Errorf("%s: kind %s, want %s", u.ID, s.Kind, want)
		}
	}
	if len(units) != 279 || len(found) != 5 {
		t.Errorf("%d units of %d files", len(units), len(found))
	}
}

// contractKind maps a kind of the truth to the contract's.
func contractKind(kind string) doc.Kind {
	switch kind {
	case "action-goal":
		return doc.Goal
	case "subanchor":
		return doc.Item
	case "container", "empty":
		return doc.Heading
	case "preface":
		return doc.Paragraph
	}
	return doc.Kind(kind)
}

// match returns the section that u names: by line and title, by the line two
// below for the headings whose text the truth points at, or, for a unit
// without a title, by line and text.
func match(ss []parsedSection, u trueUnit) *parsedSection {
	for i, s := range ss {
		sameLine := s.Line == u.Line || u.Kind == "action-goal" && s.Line == u.Line-2
		if !sameLine {
			continue
		}
		if plain(deref(s.Title)) == plain(u.Title) && u.Title != "" {
			return &ss[i]
		}
		if s.Title == nil && plain(s.FullText) == plain(u.Text) {
			return &ss[i]
		}
	}
	return nil
}

// TestParseStatesOnlyWhatTheTextSays holds the metadata against the table in
// testdata/truth/README.md.
func TestParseStatesOnlyWhatTheTextSays(t *testing.T) {
	type meta struct {
		Title           string
		Issuer          []string
		Date, Published string
	}
	want := map[string]meta{
		"000": {"福州市建设可持续发展城市行动纲要", []string{"福州市人民政府"}, "2023-12-19", ""},
		"001": {"", []string{}, "2026-01-29", ""},
		"002": {"福州市人民代表大会关于动员全市人民奋力建设更高水平的可持续发展城市的决议", []string{"福州市人民代表大会"}, "2024-01-16", "2024-01-16"},
		"003": {"福州市委市政府出台《坚持“3820”战略工程思想精髓加快建设现代化国际城市行动纲要》", []string{}, "", "2021-01-06"},
		"004": {"福州市仓山区国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要", []string{}, "2021-01-14", ""},
	}
	got := map[string]meta{}
	seeds, err := filepath.Glob("../../seeds/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range seeds {
		p := parseSeed(t, filepath.Base(name))
		got[p.File[:3]] = meta{deref(p.Title), p.Issuer, deref(p.Date), deref(p.Published)}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestParseKeepsEveryLine holds that front, sections and removed lines add up
// to the lines that testdata/truth names, with their roles.
func TestParseKeepsEveryLine(t *testing.T) {
	type line struct {
		N    int    `json:"n"`
		Role string `json:"role"`
		Text string `json:"text"`
	}
	var truth map[string][]line
	readTruth(t, "lines.json", &truth)
	var structure map[string]struct {
		File string `json:"file"`
	}
	readTruth(t, "structure.json", &structure)
	for id, lines := range truth {
		p := parseSeed(t, structure[id].File)
		removed := map[int]string{}
		for _, r := range p.Removed {
			removed[r.Line] = r.Rule
		}
		front := map[int]string{}
		for _, part := range p.Parts {
			for _, f := range part.Front {
				front[f.Line] = f.Role
			}
		}
		for _, l := range lines {
			switch got := removed[l.N]; l.Role {
			case "boilerplate", "title-repeat", "meta":
				if got != l.Role {
					t.Errorf("%s line %d: removed as %q, want %s", id, l.N, got, l.Role)
				}
			case "body", "title", "cover", "note":
				if got != "" {
					t.Errorf("%s line %d: %s, but removed as %s", id, l.N, l.Role, got)
				}
				if l.Role == "title" && front[l.N] != "title" {
					t.Errorf("%s line %d: title, but its role is %q", id, l.N, front[l.N])
				}
			}
		}
	}
	if len(truth) != 5 {
		t.Errorf("%d documents", len(truth))
	}
}

// parseSeed runs parse as its caller does: inside the site, as JSON.
func parseSeed(t *testing.T, name string) parsed {
	t.Helper()
	var out, errs bytes.Buffer
	if run([]string{"parse", "-C", "../..", "--format", "json", "../../seeds/" + name}, nil, &out, &errs) != exitOK {
		t.Fatalf("parse %s: %s", name, errs.String())
	}
	var p parsed
	dec := json.NewDecoder(&out)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p
}

// sections lists every section of p in the order of the text.
func sections(p parsed) []parsedSection {
	var out []parsedSection
	var walk func([]parsedSection)
	walk = func(ss []parsedSection) {
		for _, s := range ss {
			out = append(out, s)
			walk(s.Children)
		}
	}
	for _, part := range p.Parts {
		walk(part.Sections)
	}
	return out
}

// plain folds width and drops white space and the marks of bullets, in which
// the truth follows the received text.
func plain(s string) string {
	s = strings.ReplaceAll(s, "——", "")
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, width.Fold.String(s))
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func readTruth(t *testing.T, name string, to any) {
	t.Helper()
	text, err := os.ReadFile("../../testdata/truth/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, to); err != nil {
		t.Fatal(err)
	}
}

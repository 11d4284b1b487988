package outline_test

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/outline"
	"gongbao/internal/script"
)

// verified is an outline that a person checked against its document; see
// testdata/outlines/README.md.
type verified struct {
	family, name string
	doc          *doc.Document
	meta         map[string]string   // :: key → value; a key that is missing is not stated
	lines        map[string][]string // :: name of the file → its lines
	cleaned      []doc.Line
}

// readVerified reads the outline in path and parses its document as gongbao
// does.
func readVerified(t *testing.T, path string) verified {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	v := verified{
		family: filepath.Base(filepath.Dir(path)), name: strings.TrimSuffix(filepath.Base(path), ".txtar"),
		meta: map[string]string{}, lines: map[string][]string{},
	}
	for _, f := range a.Files[1:] {
		v.lines[f.Name] = strings.FieldsFunc(string(f.Data), func(r rune) bool { return r == '\n' })
	}
	for _, l := range v.lines["meta"] {
		key, value, _ := strings.Cut(l, ": ")
		v.meta[key] = value
	}
	f := receive(t, a.Files[0].Name, string(a.Files[0].Data))
	checkFile(t, f)
	c, _ := clean.Clean(f, nil)
	v.cleaned = c.Lines
	v.doc, _ = outline.Parse(f, c, script.Fold)
	return v
}

// headings returns the headings as verified and as parsed, one string each:
// marker and title. Points (一是…) that the outline keeps apart are left out.
func (v verified) headings(depth bool) (want, got []string) {
	key := func(d int, line int, marker, title string) string {
		if depth {
			return narrow(fmt.Sprint(d, "|", line, "|", marker, "|", title))
		}
		return narrow(marker + "|" + title)
	}
	for _, l := range v.lines["headings"] {
		f := strings.Split(l, "\t")
		line, _ := strconv.Atoi(f[0])
		d, _ := strconv.Atoi(f[1])
		want = append(want, key(d, line, strings.TrimPrefix(f[3], "-"), strings.TrimPrefix(f[4], "-")))
	}
	points := map[int]bool{}
	for _, l := range v.lines["points"] {
		line, _ := strconv.Atoi(strings.Split(l, "\t")[0])
		points[line] = true
	}
	for u := range v.doc.Units() {
		s := u.Section
		point := s.Label.Scheme == doc.SchemeOrdinalWord && points[s.Pos.Line]
		if s.Inline || point || s.Label.Marker == "" && s.Title == "" {
			continue
		}
		got = append(got, key(s.Depth, s.Pos.Line, s.Label.Marker, s.Title))
	}
	return want, got
}

// points returns the runs of points inside a line, one string each: the line
// and the first and last mark.
func (v verified) points() (want, got []string) {
	for _, l := range v.lines["points"] {
		if f := strings.Split(l, "\t"); f[1] == "inline" {
			want = append(want, f[0]+" "+f[2]+" "+f[3])
		}
	}
	for u := range v.doc.Units() {
		n := 0
		for n < len(u.Section.Children) && u.Section.Children[n].Inline {
			n++
		}
		if n > 0 {
			first, last := u.Section.Children[0], u.Section.Children[n-1]
			got = append(got, fmt.Sprint(first.Pos.Line, " ", first.Label.Marker, " ", last.Label.Marker))
		}
	}
	return want, got
}

// agencies returns who answers for what, as verified and as parsed: one string
// for every line and body.
func (v verified) agencies() (want, got []string) {
	for _, l := range v.lines["agencies"] {
		line, who, _ := strings.Cut(l, "\t")
		leads, partners, _ := strings.Cut(who, " | ")
		for _, n := range strings.FieldsFunc(leads, func(r rune) bool { return r == '、' }) {
			want = append(want, line+" leads "+narrow(n))
		}
		for _, n := range strings.FieldsFunc(partners, func(r rune) bool { return r == '、' }) {
			want = append(want, line+" supports "+narrow(n))
		}
	}
	for u := range v.doc.Units() {
		for _, n := range u.Section.Leads {
			got = append(got, fmt.Sprint(u.Section.Pos.Line, " leads ", narrow(n)))
		}
		for _, n := range u.Section.Partners {
			got = append(got, fmt.Sprint(u.Section.Pos.Line, " supports ", narrow(n)))
		}
	}
	return want, got
}

// removed returns the lines that are no part of the document. A line with
// nothing left after cleaning needs no removal.
func (v verified) removed() (want, got []string) {
	for _, l := range v.lines["removed"] {
		from, to, ranged := strings.Cut(l, "-")
		a, _ := strconv.Atoi(from)
		b := a
		if ranged {
			b, _ = strconv.Atoi(to)
		}
		for ; a <= b; a++ {
			if v.cleaned[a-1].Text != "" {
				want = append(want, strconv.Itoa(a))
			}
		}
	}
	for _, r := range v.doc.Removed {
		got = append(got, strconv.Itoa(r.Line))
	}
	return want, got
}

// parts returns the titles of the parts.
func (v verified) parts() (want, got []string) {
	for _, l := range v.lines["parts"] {
		_, title, _ := strings.Cut(l, "\t")
		want = append(want, narrow(strings.TrimPrefix(title, "-")))
	}
	for _, p := range v.doc.Parts {
		got = append(got, narrow(p.Meta.Title))
	}
	return want, got
}

// stated returns what the parser says of the document under the keys of meta.
func (v verified) stated() map[string]string {
	m := v.doc.Stated
	return map[string]string{
		"title": m.Title, "issuer": strings.Join(m.Issuer, " | "), "number": m.Number,
		"date": cmp.Or(m.Adopted, m.Issued), "published": m.Published,
	}
}

// tally counts agreement of sequences: what both have in order.
type tally struct{ both, want, got int }

// add counts the longest common subsequence of want and got, and returns what
// is only in the one and only in the other.
func (t *tally) add(want, got []string) (missing, extra []string) {
	n, m := len(want), len(got)
	table := make([][]int, n+1)
	for i := range table {
		table[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			table[i][j] = max(table[i+1][j], table[i][j+1])
			if want[i] == got[j] {
				table[i][j] = table[i+1][j+1] + 1
			}
		}
	}
	t.both, t.want, t.got = t.both+table[0][0], t.want+n, t.got+m
	i, j := 0, 0
	for i < n && j < m {
		switch {
		case want[i] == got[j]:
			i, j = i+1, j+1
		case table[i+1][j] >= table[i][j+1]:
			missing, i = append(missing, want[i]), i+1
		default:
			extra, j = append(extra, got[j]), j+1
		}
	}
	return append(missing, want[i:]...), append(extra, got[j:]...)
}

func (t tally) precision() float64 { return ratio(t.both, t.got) }
func (t tally) recall() float64    { return ratio(t.both, t.want) }

// f1 is the harmonic mean of precision and recall.
func (t tally) f1() float64 { return ratio(2*t.both, t.want+t.got) }

func (t tally) String() string {
	return fmt.Sprintf("%.4f %.4f %.4f", t.precision(), t.recall(), t.f1())
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// metaKeys are the statements that are compared.
var metaKeys = []string{"title", "issuer", "number", "date", "published"}

// statements counts, for one key of the metadata, the documents that state it,
// how many of these were read right, and how often something was stated that
// the document does not say.
type statements struct{ stated, right, invented int }

func (s statements) accuracy() float64 { return ratio(s.right, s.stated) }

// score is what one family, or all of them, came to.
type score struct {
	documents                                          int
	headings, placed, agencies, points, removed, parts tally
	meta                                               map[string]statements
}

// add counts one document. It returns the differences, one a line.
func (s *score) add(v verified) []string {
	var diffs []string
	note := func(what string, missing, extra []string) {
		for _, m := range missing {
			diffs = append(diffs, fmt.Sprintf("%s -%s", what, m))
		}
		for _, e := range extra {
			diffs = append(diffs, fmt.Sprintf("%s +%s", what, e))
		}
	}
	s.documents++
	s.headings.add(v.headings(false))
	want, got := v.headings(true)
	missing, extra := s.placed.add(want, got)
	note("heading", missing, extra)
	missing, extra = s.agencies.add(v.agencies())
	note("agency", missing, extra)
	if _, counted := v.lines["points"]; counted {
		missing, extra = s.points.add(v.points())
		note("point", missing, extra)
	}
	missing, extra = s.removed.add(v.removed())
	note("removed", missing, extra)
	missing, extra = s.parts.add(v.parts())
	note("part", missing, extra)
	stated := v.stated()
	for _, k := range metaKeys {
		c := s.meta[k]
		want, says := v.meta[k]
		right := narrow(want) == narrow(stated[k])
		switch {
		case says && right:
			c.stated, c.right = c.stated+1, c.right+1
		case says:
			c.stated++
		case !right:
			c.invented++
		}
		if !right {
			note(k, []string{want}, []string{stated[k]})
		}
		s.meta[k] = c
	}
	return diffs
}

func (s score) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%3d | %v | %.4f | %.4f | %.4f | %.4f | %.4f |", s.documents, s.headings, s.placed.f1(), s.agencies.f1(), s.points.f1(), s.parts.f1(), s.removed.f1())
	for _, k := range metaKeys {
		m := s.meta[k]
		fmt.Fprintf(&b, " %d/%d+%d", m.right, m.stated, m.invented)
	}
	return b.String()
}

// TestVerified holds what is read of real documents against outlines that were
// checked by hand. Run it with -v for the table, and with -differences for every
// difference.
func TestVerified(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/outlines/*/*.txtar")
	if err != nil || len(paths) < 40 {
		t.Fatalf("%d outlines, want at least 40: %v", len(paths), err)
	}
	families := map[string]*score{}
	all := &score{meta: map[string]statements{}}
	var names []string
	for _, path := range paths {
		v := readVerified(t, path)
		if families[v.family] == nil {
			families[v.family] = &score{meta: map[string]statements{}}
			names = append(names, v.family)
		}
		families[v.family].add(v)
		for _, d := range all.add(v) {
			if *differences {
				t.Logf("%s/%s: %s", v.family, v.name, d)
			}
		}
	}
	slices.Sort(names)
	t.Logf("%-18s | docs | headings: precision recall F1 | with depth and line | agencies | points | parts | removed | title issuer number date published: right/stated+invented", "family")
	for _, n := range names {
		t.Logf("%-18s | %v", n, families[n])
	}
	t.Logf("%-18s | %v", "all", all)
	checkFloors(t, all)
	for _, n := range names {
		if f1 := families[n].headings.f1(); f1 < 0.96 {
			t.Errorf("%s: headings F1 %.4f, want at least 0.96", n, f1)
		}
	}
}

// checkFloors holds what all documents together must come to.
func checkFloors(t *testing.T, s *score) {
	t.Helper()
	if f1 := s.headings.f1(); f1 < 0.98 {
		t.Errorf("headings F1 %.4f, want at least 0.98", f1)
	}
	if f1 := s.placed.f1(); f1 < 0.97 {
		t.Errorf("headings with depth and line F1 %.4f, want at least 0.97", f1)
	}
	if f1 := s.agencies.f1(); f1 < 0.97 {
		t.Errorf("agencies F1 %.4f, want at least 0.97", f1)
	}
	for _, k := range metaKeys {
		if m := s.meta[k]; m.accuracy() < 0.97 || m.invented > 0 {
			t.Errorf("%s right in %d of %d documents and invented in %d, want at least 0.97 and none", k, m.right, m.stated, m.invented)
		}
	}
}

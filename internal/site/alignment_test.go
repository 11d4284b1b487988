package site

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongbao/internal/doc"
)

// TestAlignmentIsWhole: the table of a document has a row for every clause the
// document is counted by, and of every other document that is linked with it
// each clause either stands in a row or among those that nothing answers.
func TestAlignmentIsWhole(t *testing.T) {
	s := newSite(t, library())
	v := &view{Site: s, script: doc.Hant}
	for _, w := range s.lib.Works {
		rows := 0
		for _, c := range s.aligned[w].rows {
			rows++
			if s.meets(c, only(w)) {
				t.Errorf("%s is its own counterpart", c.id)
			}
		}
		if want := len(w.Received.Clauses()); rows != want {
			t.Errorf("%s: %d rows, want %d", w.Received.ID, rows, want)
		}
		gaps, distant := v.gaps("zh-hant/x.html", w)
		if len(gaps)+distant != len(s.lib.Works)-1 {
			t.Errorf("%s: %d documents listed and %d not, of %d others", w.Received.ID, len(gaps), distant, len(s.lib.Works)-1)
		}
		for _, g := range gaps {
			if g.Rows <= len(g.Units) {
				t.Errorf("%s: %d of %d clauses of %s are unanswered, though the two are linked", w.Received.ID, len(g.Units), g.Rows, g.Document.Text)
			}
		}
	}
}

// TestAlignmentCSV: the file opens in a spreadsheet, has as many fields in every
// row, names every clause and holds no formula.
func TestAlignmentCSV(t *testing.T) {
	lib := library()
	lib.Works[1].Received.Parts[1].Sections[2].Children[0].Title = "=1+1"
	*lib.Works[1] = *work(lib.Works[1].Received)
	text, marked := strings.CutPrefix(renderedPage(t, newSite(t, lib), "zh-hans/fuzhou/alignment.csv"), "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll() // demands the same number of fields
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, row := range rows[1:] {
		named[row[0]] = true
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("%q is a formula", cell)
			}
		}
	}
	for _, u := range lib.Works[1].Received.Clauses() {
		if !named[u.ID()] {
			t.Errorf("%s has no row", u.ID())
		}
	}
}

// TestFlowStaysInItsFrame: whatever documents and links there are, bars and
// what is filled of them stay inside the picture and bands inside their bars.
func TestFlowStaysInItsFrame(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		base := library()
		var works []*doc.Work
		for i := range rapid.IntRange(1, 14).Draw(r, "documents") {
			w := *base.Works[rapid.IntRange(0, 2).Draw(r, "document")]
			received := *w.Received
			received.ID, received.Header = string(rune('a'+i)), nil
			works = append(works, work(&received))
		}
		s := newSite(t, doc.NewLibrary(base.Content, works, nil))
		v := &view{Site: s, script: doc.Hans}
		nodes := v.flowNodes()
		sum := 0
		for _, n := range nodes {
			sum += len(n.works)
		}
		if sum != len(works) {
			r.Fatalf("the bars stand for %d of %d documents", sum, len(works))
		}
		f := v.flow(nodes)
		for i, b := range f.Bars {
			if b.X < flowMargin || b.X+b.Width > f.Width || b.Filled > b.Width || b.Y+flowBar > f.Height {
				r.Fatalf("bar %d leaves the picture: %+v", i, b)
			}
		}
	})
}

// TestUnknownLevel: a document whose level nobody stated stands neither above
// nor below any other.
func TestUnknownLevel(t *testing.T) {
	lib := library()
	for _, w := range lib.Works[1:2] {
		w.Received.Level, w.Hans.Level, w.Hant.Level = "", "", ""
	}
	lib = doc.NewLibrary(lib.Content, lib.Works, lib.Links)
	for p, page := range rendered(t, newSite(t, lib)) {
		if !strings.Contains(p, "/fuzhou/") || !strings.HasSuffix(p, ".html") {
			continue
		}
		for _, wrong := range []string{`class="to-above"`, `class="to-below"`, `class="dir to-above"`, `class="dir to-below"`} {
			if strings.Contains(page, wrong) {
				t.Errorf("%s holds %s", p, wrong)
			}
		}
	}
	page := renderedPage(t, newSite(t, lib), "zh-hans/fuzhou/2.1.html")
	if !strings.Contains(page, "层级未知") {
		t.Error("the unit's page does not say that the level is unknown")
	}
}

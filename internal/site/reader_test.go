package site

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"gongbao/internal/doc"
	"gongbao/layouts"
)

// movedSite returns the site of the fixture with one entry of content/moved.
func movedSite(t *testing.T, from, to string) (*Site, []doc.Problem) {
	t.Helper()
	lib := library()
	lib.Content.Moves = []doc.Move{{From: from, To: to, File: "content/moved.yaml", Line: 7}}
	lib.Content.Moved = map[string]string{from: to}
	s, problems, err := New(layouts.FS, lib, Options{Fold: fold, Convert: convert})
	if err != nil {
		t.Fatal(err)
	}
	return s, problems
}

// TestMoved: an old address leads to the new one in both scripts, by a relative
// address and without script.
func TestMoved(t *testing.T) {
	s, problems := movedSite(t, "zh-hans/old/3.20.html", "zh-hans/fuzhou/2.1.html")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	pages := rendered(t, s)
	CheckAddresses(t, pages)
	for _, p := range []string{"zh-hans/old/3.20.html", "zh-hant/old/3.20.html"} {
		for _, want := range []string{
			`<meta http-equiv="refresh" content="0; url=../fuzhou/2.1.html">`,
			`<link rel="canonical" href="../fuzhou/2.1.html">`,
			`<a href="../fuzhou/2.1.html">`,
		} {
			if !strings.Contains(pages[p], want) {
				t.Errorf("%s does not hold %s:\n%s", p, want, pages[p])
			}
		}
	}
}

// TestMovedTwice: a page that moved on leads to where it is now, at once.
func TestMovedTwice(t *testing.T) {
	lib := library()
	for i, m := range [][2]string{{"zh-hans/a.html", "zh-hans/b.html"}, {"zh-hans/b.html", "zh-hans/fuzhou/index.html#u-2.1"}} {
		lib.Content.Moves = append(lib.Content.Moves, doc.Move{From: m[0], To: m[1], File: "content/moved.yaml", Line: i})
	}
	lib.Content.Moved = map[string]string{"zh-hans/a.html": "zh-hans/b.html", "zh-hans/b.html": "zh-hans/fuzhou/index.html#u-2.1"}
	pages := rendered(t, newSite(t, lib))
	if want := `url=fuzhou/index.html#u-2.1"`; !strings.Contains(pages["zh-hans/a.html"], want) {
		t.Errorf("no %s in\n%s", want, pages["zh-hans/a.html"])
	}
}

func TestMovedProblems(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"zh-hans/old.html", "zh-hans/nope.html", "there is no page at the new address zh-hans/nope.html"},
		{"zh-hans/old.html", "zh-hans/fuzhou/index.html#u-99", "there is no page at the new address zh-hans/fuzhou/index.html#u-99"},
		{"zh-hans/about.html", "zh-hans/index.html", "there is a page at the old address zh-hans/about.html now"},
		{"zh-hans/about.html/x.html", "zh-hans/index.html", "there is a page at the old address"},
		{"zh-hans/old.html#u-1", "zh-hans/index.html", "the old address zh-hans/old.html#u-1 is no page's"},
		{"../etc/x.html", "zh-hans/index.html", "the old address ../etc/x.html is no page's"},
		{"zh-hans/old", "zh-hans/index.html", "the old address zh-hans/old is no page's"},
	} {
		s, problems := movedSite(t, c.from, c.to)
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Format("en"), "content/moved.yaml:7: site: "+c.want) || problems[0].Severity != doc.Severe {
			t.Errorf("%s → %s: problems %v, want %s", c.from, c.to, problems, c.want)
		}
		for _, p := range s.Pages() {
			if p.Path == c.from && p.Title == "" {
				t.Errorf("%s → %s: the page is made all the same", c.from, c.to)
			}
		}
	}
}

// TestInferred: what staff concluded is marked wherever it is shown, and no
// meta element states it.
func TestInferred(t *testing.T) {
	pages := rendered(t, newSite(t, library()))
	unit, home := pages["zh-hans/fujian/2.1.html"], pages["zh-hans/index.html"]
	if want := "<dd>《关于建设韧性城市的意见》（标题由编者推断）第二部分第（一）项“保护生态环境”</dd>"; !strings.Contains(unit, want) {
		t.Errorf("citation: no %s", want)
	}
	if strings.Contains(unit, "ContentSource") {
		t.Error("an inferred issuer is stated as the source")
	}
	for _, before := range []string{"意见</a> ", "福建省人民政府 "} {
		if want := before + `<abbr class="inferred"`; !strings.Contains(home, want) {
			t.Errorf("home: no %s", want)
		}
	}
	if page := pages["zh-hans/fujian/index.html"]; strings.Contains(page, `legislationPassedBy":[`) || strings.Contains(page, "PubDate") {
		t.Error("an inferred issuer, or the day of signing as that of publication, is stated")
	}
	if want := `<meta name="PubDate" content="2023-12-20">`; !strings.Contains(pages["zh-hans/fuzhou/index.html"], want) {
		t.Errorf("no %s", want)
	}
}

// TestDoubts: a problem in a received file is told at the clause it lies in, on
// the clause's own page and in the list at the end; others are not.
func TestDoubts(t *testing.T) {
	at := func(file, rule string, line, column int) doc.Problem {
		return doc.Problem{File: file, Pos: doc.Pos{Line: line, Column: column}, Stage: "outline", Rule: rule}
	}
	s, _, err := New(layouts.FS, library(), Options{Problems: []doc.Problem{
		at("seeds/000.txt", "dangling-end", 8, 25), // in the second point of 2.2
		at("seeds/000.txt", "mark-not-taken", 4, 1),
		at("content/topics.yaml", "dangling-end", 7, 1),
	}})
	if err != nil {
		t.Fatal(err)
	}
	pages := rendered(t, s)
	const told = "疑有缺漏，照录原文。</p>"
	for p, want := range map[string]int{"zh-hans/fuzhou/index.html": 1, "zh-hans/fuzhou/2.2.html": 1, "zh-hans/fuzhou/2.1.html": 0, "zh-hans/cangshan/index.html": 0} {
		if got := strings.Count(pages[p], told); got != want {
			t.Errorf("%s tells it %d times, want %d", p, got, want)
		}
	}
	if want := `第 8 行</span> <a href="#u-2.2.2">`; !strings.Contains(pages["zh-hans/fuzhou/index.html"], want) {
		t.Errorf("the list at the end does not hold %s", want)
	}
}

// TestAttachment: the contents name an attachment, and the line that announces
// it is its label, not a paragraph below one.
func TestAttachment(t *testing.T) {
	lib := library()
	w := lib.Works[2]
	w.Received.Parts = append(w.Received.Parts, &doc.Part{
		Meta:     doc.Meta{Title: "指标表"},
		Front:    []doc.FrontLine{{Line: 3, Role: "note", Text: "附件1"}, {Line: 4, Role: "title", Text: "指标表"}},
		Sections: []*doc.Section{han("p2.1", "一、", "说明", doc.Heading, 5, "")},
	})
	*w = *work(w.Received)
	lib = doc.NewLibrary(lib.Content, lib.Works, nil)
	pages := rendered(t, newSite(t, lib))
	page := pages["zh-hans/cangshan/index.html"]
	for want, n := range map[string]int{
		`<p><a href="#part-2">附件：指标表</a></p>`:                 1,
		`<p class="front f-label">附件1</p>` + "\n<h2>指标表</h2>": 1,
		`<p class="label">附件</p>`:                             0,
	} {
		if got := strings.Count(page, want); got != n {
			t.Errorf("%s stands %d times, want %d", want, got, n)
		}
	}
	CheckText(t, lib, pages)
	CheckAddresses(t, pages)
}

// TestUnusedLayout: a file of the site's own layouts that nothing uses is
// reported with the name it may have meant.
func TestUnusedLayout(t *testing.T) {
	own := fstest.MapFS{}
	for _, name := range []string{"hom.html", "home.html", "partials/mine.html", "layouts.go", ".keep", "partial/card.html"} {
		own[name] = &fstest.MapFile{Data: []byte("x")}
	}
	own["partials/mine.html"].Data = []byte(`{{define "badge"}}x{{end}}`)
	own["partials/crad.html"] = &fstest.MapFile{Data: []byte(`{{define "crad"}}x{{end}}`)}
	_, problems, err := New(layouts.FS, library(), Options{Own: own})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range problems {
		got = append(got, p.Format("en"))
	}
	want := "[layouts/hom.html: site: no page uses this file — the nearest template is layouts/home.html; rename it or move it away " +
		"layouts/partial/card.html: site: no page uses this file — the nearest template is layouts/partials/card.html; rename it or move it away " +
		"layouts/partials/crad.html: site: no page uses this file — the nearest template is layouts/partials/card.html; rename it or move it away]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

package build_test

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongbao/internal/browsertest"
	"gongbao/internal/doc"
)

// address returns the file address of a page of the site in folder out.
func address(out, page string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(out) + "/"}
	return u.String() + page
}

// TestReaderSearchesFollowsAndSwitches does what a reader with a USB stick
// does: opens the search page from disk, types two words, follows the first
// hit, and switches the script without losing the place.
func TestReaderSearchesFollowsAndSwitches(t *testing.T) {
	tab := browsertest.Open(t, 1280, 900)
	out := filepath.Join(t.TempDir(), "public")
	mustBuild(t, out)

	for _, reader := range []struct {
		script doc.Script
		query  string
		title  string // of the clause in the reader's script
		other  string // the same in the other script
	}{
		{doc.Hans, "内涝治理", "加强城市内涝治理", "加強城市內澇治理"},
		{doc.Hant, "內澇治理", "加強城市內澇治理", "加强城市内涝治理"},
		{doc.Hans, "內澇治理", "加强城市内涝治理", "加強城市內澇治理"}, // typed in the other script
	} {
		dir := reader.script.Dir()
		tab.Do(
			chromedp.Navigate(address(out, dir+"/search.html")),
			chromedp.SendKeys(`#search input[type="search"]`, reader.query),
			chromedp.WaitVisible(`#search li a`),
		)
		first := browsertest.Eval[string](tab, `document.querySelector("#search li a").textContent`)
		if first != reader.title {
			t.Errorf("%s: the first hit for %s is %q; want %q", reader.script, reader.query, first, reader.title)
		}
		tab.Do(chromedp.Click(`#search li a`))
		tab.Await(`location.pathname.endsWith("/` + dir + `/fuzhou-2023/3.7.20.html") && document.readyState == "complete"`)

		tab.Do(chromedp.Click(`a.switch`))
		tab.Await(`location.pathname.endsWith("/` + reader.script.Other().Dir() + `/fuzhou-2023/3.7.20.html") && document.readyState == "complete"`)
		heading := browsertest.Eval[string](tab, `document.querySelector("h1").textContent`)
		if !strings.Contains(heading, reader.other) {
			t.Errorf("after the switch the heading is %q; want %q", heading, reader.other)
		}
	}
	for _, w := range tab.Wrong() {
		t.Error(w)
	}
}

// TestSwitchKeepsThePlaceInALongPage scrolls to a clause in the middle of the
// longest document, by address and by hand, and switches the script.
func TestSwitchKeepsThePlaceInALongPage(t *testing.T) {
	tab := browsertest.Open(t, 360, 740)
	out := filepath.Join(t.TempDir(), "public")
	mustBuild(t, out)
	const clause = "u-4.2.3"
	inView := `(() => { const b = document.getElementById("` + clause + `").getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0; })()`

	tab.Do(chromedp.Navigate(address(out, "zh-hans/cangshan-2021/index.html#"+clause)))
	tab.Await(inView)
	browsertest.Eval[chromedp.Void](tab, `void document.querySelector("a.switch").click()`)
	tab.Await(`location.pathname.includes("/zh-hant/") && document.readyState == "complete"`)
	tab.Await(inView)

	tab.Do(chromedp.Navigate(address(out, "zh-hant/cangshan-2021/index.html")))
	browsertest.Eval[chromedp.Void](tab, `void document.getElementById("`+clause+`").scrollIntoView()`)
	tab.Await(inView)
	browsertest.Eval[chromedp.Void](tab, `void document.querySelector("a.switch").click()`)
	tab.Await(`location.pathname.includes("/zh-hans/") && document.readyState == "complete"`)
	tab.Await(inView)
	for _, w := range tab.Wrong() {
		t.Error(w)
	}
}

// pageFacts is what a page says of itself.
type pageFacts struct {
	Width    int // in CSS pixels, of everything that can be scrolled to
	Title    string
	Headings int
	Main     bool
}

// TestPagesAreWholeOnAPhone opens a page of every kind in both scripts, from
// disk, on a narrow screen.
func TestPagesAreWholeOnAPhone(t *testing.T) {
	tab := browsertest.Open(t, 360, 740)
	out := filepath.Join(t.TempDir(), "public")
	mustBuild(t, out)
	pages := []string{"index.html", "404.html"}
	for _, s := range doc.Scripts {
		for _, page := range []string{
			"index.html", "fuzhou-2023/index.html", "fuzhou-2023/3.7.20.html", "fujian-2026/index.html",
			"fuzhou-npc-2024/index.html", "agencies/index.html", "agencies/development-reform.html",
			"topics/index.html", "search.html", "about.html",
		} {
			pages = append(pages, s.Dir()+"/"+page)
		}
	}
	for _, page := range pages {
		tab.Do(chromedp.Navigate(address(out, page)))
		got := browsertest.Eval[pageFacts](tab, `({
			Width: document.documentElement.scrollWidth,
			Title: document.title,
			Headings: document.querySelectorAll("h1").length,
			Main: document.querySelector("main") != null,
		})`)
		if got.Width > 360 {
			t.Errorf("%s is %d pixels wide on a screen of 360", page, got.Width)
		}
		if got.Title == "" || got.Headings != 1 || !got.Main {
			t.Errorf("%s: %+v; want a title, one h1 and a main landmark", page, got)
		}
		for _, w := range tab.Wrong() {
			t.Errorf("%s: %s", page, w)
		}
	}
}

package search_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gongbao/internal/browsertest"
	"gongbao/internal/doc"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBrowser runs everything that needs a browser in one, which takes seconds to
// start.
func TestBrowser(t *testing.T) {
	ctx := browsertest.Open(t, 1280, 900).Context()
	index := indexFiles(t)
	t.Run("agrees with Go", func(t *testing.T) {
		dir := site(t, index)
		agrees(t, ctx, "file://"+dir, dir, questions(truthEntries(t)))
	})
	t.Run("agrees with Go on many, over http", func(t *testing.T) {
		entries := manyEntries(truthEntries(t), 1500)
		dir := site(t, indexOf(t, entries))
		agrees(t, ctx, served(t, dir), dir, questions(entries)[100:250])
	})
	t.Run("page", func(t *testing.T) { pageWorks(t, ctx, site(t, index)) })
	t.Run("address and composition", func(t *testing.T) { pageKeepsAddress(t, ctx, site(t, index)) })
	t.Run("filters", func(t *testing.T) { pageFilters(t, ctx, site(t, index)) })
	t.Run("levels side by side", func(t *testing.T) { pageGroups(t, ctx, site(t, index)) })
	t.Run("without storage", func(t *testing.T) { pageNeedsNoStorage(t, ctx, served(t, site(t, index))) })
	t.Run("narrow", func(t *testing.T) { pageIsNarrow(t, ctx, site(t, index)) })
	t.Run("damage", func(t *testing.T) { pageReportsDamage(t, ctx, index) })
}

// Hits of each level stand beside each other, all of one level behind a button; the
// address says so, and what is set shows its name from the start.
func pageGroups(t *testing.T, ctx context.Context, dir string) {
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+dir+"/zh-hans/search.html?q=%E5%8F%91%E5%B1%95&view=levels&target=yes")); err != nil {
		t.Fatal(err)
	}
	wait(t, ctx, `document.querySelectorAll(".search-level .search-hit").length > 1`)
	if got := eval(t, ctx, `[...document.querySelectorAll(".search-level")].every((l) => [...l.querySelectorAll(".search-hit")].every((h) => h.dataset.level === l.dataset.level))`); got != "true" {
		t.Error("a hit stands under another level")
	}
	if got := eval(t, ctx, `document.querySelectorAll(".search-level").length > 1`); got != "true" {
		t.Error("there is only one level")
	}
	if got := eval(t, ctx, `document.querySelector(".search-chips").textContent`); !strings.Contains(got, "有量化指标") || strings.Contains(got, "yes") {
		t.Errorf("what is set shows as %q", got)
	}
	if got := eval(t, ctx, `document.querySelector(".search-status").getAttribute("role") + document.querySelector(".search-status").textContent`); !strings.HasPrefix(got, "status找到") {
		t.Errorf("a screen reader hears %q", got)
	}
	eval(t, ctx, `document.querySelector(".search-only").click()`)
	wait(t, ctx, `!document.querySelector(".search-level") && `+hits+` > 1 && location.search.includes("level=") && !location.search.includes("view=")`)
}

// Where a page may store nothing the search works all the same, and a hit takes
// the words to mark along in its address.
func pageNeedsNoStorage(t *testing.T, ctx context.Context, base string) {
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/zh-hant/search.html?q=%E5%86%85%E6%B6%9D%E6%B2%BB%E7%90%86")); err != nil {
		t.Fatal(err)
	}
	wait(t, ctx, hits+" > 0")
	eval(t, ctx, `Object.defineProperty(window, "sessionStorage", {get() { throw new Error("off"); }})`)
	eval(t, ctx, `(() => { const a = document.querySelector(".search-hit a");
		a.addEventListener("click", (e) => e.preventDefault()); a.click(); })()`)
	if got := eval(t, ctx, `decodeURIComponent(document.querySelector(".search-hit a").getAttribute("href"))`); !strings.Contains(got, "?find=內澇治理") {
		t.Errorf("the hit leads to %s", got)
	}
}

// At 360 pixels nothing hangs over, filters open and hits side by side or not.
func pageIsNarrow(t *testing.T, ctx context.Context, dir string) {
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 780)); err != nil {
		t.Fatal(err)
	}
	for _, view := range []string{"", "&view=levels"} {
		if err := chromedp.Do(ctx, chromedp.Navigate("file://"+dir+"/zh-hans/search.html?q=%E5%8F%91%E5%B1%95&level=city&kind=task"+view)); err != nil {
			t.Fatal(err)
		}
		wait(t, ctx, hits+" > 0")
		eval(t, ctx, `document.querySelector(".search-filters > summary").click()`)
		wait(t, ctx, `document.querySelectorAll("input[name=level]").length > 0`)
		if got := eval(t, ctx, `document.documentElement.scrollWidth`); got != "360" {
			t.Errorf("%q: the page is %s pixels wide", view, got)
		}
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatal(err)
	}
}

// site writes a site that is nothing but a search page in each script, and
// returns its folder.
func site(t *testing.T, index fstest.MapFS) string {
	t.Helper()
	dir := t.TempDir()
	for name, f := range index {
		put(t, filepath.Join(dir, filepath.FromSlash(name)), string(f.Data))
	}
	pagesOnly(t, dir)
	return dir
}

// pagesOnly writes the search page in each script into dir.
func pagesOnly(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.FromSlash("../../static/search*"))
	if err != nil || len(files) < 4 {
		t.Fatal("static/search* is not there", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, "static", filepath.Base(f)), string(data))
	}
	for _, s := range doc.Scripts {
		put(t, filepath.Join(dir, s.Dir(), "search.html"), `<!doctype html><html lang="`+string(s)+`"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'"><meta name="viewport" content="width=device-width"><title>search</title>
<body><div id="search" data-root="../" data-script="`+string(s)+`"></div><script src="../static/search.js"></script>`)
	}
}

func put(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

// eval returns the value of a JavaScript expression as text.
func eval(t *testing.T, ctx context.Context, js string) string {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+js+")"))
	if err != nil {
		t.Fatalf("%s: %v", js, err)
	}
	return v
}

// wait waits until the expression is true.
func wait(t *testing.T, ctx context.Context, js string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](js)); err != nil {
		t.Fatalf("waiting for %s: %v; the page says %s", js, err, eval(t, ctx, "document.body.innerText"))
	}
}

func keys(t *testing.T, ctx context.Context, k string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(k)); err != nil {
		t.Fatal(err)
	}
}

const hits = `document.querySelectorAll(".search-hit").length`

// A reader types, sees, moves, clears, in either script, from file://.
func pageWorks(t *testing.T, ctx context.Context, dir string) {
	for _, s := range []struct {
		dir, query, other, mark, label string
	}{
		{"zh-hans", "內澇治理", "不存在的词语", "内涝治理", "检索"},
		{"zh-hant", "内涝治理", "不存在的詞語", "內澇治理", "檢索"},
	} {
		t.Run(s.dir, func(t *testing.T) {
			if err := chromedp.Do(ctx, chromedp.Navigate("file://"+dir+"/"+s.dir+"/search.html")); err != nil {
				t.Fatal(err)
			}
			wait(t, ctx, `!!document.querySelector("#search input")`)
			if got := eval(t, ctx, `document.querySelector("label").textContent`); !strings.HasPrefix(got, s.label) {
				t.Errorf("label is %q", got)
			}
			// A synthetic event: chromedp would type the character all the same.
			eval(t, ctx, `document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true}))`)
			if got := eval(t, ctx, `document.activeElement.id + document.activeElement.value`); got != "search-q" {
				t.Errorf("after / the focus is on %q", got)
			}
			if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("search-q"), s.query)); err != nil {
				t.Fatal(err)
			}
			wait(t, ctx, hits+" > 0")
			if got := eval(t, ctx, `document.querySelector("mark").textContent`); got != s.mark {
				t.Errorf("marked is %q, want %q", got, s.mark)
			}
			if got := eval(t, ctx, `document.querySelector(".search-hit a").getAttribute("href")`); !strings.HasPrefix(got, "../"+s.dir+"/") {
				t.Errorf("the hit leads to %s", got)
			}
			if got := eval(t, ctx, `new URLSearchParams(location.search).get("q")`); got != s.query {
				t.Errorf("the address holds %q", got)
			}
			keys(t, ctx, kb.ArrowDown)
			if got := eval(t, ctx, `document.activeElement === document.querySelector(".search-hit a")`); got != "true" {
				t.Error("arrow down does not lead to the first hit")
			}
			keys(t, ctx, kb.ArrowUp)
			if got := eval(t, ctx, `document.activeElement.id`); got != "search-q" {
				t.Error("arrow up does not lead back")
			}
			keys(t, ctx, kb.Escape)
			wait(t, ctx, hits+` === 0 && document.getElementById("search-q").value === ""`)
			if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.ID("search-q"), s.other)); err != nil {
				t.Fatal(err)
			}
			wait(t, ctx, `document.querySelector(".search-status").textContent.includes("`+s.other+`")`)
		})
	}
}

// A query in the address is run; one being composed is not.
func pageKeepsAddress(t *testing.T, ctx context.Context, dir string) {
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+dir+"/zh-hans/search.html?q=%E5%85%AC%E5%9B%AD")); err != nil {
		t.Fatal(err)
	}
	wait(t, ctx, hits+" > 0")
	before := eval(t, ctx, `document.querySelector(".search-status").textContent`)
	eval(t, ctx, `(() => { const i = document.getElementById("search-q");
		i.dispatchEvent(new CompositionEvent("compositionstart"));
		i.value = "gongb"; i.dispatchEvent(new InputEvent("input", {isComposing: true}));
		i.form.requestSubmit(); })()`)
	if got := eval(t, ctx, `document.querySelector(".search-status").textContent`); got != before {
		t.Errorf("a query being composed was run: %q", got)
	}
	eval(t, ctx, `(() => { const i = document.getElementById("search-q");
		i.value = "海绵城市"; i.dispatchEvent(new CompositionEvent("compositionend")); })()`)
	wait(t, ctx, `[...document.querySelectorAll("mark")].some((m) => m.textContent === "海绵城市")`)
}

// Filters count, narrow, and stand in the address.
func pageFilters(t *testing.T, ctx context.Context, dir string) {
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+dir+"/zh-hans/search.html?q=%E5%85%BB%E8%80%81&order=date")); err != nil {
		t.Fatal(err)
	}
	wait(t, ctx, hits+" > 0")
	if got := eval(t, ctx, `document.querySelector(".search-filters").open + " " + document.querySelectorAll(".search-chip").length`); got != "false 1" {
		t.Errorf("filters open and set: %s, want them folded and the order told", got)
	}
	eval(t, ctx, `document.querySelector(".search-filters > summary").click()`)
	wait(t, ctx, `document.querySelectorAll("input[name=level]").length > 1`)
	box := `document.querySelector("input[name=level][value=city]")`
	count := eval(t, ctx, box+`.parentElement.querySelector("small").textContent`)
	eval(t, ctx, box+`.click()`)
	wait(t, ctx, `document.querySelector(".search-status").textContent.includes(" `+count+` ")`)
	if got := eval(t, ctx, `[...document.querySelectorAll(".search-hit")].every((h) => h.dataset.level === "city")`); got != "true" {
		t.Error("a hit is of another level")
	}
	if got := eval(t, ctx, `location.search`); !strings.Contains(got, "level=city") || !strings.Contains(got, "order=date") {
		t.Errorf("the address is %s", got)
	}
	eval(t, ctx, `document.querySelector(".search-chip").click()`)
	wait(t, ctx, `document.querySelectorAll(".search-chip").length === 1 && !location.search.includes("level=")`)
	if got := eval(t, ctx, box+`.checked`); got != "false" {
		t.Error("a filter taken back is still ticked")
	}
	eval(t, ctx, `(() => { const i = document.getElementById("search-q");
		i.value = "-养老"; i.dispatchEvent(new InputEvent("input")); })()`)
	wait(t, ctx, `document.querySelector(".search-status").textContent.includes("至少")`)
}

// A file that is missing or damaged is named to the reader, and read again when
// it is whole.
func pageReportsDamage(t *testing.T, ctx context.Context, index fstest.MapFS) {
	for name, spoil := range map[string]func(string) string{
		"missing":   func(string) string { return "" },
		"cut":       func(s string) string { return s[:len(s)/2] },
		"one digit": func(s string) string { return s[:100] + string(s[100]^1) + s[101:] },
		"html":      func(string) string { return "<!doctype html>not here" },
	} {
		t.Run(name, func(t *testing.T) {
			dir := site(t, index)
			shards, err := filepath.Glob(filepath.Join(dir, "search", "t", "*.js"))
			if err != nil || len(shards) == 0 {
				t.Fatal("no shards", err)
			}
			whole := map[string]string{}
			for _, f := range shards {
				data, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				whole[f] = string(data)
				if s := spoil(string(data)); s != "" {
					put(t, f, s)
				} else if err := os.Remove(f); err != nil {
					t.Fatal(err)
				}
			}
			if err := chromedp.Do(ctx, chromedp.Navigate("file://"+dir+"/zh-hans/search.html?q=5g")); err != nil {
				t.Fatal(err)
			}
			wait(t, ctx, `!!document.querySelector(".search-trouble:not([hidden])")`)
			if got := eval(t, ctx, `document.querySelector(".search-trouble").textContent`); !strings.Contains(got, "search/t/") {
				t.Errorf("the message names no file: %q", got)
			}
			for f, data := range whole {
				put(t, f, data)
			}
			eval(t, ctx, `document.querySelector(".search-retry").click()`)
			wait(t, ctx, hits+" > 0")
		})
	}
}

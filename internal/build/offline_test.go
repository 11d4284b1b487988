package build_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"gongbao/internal/browsertest"
	"gongbao/internal/build"
)

// TestReaderStoresTheSite presses the button of the about page, takes the
// network away, and reads and searches on. It is one test because storing
// everything takes seconds.
func TestReaderStoresTheSite(t *testing.T) {
	tab := browsertest.Open(t, 1000, 800)
	site := t.TempDir()
	write(t, site, "seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊，整治内涝。\n二、保护森林\n保护森林和草原。\n")
	out := filepath.Join(site, "public")
	if _, _, err := build.Build(site, build.Options{Out: out}); err != nil {
		t.Fatal(err)
	}
	var cut atomic.Bool
	files := http.FileServer(http.Dir(out))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cut.Load() {
			panic(http.ErrAbortHandler) // as if there were no network
		}
		files.ServeHTTP(w, r)
	}))
	defer server.Close()
	home := strings.Replace(server.URL, "localhost", "127.0.0.1", 1)

	said := `document.querySelector("#offline .state").textContent`
	tab.Do(chromedp.Navigate(home+"/zh-hans/about.html"), chromedp.Click("#offline summary"), chromedp.WaitVisible("#offline .store"))
	tab.Await(said + `.includes("还没有存")`)
	if n := browsertest.Eval[int](tab, `caches.keys().then(k => k.length)`); n != 0 {
		t.Errorf("%d caches before the reader asked for one", n)
	}
	tab.Do(chromedp.Click("#offline .store"))
	tab.Await(said + `.includes("与本页一致")`)
	tab.Await(`navigator.serviceWorker.controller != null`)
	if wrong := tab.Wrong(); len(wrong) > 0 {
		t.Error(wrong)
	}

	cut.Store(true)
	tab.Do(chromedp.Navigate(home + "/zh-hant/a/index.html"))
	tab.Await(`document.title.includes("關於保護河流的意見") && getComputedStyle(document.querySelector("h1")).fontSize != ""`)
	tab.Do(chromedp.Navigate(home + "/zh-hans/search.html?q=" + "%E5%86%85%E6%B6%9D"))
	tab.Await(`document.querySelector("#search li a") != null`)
	tab.Do(chromedp.Navigate(home + "/"))
	tab.Await(`document.readyState == "complete" && document.title != ""`)
	tab.Wrong() // the requests that failed before the stored answer came

	cut.Store(false)
	write(t, site, "seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和海洋。\n")
	if _, _, err := build.Build(site, build.Options{Out: out}); err != nil {
		t.Fatal(err)
	}
	tab.Do(chromedp.Navigate(home+"/zh-hant/about.html"), chromedp.Click("#offline summary"), chromedp.WaitVisible("#offline .store"))
	tab.Await(said + `.includes("已有更新")`)
	tab.Do(chromedp.Click("#offline .store"))
	tab.Await(said + `.includes("與本頁一致")`)
	if n := browsertest.Eval[int](tab, `caches.keys().then(k => k.length)`); n != 1 {
		t.Errorf("%d caches; want the new one alone", n)
	}
	tab.Do(chromedp.Click("#offline .drop"))
	tab.Await(said + `.includes("還沒有存")`)
	damage(t, out)
	tab.Do(chromedp.Click("#offline .store"))
	tab.Await(said + `.includes("沒有存成") && ` + said + `.includes("SHA-256")`)
	tab.Wrong()
}

// damage changes a page behind the manifest's back.
func damage(t *testing.T, out string) {
	t.Helper()
	name := filepath.Join(out, "zh-hans", "a", "index.html")
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("forged"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestNothingIsOfferedFromDisk opens the about page from disk: a sentence that
// says why there is no button, no service worker, no error.
func TestNothingIsOfferedFromDisk(t *testing.T) {
	tab := browsertest.Open(t, 1000, 800)
	site := t.TempDir()
	write(t, site, "seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊。\n")
	out := filepath.Join(site, "public")
	if _, _, err := build.Build(site, build.Options{Out: out}); err != nil {
		t.Fatal(err)
	}
	tab.Do(chromedp.Navigate(address(out, "zh-hans/about.html")))
	tab.Await(`document.readyState == "complete"`)
	tab.Do(chromedp.Click("#offline summary"), chromedp.WaitVisible("#offline .state"))
	if browsertest.Eval[bool](tab, `document.querySelector("#offline .store").checkVisibility()`) {
		t.Error("a page opened from disk offers to store itself")
	}
	if got := browsertest.Eval[string](tab, `document.querySelector("#offline .state").textContent`); !strings.Contains(got, "从磁盘打开的网站已在本机") {
		t.Errorf("a page opened from disk says of storing: %q", got)
	}
	if wrong := tab.Wrong(); len(wrong) > 0 {
		t.Error(wrong)
	}
}

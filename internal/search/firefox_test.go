package search_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/internal/browsertest"
)

// Firefox allows a page opened from file:// less than Chromium does. There too
// the page gives what the Go reader gives, keeps its address and names a file
// that is missing.
func TestFirefox(t *testing.T) {
	f := browsertest.OpenFirefox(t)
	index := indexFiles(t)
	t.Run("agrees with Go", func(t *testing.T) {
		dir := site(t, index)
		qs := questions(truthEntries(t))
		f.Navigate("file://" + dir + "/zh-hans/search.html")
		f.Await(searchReady)
		var reply string
		f.Eval(asking(t, qs), &reply)
		sameAnswers(t, dir, qs, reply)
	})
	t.Run("agrees with Go over http", func(t *testing.T) {
		dir := site(t, index)
		qs := questions(truthEntries(t))[:120]
		f.Navigate(served(t, dir) + "/zh-hans/search.html")
		f.Await(searchReady)
		var reply string
		f.Eval(asking(t, qs), &reply)
		sameAnswers(t, dir, qs, reply)
	})
	t.Run("page", func(t *testing.T) {
		f.Navigate("file://" + site(t, index) + "/zh-hant/search.html")
		f.Await(searchReady)
		var refused bool
		f.Eval(`fetch("../search/index.js").then(() => false, () => true)`, &refused)
		if !refused {
			t.Error("a page may fetch files here: this is not the Firefox of readers")
		}
		f.Type("#search-q", "内涝治理")
		f.Await(hits + " > 0")
		var got struct{ Mark, Query string }
		f.Eval(`({Mark: document.querySelector("mark").textContent, Query: new URLSearchParams(location.search || location.hash.slice(1)).get("q")})`, &got)
		if got.Mark != "內澇治理" || got.Query != "内涝治理" {
			t.Errorf("marked is %q and the address has %q", got.Mark, got.Query)
		}
	})
	t.Run("damage", func(t *testing.T) {
		dir := site(t, index)
		if err := os.RemoveAll(filepath.Join(dir, "search", "t")); err != nil {
			t.Fatal(err)
		}
		f.Navigate("file://" + dir + "/zh-hans/search.html?q=5g")
		f.Await(`document.querySelector(".search-trouble:not([hidden])")`)
		var said string
		f.Eval(`document.querySelector(".search-trouble").textContent`, &said)
		if !strings.Contains(said, "search/t/") {
			t.Errorf("the message names no file: %q", said)
		}
	})
}

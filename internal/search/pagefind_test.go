package search_test

import (
	"fmt"
	"html"
	"io/fs"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"gongbao/internal/browsertest"
	"gongbao/internal/search"

	"github.com/chromedp/chromedp"
)

// pagefind returns the row of Pagefind on the same pages, in Simplified, and on the
// first hundred of the queries; nothing if it is not installed.
func pagefind(t *testing.T, entries iter.Seq[search.Entry], text float64, queries []knownItem) []string {
	program, err := filepath.Abs(filepath.FromSlash("../../.ci/pagefind/node_modules/.bin/pagefind"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(program); err != nil {
		t.Log("Pagefind is not installed: npm --prefix .ci/pagefind ci")
		return nil
	}
	dir := t.TempDir()
	units := map[string]*search.Entry{} // :: address → page
	i := 0
	for e := range entries {
		name := fmt.Sprintf("p%d.html", i)
		put(t, filepath.Join(dir, name), `<!doctype html><html lang="zh"><meta charset="utf-8"><title>`+html.EscapeString(e.Title.Hans)+
			`</title><body><main data-pagefind-body><h1>`+html.EscapeString(e.Title.Hans)+`</h1><p>`+html.EscapeString(e.Text.Hans)+`</p></main>`)
		units["/"+name] = &e
		i++
	}
	put(t, filepath.Join(dir, "blank.html"), `<!doctype html><html lang="zh"><meta charset="utf-8"><title>search</title>`)
	start := time.Now()
	cmd := exec.Command(program, "--site", dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	seconds := time.Since(start).Seconds()
	files, all, largest := 0, int64(0), int64(0)
	err = filepath.WalkDir(filepath.Join(dir, "pagefind"), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files++
		all += info.Size()
		largest = max(largest, info.Size())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b, first := askPagefind(t, dir, units, queries[:100])
	return []string{fmt.Sprintf("Pagefind 1.6.0 | %.2f | %.1f | – | %d | – | %.3f | %.1f | %.4f | – | %s | %s | %s",
		text/1e6, seconds, files, float64(all)/text, float64(largest)/1e3, first, spread(b.bytes, 1e3), spread(b.cold, 1), spread(b.warm, 1))}
}

// askPagefind asks Pagefind, each query in a page that has nothing yet, for ten
// hits with their excerpts.
func askPagefind(t *testing.T, dir string, units map[string]*search.Entry, queries []knownItem) (b browsed, first float64) {
	var bytes atomic.Int64
	files := http.FileServer(http.Dir(dir))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		files.ServeHTTP(&counted{w, &bytes, r.URL.Path != "/blank.html"}, r)
	}))
	defer s.Close()
	tab := browsertest.Open(t, 1280, 900)
	right := 0
	for i, k := range queries {
		bytes.Store(0)
		tab.Do(chromedp.Navigate(fmt.Sprintf("%s/blank.html?n=%d", s.URL, i)))
		type reply struct {
			URL        string
			Cold, Warm int
		}
		r := browsertest.Eval[reply](tab, fmt.Sprintf(`(async () => {
			const ask = async (p) => {
				const start = performance.now();
				const found = await p.search(%q);
				const hits = await Promise.all(found.results.slice(0, 10).map((r) => r.data()));
				return [hits, Math.round(performance.now() - start)];
			};
			const begin = performance.now();
			const p = await import("/pagefind/pagefind.js");
			const [hits] = await ask(p);
			const cold = Math.round(performance.now() - begin);
			return {URL: hits.length ? hits[0].raw_url || hits[0].url : "", Cold: cold, Warm: (await ask(p))[1]};
		})()`, k.query))
		b.bytes = append(b.bytes, int(bytes.Load()))
		b.cold = append(b.cold, r.Cold)
		b.warm = append(b.warm, r.Warm)
		if e := units[r.URL]; e != nil && has(plainTexts(e), k.query) {
			right++
		}
	}
	return b, float64(right) / float64(len(queries))
}

package search_test

import (
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongbao/internal/browsertest"
	"gongbao/internal/script"
	"gongbao/internal/search"

	"github.com/chromedp/chromedp"
)

// TestMeasure prints the table of docs/search.md:
//
//	npm --prefix .ci/pagefind ci
//	GONGBAO_CORPUS=… GONGBAO_MEASURE=0,2000,20000,120000 go test -run Measure -v -timeout 3h ./internal/search
//
// The corpus is a folder that holds law texts as *.md and *.txt below any folders;
// those below tw-laws are in Traditional. GONGBAO_MEASURE lists numbers of pages, 0
// for the seed documents. Of each number there are two sets: pages of whole
// sentences of the corpus, and pages of new text (see model). Pagefind is measured
// beside, on up to 20,000 pages in Simplified, where it is installed.
func TestMeasure(t *testing.T) {
	sizes := os.Getenv("GONGBAO_MEASURE")
	if sizes == "" {
		t.Skip("GONGBAO_MEASURE lists no numbers of pages: this measures, it tests nothing")
	}
	var table [][2]string
	for _, s := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		for name, entries := range samples(t, n) {
			t.Run(fmt.Sprint(n, " ", name), func(t *testing.T) {
				for _, row := range measure(t, n, entries) {
					t.Log(row)
					table = append(table, [2]string{fmt.Sprintf("%d %s", n, name), row})
				}
			})
		}
	}
	fmt.Println("pages | engine | MB text | build s | MB heap | files | index ÷ text | all ÷ text | largest kB | hit@1 | recall@10 | cold kB: median, 95 %, worst | cold ms, browser | warm ms, 95 %, browser")
	for _, row := range table {
		fmt.Println(row[0], "|", row[1])
	}
}

// samples yields the sets of n pages.
func samples(t *testing.T, n int) iter.Seq2[string, iter.Seq[search.Entry]] {
	return func(yield func(string, iter.Seq[search.Entry]) bool) {
		if n == 0 {
			yield("seeds", slices.Values(truthEntries(t)))
			return
		}
		from := sentences(t)
		_ = yield("sentences", pages(from, n)) && yield("new text", newModel(from).pages(n))
	}
}

// measure returns the rows of one set of pages.
func measure(t *testing.T, n int, entries iter.Seq[search.Entry]) []string {
	dir := t.TempDir()
	stats, seconds, heap := build(t, dir, entries)
	var sample []search.Entry
	i := 0
	for e := range entries {
		if i%max(n/400, 1) == 0 {
			sample = append(sample, e)
		}
		i++
	}
	queries := cuts(sample, 400)
	text := float64(stats.TextBytes)
	a := askAll(t, dir, queries)
	b := browse(t, dir, "/zh-hans/search.html?q=", ".search-hit", queries[:60])
	rows := []string{fmt.Sprintf("gongbao | %.2f | %.1f | %.0f | %d | %.3f | %.3f | %.1f | %.4f | %.4f | %s | %s | %s",
		text/1e6, seconds, heap, stats.Files, float64(stats.Index)/text, float64(stats.Index+stats.Fragments)/text, float64(stats.Largest)/1e3,
		a.first, a.recalled, spread(a.bytes, 1e3), spread(b.cold, 1), spread(b.warm, 1))}
	t.Logf("in the browser, cold, kB: %s; dearest: %v", spread(b.bytes, 1e3), a.dearest)
	if n <= 20000 {
		rows = append(rows, pagefind(t, entries, text, queries)...)
	}
	return rows
}

// spread prints the median, the value that 95 of 100 do not pass, and the worst.
func spread(v []int, unit float64) string {
	if len(v) == 0 {
		return "–"
	}
	v = slices.Sorted(slices.Values(v))
	at := func(i int) float64 { return float64(v[i]) / unit }
	return fmt.Sprintf("%.0f / %.0f / %.0f", at(len(v)/2), at(len(v)*95/100), at(len(v)-1))
}

// build writes the index below dir, with a page to search it, and returns how many
// seconds that took and how many megabytes of heap, beyond those in use before.
func build(t *testing.T, dir string, entries iter.Seq[search.Entry]) (stats search.Stats, seconds, heap float64) {
	debug.FreeOSMemory()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	peak, files := uint64(0), 0
	start := time.Now()
	stats, err := search.Write(entries, script.Fold, func(path string, data []byte) error {
		if files++; files%16 == 0 {
			runtime.ReadMemStats(&after)
			peak = max(peak, after.HeapInuse)
		}
		put(t, filepath.Join(dir, filepath.FromSlash(path)), string(data))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	seconds = time.Since(start).Seconds()
	pagesOnly(t, dir)
	return stats, seconds, float64(peak-min(peak, before.HeapInuse)) / 1e6
}

// counting counts the bytes of files opened.
type counting struct {
	fs.FS
	bytes int
}

func (c *counting) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(c.FS, name)
	c.bytes += len(data)
	return data, err
}

// asked is what came of a number of queries.
type asked struct {
	first, recalled float64
	bytes           []int // of each, from the first file on
	dearest         []string
}

// askAll asks queries, each of an index opened for it alone, as a reader who comes
// for the first time does. A first hit is right if a plain scan finds the query in
// it: other pages may have the very same text. Recall counts queries of which the
// page they were cut from is among the first ten, or that have more than ten hits.
func askAll(t *testing.T, dir string, queries []knownItem) asked {
	var out asked
	for _, k := range queries {
		count := &counting{FS: os.DirFS(dir)}
		x, err := search.Open(count)
		if err != nil {
			t.Fatal(err)
		}
		res, err := x.Search(k.query, search.Options{})
		if err != nil {
			t.Fatal(err)
		}
		out.bytes = append(out.bytes, count.bytes)
		out.dearest = append(out.dearest, fmt.Sprintf("%7d %q %d of %d", count.bytes, k.query, len(res.Hits), res.Total))
		if len(res.Hits) > 0 && has(plainTexts(res.Hits[0].Entry), k.query) {
			out.first++
		} else {
			t.Logf("%q: the first hit does not have it", k.query)
		}
		if res.Total > 10 || slices.ContainsFunc(res.Hits, func(h search.Hit) bool { return h.Unit == k.unit }) {
			out.recalled++
		} else {
			t.Logf("%q: %s is not among the first ten of %d", k.query, k.unit, res.Total)
		}
	}
	out.first /= float64(len(queries))
	out.recalled /= float64(len(queries))
	slices.Sort(out.dearest)
	out.dearest = out.dearest[len(out.dearest)-5:]
	return out
}

// browsed is what a browser saw: bytes fetched from the folder of the index, and
// milliseconds from the request of the page to the first hit, then of the same
// query once more.
type browsed struct {
	bytes, cold, warm []int
}

// browse asks queries in Chromium, over http, each in a page that has nothing yet.
func browse(t *testing.T, dir, page, hit string, queries []knownItem) browsed {
	var bytes atomic.Int64
	files := http.FileServer(http.Dir(dir))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		files.ServeHTTP(&counted{w, &bytes, strings.HasPrefix(r.URL.Path, "/search/") || strings.HasPrefix(r.URL.Path, "/pagefind/")}, r)
	}))
	defer s.Close()
	tab := browsertest.Open(t, 1280, 900)
	var out browsed
	for i, k := range queries {
		bytes.Store(0)
		start := time.Now()
		tab.Do(chromedp.Navigate(fmt.Sprintf("%s%s%s&n=%d", s.URL, page, url.QueryEscape(k.query), i)))
		tab.Await(fmt.Sprintf("document.querySelector(%q) !== null", hit))
		out.cold = append(out.cold, int(time.Since(start).Milliseconds()))
		out.bytes = append(out.bytes, int(bytes.Load()))
		out.warm = append(out.warm, browsertest.Eval[int](tab, fmt.Sprintf(`(async () => {
			const index = window.warmIndex || (window.warmIndex = await gongbaoSearch.Index.open("../"));
			await gongbaoSearch.search(index, %[1]q, {script: "zh-Hans", limit: 10});
			const start = performance.now();
			await gongbaoSearch.search(index, %[1]q, {script: "zh-Hans", limit: 10});
			return Math.round(performance.now() - start);
		})()`, k.query)))
	}
	return out
}

// counted counts the bytes of a response.
type counted struct {
	http.ResponseWriter
	bytes *atomic.Int64
	yes   bool
}

func (c *counted) Write(b []byte) (int, error) {
	if c.yes {
		c.bytes.Add(int64(len(b)))
	}
	return c.ResponseWriter.Write(b)
}

func (c *counted) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{c}, r)
}

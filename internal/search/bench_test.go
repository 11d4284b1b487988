package search_test

import (
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/search"
)

// Run with
//
//	GONGBAO_CORPUS=… go test -run '^$' -bench . -benchtime 1x ./internal/search
//
// where the folder holds law texts as *.md and *.txt below any folders; those
// below tw-laws are in Traditional. Pages are made of their sentences, mixed, so
// that their vocabulary is real however many there are.

// pageLength is the length of a page in characters: that of the average page of
// law text the design was measured on.
const pageLength = 880

// sentences returns all sentences of the corpus in both scripts.
func sentences(b testing.TB) []doc.Words {
	root := os.Getenv("GONGBAO_CORPUS")
	if root == "" {
		b.Log("GONGBAO_CORPUS is not set: only the seeds are measured")
		return nil
	}
	c := newConverter(b)
	var out []doc.Words
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(path) == root {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		trad := strings.Contains(path, "tw-laws")
		for _, line := range strings.Split(strings.ToValidUTF8(string(data), ""), "\n") {
			for _, s := range strings.SplitAfter(strings.TrimSpace(line), "。") {
				if len(s) > 12 {
					out = append(out, c.words(b, s, trad))
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return out
}

// pages yields n pages: a title, and a text of one to four sentences that stand
// side by side in the corpus, again and again until it is long enough.
func pages(from []doc.Words, n int) iter.Seq[search.Entry] {
	return func(yield func(search.Entry) bool) {
		rnd := rand.New(rand.NewPCG(7, uint64(n)))
		for i := range n {
			var hans, hant strings.Builder
			for hans.Len() < 3*pageLength {
				at := rnd.IntN(len(from))
				for _, w := range from[at:min(at+1+rnd.IntN(4), len(from))] {
					hans.WriteString(w.Hans)
					hant.WriteString(w.Hant)
				}
			}
			if !yield(page(i, cutWords(from[rnd.IntN(len(from))], 24), doc.Words{Hans: hans.String(), Hant: hant.String()})) {
				return
			}
		}
	}
}

// page returns the page of number i.
func page(i int, title, text doc.Words) search.Entry {
	return search.Entry{
		Unit: fmt.Sprintf("d%d/%d", i/10, i%10), Source: fmt.Sprintf("%05d.txt", i/10), Line: i % 10,
		Document: search.Name{ID: fmt.Sprintf("d%d", i/10)}, Level: search.Name{ID: "city", Words: doc.Words{Hans: "市", Hant: "市"}},
		Kind: "task", Form: "law", Date: fmt.Sprintf("%d-01-01", 1990+i/10%35),
		URL:   doc.Words{Hans: fmt.Sprintf("zh-hans/d%d/%d.html", i/10, i%10), Hant: fmt.Sprintf("zh-hant/d%d/%d.html", i/10, i%10)},
		Title: title, Text: text,
	}
}

func cutWords(w doc.Words, n int) doc.Words {
	cut := func(s string) string {
		rs := []rune(s)
		return string(rs[:min(n, len(rs))])
	}
	return doc.Words{Hans: cut(w.Hans), Hant: cut(w.Hant)}
}

// counting counts the bytes of files opened.
type counting struct {
	fs.FS
	bytes, files int
	kinds        map[byte]int // :: first letter of the name → bytes
}

func (c *counting) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(c.FS, name)
	c.bytes += len(data)
	c.kinds[name[len("search/")]] += len(data)
	c.files++
	return data, err
}

func BenchmarkSeeds(b *testing.B) {
	entries := truthEntries(b)
	measure(b, slices.Values(entries), entries)
}

func BenchmarkPages(b *testing.B) {
	from := sentences(b)
	if from == nil {
		return
	}
	for _, n := range []int{2000, 20000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			sample := make([]search.Entry, 0, 400)
			i := 0
			for e := range pages(from, n) {
				if i%max(n/400, 1) == 0 {
					sample = append(sample, e)
				}
				i++
			}
			measure(b, pages(from, n), sample)
		})
	}
}

// measure builds an index of entries and asks it for pieces of the sample.
func measure(b *testing.B, entries iter.Seq[search.Entry], sample []search.Entry) {
	dir := b.TempDir()
	var stats search.Stats
	for b.Loop() {
		debug.FreeOSMemory()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		peak := uint64(0)
		var err error
		stats, err = search.Write(entries, script.Fold, func(path string, data []byte) error {
			runtime.ReadMemStats(&after)
			peak = max(peak, after.HeapInuse)
			path = filepath.Join(dir, filepath.FromSlash(path))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			return os.WriteFile(path, data, 0o644)
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s/build")
		b.ReportMetric(float64(peak-min(peak, before.HeapInuse))/1e6, "MB-heap")
	}
	text := float64(stats.TextBytes)
	b.ReportMetric(text/1e6, "MB-text")
	b.ReportMetric(float64(stats.Index)/text, "index/text")
	b.ReportMetric(float64(stats.Index+stats.Fragments)/text, "all/text")
	b.ReportMetric(float64(stats.Files), "files")
	b.ReportMetric(float64(stats.Largest)/1e3, "kB-largest")
	b.ReportMetric(float64(stats.Tokens), "tokens")
	b.ReportMetric(float64(stats.Postings), "postings")
	askAll(b, dir, sample)
}

// askAll asks 400 queries, each of an index opened for it alone, as a reader who
// comes for the first time does; then the same again of one that has read
// everything.
func askAll(b *testing.B, dir string, sample []search.Entry) {
	var bytes, warm []int
	var hit, recalled int
	type cost struct {
		query       string
		bytes, hits int
	}
	var costs []cost
	queries := cuts(sample, 400)
	hot, err := search.Open(os.DirFS(dir))
	if err != nil {
		b.Fatal(err)
	}
	for _, k := range queries {
		count := &counting{FS: os.DirFS(dir), kinds: map[byte]int{}}
		x, err := search.Open(count)
		if err != nil {
			b.Fatal(err)
		}
		res, err := x.Search(k.query, search.Options{})
		if err != nil {
			b.Fatal(err)
		}
		bytes = append(bytes, count.bytes)
		costs = append(costs, cost{k.query, count.bytes, res.Total})
		if len(res.Hits) > 0 && has(plainTexts(res.Hits[0].Entry), k.query) {
			hit++
		} else {
			b.Logf("%q: first hit does not have it", k.query)
		}
		if res.Total > 10 || slices.ContainsFunc(res.Hits, func(h search.Hit) bool { return h.Unit == k.unit }) {
			recalled++
		} else {
			b.Logf("%q: %s not among the first ten of %d", k.query, k.unit, res.Total)
		}
		for range 2 {
			start := time.Now()
			if _, err := hot.Search(k.query, search.Options{}); err != nil {
				b.Fatal(err)
			}
			if d := int(time.Since(start).Microseconds()); len(warm) < len(bytes) {
				warm = append(warm, d)
			} else {
				warm[len(warm)-1] = d
			}
		}
	}
	slices.SortFunc(costs, func(a, b cost) int { return a.bytes - b.bytes })
	few := slices.DeleteFunc(slices.Clone(costs), func(c cost) bool { return c.hits > 3 })
	b.Logf("cold, at most 3 hits: %d queries, median %v, worst %v; dearest of all: %v", len(few), few[len(few)/2], few[len(few)-1], costs[len(costs)-8:])
	slices.Sort(bytes)
	slices.Sort(warm)
	n := len(queries)
	b.ReportMetric(float64(hit)/float64(n), "hit@1")
	b.ReportMetric(float64(recalled)/float64(n), "recall@10")
	b.ReportMetric(float64(bytes[n/2])/1e3, "kB-cold-median")
	b.ReportMetric(float64(bytes[n*95/100])/1e3, "kB-cold-p95")
	b.ReportMetric(float64(bytes[n-1])/1e3, "kB-cold-worst")
	b.ReportMetric(float64(warm[n*95/100])/1e3, "ms-warm-p95")
}

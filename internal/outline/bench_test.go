package outline_test

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"gongbao/internal/clean"
	"gongbao/internal/outline"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

// BenchmarkCorpus reads, cleans and parses every document below
// $GONGBAO_CORPUS, or the seeds without one, as many at once as there are
// processors. live-MB is what stays in memory when it is done and nothing is
// kept; peak-MB is the largest heap seen after a document.
//
//	GONGBAO_CORPUS=… go test -run '^$' -bench Corpus -benchtime 3x ./internal/outline
func BenchmarkCorpus(b *testing.B) {
	pattern := filepath.Join("../../seeds", "*.txt")
	if root := os.Getenv("GONGBAO_CORPUS"); root != "" {
		pattern = filepath.Join(root, "*", "[0-9]*")
	}
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		b.Fatalf("no documents in %s: %v", pattern, err)
	}
	var peak atomic.Uint64
	for b.Loop() {
		parseAll(b, paths, &peak)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(len(paths)), "documents")
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "live-MB")
	b.ReportMetric(float64(peak.Load())/1e6, "peak-MB")
}

// parseAll parses the documents and keeps none of them.
func parseAll(b *testing.B, paths []string, peak *atomic.Uint64) {
	next := make(chan string)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for path := range next {
				f, err := source.ReadFile(path, filepath.Base(path))
				if err != nil {
					b.Error(err)
					continue
				}
				c, _ := clean.Clean(f, nil)
				outline.Parse(f, c, script.Fold)
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapAlloc))
			}
		})
	}
	for _, path := range paths {
		next <- path
	}
	close(next)
	workers.Wait()
}

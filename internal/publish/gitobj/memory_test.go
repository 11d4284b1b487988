package gitobj_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"gongbao/internal/publish/gitobj"
	"gongbao/internal/publish/hostile"
)

// BenchmarkLargest looks at the largest tree that a server accepts by itself,
// 20,000 files in 200 folders, and at a text of 16 MB in it, and reports what
// the program took from the system at most, beside what it had before.
func BenchmarkLargest(b *testing.B) {
	r, h := repo(b)
	long := h.Blob(strings.Repeat("a", 16<<20))
	var folders []hostile.Entry
	for i := range 199 {
		var files []hostile.Entry
		for j := range 99 {
			files = append(files, hostile.Entry{Mode: "100644", Name: fmt.Sprintf("f%05d.txt", i*100+j), ID: long})
		}
		folders = append(folders, hostile.Entry{Mode: "40000", Name: fmt.Sprintf("d%03d", i), ID: h.Tree(files...)})
	}
	one := h.Tree(hostile.Entry{Mode: "100644", Name: "long.txt", ID: long})
	tree := h.Tree(hostile.Entry{Mode: "40000", Name: "seeds", ID: one}, hostile.Entry{Mode: "40000", Name: "z", ID: h.Tree(folders...)})
	generous := gitobj.Limits{Entries: 20_000, Depth: 10, Path: 240, Name: 180, File: 16 << 20, Total: 1 << 50}

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := uint64(0)
	for b.Loop() {
		stop := make(chan struct{})
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond):
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					peak = max(peak, m.HeapInuse+m.StackInuse)
				}
			}
		}()
		files, problems, err := r.Files(context.Background(), tree, generous)
		if err != nil || len(problems) > 0 {
			b.Fatal(problems, err)
		}
		blobs, err := r.Blobs(context.Background(), files, "seeds")
		if err != nil {
			b.Fatal(err)
		}
		if problems, err := blobs.Texts(); err != nil || len(problems) > 0 {
			b.Fatal(problems, err)
		}
		if err := blobs.Close(); err != nil {
			b.Fatal(err)
		}
		close(stop)
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(peak)/(1<<20), "MB-in-use")
	b.ReportMetric(float64(after.Sys)/(1<<20), "MB-from-the-system")
}

package link_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/link"
	"gongbao/internal/outline"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

// clauses returns the linkable clauses of documents, without what stands below
// them: what recombined documents are made of.
func clauses(docs []*doc.Document) []*doc.Section {
	var out []*doc.Section
	for _, d := range docs {
		for u := range d.Units() {
			if s := u.Section; u.Linkable() && !s.Inline && s.Kind != doc.Item && s.Text != "" {
				out = append(out, &doc.Section{Kind: s.Kind, Title: s.Title, Text: s.FullText(), Leads: s.Leads})
			}
		}
	}
	return out
}

// recombined makes n documents of 40 clauses each, drawn from those given, at
// four levels in turn.
func recombined(from []*doc.Section, n int) []*doc.Document {
	r := rand.New(rand.NewPCG(3, 4))
	levels := [...]string{"state", "province", "city", "district"}
	docs := make([]*doc.Document, n)
	for i := range docs {
		p := &doc.Part{}
		for k := range 40 {
			s := *from[r.IntN(len(from))]
			s.ID = fmt.Sprint(k + 1)
			p.Sections = append(p.Sections, &s)
		}
		docs[i] = &doc.Document{ID: fmt.Sprintf("d%05d", i), File: &doc.File{}, Level: levels[i%len(levels)], Parts: []*doc.Part{p}}
	}
	return docs
}

// corpus parses the documents in the folder $GONGBAO_CORPUS; it skips b without
// one.
func corpus(b testing.TB) []*doc.Document {
	b.Helper()
	dir := os.Getenv("GONGBAO_CORPUS")
	if dir == "" {
		b.Skip("GONGBAO_CORPUS names no folder of documents")
	}
	names, err := filepath.Glob(filepath.Join(dir, "prc-*", "*.md"))
	if err != nil || len(names) == 0 {
		b.Fatal("no documents: ", err)
	}
	var docs []*doc.Document
	for i, name := range names {
		f, err := source.ReadFile(name, name)
		if err != nil {
			b.Fatal(err)
		}
		cleaned, _ := clean.Clean(f, nil)
		d, _ := outline.Parse(f, cleaned, script.Fold)
		d.ID = fmt.Sprintf("c%03d", i)
		docs = append(docs, d)
	}
	return docs
}

// processor returns the processor time that this process has used, which other
// work on the machine does not lengthen as it does the time of the clock.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPruning says how much of what is shown when every clause is compared
// with every other is shown when the index says what is compared.
func BenchmarkPruning(b *testing.B) {
	own, content := seeds(b)
	content = &doc.Content{Topics: content.Topics}
	for _, x := range []struct {
		name string
		docs []*doc.Document
	}{
		{"seeds", own},
		{"recombined", recombined(clauses(append(own, corpus(b)...)), 50)},
	} {
		b.Run(x.name, func(b *testing.B) {
			whole, pruned := link.Standard(), link.Standard()
			*link.Complete(&whole), *link.Complete(&pruned) = 1<<30, 0
			want := link.BuildWith(x.docs, content, script.Fold, cut, 8, whole).Links
			got := map[[2]string]bool{}
			for _, l := range link.BuildWith(x.docs, content, script.Fold, cut, 8, pruned).Links {
				got[[2]string{l.From, l.To}] = true
			}
			all, first := doc.Mean{}, doc.Mean{}
			for _, l := range want {
				all.Count(got[[2]string{l.From, l.To}])
				if l.Rank == 1 {
					first.Count(got[[2]string{l.From, l.To}])
				}
			}
			for b.Loop() {
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(all.Value(), "shown")
			b.ReportMetric(first.Value(), "first")
			b.ReportMetric(float64(len(got))/float64(len(want)), "as-many")
		})
	}
}

// BenchmarkScale links documents made by recombining the clauses of the corpus
// and of the seeds, and prints the time a clause takes:
//
//	GONGBAO_CORPUS=… go test ./internal/link -run - -bench Scale -benchtime 1x -timeout 2h
func BenchmarkScale(b *testing.B) {
	own, content := seeds(b)
	from := clauses(append(own, corpus(b)...))
	for _, n := range []int{5, 50, 500, 5000, 20000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			docs := recombined(from, n)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start, shown := processor(b), 0
			for b.Loop() {
				shown = len(link.Build(docs, &doc.Content{Topics: content.Topics}, script.Fold, cut, 8).Links)
			}
			runtime.ReadMemStats(&after)
			units := float64(n * 40)
			b.ReportMetric(float64((processor(b)-start).Microseconds())/float64(b.N)/units, "cpu-µs/clause")
			b.ReportMetric(float64(shown)/units, "links/clause")
			b.ReportMetric(float64(after.Sys-before.Sys)/(1<<20), "MB")
			b.ReportMetric(float64(len(from)), "different")
		})
	}
}

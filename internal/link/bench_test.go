package link_test

import (
	"testing"

	"gongbao/internal/link"
	"gongbao/internal/script"
)

// BenchmarkBuild links the five seeds.
func BenchmarkBuild(b *testing.B) {
	docs, content := seeds(b)
	b.ReportAllocs()
	for b.Loop() {
		link.Build(docs, content, script.Fold, cut, 0)
	}
}

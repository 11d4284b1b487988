package publish_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ours makes a server with the repository's own site, published.
func ours(b *testing.B) *server {
	b.Helper()
	s := newServer(b)
	for _, name := range []string{"seeds", "content"} {
		if err := os.RemoveAll(filepath.Join(s.main.dir, name)); err != nil {
			b.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(s.main.dir, name), os.DirFS(filepath.Join("..", "..", name))); err != nil {
			b.Fatal(err)
		}
	}
	pin := regexp.MustCompile(`, sha256: "[0-9a-f]*"`)
	headers, err := filepath.Glob(filepath.Join(s.main.dir, "content", "documents", "*.md"))
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range headers {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, pin.ReplaceAll(text, nil), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	s.main.commit("the site")
	s.main.push()
	return s
}

// BenchmarkPush measures "git push" from beginning to end, as the officer sees
// it, after an edit of one document of the repository's own site.
func BenchmarkPush(b *testing.B) {
	s := ours(b)
	seeds, err := filepath.Glob(filepath.Join(s.main.dir, "seeds", "*.txt"))
	if err != nil || len(seeds) == 0 {
		b.Fatal(seeds, err)
	}
	text, err := os.ReadFile(seeds[0])
	if err != nil {
		b.Fatal(err)
	}
	name := "seeds/" + filepath.Base(seeds[0])
	n := 0
	b.Run("accepted", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			n++
			s.main.write(name, fmt.Sprintf("%s\n特此通知，第%d次。\n", text, n))
			s.main.commit("edit")
			b.StartTimer()
			s.main.push()
		}
	})
	b.Run("refused", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			n++
			s.main.write("content/site.yaml", fmt.Sprintf("glyph: %d\n", n))
			s.main.commit("mistake")
			b.StartTimer()
			if out, ok := s.main.try(nil, "publish", "main"); ok || !strings.Contains(out, "glyphs") {
				b.Fatal(out)
			}
		}
	})
	b.Run("hostile", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			n++
			s.main.write("seeds/aux.txt", fmt.Sprint(n))
			s.main.commit("hostile")
			b.StartTimer()
			if out, ok := s.main.try(nil, "publish", "main"); ok || !strings.Contains(out, "Windows") {
				b.Fatal(out)
			}
		}
	})
}

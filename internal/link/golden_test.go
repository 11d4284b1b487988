package link_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/golden"
	"gongbao/internal/link"
	"gongbao/internal/outline"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

// TestGolden reads each page of testdata as a small site and compares what is
// linked with the page's file "want".
func TestGolden(t *testing.T) {
	golden.Each(t, "testdata/*.txtar", func(t *testing.T, files []txtar.File) []txtar.File {
		docs, content, fold, words := small(t, files)
		return []txtar.File{{Name: "want", Data: []byte(printed(link.Build(docs, content, fold, words, 0)))}}
	})
}

// small reads files as a site and parses its documents.
func small(t *testing.T, files []txtar.File) ([]*doc.Document, *doc.Content, func(rune) rune, func(string) []string) {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	content, problems, err := source.Content(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Log(p.Format("en"))
	}
	received, _, err := source.Seeds(fsys)
	if err != nil {
		t.Fatal(err)
	}
	var docs []*doc.Document
	for _, f := range received {
		cleaned, _ := clean.Clean(f, nil)
		d, _ := outline.Parse(f, cleaned, script.Fold)
		d.ID, d.Meta = strings.TrimSuffix(f.Name, ".txt"), d.Stated
		for _, h := range content.Headers {
			if h.Source.File == f.Name {
				d.Header, d.Meta = h, h.Meta.Over(d.Stated)
			}
		}
		docs = append(docs, d)
	}
	return docs, content, script.Fold, cut
}

// printed writes a result for people: the links that are shown, then what is
// cited and unknown, then the problems.
func printed(r link.Result) string {
	var b strings.Builder
	for _, l := range r.Links {
		fmt.Fprintf(&b, "%s → %s %s %s", l.From, l.To, l.Kind, l.Origin)
		if l.Rank > 0 {
			fmt.Fprintf(&b, " %d. %.2f", l.Rank, l.Score)
		}
		b.WriteByte('\n')
		for _, e := range l.Evidence {
			fmt.Fprintf(&b, "    %s %d–%d, %d–%d\n", e.Phrase, e.From.Start, e.From.End, e.To.Start, e.To.End)
		}
		if l.Decision != nil {
			fmt.Fprintf(&b, "    because %s\n", l.Decision.Why)
		}
	}
	for _, u := range r.Unresolved {
		fmt.Fprintf(&b, "unknown: %s%s, %d× in %s\n", u.Title, u.Number, u.Count, strings.Join(u.From, " "))
	}
	if q := r.Quality; q != nil {
		fmt.Fprintf(&b, "%d pairs of %d units in %d lists: nDCG@5 %.3f of %d, P@1 %.3f of %d, R@5 %.3f of %d; shown: right %.3f of %d, found %.3f of %d, silent %.3f of %d\n",
			q.Pairs, q.Queries, q.Lists, q.NDCG.Value(), q.NDCG.N, q.First.Value(), q.First.N, q.Recall.Value(), q.Recall.N,
			q.Right.Value(), q.Right.N, q.Found.Value(), q.Found.N, q.Silent.Value(), q.Silent.N)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "%s: %s\n", p.Severity, p.Format("en"))
	}
	return b.String()
}

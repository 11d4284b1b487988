package site_test

import (
	"os"
	"strings"
	"testing"

	"gongbao/internal/build"
	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/site"
	"gongbao/layouts"
)

// pageBudget is how many bytes the HTML of a page may have: the plan of a
// district, 142 linked units long, stays below it.
const pageBudget = 600 << 10

// TestSeeds holds the laws on the site that the received documents make.
func TestSeeds(t *testing.T) {
	p, err := build.LoadFS(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	convert := func(text string, to doc.Script) string {
		out, err := p.Converter.Text(text, "", to)
		if err != nil {
			t.Error(err)
		}
		return out
	}
	s, problems, err := site.New(layouts.FS, p.Library, site.Options{Fold: script.Fold, Convert: convert, Unresolved: p.Unresolved})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem.Format("en"))
	}
	pages := map[string]string{}
	for _, page := range s.Pages() {
		var b strings.Builder
		if err := page.Render(&b); err != nil {
			t.Fatal(err)
		}
		pages[page.Path] = b.String()
		if strings.HasSuffix(page.Path, ".html") && b.Len() > pageBudget {
			t.Errorf("%s has %d bytes, more than %d", page.Path, b.Len(), pageBudget)
		}
	}
	site.CheckAddresses(t, pages)
	site.CheckText(t, p.Library, pages)
	site.CheckDownloads(t, p.Library, pages)
	site.CheckData(t, pages)
}

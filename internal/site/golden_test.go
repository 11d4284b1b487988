package site

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/golden"
)

// goldens lists the archives below testdata and the pages in them: one of every
// kind, a converted page, and the open data.
var goldens = map[string][]string{
	"entry.txtar":    {"index.html", "404.html"},
	"home.txtar":     {"zh-hans/index.html"},
	"document.txtar": {"zh-hans/fuzhou/index.html", "zh-hant/fujian/index.html"},
	"unit.txtar":     {"zh-hans/fuzhou/2.1.html", "zh-hant/fuzhou/2.1.html"},
	"agency.txtar":   {"zh-hans/agencies/index.html", "zh-hans/agencies/construction.html"},
	"topic.txtar":    {"zh-hans/topics/index.html", "zh-hant/topics/sponge-city.html", "zh-hant/topics/sdg-11.html"},
	"other.txtar":    {"zh-hans/search.html", "zh-hans/about.html", "zh-hant/data.html"},
	"conversion.txtar": {
		"zh-hans/fuzhou/conversion.html", "zh-hant/fuzhou/conversion.html",
		"zh-hans/fujian/conversion.html", "zh-hant/fujian/conversion.html",
	},
	"alignment.txtar": {"zh-hans/alignment.html", "zh-hant/fuzhou/alignment.html", "zh-hant/fuzhou/alignment.csv"},
	"targets.txtar":   {"zh-hans/targets.html"},
	"data.txtar": {
		"data/documents.json", "data/units.json", "data/links.json", "data/agencies.json", "data/targets.json",
		"data/links.csv", "data/targets.csv", "data/targets.schema.json",
	},
}

func TestGolden(t *testing.T) {
	pages := rendered(t, newSite(t, library()))
	for name, paths := range goldens {
		t.Run(strings.TrimSuffix(name, ".txtar"), func(t *testing.T) {
			got := &txtar.Archive{}
			for _, p := range paths {
				got.Files = append(got.Files, txtar.File{Name: p, Data: []byte(pages[p])})
			}
			golden.Same(t, "testdata/"+name, txtar.Format(got))
		})
	}
}

package site

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden lists the archives below testdata and the pages in them: one of every
// kind, a converted page, and the open data.
var golden = map[string][]string{
	"entry.txtar":    {"index.html", "404.html"},
	"home.txtar":     {"zh-hans/index.html"},
	"document.txtar": {"zh-hans/fuzhou/index.html", "zh-hant/fujian/index.html"},
	"unit.txtar":     {"zh-hans/fuzhou/2.1.html", "zh-hant/fuzhou/2.1.html"},
	"agency.txtar":   {"zh-hans/agencies/index.html", "zh-hans/agencies/construction.html"},
	"topic.txtar":    {"zh-hans/topics/index.html", "zh-hant/topics/sponge-city.html"},
	"other.txtar":    {"zh-hans/search.html", "zh-hans/about.html"},
	"conversion.txtar": {
		"zh-hans/fuzhou/conversion.html", "zh-hant/fuzhou/conversion.html",
		"zh-hans/fujian/conversion.html", "zh-hant/fujian/conversion.html",
	},
	"data.txtar": {
		"data/documents.json", "data/units.json", "data/links.json", "data/agencies.json", "data/targets.json",
	},
}

func TestGolden(t *testing.T) {
	pages := rendered(t, newSite(t, library()))
	for name, paths := range golden {
		t.Run(strings.TrimSuffix(name, ".txtar"), func(t *testing.T) {
			got := &txtar.Archive{}
			for _, p := range paths {
				got.Files = append(got.Files, txtar.File{Name: p, Data: []byte(pages[p])})
			}
			file := "testdata/" + name
			if *update {
				if err := os.WriteFile(file, txtar.Format(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(txtar.Format(got))); diff != "" {
				t.Errorf("%s differs; look at it, then run with -update (-want +got):\n%s", file, diff)
			}
		})
	}
}

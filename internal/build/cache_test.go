package build_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"gongbao/internal/build"
)

// written builds a site into memory.
func written(t testing.TB, root fs.FS, cache *build.Cache) (map[string]string, *build.Project) {
	t.Helper()
	files := map[string]string{}
	var mu sync.Mutex
	p, _, err := build.Write(root, build.Options{Cache: cache}, func(path string, data []byte) error {
		mu.Lock()
		defer mu.Unlock()
		files[path] = string(data)
		return nil
	})
	if err != nil {
		if p != nil {
			t.Log(p.Problems)
		}
		t.Fatal(err)
	}
	return files, p
}

// ours returns the repository's own site in memory, without pinned digests.
func ours(t testing.TB) fstest.MapFS {
	t.Helper()
	site := fstest.MapFS{}
	disk := os.DirFS(root)
	for _, top := range []string{"seeds", "content"} {
		err := fs.WalkDir(disk, top, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(disk, name)
			site[name] = &fstest.MapFile{Data: data, Mode: 0o644}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return site
}

// edits are changes of one file that staff make.
var edits = []struct {
	name string
	edit func(string) string
}{
	{"seeds/b.txt", func(s string) string { return s + "三、保护草原\n到2025年，草原面积达到98%以上。\n" }},
	{"seeds/b.txt", func(s string) string { return strings.Replace(s, "森林", "树林", 1) }},
	{"seeds/c.txt", func(s string) string {
		return "关于保護海洋的通知\n一、保護海洋\n（責任單位：市水利局）保護海洋。\n"
	}},
	{"seeds/a.html", func(s string) string { return strings.Replace(s, "<p>", "<p>进一步", 1) }},
	{"content/documents/b.md", func(s string) string { return strings.Replace(s, "kind: notice", "kind: plan", 1) }},
	{"content/glossary.yaml", func(s string) string {
		return "terms:\n  - {hans: 森林, hant: 森林區, source: 试}\n"
	}},
	{"content/site.yaml", func(s string) string { return s + "unit_pages: all\n" }},
	{"content/site.yaml", func(s string) string { return s + "glyphs: tw\n" }},
}

// small is a site with a text of every kind that the first stages tell apart.
func small() fstest.MapFS {
	site := fstest.MapFS{}
	for name, text := range map[string]string{
		"content/site.yaml":      "title: {zh-Hans: 公报, zh-Hant: 公報}\nlevels:\n  - {id: city, name: {zh-Hans: 市, zh-Hant: 市}}\n",
		"content/documents/b.md": "---\nid: b\ntitle: 关于保护森林的通知\nlevel: city\nkind: notice\nsource: {file: b.txt}\nerrata:\n  - {line: 3, found: 山林, read: 森林, why: 原件如此}\n---\n**注**：此件有注。\n",
		"seeds/a.html":           "<html><head><meta charset=utf-8></head><body><div id=content><h1>关于保护河流的意见</h1><p>一、保护河流</p><p>保护河流和湖泊，依照《关于保护森林的通知》办理，全市各部门认真贯彻落实。</p><table><tr><th>河</th><td>好</td></tr></table></div></body></html>",
		"seeds/b.txt":            "关于保护森林的通知\n一、保护森林（牵头单位：市林业局）\n保护森林和山林。\n二、保护湿地\n保护湿地和河流。\n",
		"seeds/c.txt":            "關於保護海洋的意見\n一、保護海洋\n從山頂到海洋的保護治理。\n",
		"seeds/d.md":             "# 关于保护沙漠的决议\n\n一、保护沙漠\n\n- 保护沙漠和绿洲\n",
	} {
		site[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return site
}

// TestACacheChangesNothing edits one file after the other, in any order, and
// compares what is built with a cache in memory and one on disk with what is
// built from nothing, byte for byte.
func TestACacheChangesNothing(t *testing.T) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 1))
		site := small()
		memory, dir := build.NewCache(""), t.TempDir()
		var done []string
		for range 3 {
			e := edits[r.IntN(len(edits))]
			if _, ok := site[e.name]; !ok {
				site[e.name] = &fstest.MapFile{Mode: 0o644}
			}
			if keys := "glyphs unit_pages"; e.name == "content/site.yaml" {
				for _, k := range strings.Fields(keys) { // a key that is given twice is a mistake
					site[e.name].Data = regexp.MustCompile(`(?m)^`+k+`:.*\n`).ReplaceAll(site[e.name].Data, nil)
				}
			}
			site[e.name] = &fstest.MapFile{Data: []byte(e.edit(string(site[e.name].Data))), Mode: 0o644}
			done = append(done, e.name)
			want, _ := written(t, site, nil)
			for name, cache := range map[string]*build.Cache{"memory": memory, "disk": build.NewCache(dir)} {
				got, _ := written(t, site, cache)
				if len(got) != len(want) {
					t.Fatalf("%v: with the cache on %s there are %d files, without %d", done, name, len(got), len(want))
				}
				for _, path := range slices.Sorted(maps.Keys(want)) {
					if got[path] != want[path] {
						t.Fatalf("%v: with the cache on %s, %s differs:\n%s\n\nwithout:\n%s", done, name, path, got[path], want[path])
					}
				}
			}
		}
	}
}

// TestOneDocumentIsReadAnew edits one document after all have been read.
func TestOneDocumentIsReadAnew(t *testing.T) {
	site, dir := small(), t.TempDir()
	for _, step := range []struct {
		name string
		edit func()
		want int
	}{
		{"nothing is kept yet", func() {}, 4},
		{"nothing changed", func() {}, 0},
		{"a text changed", func() { site["seeds/b.txt"].Data = append(site["seeds/b.txt"].Data, "完。\n"...) }, 1},
		{"a header changed", func() {
			site["content/documents/b.md"].Data = append(site["content/documents/b.md"].Data, "又注。\n"...)
		}, 1},
		{"the site's title changed", func() {
			site["content/site.yaml"].Data = []byte(strings.Replace(string(site["content/site.yaml"].Data), "公报", "公告", 1))
		}, 0},
		{"the glossary changed", func() {
			site["content/glossary.yaml"] = &fstest.MapFile{Data: []byte("terms:\n  - {hans: 山林, hant: 山林}\n"), Mode: 0o644}
		}, 4},
	} {
		step.edit()
		if _, p := written(t, site, build.NewCache(dir)); p.Read != step.want {
			t.Errorf("%s: %d documents were read anew; want %d", step.name, p.Read, step.want)
		}
	}
}

// TestADamagedCacheIsNoCache spoils every value on the disk.
func TestADamagedCacheIsNoCache(t *testing.T) {
	site, dir := small(), t.TempDir()
	want, _ := written(t, site, build.NewCache(dir))
	values, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(values) != 4 {
		t.Fatalf("%d values, %v; want one for every document", len(values), err)
	}
	for i, name := range values {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		spoilt := []string{"", string(text[:len(text)/2]), strings.Replace(string(text), "保护", "破坏", 1), fmt.Sprintf("%064d\n{}", 0)}[i]
		if err := os.WriteFile(name, []byte(spoilt), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, p := written(t, site, build.NewCache(dir))
	if !maps.Equal(got, want) {
		t.Error("a spoilt value was used")
	}
	if p.Read < 3 {
		t.Errorf("%d values were made anew", p.Read)
	}
}

// BenchmarkWrite compares a build from nothing with one after an edit of one
// document, with the values of the others on the disk.
func BenchmarkWrite(b *testing.B) {
	for _, cached := range []bool{false, true} {
		b.Run(fmt.Sprintf("cache=%t", cached), func(b *testing.B) {
			site, dir := ours(b), b.TempDir()
			for b.Loop() {
				var cache *build.Cache
				if cached {
					cache = build.NewCache(dir)
				}
				written(b, site, cache)
			}
		})
	}
}

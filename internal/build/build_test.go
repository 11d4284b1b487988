package build_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"gongbao/internal/build"
	"gongbao/internal/doc"
)

const root = "../.." // of the repository, which is a site

// TestBuildIsReproducible builds the repository's own site with one processor
// and with all of them, into an empty folder and over an older site, and
// compares every byte.
func TestBuildIsReproducible(t *testing.T) {
	one := filepath.Join(t.TempDir(), "public")
	many := filepath.Join(t.TempDir(), "public")
	before := runtime.GOMAXPROCS(1)
	first, report := mustBuild(t, one)
	runtime.GOMAXPROCS(max(before, 4))
	mustBuild(t, many)
	compare(t, one, many)

	_, again := mustBuild(t, many)
	runtime.GOMAXPROCS(before)
	compare(t, one, many)
	if again.Changed != 0 {
		t.Errorf("building again wrote %d of %d files; want none", again.Changed, again.Files)
	}
	if report.Changed != report.Files || report.Files == 0 {
		t.Errorf("the first build wrote %d of %d files; want all", report.Changed, report.Files)
	}
	if len(first.Library.Works) != 5 {
		t.Errorf("%d documents; want 5", len(first.Library.Works))
	}
}

// TestClauseCounts holds what the build prints against what people counted.
func TestClauseCounts(t *testing.T) {
	p, err := build.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]map[doc.Kind]int{
		"fuzhou-2023":      {doc.Task: 43},
		"fujian-2026":      {doc.Task: 25, doc.Safeguard: 1},
		"fuzhou-npc-2024":  {doc.Task: 9, doc.Background: 2},
		"fuzhou-3820-2021": {doc.Task: 46},
		"cangshan-2021":    {doc.Task: 102, doc.Goal: 8, doc.Safeguard: 8, doc.Background: 3, doc.Guidance: 2},
	}
	if len(p.Library.Works) != len(want) {
		t.Errorf("%d documents; want %d", len(p.Library.Works), len(want))
	}
	for _, w := range p.Library.Works {
		got := map[doc.Kind]int{}
		for _, u := range w.Received.Clauses() {
			got[u.Section.Kind]++
		}
		for k, n := range want[w.Received.ID] {
			if got[k] != n {
				t.Errorf("%s: %d clauses of kind %s; want %d", w.Received.ID, got[k], k, n)
			}
			delete(got, k)
		}
		if len(got) > 0 {
			t.Errorf("%s: also %v", w.Received.ID, got)
		}
	}
}

// TestBothScriptsHaveOneShape walks the received text and both published ones
// side by side.
func TestBothScriptsHaveOneShape(t *testing.T) {
	p, err := build.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Library.Works {
		want := ids(w.Received)
		for _, s := range doc.Scripts {
			d := w.In(s)
			if d.Script != s {
				t.Errorf("%s in %s says it is in %s", d.ID, s, d.Script)
			}
			got := ids(d)
			if len(got) != len(want) {
				t.Fatalf("%s in %s has %d sections; the received text has %d", d.ID, s, len(got), len(want))
			}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("%s in %s: section %d is %s; received as %s", d.ID, s, i, got[i], want[i])
				}
			}
		}
	}
}

// TestProblemsKeepTheOldSite breaks a site that has been built and builds it
// again.
func TestProblemsKeepTheOldSite(t *testing.T) {
	site := t.TempDir()
	write(t, site, "seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊。\n")
	out := filepath.Join(site, "public")
	if _, _, err := build.Build(site, build.Options{Out: out}); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, out)
	write(t, site, "seeds/b.txt", "\xff\xfe\xfd")
	p, _, err := build.Build(site, build.Options{Out: out})
	if !errors.Is(err, build.ErrProblems) {
		t.Fatalf("Build = %v; want ErrProblems", err)
	}
	if p == nil || !p.Blocked(false) {
		t.Error("the project that comes with ErrProblems does not say what is wrong")
	}
	if after := snapshot(t, out); !bytes.Equal(before, after) {
		t.Error("the old site changed")
	}
	if left, _ := filepath.Glob(filepath.Join(site, ".public*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestSeedsAloneBuild builds a folder that staff have written nothing for.
func TestSeedsAloneBuild(t *testing.T) {
	site := t.TempDir()
	write(t, site, "seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊。\n")
	_, report, err := build.Build(site, build.Options{Out: filepath.Join(site, "public")})
	if err != nil {
		t.Fatal(err)
	}
	if report.Pages == 0 {
		t.Error("no pages")
	}
	if _, err := os.Stat(filepath.Join(site, "public", "zh-hant", "a", "index.html")); err != nil {
		t.Error(err)
	}
}

// TestATableStaysATable builds a web page with a table between its clauses.
func TestATableStaysATable(t *testing.T) {
	site := t.TempDir()
	write(t, site, "seeds/a.html", `<html><head><meta charset="utf-8"></head><body><div id="content"><h1>关于调整水价的通知</h1>
<p>一、价格标准</p><p>居民用水价格按下表执行，自发布之日起施行。</p>
<table><tr><th>阶梯</th><th>价格</th></tr><tr><td>一、第一阶梯</td><td>每吨2.5元</td></tr></table>
<p>二、其他事项</p><p>由市水务局负责解释，请各单位认真贯彻落实。</p></div></body></html>`)
	out := filepath.Join(site, "public")
	p, _, err := build.Build(site, build.Options{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(p.Library.Works[0].Received.Clauses()); got != 2 {
		t.Errorf("%d clauses; want 2: a cell of a table is none", got)
	}
	page, err := os.ReadFile(filepath.Join(out, "zh-hant", "a", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "<tr><td>一、第一階梯</td><td>每噸2.5元</td></tr>"; !bytes.Contains(page, []byte(want)) {
		t.Errorf("the page has no %s", want)
	}
}

func BenchmarkBuildIntoEmptyFolder(b *testing.B) {
	for b.Loop() {
		if _, _, err := build.Build(root, build.Options{Out: filepath.Join(b.TempDir(), "public")}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBuildAgain(b *testing.B) {
	out := filepath.Join(b.TempDir(), "public")
	for range 2 { // so that the first measured build finds its own output
		if _, _, err := build.Build(root, build.Options{Out: out}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, _, err := build.Build(root, build.Options{Out: out}); err != nil {
			b.Fatal(err)
		}
	}
}

func mustBuild(t *testing.T, out string) (*build.Project, build.Report) {
	t.Helper()
	p, report, err := build.Build(root, build.Options{Out: out})
	if err != nil {
		for _, problem := range p.Problems {
			t.Log(problem.Format("en"))
		}
		t.Fatal(err)
	}
	return p, report
}

func ids(d *doc.Document) []string {
	var all []string
	for u := range d.Units() {
		all = append(all, u.ID())
	}
	return all
}

func write(t *testing.T, site, name, text string) {
	t.Helper()
	name = filepath.Join(site, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// snapshot returns the names and contents of everything below dir.
func snapshot(t *testing.T, dir string) []byte {
	t.Helper()
	var b bytes.Buffer
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		b.WriteString(name + "\n")
		b.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compare fails for every file that is not the same in both folders.
func compare(t *testing.T, a, b string) {
	t.Helper()
	names := map[string]bool{}
	for _, dir := range []string{a, b} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				names[name] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range names {
		x, errX := os.ReadFile(filepath.Join(a, filepath.FromSlash(name)))
		y, errY := os.ReadFile(filepath.Join(b, filepath.FromSlash(name)))
		if errX != nil || errY != nil || !bytes.Equal(x, y) {
			t.Errorf("%s differs (%v, %v)", name, errX, errY)
		}
	}
}

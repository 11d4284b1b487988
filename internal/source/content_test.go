package source_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"gongbao/internal/doc"
	"gongbao/internal/golden"
	"gongbao/internal/source"
)

// TestSites reads testdata/site/*.txtar. Each archive is the folder of a site;
// its files problems.en and problems.zh hold what must be said about it.
func TestSites(t *testing.T) {
	golden.Each(t, "testdata/site/*.txtar", func(t *testing.T, files []txtar.File) []txtar.File {
		root := fstest.MapFS{"seeds": &fstest.MapFile{Mode: fs.ModeDir | 0o755}}
		for _, f := range files {
			if !strings.HasPrefix(f.Name, "problems.") {
				root[f.Name] = &fstest.MapFile{Data: f.Data}
			}
		}
		ps := problemsOf(t, root)
		return []txtar.File{{Name: "problems.en", Data: []byte(lines(ps, "en"))}, {Name: "problems.zh", Data: []byte(lines(ps, "zh"))}}
	})
}

// problemsOf returns everything that is wrong with the site in root.
func problemsOf(t *testing.T, root fs.FS) []doc.Problem {
	t.Helper()
	content, problems, err := source.Content(root)
	if err != nil {
		t.Fatal(err)
	}
	files, bad, err := source.Seeds(root)
	if err != nil {
		t.Fatal(err)
	}
	kept, unmatched := source.Match(content.Headers, files, bad)
	if twins := slices.ContainsFunc(unmatched, func(p doc.Problem) bool { return p.Rule == "duplicate-document" }); twins != (len(kept) < len(files)) {
		t.Errorf("kept %d of %d files", len(kept), len(files))
	}
	problems = slices.Concat(problems, bad, unmatched)
	doc.SortProblems(problems)
	return problems
}

func lines(ps []doc.Problem, lang string) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.Format(lang) + "\n")
	}
	return b.String()
}

// TestOwnContent reads the site of this repository: no problem, and what it
// says of two documents of different kinds.
func TestOwnContent(t *testing.T) {
	root := os.DirFS("../..")
	if ps := problemsOf(t, root); len(ps) > 0 {
		t.Errorf("problems:\n%s", lines(ps, "en"))
	}
	content, _, err := source.Content(root)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]*doc.Header{}
	for _, h := range content.Headers {
		byID[h.ID] = h
	}
	want := doc.Meta{Title: "关于推动城市高质量发展的实施意见", Issuer: []string{"中共福建省委", "福建省人民政府"}, Kind: "opinion", Adopted: "2026-01-29"}
	h := byID["fujian-2026"]
	if diff := cmp.Diff(want, h.Meta); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"title", "issuer", "kind"}, h.Inferred); diff != "" {
		t.Errorf("inferred: -want +got:\n%s", diff)
	}
	if len(h.Errata) != 1 || h.Errata[0].Line != 26 || h.Errata[0].Read != "頂到海洋的保護治理" {
		t.Errorf("errata: %+v", h.Errata)
	}
	if n := byID["fuzhou-3820-2021"]; n.Meta.Kind != "news" || !strings.Contains(n.Note, "不是行动纲要本身") {
		t.Errorf("the report: %+v", n)
	}
}

// TestExamples takes the commented example at the head of every content file
// and reads it as the file itself: it must be free of problems and show every
// key there is.
func TestExamples(t *testing.T) {
	keys := map[string]string{"glossary": "terms", "agencies": "agencies", "topics": "topics", "links": "decisions", "grades": "grades", "moved": "moved"}
	names, err := filepath.Glob("../../content/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	headers, err := filepath.Glob("../../content/documents/*.md")
	if err != nil || len(headers) < 5 || len(names) < 5 {
		t.Fatal(err, names, headers)
	}
	for _, path := range append(names, headers...) {
		name := strings.TrimPrefix(filepath.ToSlash(path), "../../content/")
		key := keys[strings.TrimSuffix(name, ".yaml")]
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			example := exampleOf(text, key)
			if strings.HasSuffix(name, ".md") {
				name = "documents/fuzhou-2023.md"
				example = "---\n" + example + "---\n"
			}
			root := fstest.MapFS{}
			for _, h := range headers {
				other, err := os.ReadFile(h)
				if err != nil {
					t.Fatal(err)
				}
				root["content/documents/"+filepath.Base(h)] = &fstest.MapFile{Data: other}
			}
			root["content/"+name] = &fstest.MapFile{Data: []byte(example)}
			_, problems, err := source.Content(root)
			if err != nil {
				t.Fatal(err)
			}
			problems = slices.DeleteFunc(problems, func(p doc.Problem) bool { return p.File != "content/"+name })
			if len(problems) > 0 {
				t.Errorf("%s\n%s", lines(problems, "en"), example)
			}
			for _, key := range source.Keys(name) {
				if !strings.Contains(example, key+":") {
					t.Errorf("the example does not show the key %s:\n%s", key, example)
				}
			}
		})
	}
}

var (
	exampleLine = regexp.MustCompile(`^\s*(- )?[a-z][a-zA-Z0-9_-]*:(\s|$)`)
	commentLine = regexp.MustCompile(`^\s+(#|- \{)`)
)

// exampleOf returns the YAML in the comments before the first key of a file:
// their lines that have a key, and what belongs to these. If it is a list, it
// stands below the given key.
func exampleOf(text []byte, key string) string {
	var b strings.Builder
	for line := range strings.Lines(string(text)) {
		comment, ok := strings.CutPrefix(line, "#")
		if !ok && !strings.HasPrefix(line, "---") {
			break
		}
		if exampleLine.MatchString(comment) || b.Len() > 0 && commentLine.MatchString(comment) {
			b.WriteString(strings.TrimPrefix(comment, " "))
		}
	}
	example := b.String()
	if key != "" && !strings.HasPrefix(example, key+":") {
		return key + ":\n" + example
	}
	return example
}

// TestSiteWithoutContent serves a folder that holds seeds and nothing else.
func TestSiteWithoutContent(t *testing.T) {
	root := fstest.MapFS{"seeds/a.txt": {Data: []byte("正文")}}
	content, problems, err := source.Content(root)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if s := content.Site; s.Title.Hant == "" || s.LevelOf("city").Name.Hans == "" || s.UnitPages != "tasks" || s.Glyphs != "house" {
		t.Errorf("%+v", s)
	}
}

// TestSeedsNeedAFolder holds that a folder without seeds is no site.
func TestSeedsNeedAFolder(t *testing.T) {
	_, _, err := source.Seeds(fstest.MapFS{"public/index.html": {}})
	if err == nil || !strings.Contains(err.Error(), "-C DIR") {
		t.Errorf("got %v", err)
	}
}

// TestSeedsSkipsDotFilesAndRefusesLinks holds that only files themselves are
// read, in the order of their paths, folders included.
func TestSeedsSkipsDotFilesAndRefusesLinks(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"seeds/b.txt", "seeds/2024/a.txt", "seeds/.gitkeep", "secret"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("正文"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../secret", filepath.Join(dir, "seeds/link.txt")); err != nil {
		t.Fatal(err)
	}
	files, problems, err := source.Seeds(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name+" "+f.Path)
	}
	if diff := cmp.Diff([]string{"2024/a.txt seeds/2024/a.txt", "b.txt seeds/b.txt"}, names); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(problems) != 1 || problems[0].File != "seeds/link.txt" {
		t.Errorf("problems: %v", problems)
	}
}

// FuzzContent holds that no text of staff's makes the reader panic, and that
// every problem lies inside its file.
func FuzzContent(f *testing.F) {
	for _, name := range []string{"documents/fujian-2026.md", "site.yaml", "agencies.yaml", "moved.yaml"} {
		text, err := os.ReadFile("../../content/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, s := range []string{"---\nid: [a\n---\n", "terms: [{hans: *a}]", "a: &x 1\n<<: *x", "decisions:\n- {date: 2023年12月19日}", "---\n---\n", "levels: {a: !!binary x}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		last := 2 // and what YAML takes for the end of a line
		for _, end := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} {
			last += bytes.Count(text, []byte(end))
		}
		for _, name := range []string{"site.yaml", "glossary.yaml", "agencies.yaml", "topics.yaml", "links.yaml", "grades.yaml", "moved.yaml", "documents/a.md"} {
			_, problems, err := source.Content(fstest.MapFS{"content/" + name: {Data: text}})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range problems {
				if p.Pos.Line > last || p.File != "content/"+name || p.En == "" || p.Zh == "" || strings.Contains(p.Format("zh")+p.Format("en"), "%!") {
					t.Fatalf("%s", p.Format("en"))
				}
			}
		}
	})
}

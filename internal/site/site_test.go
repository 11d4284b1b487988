package site

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gongbao/internal/doc"
	"gongbao/layouts"
)

// sourceText returns the text of all layouts and of the package's code.
func sourceText(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(layouts.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(layouts.FS, name)
		b.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasPrefix(f, "words") || strings.HasSuffix(f, "_test.go") {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(text)
	}
	return b.String()
}

// layoutsWith returns the built-in layouts with one file replaced.
func layoutsWith(t *testing.T, name, text string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(layouts.FS, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(layouts.FS, path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if text == "" {
		delete(out, name)
	} else {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestLayoutErrors(t *testing.T) {
	for _, c := range []struct{ about, file, text, want string }{
		{"missing file", "unit.html", "", "layouts/unit.html is missing"},
		{"syntax", "unit.html", "a\n{{if}}", "layouts/unit.html:2: "},
		{"field", "unit.html", "a\n{{.Nope}}", "layouts/unit.html:2: executing \"unit.html\" at <.Nope>: can't evaluate field Nope"},
		{"wording", "partials/card.html", "{{define \"card\"}}{{t \"nope\"}}{{end}}", "no wording called \"nope\""},
	} {
		t.Run(c.about, func(t *testing.T) {
			s, _, err := New(layoutsWith(t, c.file, c.text), library(), Options{})
			for _, p := range pagesOf(s) {
				if err == nil {
					err = p.Render(&strings.Builder{})
				}
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want it to name %q", err, c.want)
			}
		})
	}
}

func pagesOf(s *Site) []Page {
	if s == nil {
		return nil
	}
	return s.Pages()
}

func TestNoteProblems(t *testing.T) {
	for _, c := range []struct{ note, want string }{
		{"好。\n\n见[别处](nowhere/9)。", "content/documents/fuzhou.md:14: site: the note's link nowhere/9 leads nowhere"},
		{"见[锚点](#9.9)。", "content/documents/fuzhou.md:12: site: the note's link #9.9 leads nowhere"},
		{"第一\n\n<b>粗</b>", "content/documents/fuzhou.md:14: site: HTML in a note is left out"},
		{"<div>\n块\n</div>", "content/documents/fuzhou.md:12: site: HTML in a note is left out"},
		{"第一\n\n| 行动 | 期限 |\n| --- | :-: |\n| 内涝 | 2025 |", "content/documents/fuzhou.md:14: site: a table in a note stays"},
		{"一\n二**牵头单位：**市", "content/documents/fuzhou.md:13: site: ** did not become bold"},
		{"![图](a.png)", "content/documents/fuzhou.md:12: site: the note refers to the image a.png"},
		{strings.Repeat("长", noteBytes), "content/documents/fuzhou.md:12: site: the note has 196608 bytes"},
		{"好\n" + strings.Repeat("> ", 13) + "深", "content/documents/fuzhou.md:13: site: the note nests deeper"},
	} {
		lib := library()
		lib.Works[1].Received.Header.Note = c.note
		s, problems, err := New(layouts.FS, lib, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Format("en"), c.want) {
			t.Errorf("note %.20q: problems %v, want one: %s", c.note, problems, c.want)
		}
		for _, page := range rendered(t, s) {
			if strings.Contains(page, "<b>粗") || strings.Contains(page, "<div>\n块") {
				t.Errorf("note %.20q: its HTML reached the page", c.note)
			}
		}
	}
}

// FuzzNote: no note can run a script, bring in raw HTML, or break the page.
func FuzzNote(f *testing.F) {
	for _, seed := range []string{
		"[x](javascript:alert(1)) [y](data:text/html,x) <javascript:alert(2)>",
		"<script>alert(1)</script>\n\n<b onclick=x>粗</b>",
		"# 一\n\n> 引\n\n- 甲\n  - 乙\n\n[^1]\n\n[^1]: 注",
		"[a]: <b>\n[a]", "![](x)", "**牵头单位：**市", "\x00\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lib := library()
		lib.Works[1].Received.Header.Note = text
		s, _, err := New(layouts.FS, lib, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range elements(t, renderedPage(t, s, "zh-hans/fuzhou/index.html")) {
			if e.name == "script" && !strings.HasPrefix(e.attrs["src"], "../../static/") && e.attrs["type"] != "application/ld+json" {
				t.Errorf("script %q", e.text)
			}
			for name, value := range e.attrs {
				value = strings.ToLower(strings.TrimSpace(value))
				if strings.HasPrefix(name, "on") || strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:text") {
					t.Errorf("<%s %s=%q>", e.name, name, value)
				}
			}
		}
	})
}

func TestAddressClash(t *testing.T) {
	lib := library()
	lib.Content.Topics = append(lib.Content.Topics, doc.Topic{ID: "sponge-city", Name: "内涝", Words: []string{"内涝"}})
	s, problems, err := New(layouts.FS, lib, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) != 2 || problems[0].Rule != "address-clash" || problems[0].Severity != doc.Severe {
		t.Errorf("problems %v, want one clash per script", problems)
	}
	last := ""
	for _, p := range s.Pages() {
		if p.Path <= last {
			t.Errorf("%s follows %s", p.Path, last)
		}
		last = p.Path
	}
}

// TestOddName: a document may be called after its file, whatever that is.
func TestOddName(t *testing.T) {
	lib := library()
	for _, w := range lib.Works {
		id := w.Received.ID + " 关于#1?50%"
		w.Received.ID, w.Hans.ID, w.Hant.ID = id, id, id
	}
	lib = doc.NewLibrary(lib.Content, lib.Works, nil)
	lib.Works[1].Received.Header.Note = ""
	CheckAddresses(t, rendered(t, newSite(t, lib)))
}

// TestEmpty: a site without documents and without content still has its pages.
func TestEmpty(t *testing.T) {
	s, problems, err := New(layouts.FS, doc.NewLibrary(&doc.Content{}, nil, nil), Options{})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	pages := rendered(t, s)
	if len(pages) != 2+2*10+3*len(datasets)+3 {
		t.Errorf("%d pages", len(pages))
	}
	if got := pages["data/units.json"]; got != "[\n]\n" {
		t.Errorf("data/units.json: %q", got)
	}
}

// TestBaseURL: with a base URL pages name their canonical address, and the page
// for lost readers works at any depth.
func TestBaseURL(t *testing.T) {
	lib := library()
	lib.Content.Site.BaseURL = "https://example.org/gb/"
	lib.Content.Site.Official = doc.Official{SiteIDCode: "3501000001", Organizer: "福州市某局"}
	pages := rendered(t, newSite(t, lib))
	for path, wants := range map[string][]string{
		"zh-hant/fuzhou/2.1.html": {
			`<link rel="canonical" href="https://example.org/gb/zh-hant/fuzhou/2.1.html">`,
			`<link rel="alternate" hreflang="zh-Hans" href="https://example.org/gb/zh-hans/fuzhou/2.1.html">`,
			`<meta name="SiteDomain" content="example.org">`,
			`<meta name="SiteIDCode" content="3501000001">`,
			`網站標識碼：3501000001`,
		},
		"404.html": {`href="https://example.org/gb/static/site.css"`, `href="https://example.org/gb/zh-hans/index.html"`},
	} {
		for _, want := range wants {
			if !strings.Contains(pages[path], want) {
				t.Errorf("%s does not hold %s", path, want)
			}
		}
		if strings.Contains(pages[path], "非官方") {
			t.Errorf("%s says 非官方 although the site has identifiers", path)
		}
	}
}

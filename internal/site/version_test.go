package site

import (
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongbao/internal/doc"
	"gongbao/layouts"
)

// versioned is the library of the fixture with a second version of the city's
// plan, changes, a withdrawal and an interpretation.
func versioned() *doc.Library {
	lib := library()
	next := city()
	next.ID = "fuzhou-2026"
	next.Meta.Adopted, next.Meta.Published = "2026-03-01", ""
	next.Header = &doc.Header{
		Path: "content/documents/fuzhou-2026.md", ID: "fuzhou-2026", Level: "city", VersionOf: "fuzhou", Added: "2026-03-05",
		Revised: []doc.Revision{{Date: "2026-04-01", What: "改正错字"}, {Date: "2026-04-01", What: "补上附件"}},
	}
	tasks := next.Parts[1].Sections[2]
	tasks.Children[0].Text = "建设海绵城市，保护生态环境和湿地。"
	tasks.Children[1] = han("2.2", "（二）", "发展绿色交通", doc.Task, 8, "发展公共交通。")
	lib.Content.Withdrawn = []doc.Withdrawal{{ID: "old", Title: "旧方案", Date: "2025-01-01", Why: "来源有误"}}
	lib.Content.Readings = []*doc.Reading{{
		Path: "content/notes/guide.md", ID: "guide", Title: "读懂行动纲要", Published: "2026-03-02", Interprets: []string{"fuzhou-2026", "fuzhou-2026/2.1"},
		Note: "## 要点\n\n见[第一项](#2.1)。", NoteLine: 7,
	}}
	return doc.NewLibrary(lib.Content, append(lib.Works, work(next)), lib.Links)
}

// TestVersions: the old version leads to the new one, both list each other, and
// the comparison applied to the old text gives the new one, in both scripts.
func TestVersions(t *testing.T) {
	lib := versioned()
	pages := rendered(t, newSite(t, lib))
	CheckAddresses(t, pages)
	CheckText(t, lib, pages)
	CheckDownloads(t, lib, pages)
	for _, p := range []string{"zh-hans/fuzhou/index.html", "zh-hans/fuzhou/2.1.html"} {
		if !regexp.MustCompile(`<p class="newer">.*href="\.\./fuzhou-2026/index\.html"`).MatchString(pages[p]) {
			t.Errorf("%s does not lead to the newer version", p)
		}
	}
	if strings.Contains(pages["zh-hans/fuzhou-2026/index.html"], `class="newer"`) {
		t.Error("the newest version says there is a newer one")
	}
	for _, s := range doc.Scripts {
		page := pages[versionsPath(s, "fuzhou-2026")]
		old, new := comparedText(t, page)
		for _, c := range []struct{ id, got string }{{"fuzhou", old}, {"fuzhou-2026", new}} {
			var want strings.Builder
			other := map[string]string{"fuzhou": "fuzhou-2026", "fuzhou-2026": "fuzhou"}[c.id]
			for _, clause := range clauseTexts(lib.Work(c.id).In(s)) {
				if !holds(clauseTexts(lib.Work(other).In(s)), clause.text) {
					want.WriteString(clause.text)
				}
			}
			if spaceless(c.got) != spaceless(want.String()) {
				t.Errorf("%s in %s: the comparison says %q, the document %q", c.id, s, c.got, want.String())
			}
		}
	}
}

func holds(list []clauseText, text string) bool {
	for _, c := range list {
		if c.text == text {
			return true
		}
	}
	return false
}

// comparedText returns what a comparison says the two versions are, without the
// clauses that did not change.
func comparedText(t *testing.T, page string) (old, new string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *html.Node, inside bool, op string)
	walk = func(n *html.Node, inside bool, op string) {
		if n.Type == html.TextNode && inside {
			if op != "ins" {
				old += n.Data
			}
			if op != "del" {
				new += n.Data
			}
		}
		if n.Data == "ins" || n.Data == "del" {
			op = n.Data
		}
		for _, a := range n.Attr {
			inside = inside || a.Key == "class" && a.Val == "words"
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside, op)
		}
	}
	walk(root, false, "")
	return old, new
}

func TestVersionOfNothing(t *testing.T) {
	lib := versioned()
	lib.Work("fuzhou-2026").Received.Header.VersionOf = "nope"
	_, problems, err := New(layouts.FS, lib, Options{Fold: fold, Convert: convert})
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].En, "there is no document with the id nope") {
		t.Errorf("problems %v, error %v", problems, err)
	}
}

// TestReadings: an interpretation and what it interprets lead to each other.
func TestReadings(t *testing.T) {
	pages := rendered(t, newSite(t, versioned()))
	for p, want := range map[string]string{
		"zh-hans/fuzhou-2026/index.html": `href="../notes/guide.html">读懂行动纲要</a>`,
		"zh-hant/fuzhou-2026/2.1.html":   `href="../notes/guide.html">`,
		"zh-hans/notes/guide.html":       `<a href="../fuzhou-2026/2.1.html">第一项</a>`,
		"zh-hant/notes/guide.html":       `href="../fuzhou-2026/index.html">`,
	} {
		if !strings.Contains(pages[p], want) {
			t.Errorf("%s does not hold %s", p, want)
		}
	}
	lib := versioned()
	lib.Content.Readings[0].Interprets = []string{"nope/1"}
	_, problems, err := New(layouts.FS, lib, Options{Fold: fold, Convert: convert})
	if err != nil || len(problems) == 0 || !strings.Contains(problems[0].Format("en"), "there is no document or unit nope/1") {
		t.Errorf("problems %v, error %v", problems, err)
	}
}

// parsedFeed is an Atom feed as a reader sees it.
type parsedFeed struct {
	ID      string `xml:"id"`
	Title   string `xml:"title"`
	Updated string `xml:"updated"`
	Author  string `xml:"author>name"`
	Link    []struct {
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entry []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Summary string `xml:"summary"`
	} `xml:"entry"`
}

// TestFeeds: feeds have what Atom asks for, real days, newest first, and ids
// that stay when wording and address change.
func TestFeeds(t *testing.T) {
	lib := versioned()
	pages := rendered(t, newSite(t, lib))
	moved := versioned()
	moved.Content.Site.BaseURL = "https://example.org/"
	moved.Content.Site.Title = doc.Words{Hans: "新名", Hant: "新名"}
	moved.Work("fuzhou-2026").Received.Meta.Title = "改名的纲要"
	again := rendered(t, newSite(t, moved))
	count := 0
	for p, text := range pages {
		if !strings.Contains(text, "<feed xmlns") {
			continue
		}
		count++
		f, g := parseFeed(t, text), parseFeed(t, again[p])
		if f.ID == "" || f.ID != g.ID || f.Title == "" || f.Author == "" || len(f.Link) != 2 || len(f.Entry) == 0 || f.Updated != f.Entry[0].Updated {
			t.Errorf("%s: %+v", p, f)
		}
		seen := map[string]bool{}
		for i, e := range f.Entry {
			if seen[e.ID] || e.ID != g.Entry[i].ID || e.Title == "" || !regexp.MustCompile(`^\d{4}-\d\d-\d\dT00:00:00\+08:00$`).MatchString(e.Updated) {
				t.Errorf("%s: entry %+v", p, e)
			}
			if i > 0 && e.Updated > f.Entry[i-1].Updated {
				t.Errorf("%s: %s stands behind %s", p, e.Updated, f.Entry[i-1].Updated)
			}
			seen[e.ID] = true
		}
	}
	if count < 10 {
		t.Errorf("%d feeds", count)
	}
	site := parseFeed(t, pages["zh-hans/feed.xml"])
	var told []string
	for _, e := range site.Entry {
		told = append(told, e.Summary)
	}
	if got := strings.Join(told, "\n"); !strings.Contains(got, "2025年1月1日撤下：来源有误") || !strings.Contains(got, "2026年4月1日修订：补上附件") {
		t.Errorf("the site's feed tells\n%s", got)
	}
	if !strings.Contains(pages["zh-hans/changes.html"], "旧方案") {
		t.Error("the page of changes does not list what was withdrawn")
	}
}

func parseFeed(t *testing.T, text string) parsedFeed {
	t.Helper()
	var f parsedFeed
	if err := xml.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

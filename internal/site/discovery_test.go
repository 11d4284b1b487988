package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"

	"gongbao/internal/doc"
)

// official is a library whose site has everything that a government site has.
// Every identifier is made up.
func official() *doc.Library {
	lib := library()
	s := &lib.Content.Site
	s.BaseURL = "https://www.example.gov.cn/gongbao/"
	s.Official = doc.Official{
		SiteIDCode: "3501000000", Organizer: "福州市人民政府", ICP: "闽ICP备00000000号", PoliceRecord: "闽公网安备00000000000000号",
		ReportURL: "https://example.gov.cn/report",
	}
	return lib
}

// groups lists the mandatory meta elements of the three groups.
var groups = struct{ site, column, article []string }{
	[]string{"SiteName", "SiteDomain", "SiteIDCode"},
	[]string{"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"},
	[]string{"ArticleTitle", "PubDate", "ContentSource"},
}

// metaElements returns the meta elements of a page by name or property.
func metaElements(t *testing.T, page string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, e := range elements(t, page) {
		if name := e.attrs["name"] + e.attrs["property"]; e.name == "meta" && name != "" {
			if _, twice := out[name]; twice {
				t.Errorf("meta %s stands twice", name)
			}
			out[name] = e.attrs["content"]
		}
	}
	return out
}

// TestMetas: a site with all identifiers has the full set of meta elements on
// every page, letter case exact; only what the document does not state is
// missing.
func TestMetas(t *testing.T) {
	lib := official()
	pages := rendered(t, newSite(t, lib))
	for p, text := range pages {
		if path.Ext(p) != ".html" {
			continue
		}
		got := metaElements(t, text)
		want := append([]string{"description", "og:title", "og:type", "og:site_name", "og:locale"}, groups.site...)
		entry := strings.Contains(text, `<body class="page-entry`)
		if !entry {
			want = append(append(want, groups.column...), "og:url")
		}
		article := regexp.MustCompile(`<body class="page-(document|unit)`).MatchString(text)
		if article {
			want = append(want, "ArticleTitle", "Url")
		}
		if strings.HasPrefix(p[len("zh-hans/"):], "fuzhou/") && article { // states all three
			want = append(want, groups.article...)
		}
		for _, name := range want {
			if got[name] == "" {
				t.Errorf("%s has no %s", p, name)
			}
		}
		if got["SiteDomain"] != "www.example.gov.cn" {
			t.Errorf("%s: SiteDomain is %q", p, got["SiteDomain"])
		}
		if strings.Count(p, "/") < 2 && got["ArticleTitle"] != "" {
			t.Errorf("%s is no article and has an ArticleTitle", p)
		}
	}
	home := pages["zh-hant/index.html"]
	for _, want := range []string{"主辦單位：福州市人民政府", "網站標識碼：3501000000", "ICP備案：", "公安備案：", "我為政府網站找錯", "網站地圖", "mailto:desk@example.org"} {
		if !strings.Contains(home, want) {
			t.Errorf("home lacks %s", want)
		}
	}
	if strings.Contains(home, "非官方") {
		t.Error("an official site says that it is none")
	}
}

// TestUnofficial: without identifiers the site says so and invents none.
func TestUnofficial(t *testing.T) {
	for p, text := range rendered(t, newSite(t, library())) {
		if path.Ext(p) != ".html" || strings.Contains(text, "http-equiv=\"refresh\"") {
			continue
		}
		if !strings.Contains(text, "非官方") {
			t.Errorf("%s does not say that the site is not official", p)
		}
		for _, name := range []string{"SiteDomain", "SiteIDCode", "og:url"} {
			if got := metaElements(t, text)[name]; got != "" {
				t.Errorf("%s: %s is %q out of nowhere", p, name, got)
			}
		}
	}
}

// TestSitemap: every page that readers enter by is in the sitemap, with the
// page in the other script.
func TestSitemap(t *testing.T) {
	lib := official()
	pages := rendered(t, newSite(t, lib))
	var set struct {
		URL []struct {
			Loc  string `xml:"loc"`
			Link []struct {
				Lang string `xml:"hreflang,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(pages["sitemap.xml"]), &set); err != nil {
		t.Fatal(err)
	}
	base := lib.Content.Site.BaseURL
	listed := map[string]bool{}
	for _, u := range set.URL {
		listed[strings.TrimPrefix(u.Loc, base)] = true
		for _, l := range u.Link {
			p, ok := strings.CutPrefix(l.Href, base)
			if _, there := pages[p]; !ok || !there || !strings.HasPrefix(p, strings.ToLower(l.Lang)+"/") {
				t.Errorf("%s: the alternate %s leads nowhere", u.Loc, l.Href)
			}
		}
	}
	for p := range pages {
		if want := path.Ext(p) == ".html" && p != "404.html"; listed[p] != want {
			t.Errorf("%s is listed: %v, want %v", p, listed[p], want)
		}
	}
	if !strings.Contains(pages["robots.txt"], "Sitemap: "+base+"sitemap.xml\n") {
		t.Errorf("robots.txt: %q", pages["robots.txt"])
	}
	if without := rendered(t, newSite(t, library())); without["sitemap.xml"] != "" || strings.Contains(without["robots.txt"], "Sitemap") {
		t.Error("a site without an address has a sitemap")
	}
}

// TestSitemapParts: more addresses than one file may hold are spread.
func TestSitemapParts(t *testing.T) {
	lib := official()
	s := newSite(t, lib)
	pages := []Page{}
	for i := range sitemapURLs + 1 {
		pages = append(pages, Page{Path: fmt.Sprintf("zh-hans/%d.html", i), Title: "x"})
	}
	var names []string
	for _, p := range s.sitemaps(pages) {
		names = append(names, p.Path)
	}
	if got := strings.Join(names, " "); got != "sitemap.xml sitemap-1.xml sitemap-2.xml" {
		t.Errorf("got %s", got)
	}
}

// TestWebManifest: its addresses lead somewhere.
func TestWebManifest(t *testing.T) {
	pages := rendered(t, newSite(t, library()))
	for _, script := range doc.Scripts {
		p := in(script, "manifest.webmanifest")
		var m struct {
			Start string `json:"start_url"`
			Icons []struct{ Src string }
		}
		if err := json.Unmarshal([]byte(pages[p]), &m); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		checkAddress(t, p, m.Start, pages, nil)
		for _, i := range m.Icons {
			checkAddress(t, p, i.Src, pages, nil)
		}
	}
}

func TestLint(t *testing.T) {
	rules := func(s *doc.Site) string {
		var out []string
		for _, p := range Lint(s) {
			out = append(out, p.Rule+"="+p.Severity.String())
		}
		return strings.Join(out, " ")
	}
	full := official().Content.Site
	partial := full
	partial.BaseURL, partial.Contact, partial.Official.ICP, partial.Official.SiteIDCode = "", "", "", "35"
	for _, c := range []struct {
		site doc.Site
		want string
	}{
		{full, ""},
		{doc.Site{}, "no-base-url=note"},
		{partial, "no-base-url=warning site-id-code=warning official-icp=warning no-contact=warning"},
	} {
		if got := rules(&c.site); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

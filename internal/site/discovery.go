package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// sitemapURLs is how many addresses one sitemap holds. The protocol allows
// 50,000 and 50 MB; with the alternates an address takes about 600 bytes.
const sitemapURLs = 10_000

// discoveryPages returns the files that programs look for at the root: robots,
// the sitemap of pages, and what a phone needs to keep the site as an app.
// Sitemaps hold absolute addresses, so there are none without a base URL.
func (s *Site) discoveryPages(pages []Page) []Page {
	out := []Page{{Path: "robots.txt", render: s.robots}}
	for _, script := range doc.Scripts {
		v := &view{Site: s, script: script}
		out = append(out, Page{Path: in(script, "manifest.webmanifest"), render: v.webManifest})
	}
	if s.lib.Content.Site.BaseURL == "" {
		return out
	}
	return append(out, s.sitemaps(pages)...)
}

func (s *Site) robots(w io.Writer) error {
	text := "User-agent: *\nAllow: /\n"
	if base := s.lib.Content.Site.BaseURL; base != "" {
		text += "\nSitemap: " + s.absolute("sitemap.xml") + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// absolute returns the address of path, from the site's root, on the web.
func (s *Site) absolute(path string) string {
	return strings.TrimSuffix(s.lib.Content.Site.BaseURL, "/") + "/" + strings.TrimPrefix(rel("", path), "./")
}

// sitemaps lists every page that a reader may enter by: one file, or an index
// and its parts.
func (s *Site) sitemaps(pages []Page) []Page {
	var entries []string
	for _, p := range pages {
		if p.Title != "" && path.Ext(p.Path) == ".html" && p.Path != "404.html" {
			entries = append(entries, p.Path)
		}
	}
	parts := slices.Collect(slices.Chunk(entries, sitemapURLs))
	if len(parts) == 1 {
		return []Page{{Path: "sitemap.xml", render: s.sitemap(parts[0])}}
	}
	out := []Page{{Path: "sitemap.xml", render: func(w io.Writer) error {
		var b bytes.Buffer
		b.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for i := range parts {
			fmt.Fprintf(&b, "<sitemap><loc>%s</loc></sitemap>\n", escaped(s.absolute(sitemapPart(i))))
		}
		b.WriteString("</sitemapindex>\n")
		_, err := w.Write(b.Bytes())
		return err
	}}}
	for i, part := range parts {
		out = append(out, Page{Path: sitemapPart(i), render: s.sitemap(part)})
	}
	return out
}

func sitemapPart(i int) string { return fmt.Sprintf("sitemap-%d.xml", i+1) }

// sitemap writes the addresses of entries, each with that of the other script.
func (s *Site) sitemap(entries []string) func(io.Writer) error {
	return func(w io.Writer) error {
		var b bytes.Buffer
		b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n")
		for _, e := range entries {
			fmt.Fprintf(&b, "<url><loc>%s</loc>", escaped(s.absolute(e)))
			if _, ok := mirrored(e); ok {
				_, rest, _ := strings.Cut(e, "/")
				for _, script := range doc.Scripts {
					fmt.Fprintf(&b, `<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, script, escaped(s.absolute(in(script, rest))))
				}
			}
			b.WriteString("</url>\n")
		}
		b.WriteString("</urlset>\n")
		_, err := w.Write(b.Bytes())
		return err
	}
}

// escaped returns text for XML.
func escaped(text string) string {
	var b strings.Builder
	// A strings.Builder never fails.
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

// webManifest is manifest.webmanifest: how the site looks on a home screen.
func (v *view) webManifest(w io.Writer) error {
	type icon struct {
		Src   string `json:"src"`
		Sizes string `json:"sizes"`
		Type  string `json:"type"`
	}
	site := &v.lib.Content.Site
	data, err := json.MarshalIndent(struct {
		Name        string `json:"name"`
		Description string `json:"description,omitempty"`
		Lang        string `json:"lang"`
		ID          string `json:"id"`
		Start       string `json:"start_url"`
		Scope       string `json:"scope"`
		Display     string `json:"display"`
		Theme       string `json:"theme_color"`
		Background  string `json:"background_color"`
		Icons       []icon `json:"icons"`
	}{
		Name: v.siteTitle(), Description: site.Subtitle.In(v.script), Lang: string(v.script),
		ID: "index.html", Start: "index.html", Scope: "../", Display: "minimal-ui", Theme: "#fbfaf7", Background: "#fbfaf7",
		Icons: []icon{
			{"../static/icon-192.png", "192x192", "image/png"},
			{"../static/icon-512.png", "512x512", "image/png"},
			{"../static/icon.svg", "any", "image/svg+xml"},
		},
	}, "", " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

package site

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// metas returns the meta elements that the guideline for government sites
// (国办发〔2017〕47号) asks for, as far as the site's configuration and the
// document state them: the group of the site on every page, that of the column
// on all but the entry, that of the article on documents and units, whose
// column is that of policy documents. Nothing is made up: a tag without a value
// is left out.
func (v *view) metas(f *Frame, info pageInfo) []MetaTag {
	site := &v.lib.Content.Site
	tags := []MetaTag{
		{"SiteName", v.siteTitle()},
		{"SiteDomain", domain(site.BaseURL)},
		{"SiteIDCode", site.Official.SiteIDCode},
	}
	tags = append(tags, v.columnMetas(info)...)
	if d := info.article; d != nil {
		tags = append(tags,
			MetaTag{"ArticleTitle", info.title},
			MetaTag{"PubDate", publicationDate(d)})
		if !inferred(d, "issuer") {
			tags = append(tags,
				MetaTag{"ContentSource", strings.Join(d.Meta.Issuer, " ")},
				MetaTag{"Author", strings.Join(d.Meta.Issuer, " ")})
		}
		tags = append(tags,
			MetaTag{"Keywords", strings.Join(info.keywords, ",")},
			MetaTag{"Url", f.Canonical})
	}
	return slices.DeleteFunc(tags, func(t MetaTag) bool { return t.Content == "" })
}

// columnMetas returns the group of the column. The entry page belongs to none.
func (v *view) columnMetas(info pageInfo) []MetaTag {
	name, kind, description := cmp.Or(info.title, v.say("nav.home")), info.columnType, info.description
	switch {
	case info.page == "entry":
		return nil
	case info.article != nil:
		name, kind = v.say("column.documents"), v.say("column.documents")
		description = v.say("column.documents.about", v.siteTitle())
	case kind == "":
		for _, s := range sections {
			if s.key == info.nav {
				kind = v.say(s.key)
			}
		}
	}
	return []MetaTag{
		{"ColumnName", name},
		{"ColumnDescription", description},
		{"ColumnKeywords", strings.Join([]string{v.siteTitle(), name}, ",")},
		{"ColumnType", cmp.Or(kind, name)},
	}
}

// graph returns what a message that links to the page shows of it (Open Graph).
func (v *view) graph(f *Frame, info pageInfo) []MetaTag {
	kind := "website"
	if info.article != nil {
		kind = "article"
	}
	tags := []MetaTag{
		{"og:type", kind},
		{"og:title", cmp.Or(info.title, v.siteTitle())},
		{"og:description", info.description},
		{"og:site_name", v.siteTitle()},
		{"og:locale", map[doc.Script]string{doc.Hans: "zh_CN", doc.Hant: "zh_TW"}[v.script]},
		{"og:url", f.Canonical},
	}
	if f.Canonical != "" {
		tags = append(tags, MetaTag{"og:image", v.absolute("static/icon-512.png")})
	}
	return slices.DeleteFunc(tags, func(t MetaTag) bool { return t.Content == "" })
}

// publicationDate returns the day on which d was published or else sent out, as
// the guideline's YYYY-MM-DD; the time of day it also asks for is nobody's to
// know. The day of signing is none of these. It returns "" if no such day is
// stated.
func publicationDate(d *doc.Document) string {
	switch {
	case d.Meta.Published != "" && !inferred(d, "published"):
		return d.Meta.Published
	case d.Meta.Issued != "" && !inferred(d, "issued"):
		return d.Meta.Issued
	}
	return ""
}

// domain returns the host of a base URL, or "".
func domain(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Host
}

// Legislation is a document in the terms of schema.org, for JSON-LD.
type Legislation struct {
	Context      string   `json:"@context"`
	Type         string   `json:"@type"`
	Name         string   `json:"name"`
	Identifier   string   `json:"legislationIdentifier,omitempty"`
	Kind         string   `json:"legislationType,omitempty"`
	Date         string   `json:"legislationDate,omitempty"`
	Published    string   `json:"datePublished,omitempty"`
	Jurisdiction string   `json:"legislationJurisdiction,omitempty"`
	PassedBy     []string `json:"legislationPassedBy,omitempty"`
	Force        string   `json:"legislationLegalForce,omitempty"`
	Language     string   `json:"inLanguage"`
	LegalValue   string   `json:"legislationLegalValue,omitempty"`
	URL          string   `json:"url,omitempty"`
	Source       string   `json:"isBasedOn,omitempty"`

	PartOf     *LegislationRef  `json:"isPartOf,omitempty"`
	Implements []LegislationRef `json:"legislationEnsuresImplementationOf,omitempty"`
}

// acts are the kinds of document that schema.org's Legislation is meant for;
// a news report about a policy is none.
var acts = []string{"outline", "opinion", "resolution", "plan", "notice", "law", "decision"}

// legislation describes d, in the view's script, or returns nil if d is no act
// of an authority or its kind is unknown. The text as received has no stated
// legal value; a converted one is unofficial. What staff inferred is left out, but
// for the name, which is the page's title.
func (v *view) legislation(d *doc.Document) *Legislation {
	if !slices.Contains(acts, d.Meta.Kind) {
		return nil
	}
	l := &Legislation{
		Context: "https://schema.org", Type: "Legislation",
		Name: v.title(d), Identifier: d.Meta.Number,
		Kind: doc.NameOf(doc.DocumentKinds, d.Meta.Kind, v.script), Date: d.Meta.Adopted,
		Published: d.Meta.Published, PassedBy: d.Meta.Issuer, Language: string(v.script),
		Jurisdiction: v.lib.Content.Site.LevelOf(d.Level).Name.In(v.script),
	}
	for field, value := range map[string]*string{
		"number": &l.Identifier, "kind": &l.Kind, "adopted": &l.Date, "published": &l.Published, "level": &l.Jurisdiction,
	} {
		if inferred(d, field) {
			*value = ""
		}
	}
	if inferred(d, "issuer") {
		l.PassedBy = nil
	}
	if w := v.lib.Work(d.ID); w != nil && w.In(v.script) != w.Received {
		l.Type, l.LegalValue = "LegislationObject", "https://schema.org/UnofficialLegalValue"
	}
	if h := d.Header; h != nil {
		l.Source = h.URL
		if h.Status == "in-force" {
			l.Force = "https://schema.org/InForce"
		}
		if h.Status == "repealed" {
			l.Force = "https://schema.org/NotInForce"
		}
	}
	if base := v.lib.Content.Site.BaseURL; base != "" {
		l.URL = strings.TrimSuffix(base, "/") + "/" + doc.PagePath(v.script, d.ID)
	}
	return l
}

package source

import (
	"io/fs"
	"regexp"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

const sitePath = contentDir + "/site.yaml"

// defaultSite returns the site that has no content/site.yaml.
func defaultSite() doc.Site {
	return doc.Site{
		Title: doc.Words{Hans: "政策公报", Hant: "政策公報"},
		Levels: []doc.Level{
			{ID: "state", Name: doc.Words{Hans: "国家", Hant: "國家"}, Order: 0},
			{ID: "province", Name: doc.Words{Hans: "省", Hant: "省"}, Order: 1},
			{ID: "city", Name: doc.Words{Hans: "市", Hant: "市"}, Order: 2},
			{ID: "district", Name: doc.Words{Hans: "区县", Hant: "區縣"}, Order: 3},
			{ID: "town", Name: doc.Words{Hans: "乡镇街道", Hant: "鄉鎮街道"}, Order: 4},
		},
		Glyphs:    "house",
		Country:   "cn",
		UnitPages: "tasks",
	}
}

var countryPattern = regexp.MustCompile(`^[a-z]{2}$`)

// quoteStyles lists the quotation marks a script can be given: “ ” or 「 」.
// Without one they stay as received.
var quoteStyles = []string{"curly", "corner"}

// site reads content/site.yaml over the defaults.
func (l *loader) site(root fs.FS) {
	l.file(root, sitePath, func(r *reader, n *yaml.Node) {
		r.object(n, r.site(&l.content.Site))
	})
}

// site returns the schema of site.yaml, reading into s.
func (r *reader) site(s *doc.Site) schema {
	return schema{
		{"title", true, r.words(&s.Title)},
		{"subtitle", false, r.words(&s.Subtitle)},
		{"base_url", false, r.address(&s.BaseURL, BaseURL)},
		{"levels", false, r.levels(&s.Levels)},
		{"official", false, func(n *yaml.Node) { r.object(n, r.official(&s.Official)) }},
		{"contact", false, r.address(&s.Contact, contact)},
		{"licence", false, func(n *yaml.Node) {
			r.object(n, schema{{"name", true, r.words(&s.Licence.Name)}, {"url", false, r.webAddress(&s.Licence.URL)}})
		}},
		{"country", false, r.matching(&s.Country, countryPattern, "country",
			"%s 不是国家或地区代码 — 请写 ISO 3166-1 的两个小写字母，如 cn", "%s is no code of a country — write the two letters of ISO 3166-1, like cn")},
		{"glyphs", false, r.oneOf(&s.Glyphs, "house", "plain", "tw", "hk")},
		{"quotes", false, func(n *yaml.Node) {
			r.object(n, schema{
				{"zh-Hans", false, r.oneOf(&s.Quotes.Hans, quoteStyles...)},
				{"zh-Hant", false, r.oneOf(&s.Quotes.Hant, quoteStyles...)},
			})
		}},
		{"unit_pages", false, r.oneOf(&s.UnitPages, "tasks", "all", "none")},
	}
}

// official returns the schema of the identifiers an authority gave the site.
func (r *reader) official(o *doc.Official) schema {
	return schema{
		{"site_id_code", false, r.text(&o.SiteIDCode)},
		{"organizer", false, r.text(&o.Organizer)},
		{"icp", false, r.text(&o.ICP)},
		{"police_record", false, r.text(&o.PoliceRecord)},
		{"report_url", false, r.webAddress(&o.ReportURL)},
	}
}

// level returns the schema of a level of government.
func (r *reader) level(v *doc.Level) schema {
	return schema{
		{"id", true, r.id(&v.ID)},
		{"name", true, r.words(&v.Name)},
	}
}

// levels returns what reads the levels of government, highest first. They
// replace the defaults.
func (r *reader) levels(to *[]doc.Level) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var out []doc.Level
		seen := map[string]int{} // :: id → line
		r.each(func(n *yaml.Node) {
			v := doc.Level{Order: len(out)}
			r.object(n, r.level(&v))
			if line, ok := seen[v.ID]; ok && v.ID != "" {
				r.say(n, "duplicate-level", "层级 %[1]s 在第 %[2]d 行已经写过 — 请改其中一个", "the level %[1]s is given in line %[2]d already — change one of them", v.ID, line)
				return
			}
			seen[v.ID] = n.Line
			if v.ID != "" {
				out = append(out, v)
			}
		})(n)
		if len(out) > 0 {
			*to = out
		}
	}
}

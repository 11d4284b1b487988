package site

import "gongbao/internal/doc"

// SitemapPage is <script>/sitemap.html: the way to everything.
type SitemapPage struct {
	Frame
	Columns   []Ref
	Documents []Ref
	Agencies  []Ref
	Topics    []Ref
}

func (v *view) sitemapPage() Page {
	title := v.say("sitemap.title")
	return v.page("sitemap.html", title, "sitemap.html", func(path string) any {
		m := SitemapPage{Frame: v.frame(path, pageInfo{
			page: "sitemap", title: title, description: v.say("sitemap.lead"), columnType: title,
		})}
		for _, s := range sections {
			m.Columns = append(m.Columns, Ref{v.say(s.key), rel(path, in(v.script, s.path))})
		}
		m.Columns = append(m.Columns,
			Ref{v.say("changes.title"), rel(path, in(v.script, "changes.html"))},
			Ref{v.say("data.title"), rel(path, in(v.script, "data.html"))})
		for _, w := range v.lib.Works {
			d := w.In(v.script)
			m.Documents = append(m.Documents, Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))})
		}
		m.Agencies = v.officeRefs(path, v.index.offices)
		for _, t := range v.index.subjects {
			m.Topics = append(m.Topics, Ref{t.name.In(v.script), rel(path, v.topicPath(t))})
		}
		return m
	})
}

package site

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"gongbao/internal/doc"
)

// view makes the pages of one script.
type view struct {
	*Site
	script doc.Script
}

// section is an entry of the main navigation: the folder or file below the
// script's folder that all its pages lie in.
type section struct{ key, path string }

var sections = []section{
	{"nav.home", "index.html"},
	{"nav.alignment", "alignment.html"},
	{"nav.targets", "targets.html"},
	{"nav.agencies", "agencies/index.html"},
	{"nav.topics", "topics/index.html"},
	{"nav.search", "search.html"},
	{"nav.about", "about.html"},
}

// say returns interface wording in the view's script.
func (v *view) say(key string, args ...any) string { return say(v.script, key, args...) }

// staff returns wording that staff wrote, in the view's script.
func (v *view) staff(text string) string { return v.opt.Convert(text, v.script) }

// page returns the page at path (from the script's folder) that is called
// title and is made by filling the template layout with what model returns.
func (v *view) page(path, title, layout string, model func(path string) any) Page {
	full := in(v.script, path)
	return Page{Path: full, Title: title, render: func(w io.Writer) error {
		return v.layouts.execute(w, v.script, layout, model(full))
	}}
}

// pageInfo is what a page says of itself to its frame.
type pageInfo struct {
	page        string // class of the body element
	title       string // "" on the home page
	description string
	nav         string // key of the section it belongs to
	columnType  string // 栏目类别 of the metadata rules; "" if it is no column
	article     *doc.Document
	keywords    []string // of an article
}

// tabular are the pages that are painted at once and not as they arrive: the
// columns of a table move with every row, and when its heads become buttons.
var tabular = []string{"agencies", "agency", "alignment", "alignments", "conversion", "data", "targets"}

// frame fills the frame of the page at path.
func (v *view) frame(path string, info pageInfo) Frame {
	site := &v.lib.Content.Site
	f := Frame{
		Lang: v.script, Page: info.page, Title: info.title,
		SiteTitle: v.siteTitle(), Subtitle: site.Subtitle.In(v.script),
		Description: info.description,
		Root:        rootOf(path),
		Home:        Ref{v.siteTitle(), rel(path, in(v.script, "index.html"))},
		About:       rel(path, in(v.script, "about.html")),
		OtherLang:   v.script.Other(),
		Imprint:     v.imprint(),
		Contact:     v.contact(),
	}
	other := in(v.script.Other(), strings.TrimPrefix(path, v.script.Dir()+"/"))
	f.Other = Ref{v.say("nav.script"), rel(path, other)}
	for _, s := range sections {
		f.Nav = append(f.Nav, NavItem{Ref{v.say(s.key), rel(path, in(v.script, s.path))}, s.key == info.nav})
	}
	f.Wait = "main"
	if slices.Contains(tabular, info.page) {
		f.Wait = "foot"
	}
	v.addressing(&f, path, other)
	f.Metas, f.Graph = v.metas(&f, info), v.graph(&f, info)
	f.Foot, f.Feed = v.footLinks(path), v.feedRef(path)
	if info.article != nil {
		f.Legislation = v.legislation(info.article)
	}
	return f
}

// siteTitle returns the site's title; a site without one is called gongbao.
func (v *view) siteTitle() string {
	if t := v.lib.Content.Site.Title.In(v.script); t != "" {
		return t
	}
	return "gongbao"
}

// imprint returns the identifiers that an authority gave to the site; without
// any it says that the site is not official.
func (v *view) imprint() []Imprint {
	o := v.lib.Content.Site.Official
	if o == (doc.Official{}) {
		return []Imprint{{v.script, v.say("foot.unofficial")}}
	}
	rows := []struct{ key, value string }{
		{"foot.organizer", o.Organizer}, {"foot.sitecode", o.SiteIDCode},
		{"foot.icp", o.ICP}, {"foot.police", o.PoliceRecord},
	}
	var out []Imprint
	for _, r := range rows {
		if r.value != "" {
			out = append(out, Imprint{v.script, v.say(r.key) + "：" + v.staff(r.value)})
		}
	}
	return out
}

// footLinks are the links at the foot of every page.
func (v *view) footLinks(path string) []Ref {
	out := []Ref{
		{v.say("sitemap.title"), rel(path, in(v.script, "sitemap.html"))},
		{v.say("changes.title"), rel(path, in(v.script, "changes.html"))},
		{v.say("data.title"), rel(path, in(v.script, "data.html"))},
	}
	if to := v.lib.Content.Site.Official.ReportURL; to != "" {
		out = append(out, Ref{v.say("foot.report"), to})
	}
	return out
}

// contact turns a mail address into a link; a URL is one already.
func (v *view) contact() Ref {
	c := v.lib.Content.Site.Contact
	if c == "" {
		return Ref{}
	}
	if strings.Contains(c, "@") && !strings.Contains(c, ":") {
		c = "mailto:" + c
	}
	return Ref{v.say("foot.contact"), c}
}

// addressing says where else the page at path can be found. Without a base URL
// the alternates are relative, and there is no canonical address to name.
func (v *view) addressing(f *Frame, path, other string) {
	address := func(to string) string { return rel(path, to) }
	if base := v.lib.Content.Site.BaseURL; base != "" {
		address = func(to string) string { return strings.TrimSuffix(base, "/") + "/" + to }
		f.Canonical = address(path)
	}
	paths := map[doc.Script]string{v.script: path, v.script.Other(): other}
	for _, s := range doc.Scripts {
		f.Alternates = append(f.Alternates, Alternate{string(s), address(paths[s])})
	}
	fallback := paths[doc.Hans]
	if f.Page == "home" {
		fallback = "index.html"
	}
	f.Alternates = append(f.Alternates, Alternate{"x-default", address(fallback)})
}

// badge names the level with this id.
func (v *view) badge(level string) Badge {
	if level == "" {
		return Badge{"", v.say("unknown")}
	}
	name := v.lib.Content.Site.LevelOf(level).Name.In(v.script)
	if name == "" {
		name = level
	}
	return Badge{level, name}
}

// counts counts what the site holds.
func (s *Site) counts() Counts {
	c := Counts{Documents: len(s.lib.Works), Agencies: len(s.index.offices), Topics: len(s.index.subjects)}
	for _, e := range s.index.entries {
		if e.received.Linkable() {
			c.Units++
		}
		if e.received.Section.Kind == doc.Task {
			c.Tasks++
		}
	}
	for _, l := range s.lib.Links {
		switch l.Origin {
		case doc.Cited:
			c.Cited++
		case doc.Decided:
			c.Decided++
		default:
			c.Computed++
		}
	}
	return c
}

// documentItem describes d, a document in the view's script, for a list on the
// page at path.
func (v *view) documentItem(path string, d *doc.Document) DocumentItem {
	item := DocumentItem{
		Ref:    Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))},
		Level:  v.badge(d.Level),
		Kind:   doc.NameOf(doc.DocumentKinds, d.Meta.Kind, v.script),
		Issuer: strings.Join(d.Meta.Issuer, v.say("list.comma")),
		Date:   longDate(d.Meta.Date()), ISO: d.Meta.Date(),
	}
	item.TitleInferred, item.KindInferred = inferred(d, "title"), inferred(d, "kind")
	item.IssuerInferred, item.DateInferred = inferred(d, "issuer"), inferred(d, dateField(d.Meta))
	for u := range d.Units() {
		if u.Linkable() {
			item.Units++
		}
		if u.Section.Kind == doc.Task {
			item.Tasks++
		}
	}
	return item
}

// title returns what readers call d: its title, else the name of its file.
func (v *view) title(d *doc.Document) string {
	if d.Meta.Title != "" {
		return d.Meta.Title
	}
	if d.File != nil && d.File.Name != "" {
		return d.File.Name
	}
	return d.ID
}

// inferred reports whether staff concluded the field of d's header: the text
// does not state it.
func inferred(d *doc.Document, field string) bool {
	return d.Header != nil && slices.Contains(d.Header.Inferred, field)
}

// dateField returns the name of the field that m.Date comes from.
func dateField(m doc.Meta) string {
	switch {
	case m.Adopted != "":
		return "adopted"
	case m.Issued != "":
		return "issued"
	}
	return "published"
}

// quoted returns 《title》 of d, and says so if the title was inferred. It is
// how d is named where the name may be copied away from the page.
func (v *view) quoted(d *doc.Document) string {
	if inferred(d, "title") {
		return v.say("title.inferred", v.title(d))
	}
	return "《" + v.title(d) + "》"
}

// unitItem describes e for a list on the page at path.
func (v *view) unitItem(path string, e *entry) UnitItem {
	u := e.in(v.script)
	return UnitItem{
		Ref:    Ref{u.Section.Name(), rel(path, e.address(v.script))},
		Marker: u.Section.Hung(),
		Path:   v.pathText(u),
	}
}

// pathText joins the titles above u.
func (v *view) pathText(u doc.Unit) string {
	var names []string
	for _, s := range u.Path {
		names = append(names, s.Spoken())
	}
	return strings.Join(names, v.say("list.path"))
}

// groups sorts entries into one group per document, in the order of works.
func (v *view) groups(path string, entries []*entry) []UnitGroup {
	var out []UnitGroup
	for _, w := range v.lib.Works {
		d := w.In(v.script)
		g := UnitGroup{Document: Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))}, Level: v.badge(d.Level)}
		for _, e := range entries {
			if e.work == w {
				g.Units = append(g.Units, v.unitItem(path, e))
			}
		}
		if len(g.Units) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// opening returns the first 60 runes of text, with an ellipsis if it goes on.
// 60 characters are two lines on a phone and one and a half on a desk.
func opening(text string) string {
	text = strings.ReplaceAll(text, "\n", "")
	if r := []rune(text); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return text
}

// lineList writes line numbers as "3、7、12".
func lineList(lines []int, comma string) string {
	var b strings.Builder
	for i, n := range lines {
		if i > 0 {
			b.WriteString(comma)
		}
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

package site

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// midnight makes a day a moment, as Atom (RFC 4287) demands: that at which the
// day begins where Chinese is the official language.
const midnight = "T00:00:00+08:00"

// feed is the events of one thing as Atom.
type feed struct {
	path   string // from the site's root
	title  string
	page   string // that it belongs to, from the site's root
	events []event
}

// readFeeds lists the feeds of the view's script: of the site, of each document,
// agency and topic. One without events is left out: Atom wants to know when it
// last changed.
func (v *view) readFeeds() {
	all := []feed{{v.siteFeed(), v.siteTitle(), in(v.script, "changes.html"), v.events}}
	for _, w := range v.lib.Works {
		d := w.In(v.script)
		all = append(all, feed{in(v.script, d.ID+"/feed.xml"), v.title(d), doc.PagePath(v.script, d.ID), v.eventsOf(map[*doc.Work]bool{w: true})})
	}
	for _, o := range v.index.offices {
		works := map[*doc.Work]bool{}
		for _, list := range [][]*entry{o.leads, o.partners} {
			for _, e := range list {
				works[e.work] = true
			}
		}
		all = append(all, feed{in(v.script, "agencies/"+o.id+".xml"), o.name.In(v.script), v.officeFeedPage(o), v.eventsOf(works)})
	}
	for _, t := range v.index.subjects {
		works := map[*doc.Work]bool{}
		for _, e := range t.entries {
			works[e.work] = true
		}
		all = append(all, feed{in(v.script, "topics/"+t.topic.ID+".xml"), t.name.In(v.script), v.topicPath(t), v.eventsOf(works)})
	}
	for _, f := range all {
		if len(f.events) > 0 {
			f.events = f.events[:min(latest, len(f.events))]
			v.feeds[f.page] = f
		}
	}
}

func (v *view) siteFeed() string { return in(v.script, "feed.xml") }

func (v *view) officeFeedPage(o *office) string { return in(v.script, "agencies/"+o.id+".html") }

// eventsOf returns the events of the given documents.
func (v *view) eventsOf(works map[*doc.Work]bool) []event {
	var out []event
	for _, e := range v.events {
		if e.work != nil && works[e.work] {
			out = append(out, e)
		}
	}
	return out
}

// feedPages returns the feeds as pages.
func (s *Site) feedPages() []Page {
	var pages []Page
	for _, f := range s.feeds {
		v := &view{Site: s, script: doc.Hans}
		if strings.HasPrefix(f.path, doc.Hant.Dir()+"/") {
			v.script = doc.Hant
		}
		pages = append(pages, Page{Path: f.path, render: func(w io.Writer) error { return v.writeFeed(w, f) }})
	}
	slices.SortFunc(pages, func(a, b Page) int { return cmp.Compare(a.Path, b.Path) })
	return pages
}

// The types below are the elements of Atom that feeds use.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID      string     `xml:"id"`
		Title   string     `xml:"title"`
		Updated string     `xml:"updated"`
		Links   []atomLink `xml:"link"`
		Summary string     `xml:"summary"`
	}
)

// writeFeed writes f. Addresses are absolute if the site has one, else relative
// to the feed.
func (v *view) writeFeed(w io.Writer, f feed) error {
	address := func(to string) string {
		if v.lib.Content.Site.BaseURL != "" {
			return v.absolute(to)
		}
		return rel(f.path, to)
	}
	out := atomFeed{
		Lang: string(v.script), ID: stableID("feed", f.path), Title: v.say("feed.title", f.title),
		Updated: f.events[0].date + midnight, Author: v.siteTitle(),
		Links: []atomLink{{"self", "application/atom+xml", address(f.path)}, {"alternate", "text/html", address(f.page)}},
	}
	for _, e := range f.events {
		item := v.eventItem(f.path, e)
		page := in(v.script, "changes.html")
		if e.work != nil {
			page = doc.PagePath(v.script, e.id)
		}
		entry := atomEntry{
			ID: e.key(v.script), Title: v.say("feed.entry", item.Label, item.Text), Updated: e.date + midnight,
			Links: []atomLink{{"alternate", "text/html", address(page)}}, Summary: item.Date + item.Label,
		}
		if item.What != "" {
			entry.Summary += "：" + item.What
		}
		out.Entries = append(out.Entries, entry)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", " ")
	if err := e.Encode(out); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

// feedRef links the feed of the page at path, if it has one, else that of the
// site.
func (v *view) feedRef(path string) Ref {
	f, ok := v.feeds[path]
	if !ok {
		f, ok = v.feeds[in(v.script, "changes.html")]
	}
	if !ok {
		return Ref{}
	}
	return Ref{v.say("feed.title", f.title), rel(path, f.path)}
}

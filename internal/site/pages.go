package site

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// entryPage is index.html, which offers both scripts.
func (s *Site) entryPage() Page { return s.bilingual("index.html", "entry.html", "entry.message") }

// notFoundPage is 404.html, in both scripts because nobody knows which one the
// lost reader wanted. A server shows it under any address, so with a base URL
// its links are absolute.
func (s *Site) notFoundPage() Page {
	return s.bilingual("404.html", "notfound.html", "notfound.message")
}

// bilingual is a page at the site's root that speaks both scripts.
func (s *Site) bilingual(path, layout, message string) Page {
	root := ""
	if path == "404.html" {
		root = s.lib.Content.Site.BaseURL
	}
	render := func(w io.Writer) error {
		v := &view{Site: s, script: doc.Hans}
		m := EntryPage{Frame: v.frame(path, pageInfo{page: "entry"})}
		m.Other, m.Nav, m.Root = Ref{}, nil, root
		m.Canonical, m.Alternates, m.Imprint, m.Foot, m.Feed = "", nil, nil, nil, Ref{}
		for _, script := range doc.Scripts {
			c := &view{Site: s, script: script}
			m.Imprint = append(m.Imprint, c.imprint()...)
			m.Choices = append(m.Choices, Choice{
				Lang: script, Title: c.siteTitle(), Subtitle: s.lib.Content.Site.Subtitle.In(script),
				Message: c.say(message),
				Enter:   Ref{c.say("entry.enter"), root + in(script, "index.html")},
				Search:  Ref{c.say("nav.search"), root + in(script, "search.html")},
			})
		}
		m.Description = m.Choices[0].Message
		return s.layouts.execute(w, doc.Hans, layout, m)
	}
	return Page{Path: path, Title: s.lib.Content.Site.Title.Hans, render: render}
}

// What the home page lists: the latest documents, and the topics with the most
// units. Three and twenty-four fill one row and about four rows of a desk's
// screen.
const (
	newest     = 3
	homeTopics = 24
)

func (v *view) homePage() Page {
	return v.page("index.html", v.siteTitle(), "home.html", func(path string) any {
		counts := v.counts()
		lead := v.say("home.lead", counts.Documents, counts.Units, counts.Tasks)
		m := HomePage{
			Frame: v.frame(path, pageInfo{
				page: "home", description: lead, nav: "nav.home", columnType: v.say("nav.home"),
			}),
			SearchHref: rel(path, in(v.script, "search.html")),
			Counts:     counts,
			Bands:      v.bands(path),
			Flow:       v.flow(v.flowNodes()),
			Alignments: Ref{v.say("home.levels.flow"), rel(path, in(v.script, "alignment.html"))},
			Due:        v.due(path, v.targets()),
			Changes:    v.pageIn(path, "changes.html", "home.changes"),
		}
		for _, w := range v.lib.Works {
			m.Newest = append(m.Newest, v.documentItem(path, w.In(v.script)))
		}
		slices.SortStableFunc(m.Newest, func(a, b DocumentItem) int { return cmp.Compare(b.ISO, a.ISO) })
		m.Newest = m.Newest[:min(newest, len(m.Newest))]
		m.Topics, m.TopicsHref = v.mainTopics(path), rel(path, in(v.script, "topics/index.html"))
		return m
	})
}

// mainTopics links the concepts that most units belong to, in the order of
// content/topics.
func (v *view) mainTopics(path string) []Ref {
	var concepts []*subject
	for _, t := range v.index.subjects {
		if !t.topic.Names {
			concepts = append(concepts, t)
		}
	}
	most := slices.Clone(concepts)
	slices.SortStableFunc(most, func(a, b *subject) int { return len(b.entries) - len(a.entries) })
	most = most[:min(homeTopics, len(most))]
	var out []Ref
	for _, t := range concepts {
		if slices.Contains(most, t) {
			out = append(out, Ref{t.name.In(v.script), rel(path, v.topicPath(t))})
		}
	}
	return out
}

// bands lists the levels that have documents, highest first, and counts the
// links between neighbours.
func (v *view) bands(path string) []Band {
	var out []Band
	at := map[string]int{} // :: level id → band
	for _, w := range v.lib.Works {
		d := w.In(v.script)
		i, ok := at[d.Level]
		if !ok {
			i = len(out)
			at[d.Level] = i
			out = append(out, Band{Level: v.badge(d.Level)})
		}
		out[i].Documents = append(out[i].Documents, v.documentItem(path, d))
	}
	for i := range out {
		out[i].newestFirst()
	}
	seen := map[[2]string]bool{}
	for _, l := range v.lib.Links {
		a, b := l.From, l.To
		if a > b {
			a, b = b, a
		}
		from, okFrom := v.levelOf(l.From)
		to, okTo := v.levelOf(l.To)
		if seen[[2]string{a, b}] || !okFrom || !okTo {
			continue
		}
		seen[[2]string{a, b}] = true
		upper, lower := min(at[from], at[to]), max(at[from], at[to])
		if lower == upper+1 && v.declared(from) && v.declared(to) {
			out[upper].Below++
		}
	}
	return out
}

// levelOf returns the level of the document that the unit or document id
// belongs to. It reports false if the site holds neither.
func (v *view) levelOf(id string) (string, bool) {
	if e, ok := v.index.byID[id]; ok {
		return e.received.Doc.Level, true
	}
	if w := v.lib.Work(id); w != nil {
		return w.Received.Level, true
	}
	return "", false
}

func (v *view) searchPage() Page {
	title := v.say("search.title")
	return v.page("search.html", title, "search.html", func(path string) any {
		return SearchPage{v.frame(path, pageInfo{
			page: "search", title: title, description: v.say("search.lead"), nav: "nav.search", columnType: title,
		})}
	})
}

// aboutPage is the only page that says which release the site is: rendered
// without one it leaves that out.
func (v *view) aboutPage() Page {
	title := v.say("about.title")
	path := in(v.script, "about.html")
	release := func(w io.Writer, r Release) error {
		return v.layouts.execute(w, v.script, "about.html", v.about(path, title, r))
	}
	render := func(w io.Writer) error { return release(w, Release{}) }
	return Page{Path: path, Title: title, render: render, release: release}
}

func (v *view) about(path, title string, r Release) AboutPage {
	m := AboutPage{
		Frame: v.frame(path, pageInfo{
			page: "about", title: title, description: v.say("about.script.text"), nav: "nav.about", columnType: title,
		}),
		Counts: v.counts(), Quality: v.quality(), Version: v.opt.Version,
		Offline: OfflineCard{
			Release: r, Manifest: rel(path, "manifest.txt"),
			Root: rootOf(path), Megabytes: fmt.Sprintf("%.1f", float64(r.Bytes)/1e6),
		},
	}
	for _, w := range v.lib.Works {
		d := w.In(v.script)
		m.Originals = append(m.Originals, Original{
			Document: Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))},
			Level:    v.badge(d.Level),
			Note:     v.scriptNote(w),
		})
	}
	for _, t := range v.opt.Unresolved {
		m.Missing = append(m.Missing, v.missing(path, t))
	}
	for _, d := range datasets {
		m.Data = append(m.Data, DataFile{Ref{d.name + ".json", rel(path, d.file(".json"))}, v.say("data." + d.name)})
	}
	m.DataHref = rel(path, in(v.script, "data.html"))
	return m
}

// missing describes a text that documents cite and the site does not hold. Its
// name was read in the first of them: where that is shown in a better conversion
// than the received one, so is the name.
func (v *view) missing(path string, t doc.Unresolved) MissingText {
	if len(t.From) > 0 {
		if w := v.workOf(t.From[0]); w != nil && v.remade(w) {
			t.Title, t.Number = strings.Map(v.opt.Fold, t.Title), strings.Map(v.opt.Fold, t.Number)
		}
	}
	m := MissingText{Title: v.staff(t.Title), Number: v.staff(t.Number), Count: t.Count}
	for _, id := range t.From {
		if e, ok := v.index.byID[id]; ok {
			m.From = append(m.From, Ref{e.in(v.script).Section.Spoken(), rel(path, e.address(v.script))})
		}
	}
	return m
}

// scriptNote says which script w was received in and what this page made of it.
func (v *view) scriptNote(w *doc.Work) string {
	switch {
	case v.remade(w):
		return v.say("script.remade")
	case v.mixed(w):
		return v.say("script.mixed")
	case w.Received.Received == doc.Hant:
		return v.say("script.original.hant")
	}
	return v.say("script.original.hans")
}

func (v *view) agenciesPage() Page {
	title := v.say("agencies.title")
	return v.page("agencies/index.html", title, "agencies.html", func(path string) any {
		m := AgenciesPage{Frame: v.frame(path, pageInfo{
			page: "agencies", title: title, description: v.say("agencies.lead"), nav: "nav.agencies", columnType: title,
		})}
		for _, o := range v.index.offices {
			badge := v.badge(o.level)
			if n := len(m.Levels); n == 0 || m.Levels[n-1].Level != badge {
				m.Levels = append(m.Levels, AgencyLevel{Level: badge, Most: len(o.leads) + len(o.partners)})
			}
			l := &m.Levels[len(m.Levels)-1]
			l.Agencies = append(l.Agencies, AgencyItem{
				Ref:   Ref{o.name.In(v.script), rel(path, v.officePath(o))},
				Leads: len(o.leads), Partners: len(o.partners), Most: l.Most,
			})
		}
		return m
	})
}

// agencyPages returns the pages of o: its tasks, those it leads first, each with
// its counterparts at every level.
func (v *view) agencyPages(o *office) []Page {
	title := o.name.In(v.script)
	tasks := slices.Concat(o.leads, o.partners)
	return v.listPages("agencies/"+o.id, len(tasks), title, "agency.html", func(path string, n, count, from, to int) any {
		sum := v.say("agency.sum", len(o.leads), len(o.partners))
		m := AgencyPage{
			Frame: v.frame(path, pageInfo{
				page: "agency", title: title, description: fmt.Sprintf("%s：%s", title, sum), nav: "nav.agencies",
			}),
			Name: title, Level: v.badge(o.level), Sum: sum,
			Pages: v.pageRefs(path, "agencies/"+o.id, n, count),
		}
		border := min(max(len(o.leads), from), to)
		m.Leads, m.Partners = v.taskTable(path, o, tasks[from:border]), v.taskTable(path, o, tasks[border:to])
		for _, a := range o.aliases {
			m.Aliases = append(m.Aliases, v.staff(a))
		}
		return m
	})
}

func (v *view) topicPath(t *subject) string { return in(v.script, "topics/"+t.topic.ID+".html") }

func (v *view) topicsPage() Page {
	title := v.say("topics.title")
	return v.page("topics/index.html", title, "topics.html", func(path string) any {
		m := TopicsPage{Frame: v.frame(path, pageInfo{
			page: "topics", title: title, description: v.say("topics.lead"), nav: "nav.topics", columnType: title,
		})}
		for _, t := range v.index.subjects {
			item := TopicItem{Ref{t.name.In(v.script), rel(path, v.topicPath(t))}, len(t.entries), t.topic.SDGs}
			if t.topic.Names {
				m.Names = append(m.Names, item)
			} else {
				m.Concepts = append(m.Concepts, item)
			}
		}
		for _, g := range v.index.goals {
			m.Goals = append(m.Goals, TopicItem{Ref: Ref{goalName(g.n, v.script), rel(path, in(v.script, pagePath(g.path(), 1)))}, Units: len(g.titled) + len(g.others)})
		}
		return m
	})
}

// topicPages returns the pages of t: its units, document by document.
func (v *view) topicPages(t *subject) []Page {
	title := t.name.In(v.script)
	name := "topics/" + t.topic.ID
	return v.listPages(name, len(t.entries), title, "topic.html", func(path string, n, count, from, to int) any {
		sum := v.say("topic.sum", len(t.entries))
		m := TopicPage{
			Frame: v.frame(path, pageInfo{
				page: "topic", title: title, description: fmt.Sprintf("%s：%s", title, sum), nav: "nav.topics",
			}),
			Name: title, Sum: sum, Groups: v.groups(path, t.entries[from:to]), Pages: v.pageRefs(path, name, n, count),
		}
		for _, w := range t.topic.Words {
			m.Words = append(m.Words, v.staff(w))
		}
		for _, n := range t.topic.SDGs {
			m.SDGs = append(m.SDGs, Ref{goalName(n, v.script), rel(path, in(v.script, pagePath((&goal{n: n}).path(), 1)))})
		}
		return m
	})
}

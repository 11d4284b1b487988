// Package site turns a doc.Library into pages: it knows the list of pages and
// their addresses, fills one typed model per page and hands it to a template.
// Both scripts have the same pages at mirrored addresses.
//
// The wording of the interface stands in words.go, in both scripts; everything
// a template can show is a field of a struct in model.go.
package site

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"gongbao/internal/doc"
)

// Options is what pages need from other stages and from the run. A zero
// Options is valid: texts are then compared and shown as staff wrote them.
type Options struct {
	// Fold maps a character to its Simplified form. Topic words are looked up
	// in folded text. nil leaves every character as it is.
	Fold func(rune) rune
	// Convert puts wording that staff wrote in either script (notes, names of
	// agencies and topics, reasons) into script to. nil leaves it as it is.
	Convert func(text string, to doc.Script) string
	// Conversions lists what the conversion of w to the script to chose, in the order
	// of the text. nil lists nothing.
	Conversions func(w *doc.Work, to doc.Script) []Conversion
	// Unresolved lists the texts that documents cite and the site does not hold.
	Unresolved []doc.Unresolved
	// Problems are those of the earlier stages. One that lies in a received
	// file is told to the readers of the clause it lies in.
	Problems []doc.Problem
	// Own is the site's own layouts folder, without the built-in files: what no
	// page uses is reported. nil is none.
	Own     fs.FS
	Version string // of gongbao, for the about page; "" is left out
}

// Site is the list of pages of a library. It is safe for concurrent use: it is
// never changed after New.
type Site struct {
	lib     *doc.Library
	opt     Options
	layouts layoutSet
	index   *index
	aligned map[*doc.Work]*alignment
	notes   map[noteKey]note

	versions versions
	events   []event                   // newest first
	feeds    map[string]feed           // :: path of the page a feed belongs to → feed
	readings map[string][]*doc.Reading // :: id of a document or unit → what interprets it
	pages    []Page
}

// Page is one file of the site.
type Page struct {
	Path   string // from the site's root, slashes: "zh-hans/fuzhou-2023/index.html"
	Title  string // for readers and catalogues; "" for data files and for addresses that moved
	render func(w io.Writer) error
	// release renders the page with what it says of the release; nil on pages
	// that say nothing of it.
	release func(w io.Writer, r Release) error
}

// Release says which state of the site its pages are of. It stands on the
// about page alone, so that a new release rewrites no other page.
type Release struct {
	Number  int    // from 1; 0 if the site was built and not released
	Commit  string // of the sources; "" if unknown
	Date    string // "2026-11-22"
	Content string // digest of all files but the about pages, in hex; "" if unknown
	Bytes   int64  // of those files
}

// Render writes the page to w. It may be called concurrently and any number of
// times, and always writes the same bytes. The error of a template names its
// file, line and the value it stumbled over.
func (p Page) Render(w io.Writer) error {
	if err := p.render(w); err != nil {
		return fmt.Errorf("%w (page %s)", err, p.Path)
	}
	return nil
}

// RenderRelease is Render for a page that shows the release; on any other page
// r is not used.
func (p Page) RenderRelease(w io.Writer, r Release) error {
	if p.release == nil {
		return p.Render(w)
	}
	if err := p.release(w, r); err != nil {
		return fmt.Errorf("%w (page %s)", err, p.Path)
	}
	return nil
}

// New prepares all pages of lib. layouts holds the templates as package
// layouts does. The problems are those of the staff's notes and of addresses
// that collide; an error means that a template is missing or cannot be parsed.
func New(layouts fs.FS, lib *doc.Library, opt Options) (*Site, []doc.Problem, error) {
	set, err := parseLayouts(layouts)
	if err != nil {
		return nil, nil, err
	}
	if opt.Fold == nil {
		opt.Fold = func(r rune) rune { return r }
	}
	if opt.Convert == nil {
		opt.Convert = func(text string, _ doc.Script) string { return text }
	}
	s := &Site{lib: lib, opt: opt, layouts: set, index: newIndex(lib, opt)}
	s.addAlignments()
	problems := append(s.readNotes(), unusedLayouts(opt.Own, layouts)...)
	problems = append(problems, s.readVersions()...)
	problems = append(problems, s.readReadings()...)
	s.readEvents()
	s.feeds = map[string]feed{}
	for _, script := range doc.Scripts {
		(&view{Site: s, script: script}).readFeeds()
	}
	s.pages = s.list()
	slices.SortStableFunc(s.pages, func(a, b Page) int { return cmp.Compare(a.Path, b.Path) })
	problems = append(problems, s.dropClashes()...)
	s.pages = append(s.pages, s.discoveryPages(s.pages)...)
	moved, wrong := s.movedPages(s.pages)
	s.pages, problems = append(s.pages, moved...), append(problems, wrong...)
	slices.SortStableFunc(s.pages, func(a, b Page) int { return cmp.Compare(a.Path, b.Path) })
	doc.SortProblems(problems)
	return s, problems, nil
}

// Pages returns every page of the site, sorted by Path, each path once.
func (s *Site) Pages() []Page { return slices.Clone(s.pages) }

// list returns all pages in the order in which the first of two at one address
// wins.
func (s *Site) list() []Page {
	pages := []Page{s.entryPage(), s.notFoundPage()}
	for _, script := range doc.Scripts {
		v := &view{Site: s, script: script}
		pages = append(pages, v.homePage(), v.searchPage(), v.aboutPage(), v.dataPage(), v.sitemapPage(), v.changesPage(), v.agenciesPage(), v.topicsPage())
		for _, r := range s.lib.Content.Readings {
			pages = append(pages, v.readingPage(r))
		}
		for _, w := range s.lib.Works {
			pages = append(pages, v.documentPage(w), v.conversionPage(w))
			pages = append(pages, v.downloadPages(w)...)
			if v.versions.before[w.Received.ID] != nil {
				pages = append(pages, v.versionPage(w))
			}
		}
		for _, e := range s.index.entries {
			if e.own {
				pages = append(pages, v.unitPage(e))
			}
		}
		for _, o := range s.index.offices {
			pages = append(pages, v.agencyPages(o)...)
		}
		for _, t := range s.index.subjects {
			pages = append(pages, v.topicPages(t)...)
		}
		for _, g := range s.index.goals {
			pages = append(pages, v.goalPages(g)...)
		}
		pages = append(pages, v.overviews()...)
	}
	return slices.Concat(pages, s.dataPages(), s.feedPages())
}

// dropClashes keeps the first of several pages at one address and reports the
// others.
func (s *Site) dropClashes() []doc.Problem {
	var problems []doc.Problem
	kept := s.pages[:0]
	for _, p := range s.pages {
		if n := len(kept); n > 0 && kept[n-1].Path == p.Path {
			problems = append(problems, addressClash(p, kept[n-1]))
			continue
		}
		kept = append(kept, p)
	}
	s.pages = kept
	return problems
}

func addressClash(dropped, kept Page) doc.Problem {
	return doc.Problem{
		File: "content", Stage: "site", Rule: "address-clash", Severity: doc.Severe,
		Zh: fmt.Sprintf("地址 %s 同时属于“%s”和“%s”，后者未生成 — 请为其中之一改用别的 id", dropped.Path, kept.Title, dropped.Title),
		En: fmt.Sprintf("address %s belongs to both %q and %q, the latter was left out — give one of them another id", dropped.Path, kept.Title, dropped.Title),
	}
}

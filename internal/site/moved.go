package site

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"gongbao/internal/doc"
)

// MovedPage stands at an address that a page had before: it leads on without
// script, and says so where a browser does not follow.
type MovedPage struct {
	Lang      doc.Script
	SiteTitle string
	Root      string
	Href      string // where the page is now
	Canonical string // absolute; the relative address without a base URL
}

// movedPages returns a page at every address of content/moved that leads on to
// the new one, and what is wrong with the entries. Both scripts have the same
// addresses, so an entry for one holds for the other, unless the other has an
// entry of its own. live are all other pages.
func (s *Site) movedPages(live []Page) ([]Page, []doc.Problem) {
	at := make(map[string]bool, len(live))
	for _, p := range live {
		at[p.Path] = true
	}
	var pages []Page
	var problems []doc.Problem
	for _, m := range s.lib.Content.Moves {
		to := s.moveEnd(m.To)
		if p, ok := s.badMove(m, to, at); ok {
			problems = append(problems, p)
			continue
		}
		pages = append(pages, s.movedPage(m.From, to))
		if from, ok := mirrored(m.From); ok && !s.moves(from) {
			if there, ok := mirrored(to); ok {
				pages = append(pages, s.movedPage(from, there))
			}
		}
	}
	return pages, problems
}

// moves reports whether content/moved has an entry for the address from.
func (s *Site) moves(from string) bool {
	_, ok := s.lib.Content.Moved[from]
	return ok
}

// moveEnd follows the entries of content/moved from the address to until one
// leads no further. The entries are without circles: source sees to that, and
// here no more steps are taken than there are entries.
func (s *Site) moveEnd(to string) string {
	for range s.lib.Content.Moved {
		next, ok := s.lib.Content.Moved[to]
		if !ok {
			break
		}
		to = next
	}
	return to
}

// mirrored returns the address in the other script. It reports false for one
// that belongs to no script.
func mirrored(address string) (string, bool) {
	for _, s := range doc.Scripts {
		if rest, ok := strings.CutPrefix(address, s.Dir()+"/"); ok {
			return in(s.Other(), rest), true
		}
	}
	return "", false
}

// badMove reports whether m, which ends at the address to, cannot be served,
// and why. at holds the addresses of all pages.
func (s *Site) badMove(m doc.Move, to string, at map[string]bool) (doc.Problem, bool) {
	p := doc.Problem{File: m.File, Pos: doc.Pos{Line: m.Line}, Stage: "site", Severity: doc.Severe}
	switch {
	case !fs.ValidPath(m.From) || path.Ext(m.From) != ".html":
		p.Rule = "moved-from"
		p.Zh = fmt.Sprintf("旧地址 %s 不是网页的地址，无法转到新地址 — 请从网站根目录写起，以 .html 结尾，不带 #", m.From)
		p.En = fmt.Sprintf("the old address %s is no page's, nothing can lead on from it — write it from the site's root, ending in .html, without #", m.From)
	case at[m.From] || within(m.From, at):
		p.Rule = "moved-clash"
		p.Zh = fmt.Sprintf("旧地址 %s 现在仍有网页，没有转到 %s — 请删去这一条，或改正旧地址", m.From, m.To)
		p.En = fmt.Sprintf("there is a page at the old address %s now, so it does not lead to %s — delete this entry or correct the old address", m.From, m.To)
	case !s.exists(to, at):
		p.Rule = "moved-to"
		p.Zh = fmt.Sprintf("新地址 %s 没有网页 — 请改正，或删去这一条", to)
		p.En = fmt.Sprintf("there is no page at the new address %s — correct it or delete this entry", to)
	default:
		return doc.Problem{}, false
	}
	return p, true
}

// within reports whether a file at address would have to lie below a page.
func within(address string, at map[string]bool) bool {
	for dir := path.Dir(address); dir != "."; dir = path.Dir(dir) {
		if at[dir] {
			return true
		}
	}
	return false
}

// exists reports whether the address to leads to a page and, if it names a
// clause, to a clause of that page.
func (s *Site) exists(to string, at map[string]bool) bool {
	page, fragment, _ := strings.Cut(to, "#")
	if !at[page] {
		return false
	}
	anchor, ok := strings.CutPrefix(fragment, doc.Anchor(""))
	if !ok {
		return true
	}
	_, ok = s.index.byID[path.Base(path.Dir(page))+"/"+anchor]
	return ok
}

// movedPage returns the page at from that leads on to to.
func (s *Site) movedPage(from, to string) Page {
	script := doc.Hans
	if strings.HasPrefix(from, doc.Hant.Dir()+"/") {
		script = doc.Hant
	}
	v := &view{Site: s, script: script}
	m := MovedPage{Lang: script, SiteTitle: v.siteTitle(), Root: rootOf(from), Href: rel(from, to)}
	m.Canonical = m.Href
	if base := s.lib.Content.Site.BaseURL; base != "" {
		m.Canonical = strings.TrimSuffix(base, "/") + "/" + to
	}
	return Page{Path: from, render: func(w io.Writer) error { return s.layouts.execute(w, script, "moved.html", m) }}
}

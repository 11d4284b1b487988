package source

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// contentDir is the folder below the site's root that holds what staff write.
const contentDir = "content"

// sources lists the kinds of content that are lists: the key at the top of
// each file, and what reads one entry. Each is read from content/NAME.yaml and
// every content/NAME/*.yaml, in this order.
var sources = []struct {
	name string // of the file and the folder
	key  string // at the top of the file
	read func(*loader, *reader, *yaml.Node)
}{
	{"glossary", "terms", (*loader).term},
	{"agencies", "agencies", (*loader).agency},
	{"topics", "topics", (*loader).topic},
	{"links", "decisions", (*loader).decision},
	{"grades", "grades", (*loader).grade},
	{"moved", "moved", (*loader).moved},
	{"withdrawn", "withdrawn", (*loader).withdrawn},
}

// loader collects what the files say.
type loader struct {
	content  *doc.Content
	problems []doc.Problem
	taken    map[string]string // :: "kind\x00name" → file:line that has it
}

// Content reads everything staff wrote below content/. A site without that
// folder is served by the defaults. Every mistake is a Severe problem with
// file, line and column; what it spoils is left out. So is what cannot be read.
// The error is always nil.
func Content(root fs.FS) (*doc.Content, []doc.Problem, error) {
	l := &loader{
		content: &doc.Content{Site: defaultSite(), Moved: map[string]string{}},
		taken:   map[string]string{},
	}
	paths, problems := listContent(root)
	l.problems = append(l.problems, problems...)
	if slices.Contains(paths, sitePath) {
		l.site(root)
	}
	for _, s := range sources {
		for _, p := range filesOf(paths, s.name) {
			l.file(root, p, func(r *reader, n *yaml.Node) {
				r.object(n, schema{{s.key, false, r.each(func(n *yaml.Node) { s.read(l, r, n) })}})
			})
		}
	}
	headers, problems := readHeaders(root, filesIn(paths, documentDir))
	l.content.Headers = headers
	l.problems = append(l.problems, problems...)
	l.readings(root, filesIn(paths, readingDir))
	l.crossCheck()
	l.checkVersions()
	doc.SortProblems(l.problems)
	return l.content, l.problems, nil
}

// file reads the YAML file at p and hands its root to read, if it has one.
func (l *loader) file(root fs.FS, p string, read func(*reader, *yaml.Node)) {
	text, bad := readText(root, p)
	l.problems = append(l.problems, bad...)
	if text == nil {
		return
	}
	r := &reader{path: p}
	if n := r.parse(text); n != nil {
		read(r, n)
	}
	l.problems = append(l.problems, r.problems...)
}

// claim says so if another entry of the kind has the name already, and reports
// whether it was free.
func (l *loader) claim(r *reader, n *yaml.Node, kind, name string) bool {
	key := kind + "\x00" + name
	if at, ok := l.taken[key]; ok {
		r.say(n, "duplicate-"+kind, "%[1]s 已在 %[2]s 写过 — 请改其中一个", "%[1]s is given at %[2]s already — change one of them", name, at)
		return false
	}
	l.taken[key] = fmt.Sprintf("%s:%d", r.path, n.Line)
	return true
}

// crossCheck holds what refers to something else against it.
func (l *loader) crossCheck() {
	levels := make([]string, len(l.content.Site.Levels))
	for i, lv := range l.content.Site.Levels {
		levels[i] = lv.ID
	}
	for _, h := range l.content.Headers {
		if h.Level != "" && !slices.Contains(levels, h.Level) {
			l.problems = append(l.problems, severe(doc.Pos{Line: h.Lines["level"]}, "level",
				"没有 %[1]s 这一层级 — site.yaml 里有：%[2]s", "there is no level %[1]s — site.yaml declares %[2]s", h.Level, strings.Join(levels, ", ")).in(h.Path))
		}
	}
	ids := make([]string, len(l.content.Headers))
	for i, h := range l.content.Headers {
		ids[i] = h.ID
	}
	for _, t := range l.content.Terms {
		if t.Scope != "" && !slices.Contains(ids, t.Scope) {
			l.problems = append(l.problems, severe(doc.Pos{Line: t.Line}, "scope",
				"没有标识为 %[1]s 的文档 — 请改 scope，或留空以用于全站", "there is no document with the id %[1]s — correct the scope, or leave it out for the whole site", t.Scope).in(t.File))
		}
	}
	slices.SortStableFunc(l.content.Headers, func(a, b *doc.Header) int { return cmp.Compare(a.ID, b.ID) })
}

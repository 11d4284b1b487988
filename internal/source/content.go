package source

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

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
	{"moved", "moved", (*loader).moved},
}

// loader collects what the files say.
type loader struct {
	content  *doc.Content
	problems []doc.Problem
	taken    map[string]string // :: "kind\x00name" → file:line that has it
}

// Content reads everything staff wrote below content/. A site without that
// folder is served by the defaults. Every mistake is a Severe problem with
// file, line and column; what it spoils is left out. The error says that a
// folder cannot be read.
func Content(root fs.FS) (*doc.Content, []doc.Problem, error) {
	l := &loader{
		content: &doc.Content{Site: defaultSite(), Moved: map[string]string{}},
		taken:   map[string]string{},
	}
	l.site(root)
	for _, s := range sources {
		for _, p := range slices.Concat(existing(root, contentDir+"/"+s.name+".yaml"), filesIn(root, contentDir+"/"+s.name, ".yaml")) {
			l.file(root, p, func(r *reader, n *yaml.Node) {
				r.object(n, schema{{s.key, false, r.each(func(n *yaml.Node) { s.read(l, r, n) })}})
			})
		}
	}
	headers, problems := readHeaders(root)
	l.content.Headers = headers
	l.problems = append(l.problems, problems...)
	l.crossCheck()
	stray, err := strayFiles(root)
	if err != nil {
		return nil, nil, err
	}
	l.problems = append(l.problems, stray...)
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

// existing returns p if it is a file of root.
func existing(root fs.FS, p string) []string {
	if info, err := fs.Stat(root, p); err != nil || info.IsDir() {
		return nil
	}
	return []string{p}
}

// filesIn returns the files of a folder whose names end in ext, sorted; none
// if there is no such folder. Names that begin with a dot are passed over.
func filesIn(root fs.FS, dir, ext string) []string {
	entries, err := fs.ReadDir(root, dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ext) && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, dir+"/"+e.Name())
		}
	}
	return out
}

// readText reads a file that staff wrote. It is nil, and a problem, if the
// file cannot be read or is not UTF-8; a byte order mark is cut off.
func readText(root fs.FS, p string) ([]byte, []doc.Problem) {
	text, err := fs.ReadFile(root, p)
	if err != nil {
		return nil, []doc.Problem{severe(doc.Pos{}, "unreadable", "无法读取（%v）— 请检查文件权限", "cannot be read (%v) — check its permissions", err).in(p)}
	}
	if !utf8.Valid(text) {
		at := firstInvalid(text)
		return nil, []doc.Problem{severe(doc.Pos{Line: 1 + strings.Count(string(text[:at]), "\n")}, "encoding",
			"第 %d 字节起不是 UTF-8 — 请另存为 UTF-8", "byte %d is not UTF-8 — save the file as UTF-8", at).in(p)}
	}
	return []byte(strings.TrimPrefix(string(text), utf8BOM)), nil
}

// strayFiles reports the files below content/ that nothing reads: a misspelt
// name would otherwise silence a whole file.
func strayFiles(root fs.FS) ([]doc.Problem, error) {
	var problems []doc.Problem
	err := fs.WalkDir(root, contentDir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			if p == contentDir {
				return fs.SkipAll // a site needs no content
			}
			return err
		}
		if p != contentDir && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || isContent(p) {
			return nil
		}
		problems = append(problems, severe(doc.Pos{}, "stray-file",
			"没有哪一部分会读这个文件 — 可用的是 content/site.yaml、content/documents/<id>.md 和 content/{%[1]s}.yaml；请改名或移走",
			"nothing reads this file — there are content/site.yaml, content/documents/<id>.md and content/{%[1]s}.yaml; rename or move it",
			strings.Join(listNames(), ",")).in(p))
		return nil
	})
	return problems, err
}

// isContent reports whether a file at path p is read.
func isContent(p string) bool {
	dir, ext := path.Dir(p), path.Ext(p)
	switch {
	case p == sitePath:
		return true
	case dir == documentDir:
		return ext == ".md"
	case ext != ".yaml":
		return false
	case dir == contentDir:
		return slices.Contains(listNames(), strings.TrimSuffix(path.Base(p), ext))
	}
	return path.Dir(dir) == contentDir && slices.Contains(listNames(), path.Base(dir))
}

// listNames returns the names of the kinds of content that are lists.
func listNames() []string {
	out := make([]string, len(sources))
	for i, s := range sources {
		out[i] = s.name
	}
	return out
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

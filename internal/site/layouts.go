package site

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongbao/internal/doc"
)

// layoutSet holds the parsed templates once per script, because the wording
// function is bound to a script.
type layoutSet struct{ hans, hant *template.Template }

// pageLayouts lists the templates that New demands, one per kind of page.
var pageLayouts = []string{
	"data.html", "sitemap.html", "version.html", "changes.html", "reading.html",
	"entry.html", "notfound.html", "home.html", "document.html", "unit.html",
	"agencies.html", "agency.html", "topics.html", "topic.html", "search.html", "about.html", "conversion.html", "moved.html",
	"alignments.html", "alignment.html", "targets.html", "goal.html", "parallel.html",
}

// parseLayouts parses *.html and partials/*.html. Each template is named by
// its path, so that an error message leads to the file.
func parseLayouts(layouts fs.FS) (layoutSet, error) {
	root := template.New("").Funcs(wordFuncs(doc.Hans)).Option("missingkey=error")
	var names []string
	for _, pattern := range []string{"*.html", "partials/*.html"} {
		found, err := fs.Glob(layouts, pattern)
		if err != nil {
			return layoutSet{}, fmt.Errorf("layouts: %w", err)
		}
		names = append(names, found...)
	}
	for _, want := range pageLayouts {
		if !slices.Contains(names, want) {
			return layoutSet{}, fmt.Errorf("layouts/%s is missing; restore it or remove the layouts folder to use the built-in one", want)
		}
	}
	for _, name := range names {
		text, err := fs.ReadFile(layouts, name)
		if err != nil {
			return layoutSet{}, fmt.Errorf("layouts/%s: %w", name, err)
		}
		if _, err := root.New(name).Parse(string(text)); err != nil {
			return layoutSet{}, layoutError(err)
		}
	}
	return perScript(root)
}

func perScript(root *template.Template) (layoutSet, error) {
	hans, err := root.Clone()
	if err != nil {
		return layoutSet{}, fmt.Errorf("layouts: %w", err)
	}
	hant, err := root.Clone()
	if err != nil {
		return layoutSet{}, fmt.Errorf("layouts: %w", err)
	}
	return layoutSet{hans: hans, hant: hant.Funcs(wordFuncs(doc.Hant))}, nil
}

// execute writes model through the template called name in the wording of
// script.
func (l layoutSet) execute(w io.Writer, script doc.Script, name string, model any) error {
	t := l.hans
	if script == doc.Hant {
		t = l.hant
	}
	err := t.ExecuteTemplate(&bounded{w, maxPage}, name, model)
	if errors.Is(err, errPage) {
		return &LayoutError{File: "layouts/" + name, Line: 1, Reason: fmt.Sprintf("it makes a page of more than %d MB; look for what repeats without end", maxPage>>20)}
	}
	return layoutError(err)
}

// maxPage is how many bytes a page may have. A layout of a site's own can
// repeat itself without end: one such page took 1.6 GB of memory in three
// seconds.
const maxPage = 128 << 20

var errPage = errors.New("the page is too large")

// bounded hands on what is written to it until that has had left bytes.
type bounded struct {
	to   io.Writer
	left int
}

// Write writes p whole, or fails with errPage if there is no room for it.
func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errPage
	}
	return b.to.Write(p)
}

// templatePlace finds the place in a template that an error of html/template
// names: "template: home.html:12:3: …", "html/template:home.html:12:3: …", or
// "html/template: cannot Clone …" without one.
var templatePlace = regexp.MustCompile(`(?s)^(?:html/)?template: ?([^:\s]+\.html):(\d+)(?::\d+)?: (.*)$`)

// layoutError puts the place in the layouts folder before an error of
// html/template, and what to do behind it. nil stays nil; an error that names
// no template, such as one of the writer, stays as it is.
func layoutError(err error) error {
	if err == nil {
		return nil
	}
	m := templatePlace.FindStringSubmatch(err.Error())
	if m == nil {
		return err
	}
	line, _ := strconv.Atoi(m[2]) // digits, as the pattern says
	return &LayoutError{File: "layouts/" + m[1], Line: line, Reason: m[3]}
}

// LayoutError is what is wrong with a template.
type LayoutError struct {
	File   string // from the site's folder on
	Line   int    // 1-based
	Reason string // in the words of html/template
}

// Error says where, what, and what to do.
func (e *LayoutError) Error() string {
	return fmt.Sprintf("%s:%d: %s — mend %[1]s, or delete it to use the built-in one", e.File, e.Line, e.Reason)
}

// Problem returns the error as one of the site's own files, which whoever wrote
// the file has to mend.
func (e *LayoutError) Problem() doc.Problem {
	return doc.Problem{
		File: e.File, Pos: doc.Pos{Line: e.Line}, Stage: "site", Rule: "layout", Severity: doc.Severe,
		Zh: fmt.Sprintf("版式有错（%s）— 请改正，或删去这个文件改用内置的版式", e.Reason),
		En: fmt.Sprintf("the layout is wrong (%s) — mend it, or delete the file to use the built-in one", e.Reason),
	}
}

// unusedLayouts reports the files of a site's own layouts folder that no page
// uses, each with the name it may have meant. all is that folder over the
// built-in one. own may be nil, or a folder that does not exist. A partial is
// used if something calls one of the templates it defines.
func unusedLayouts(own, all fs.FS) []doc.Problem {
	if own == nil {
		return nil
	}
	var problems []doc.Problem
	names := pageLayouts
	if partials, err := fs.Glob(all, "partials/*.html"); err == nil {
		names = slices.Concat(names, partials)
	}
	// A folder that cannot be listed has nothing to report.
	_ = fs.WalkDir(own, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), ".") || slices.Contains(pageLayouts, name) {
			return nil
		}
		if path.Ext(name) == ".go" {
			return nil // stands there only to embed the others
		}
		html := path.Ext(name) == ".html"
		if html && (path.Dir(name) == "partials" && partialCalled(own, name, all) || path.Dir(name) == "." && called(name, all)) {
			return nil
		}
		near := nearest(name, names)
		problems = append(problems, doc.Problem{
			File: "layouts/" + name, Stage: "site", Rule: "unused-layout", Severity: doc.Warning,
			Zh: fmt.Sprintf("没有网页使用这个文件 — 最接近的模板是 layouts/%s；请改名，或移走", near),
			En: fmt.Sprintf("no page uses this file — the nearest template is layouts/%s; rename it or move it away", near),
		})
		return nil
	})
	return problems
}

var defined = regexp.MustCompile(`\{\{-?\s*define\s+"([^"]+)"`)

// partialCalled reports whether some template of layouts calls one that the
// partial name of own defines. One that defines none is called by its path.
func partialCalled(own fs.FS, name string, layouts fs.FS) bool {
	text, err := fs.ReadFile(own, name)
	if err != nil {
		return true // not this check's to report
	}
	defines := defined.FindAllSubmatch(text, -1)
	if len(defines) == 0 {
		return called(name, layouts)
	}
	return slices.ContainsFunc(defines, func(m [][]byte) bool { return called(string(m[1]), layouts) })
}

// called reports whether some template of layouts calls the one called name.
func called(name string, layouts fs.FS) bool {
	call := regexp.MustCompile(`\{\{-?\s*template\s+"` + regexp.QuoteMeta(name) + `"`)
	for _, pattern := range []string{"*.html", "partials/*.html"} {
		names, err := fs.Glob(layouts, pattern)
		if err != nil {
			return false // not reached: the patterns are well-formed
		}
		for _, n := range names {
			if text, err := fs.ReadFile(layouts, n); err == nil && call.Match(text) {
				return true
			}
		}
	}
	return false
}

// nearest returns the name in known that takes the fewest insertions, removals
// and replacements of characters to become name; the first of several.
func nearest(name string, known []string) string {
	best, least := "", 0
	for _, k := range known {
		if d := distance(name, k); best == "" || d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two names, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

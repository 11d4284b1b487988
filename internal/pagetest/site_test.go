package pagetest

import (
	"cmp"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongbao/internal/build"
)

// The sites under test, each in a folder of its own: the repository's, and that
// of testdata, which has what the first lacks.
const own, invented = "own", "invented"

// sources says where each site is built from.
var sources = map[string]string{own: "../..", invented: "testdata/site"}

// out is the folder of the sites under test, "" until the first test needs it.
var out struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if out.dir != "" {
		if err := os.RemoveAll(out.dir); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// sites builds the sites once and returns the folder that holds them.
func sites(t testing.TB) string {
	t.Helper()
	out.once.Do(func() {
		out.dir, out.err = os.MkdirTemp("", "gongbao-pages")
		for name, source := range sources {
			if out.err == nil {
				_, _, out.err = build.Build(source, build.Options{Out: filepath.Join(out.dir, name)})
			}
		}
	})
	if out.err != nil {
		t.Fatal(out.err)
	}
	return out.dir
}

// address returns the file address of a page: "own/zh-hans/index.html".
func address(t testing.TB, page string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(sites(t)) + "/"}
	return u.String() + page
}

// serve serves the sites over http until the test ends and returns the address
// of the folder that holds them, with a slash.
func serve(t testing.TB) string {
	t.Helper()
	s := httptest.NewServer(http.FileServer(http.Dir(sites(t))))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// sample is a page that stands for all of its kind.
type sample struct {
	kind    string   // class of the body element without "page-"; "plain" without one
	script  string   // "zh-hans", "zh-hant", or "" for a page at the root
	path    string   // from the folder that holds the sites
	size    int      // bytes
	classes []string // of all its elements
}

// name is the kind of page that s is.
func (s sample) name() string { return strings.Trim(s.script+"-"+s.kind, "-") }

// fileName is what pictures of s are called.
func (s sample) fileName() string {
	return strings.ReplaceAll(strings.TrimSuffix(s.path, ".html"), "/", "-")
}

// leadsOn reports whether a browser leaves the page at once.
func (s sample) leadsOn() bool { return s.kind == "moved" }

var (
	bodyClass = regexp.MustCompile(`<body class="page-([a-z-]+)`)
	anyClass  = regexp.MustCompile(` class="([^"]+)"`)
)

// pages returns every HTML page of the sites, sorted by path.
func pages(t testing.TB) []sample {
	t.Helper()
	var all []sample
	root := os.DirFS(sites(t))
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		s := sample{kind: "plain", path: name, size: len(text)}
		if m := bodyClass.FindSubmatch(text); m != nil {
			s.kind = string(m[1])
		}
		if parts := strings.Split(name, "/"); len(parts) > 2 {
			s.script = parts[1]
		}
		for _, m := range anyClass.FindAllSubmatch(text, -1) {
			s.classes = append(s.classes, strings.Fields(string(m[1]))...)
		}
		slices.Sort(s.classes)
		s.classes = slices.Compact(s.classes)
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// smallestFirst orders pages by size.
func smallestFirst(a, b sample) int { return cmp.Compare(a.size, b.size) }

// kinds returns a large page of every kind in every script, sorted by script
// and kind: one with much on it that can be wrong. The largest of 200,000 bytes
// is enough: axe-core takes 5 s for the 330,000 of a district's plan, and finds
// on it what it finds on half of it.
func kinds(t testing.TB) []sample {
	t.Helper()
	rank := func(s sample) int {
		if s.size > 200_000 {
			return -s.size
		}
		return s.size
	}
	return oneOfEach(t, func(a, b sample) int { return cmp.Compare(rank(b), rank(a)) })
}

// oneOfEach returns the first page of every kind in every script by the given
// order, and of the other pages of the invented site, in that order, those with
// an element of a class that is on none before: a note of a newer version, a
// decision on a link. They are sorted by script and kind.
func oneOfEach(t testing.TB, order func(a, b sample) int) []sample {
	t.Helper()
	all := slices.SortedStableFunc(slices.Values(pages(t)), order)
	var list []sample
	seen := map[string]bool{} // :: name of a page, and script and class of an element
	take := func(p sample) {
		list = append(list, p)
		seen[p.name()] = true
		for _, c := range p.classes {
			seen[p.script+"."+c] = true
		}
	}
	for _, p := range all {
		if !seen[p.name()] {
			take(p)
		}
	}
	for _, p := range all {
		if strings.HasPrefix(p.path, invented+"/") && slices.ContainsFunc(p.classes, func(c string) bool { return !seen[p.script+"."+c] }) {
			take(p)
		}
	}
	slices.SortStableFunc(list, func(a, b sample) int { return cmp.Compare(a.name(), b.name()) })
	// Eleven kinds in two scripts and the entry pages: fewer mean that the
	// pages no longer say what they are.
	if len(list) < 20 {
		t.Fatalf("only %d kinds of page were found: %v", len(list), list)
	}
	return list
}

package pagetest

import (
	"cmp"
	"io/fs"
	"maps"
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

// out is the folder of the site under test, "" until the first test needs it.
var out struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if out.dir != "" {
		if err := os.RemoveAll(filepath.Dir(out.dir)); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// site builds the repository's own site once and returns its folder.
func site(t testing.TB) string {
	t.Helper()
	out.once.Do(func() {
		dir, err := os.MkdirTemp("", "gongbao-pages")
		if err != nil {
			out.err = err
			return
		}
		out.dir = filepath.Join(dir, "public")
		_, _, out.err = build.Build("../..", build.Options{Out: out.dir})
	})
	if out.err != nil {
		t.Fatal(out.err)
	}
	return out.dir
}

// address returns the file address of a page of the site.
func address(t testing.TB, page string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(site(t)) + "/"}
	return u.String() + page
}

// serve serves the site over http until the test ends and returns the address
// of its root, with a slash.
func serve(t testing.TB) string {
	t.Helper()
	s := httptest.NewServer(http.FileServer(http.Dir(site(t))))
	t.Cleanup(s.Close)
	return s.URL + "/"
}

// sample is a page of the site that stands for all of its kind.
type sample struct {
	kind   string // class of the body element without "page-"; "plain" without one
	script string // "zh-hans", "zh-hant", or "" for a page at the root
	path   string // from the site's root
	size   int    // bytes
}

// name is what tests of s are called.
func (s sample) name() string { return strings.Trim(s.script+"-"+s.kind, "-") }

var bodyClass = regexp.MustCompile(`<body class="page-([a-z-]+)`)

// pages returns every HTML page of the site, sorted by path.
func pages(t testing.TB) []sample {
	t.Helper()
	var all []sample
	root := os.DirFS(site(t))
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
		if script, _, ok := strings.Cut(name, "/"); ok {
			s.script = script
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

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
	return oneOfEach(t, func(a, b sample) bool { return rank(a) > rank(b) })
}

// oneOfEach returns one page of every kind in every script, that which comes
// before all others, sorted by script and kind.
func oneOfEach(t testing.TB, before func(a, b sample) bool) []sample {
	t.Helper()
	first := map[string]sample{} // :: name → page
	for _, p := range pages(t) {
		if now, ok := first[p.name()]; !ok || before(p, now) {
			first[p.name()] = p
		}
	}
	list := slices.SortedFunc(maps.Values(first), func(a, b sample) int { return cmp.Compare(a.name(), b.name()) })
	// Eleven kinds in two scripts and the entry pages: fewer mean that the
	// pages no longer say what they are.
	if len(list) < 20 {
		t.Fatalf("only %d kinds of page were found: %v", len(list), list)
	}
	return list
}

package site

import (
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"gongbao/internal/doc"
	"gongbao/static"
)

// element is an element of a page with its attributes.
type element struct {
	name  string
	attrs map[string]string
	text  string // of script and style elements
}

// elements returns all elements of a page in order.
func elements(t testing.TB, page string) []element {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []element
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			e := element{name: n.Data, attrs: map[string]string{}}
			for _, a := range n.Attr {
				e.attrs[a.Key] = a.Val
			}
			if n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
				e.text = n.FirstChild.Data
			}
			out = append(out, e)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return out
}

// htmlPages returns the elements of every HTML page by its path.
func htmlPages(t testing.TB, pages map[string]string) map[string][]element {
	out := map[string][]element{}
	for p, text := range pages {
		if strings.HasSuffix(p, ".html") {
			out[p] = elements(t, text)
		}
	}
	return out
}

func TestAddresses(t *testing.T) { CheckAddresses(t, rendered(t, newSite(t, library()))) }

// CheckAddresses: every internal link resolves to a file of the site, and its
// fragment to an id on that page; no id stands twice on a page.
func CheckAddresses(t *testing.T, pages map[string]string) {
	t.Helper()
	ids := map[string]bool{} // :: path#id
	parsed := htmlPages(t, pages)
	for p, elements := range parsed {
		for _, e := range elements {
			id := e.attrs["id"]
			if id == "" {
				continue
			}
			if ids[p+"#"+id] {
				t.Errorf("%s: id %q stands twice", p, id)
			}
			ids[p+"#"+id] = true
		}
	}
	for p, elements := range parsed {
		for _, e := range elements {
			for _, name := range []string{"href", "src", "action"} {
				if to := e.attrs[name]; to != "" {
					checkAddress(t, p, to, pages, ids)
				}
			}
		}
	}
}

func checkAddress(t *testing.T, from, to string, pages map[string]string, ids map[string]bool) {
	t.Helper()
	if strings.HasPrefix(to, "mailto:") || strings.HasPrefix(to, "https://") {
		return
	}
	file, fragment, _ := strings.Cut(to, "#")
	file, err := url.PathUnescape(file)
	if err != nil {
		t.Errorf("%s: %q: %v", from, to, err)
	}
	target := from
	if file != "" {
		target = path.Join(path.Dir(from), file)
	}
	if strings.HasPrefix(to, "/") || strings.HasSuffix(file, "/") || path.Ext(target) == "" {
		t.Errorf("%s: %q is not relative or names no file", from, to)
	}
	if name, ok := strings.CutPrefix(target, "static/"); ok {
		if _, err := fs.Stat(static.FS, name); err != nil {
			t.Errorf("%s: %v", from, err)
		}
		return
	}
	if _, ok := pages[target]; !ok {
		t.Errorf("%s: %q leads to no page", from, to)
	}
	if fragment != "" && !ids[target+"#"+fragment] {
		t.Errorf("%s: %q: no such id on the page", from, to)
	}
}

func TestText(t *testing.T) {
	lib := library()
	CheckText(t, lib, rendered(t, newSite(t, lib)))
}

// CheckText: a document's page shows every character of its text once and in
// order, in both scripts.
func CheckText(t *testing.T, lib *doc.Library, pages map[string]string) {
	t.Helper()
	for _, w := range lib.Works {
		for _, script := range doc.Scripts {
			p := doc.PagePath(script, w.Received.ID)
			root, err := html.Parse(strings.NewReader(pages[p]))
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			shownText(root, false, &got)
			if diff := cmp.Diff(spaceless(documentText(w.In(script))), spaceless(got.String())); diff != "" {
				t.Errorf("%s shows another text (-document +page):\n%s", p, diff)
			}
		}
	}
}

// shownText writes the text of clauses and front lines below n. inside says
// that n is part of one.
func shownText(n *html.Node, inside bool, b *strings.Builder) {
	if n.Type == html.TextNode && inside {
		b.WriteString(n.Data)
	}
	for _, a := range n.Attr {
		if a.Key != "class" {
			continue
		}
		switch class := strings.Fields(a.Val)[0]; class {
		case "p", "rel":
			return // the permalink's #, the links of a point
		case "b", "front":
			inside = true
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		shownText(c, inside, b)
	}
}

// documentText returns what the page of d must show.
func documentText(d *doc.Document) string {
	var b strings.Builder
	var section func(s *doc.Section)
	section = func(s *doc.Section) {
		b.WriteString(s.Label.Marker)
		if !s.Implicit {
			b.WriteString(s.Title + s.TitleEnd)
		}
		b.WriteString(s.Text)
		for _, inline := range []bool{true, false} {
			for _, c := range s.Children {
				if c.Inline == inline {
					section(c)
				}
			}
			if inline {
				b.WriteString(s.LeadText)
			}
		}
	}
	for _, p := range d.Parts {
		before, after := frontLines(p, p.Meta.Title)
		for _, l := range before {
			b.WriteString(l.Text)
		}
		for _, s := range p.Sections {
			section(s)
		}
		for _, l := range after {
			b.WriteString(l.Text)
		}
	}
	return b.String()
}

func spaceless(s string) string { return strings.Join(strings.Fields(s), "") }

// TestMirror: both scripts have the same pages, and each names the other.
func TestMirror(t *testing.T) {
	pages := rendered(t, newSite(t, library()))
	for p, text := range pages {
		script, rest, _ := strings.Cut(p, "/")
		if script != "zh-hans" && script != "zh-hant" {
			continue
		}
		if path.Ext(p) != ".html" {
			continue
		}
		other := map[string]string{"zh-hans": "zh-hant", "zh-hant": "zh-hans"}[script] + "/" + rest
		if _, ok := pages[other]; !ok {
			t.Errorf("%s has no counterpart %s", p, other)
		}
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		if want := `class="switch" href="` + rel(p, other) + `"`; !strings.Contains(text, want) {
			t.Errorf("%s: no link to %s", p, other)
		}
	}
}

// TestPolicy: nothing on a page breaks its content security policy or asks
// another host for anything.
func TestPolicy(t *testing.T) {
	for p, elements := range htmlPages(t, rendered(t, newSite(t, library()))) {
		for _, e := range elements {
			for name, value := range e.attrs {
				if strings.HasPrefix(name, "on") || name == "style" {
					t.Errorf("%s: <%s %s=%q> is inline", p, e.name, name, value)
				}
				if strings.Contains(value, "ZgotmplZ") {
					t.Errorf("%s: <%s %s> was filtered by the template", p, e.name, name)
				}
			}
			switch e.name {
			case "style":
				t.Errorf("%s: inline style sheet", p)
			case "script":
				if e.attrs["src"] == "" && e.attrs["type"] != "application/ld+json" {
					t.Errorf("%s: inline script %q", p, e.text)
				}
			}
			for _, name := range []string{"src", "srcset"} {
				if strings.Contains(e.attrs[name], "//") {
					t.Errorf("%s: <%s> asks another host: %q", p, e.name, e.attrs[name])
				}
			}
			if e.name == "link" && strings.Contains(e.attrs["href"], "//") {
				t.Errorf("%s: <link> asks another host: %q", p, e.attrs["href"])
			}
		}
	}
}

// TestEscape: whatever a text holds, a page shows exactly that and nothing of
// it becomes markup.
func TestEscape(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune(`<>&"'/\{}=a中 ！！--script`)), 1, 30, -1).Draw(r, "text")
		text = "始" + text + "终"
		lib := library()
		w := lib.Works[1]
		w.Received.Meta.Title = text
		w.Received.Parts[1].Sections[0].Text = text
		w.Received.Parts[1].Sections[0].Kind = doc.Kind("x")
		page := renderedPage(t, newSite(t, lib), "zh-hans/fuzhou/index.html")
		var shown strings.Builder
		for _, e := range elements(t, page) {
			if e.name == "p" || e.name == "h1" {
				shown.WriteString(e.text + "\n")
			}
			if e.name == "script" && e.attrs["src"] == "" && e.attrs["type"] == "" {
				r.Fatalf("%q became a script", text)
			}
		}
		if strings.Count(shown.String(), text) < 2 {
			r.Fatalf("title or paragraph %q is not shown as it is:\n%s", text, shown.String())
		}
	})
}

// TestConcurrent: pages may be rendered at once and again, to the same bytes.
func TestConcurrent(t *testing.T) {
	s := newSite(t, library())
	want := rendered(t, newSite(t, library()))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, p := range s.Pages() {
				var b strings.Builder
				if err := p.Render(&b); err != nil || b.String() != want[p.Path] {
					t.Errorf("%s differs between two renderings (error %v)", p.Path, err)
				}
			}
		})
	}
	wg.Wait()
}

// TestRel: a link resolved against its page leads back to its target.
func TestRel(t *testing.T) {
	address := rapid.StringMatching(`([a-c]/){0,3}[a-c]\.html`)
	rapid.Check(t, func(r *rapid.T) {
		from, to := address.Draw(r, "from"), address.Draw(r, "to")
		if got := path.Join(path.Dir(from), rel(from, to)); got != to {
			r.Fatalf("from %s the link %q leads to %s, not %s", from, rel(from, to), got, to)
		}
		fragment := rel(from, to+"#u-1")
		if want := rel(from, to) + "#u-1"; fragment != want && !(from == to && fragment == "#u-1") {
			r.Fatalf("fragment lost: %q", fragment)
		}
	})
}

// TestRuns: cutting a passage at marks loses and invents nothing, whatever the
// spans.
func TestRuns(t *testing.T) {
	span := rapid.Custom(func(r *rapid.T) doc.Span {
		return doc.Span{Start: rapid.IntRange(-3, 30).Draw(r, "start"), End: rapid.IntRange(-3, 30).Draw(r, "end")}
	})
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("市区。；水")), 0, 25, -1).Draw(r, "text")
		p := passage{text: []rune(text)}
		sentence, marks := span.Draw(r, "sentence"), rapid.SliceOfN(span, 0, 4).Draw(r, "marks")
		runs := p.excerpt(sentence, marks)
		marked := 0
		var whole strings.Builder
		for _, run := range runs {
			whole.WriteString(run.Text)
			if run.Mark {
				marked += len([]rune(run.Text))
			}
		}
		if !strings.Contains(text, whole.String()) {
			r.Fatalf("%q is no part of %q", whole.String(), text)
		}
		if cut := p.here(sentence); cut.Len() > 0 && whole.String() != string(p.text[cut.Start:cut.End]) {
			r.Fatalf("excerpt %q, want %q", whole.String(), string(p.text[cut.Start:cut.End]))
		}
		if cut := p.here(sentence); cut.Len() > 0 && marked != covered(p, cut, marks) {
			r.Fatalf("%d runes marked, want %d", marked, covered(p, cut, marks))
		}
	})
}

// covered counts the runes of cut that some mark covers.
func covered(p passage, cut doc.Span, marks []doc.Span) int {
	n := 0
	for i := cut.Start; i < cut.End; i++ {
		for _, m := range marks {
			if m = p.here(m); m.Start <= i && i < m.End {
				n++
				break
			}
		}
	}
	return n
}

// TestWording: every key that templates and code ask for exists, none is left
// over, and both scripts take the same arguments.
func TestWording(t *testing.T) {
	asked := sourceText(t)
	verb := regexp.MustCompile(`%[a-z]`)
	for _, p := range phrases {
		if p.hans == "" || p.hant == "" {
			t.Errorf("%s: a script is missing", p.key)
		}
		if a, b := verb.FindAllString(p.hans, -1), verb.FindAllString(p.hant, -1); strings.Join(a, "") != strings.Join(b, "") {
			t.Errorf("%s: %v in one script, %v in the other", p.key, a, b)
		}
		if !strings.Contains(asked, `"`+p.key+`"`) && !composed(p.key) {
			t.Errorf("%s is never shown; delete it", p.key)
		}
	}
	for _, m := range regexp.MustCompile(`(?:\bt|tin \.Lang|say\()\s*"([a-z.0-9-]+)"`).FindAllStringSubmatch(asked, -1) {
		if _, ok := phraseOf[m[1]]; !ok && !strings.HasSuffix(m[1], ".") {
			t.Errorf("no wording called %q", m[1])
		}
	}
}

// composed reports whether code puts the key together from a value.
func composed(key string) bool {
	return strings.HasPrefix(key, "rel.") || strings.HasPrefix(key, "event.") || strings.HasPrefix(key, "link.") || strings.HasPrefix(key, "data.") || strings.HasPrefix(key, "doubt.") || strings.HasPrefix(key, "align.")
}

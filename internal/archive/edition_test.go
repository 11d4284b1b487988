package archive_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/klauspost/compress/zip"

	"gongbao/internal/archive"
	"gongbao/internal/browsertest"
	"gongbao/internal/build"
	"gongbao/internal/doc"
)

// everything is set, by $GONGBAO_ARCHIVE=all, to try every page and every book
// instead of a sample.
var everything = os.Getenv("GONGBAO_ARCHIVE") == "all"

// edition builds the repository's own site as a first release and returns its
// folder.
func edition(t *testing.T) (*build.Project, string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "site")
	release := archive.NextRelease(nil, "", time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	p, _, err := build.Build("../..", build.Options{Out: out, Release: release})
	if err != nil {
		t.Fatal(err)
	}
	return p, out
}

// unzipped packs the site and returns the folder that a reader unpacks it into.
func unzipped(t *testing.T, site string) string {
	t.Helper()
	unzip := browsertest.Program(t, "unzip", "unzip")
	dir := t.TempDir()
	name := filepath.Join(dir, "site.zip")
	var b bytes.Buffer
	if _, err := archive.WriteZip(&b, os.DirFS(site), nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "福州 gazette") // readers' folders have such names
	if text, err := exec.Command(unzip, "-q", name, "-d", out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return out
}

// htmlPages returns the paths of all pages below dir.
func htmlPages(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".html") {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// queries returns n queries of two to six characters from the titles of the
// site's units, half of them in each script.
func queries(p *build.Project, n int) []string {
	var all []string
	for i := 0; len(all) < n; i++ {
		for _, w := range p.Library.Works {
			units := 0
			for u := range w.In(doc.Scripts[i%2]).Units() {
				title := []rune(u.Section.Title)
				if units++; units%17 != i%17 || len(title) < 4 {
					continue
				}
				at := i % (len(title) - 2)
				all = append(all, string(title[at:min(len(title), at+2+i%5)]))
			}
		}
	}
	return all[:n]
}

// askAll answers queries on a search page that is open, as JSON: a list of
// unit ids for each.
const askAll = `(async () => {
  const index = await gongbaoSearch.Index.open("../");
  const out = [];
  for (const q of %s) {
    const r = await gongbaoSearch.search(index, q, {script: "zh-Hans", limit: 10, want: {}});
    out.push(r.hits.concat(r.loose).map((h) => h.unit).join(" "));
  }
  return JSON.stringify(out);
})()`

// answers opens the search page at address and asks it everything.
func answers(t *testing.T, address string, qs []string) []string {
	t.Helper()
	tab := browsertest.Open(t, 1000, 800)
	list, err := json.Marshal(qs)
	if err != nil {
		t.Fatal(err)
	}
	tab.Do(chromedp.Navigate(address), chromedp.SendKeys(`#search input[type="search"]`, "城市"), chromedp.WaitVisible(`#search li a`))
	var out []string
	if err := json.Unmarshal([]byte(browsertest.Eval[string](tab, fmt.Sprintf(askAll, list))), &out); err != nil {
		t.Fatal(err)
	}
	if wrong := tab.Wrong(); len(wrong) > 0 {
		t.Error(wrong)
	}
	return out
}

func fileAddress(dir, page string) string {
	return (&url.URL{Scheme: "file", Path: path.Join(filepath.ToSlash(dir), page)}).String()
}

// TestTheUnzippedArchiveWorksFromDisk opens pages from a folder with spaces and
// Chinese characters in its name: each must load without an error, and lead
// only to files that are there. 200 queries must find what they find over http.
// It tries one page in forty, or all with GONGBAO_ARCHIVE=all.
func TestTheUnzippedArchiveWorksFromDisk(t *testing.T) {
	p, site := edition(t)
	dir := unzipped(t, site)
	pages := htmlPages(t, dir)
	tried := pages
	if !everything {
		tried = nil
		for i := 0; i < len(pages); i += 40 {
			tried = append(tried, pages[i])
		}
	}
	for chunk := range slices.Chunk(tried, 100) { // a browser of the tests lives two minutes
		t.Run(chunk[0], func(t *testing.T) { crawl(t, dir, chunk) })
	}
	t.Logf("%d of %d pages", len(tried), len(pages))

	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	qs := queries(p, 200)
	disk := answers(t, fileAddress(dir, "zh-hans/search.html"), qs)
	web := answers(t, server.URL+"/zh-hans/search.html", qs)
	found := 0
	for i, q := range qs {
		if disk[i] != web[i] {
			t.Errorf("%s finds %q from disk and %q over http", q, disk[i], web[i])
		}
		if disk[i] != "" {
			found++
		}
	}
	if found < len(qs)/2 {
		t.Errorf("%d of %d queries find something", found, len(qs))
	}
}

// crawl opens the pages in dir and follows every address on them to its file.
func crawl(t *testing.T, dir string, pages []string) {
	tab := browsertest.Open(t, 1000, 800)
	for _, page := range pages {
		tab.Do(chromedp.Navigate(fileAddress(dir, page)))
		links := browsertest.Eval[[]string](tab, `[...document.querySelectorAll("[href], [src]")].map((e) => e.href || e.src)`)
		for _, link := range links {
			u, err := url.Parse(link)
			if err != nil {
				t.Errorf("%s: %v", page, err)
				continue
			}
			if u.Scheme != "file" {
				continue // the source of a text, or a mail address
			}
			if info, err := os.Stat(u.Path); err != nil || info.IsDir() {
				t.Errorf("%s leads to %s: no file (%v)", page, link, err)
			}
		}
		if wrong := tab.Wrong(); len(wrong) > 0 {
			t.Errorf("%s: %v", page, wrong)
		}
	}
}

// zimFile writes the site as a ZIM file and returns its path.
func zimFile(t *testing.T, site string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "gazette.zim")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	about := archive.ZIM{Title: "福州可持续发展政策公报", Creator: "x", Publisher: "y", Name: "gongbao_zho_all"}
	if _, err := archive.WriteZIM(f, os.DirFS(site), about, nil); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestZimcheckFindsNothing runs all of zimcheck's tests.
func TestZimcheckFindsNothing(t *testing.T) {
	zimcheck := browsertest.Program(t, "zimcheck", "zim-tools")
	_, site := edition(t)
	out, err := exec.Command(zimcheck, "-A", zimFile(t, site)).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("[ERROR]")) || bytes.Contains(out, []byte("[WARNING]")) || !bytes.Contains(out, []byte("Pass")) {
		t.Errorf("%v\n%s", err, out)
	}
}

// kiwix serves a ZIM file until the test ends, and returns its address.
func kiwix(t *testing.T, file string) string {
	t.Helper()
	program := browsertest.Program(t, "kiwix-serve", "kiwix-tools")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program, "--address", "127.0.0.1", "--port", port, file)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	book := "http://" + addr + "/" + strings.TrimSuffix(filepath.Base(file), ".zim") + "/"
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if r, err := http.Get(book + "index.html"); err == nil {
			r.Body.Close()
			return book
		}
	}
	t.Fatal("kiwix-serve does not answer")
	return ""
}

// address matches what a page refers to.
var address = regexp.MustCompile(` (?:href|src)="([^"#?:]+)[^"]*"`)

// TestKiwixServesEveryPage follows every address from the first page on, and
// asks the search page 200 questions.
func TestKiwixServesEveryPage(t *testing.T) {
	p, site := edition(t)
	book := kiwix(t, zimFile(t, site))
	root, err := url.Parse(book)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{"index.html": true}
	for list := []string{"index.html"}; len(list) > 0; list = list[1:] {
		at, err := root.Parse(list[0])
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.Get(at.String())
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		_, err = body.ReadFrom(r.Body)
		r.Body.Close()
		if err != nil || r.StatusCode != http.StatusOK {
			t.Errorf("%s: %s, %v", list[0], r.Status, err)
		}
		if !strings.HasSuffix(list[0], ".html") {
			continue
		}
		if bytes.Contains(body.Bytes(), []byte("Content-Security-Policy")) {
			t.Errorf("%s has a policy that keeps Kiwix out", list[0])
		}
		for _, m := range address.FindAllSubmatch(body.Bytes(), -1) {
			to, err := at.Parse(string(m[1]))
			if err != nil {
				t.Fatal(err)
			}
			name, ours := strings.CutPrefix(to.Path, root.Path)
			if ours && !seen[name] {
				seen[name] = true
				list = append(list, name)
			}
		}
	}
	for _, page := range htmlPages(t, site) {
		if !seen[page] && page != "404.html" {
			if r, err := http.Get(book + page); err != nil || r.StatusCode != http.StatusOK {
				t.Errorf("%s is not served (%v)", page, err)
			}
		}
	}
	t.Logf("%d files", len(seen))

	server := httptest.NewServer(http.FileServer(http.Dir(site)))
	defer server.Close()
	qs := queries(p, 200)
	here, there := answers(t, book+"zh-hans/search.html", qs), answers(t, server.URL+"/zh-hans/search.html", qs)
	if !slices.Equal(here, there) {
		t.Error("the search page finds other units inside Kiwix")
	}
}

// book returns a book of the works in a script.
func book(t *testing.T, p *build.Project, site string, works []*doc.Work, s doc.Script) []byte {
	t.Helper()
	m, err := archive.ManifestIn(os.DirFS(site))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	title := works[0].In(s).Meta.Title
	if _, err := archive.WriteEPUB(&b, archive.Book{Library: p.Library, Works: works, Script: s, Title: title, Site: m}, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestEpubcheckFindsNothing checks the book of all documents in one script and
// that of a single one in the other; with GONGBAO_ARCHIVE=all every book.
func TestEpubcheckFindsNothing(t *testing.T) {
	program := browsertest.Program(t, "epubcheck", "epubcheck")
	java := browsertest.Program(t, "java", "default-jre-headless")
	p, site := edition(t)
	check := func(works []*doc.Work, s doc.Script) {
		name := filepath.Join(t.TempDir(), "book.epub")
		if err := os.WriteFile(name, book(t, p, site, works, s), 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(java, "-jar", program, name).CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("No errors or warnings detected")) {
			t.Errorf("%d documents in %s: %v\n%s", len(works), s, err, out)
		}
	}
	check(p.Library.Works, doc.Hans)
	check(p.Library.Works[:1], doc.Hant)
	if !everything {
		return
	}
	check(p.Library.Works, doc.Hant)
	for _, w := range p.Library.Works {
		for _, s := range doc.Scripts {
			check([]*doc.Work{w}, s)
		}
	}
}

// own writes everything that is text of the section and those below it, in
// order.
func own(b *strings.Builder, s *doc.Section) {
	b.WriteString(s.Label.Marker)
	if !s.Implicit {
		b.WriteString(s.Title + s.TitleEnd)
	}
	b.WriteString(s.Text + s.LeadText)
	for _, c := range s.Children {
		own(b, c)
	}
}

// What a book adds to the text, and its markup.
var (
	notes   = regexp.MustCompile(`(?s)<section epub:type="footnotes">.*`)
	head    = regexp.MustCompile(`(?s)^.*<body>`)
	ref     = regexp.MustCompile(`<a class="ref"[^>]*>[^<]*</a>`)
	tag     = regexp.MustCompile(`<[^>]*>`)
	anyRoom = regexp.MustCompile(`\s+`)
)

// TestABookHasTheWholeText compares the text of every book, character by
// character, with that of its document.
func TestABookHasTheWholeText(t *testing.T) {
	p, site := edition(t)
	for _, w := range p.Library.Works {
		for _, s := range doc.Scripts {
			d := w.In(s)
			data := book(t, p, site, []*doc.Work{w}, s)
			z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			for i, part := range d.Parts {
				var want, got strings.Builder
				for _, section := range part.Sections {
					own(&want, section)
				}
				for n := 1; ; n++ {
					page, err := fs.ReadFile(z, fmt.Sprintf("EPUB/%s-p%d-%d.xhtml", d.ID, i+1, n))
					if err != nil {
						break
					}
					got.Write(ref.ReplaceAll(notes.ReplaceAll(head.ReplaceAll(page, nil), nil), nil))
				}
				text := html.UnescapeString(tag.ReplaceAllString(got.String(), ""))
				for _, l := range part.Front {
					if !strings.Contains(text, l.Text) {
						t.Errorf("%s in %s has lost the line %q", d.ID, s, l.Text)
					}
					text = strings.Replace(text, l.Text, "", 1)
				}
				a, b := anyRoom.ReplaceAllString(want.String(), ""), anyRoom.ReplaceAllString(text, "")
				if a != b {
					t.Errorf("%s in %s, part %d: the book has %d bytes of text, the document %d", d.ID, s, i+1, len(b), len(a))
				}
			}
		}
	}
}

// TestEveryCorruptionOfABookIsNamed flips bits of a book and expects the file
// that lies there to be named. With GONGBAO_CORRUPTIONS=1000 it tries as many.
func TestEveryCorruptionOfABookIsNamed(t *testing.T) {
	site := t.TempDir()
	if err := os.MkdirAll(filepath.Join(site, "seeds"), 0o755); err != nil {
		t.Fatal(err)
	}
	text := "关于保护河流的意见\n一、保护河流\n保护河流和湖泊，整治内涝。\n二、保护森林\n保护森林和草原。\n"
	if err := os.WriteFile(filepath.Join(site, "seeds", "a.txt"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(site, "public")
	p, _, err := build.Build(site, build.Options{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	file := book(t, p, out, p.Library.Works, doc.Hans)
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	rounds := 60
	if s := os.Getenv("GONGBAO_CORRUPTIONS"); s != "" {
		if rounds, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(12, 13))
	for range rounds {
		spoilt := slices.Clone(file)
		at := random.IntN(len(file))
		spoilt[at] ^= 1 << random.IntN(8)
		proof, err := archive.VerifyZip(bytes.NewReader(spoilt), int64(len(spoilt)))
		if err != nil || proof.Whole() {
			t.Fatalf("a bit flipped at %d was not noticed (%v)", at, err)
		}
		for _, f := range z.File {
			start, err := f.DataOffset()
			if err != nil {
				t.Fatal(err)
			}
			if int64(at) < start || int64(at) >= start+int64(f.CompressedSize64) {
				continue
			}
			if !slices.ContainsFunc(proof.Findings, func(found archive.Finding) bool { return strings.HasPrefix(found.Path, f.Name) }) {
				t.Errorf("a bit flipped at %d, in %s, was reported as %v", at, f.Name, proof.Findings)
			}
		}
	}
}

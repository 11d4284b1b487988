package archive

import (
	"cmp"
	_ "embed" // for the illustration
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// illustration is static/icon.svg in 48 × 48 pixels, as Chromium draws it. It
// is a file because an encoder of another Go release may write other bytes.
//
//go:embed illustration.png
var illustration []byte

// ZIM says what a ZIM file tells about itself (openzim.org, "Metadata").
type ZIM struct {
	Title       string // at most 30 characters; the rest is cut off
	Description string // at most 80 likewise
	Creator     string // who wrote the documents
	Publisher   string
	Name        string // names the series of releases: "gongbao_zho_fuzhou"
	Source      string // address of the site on the web; "" if it has none
	Sign        Signer // nil leaves it without signatures
}

// WriteZIM packs the site in root, whose manifest must be in it, for Kiwix. f
// is an empty file.
//
// Two things differ from the site on the web. Pages have no
// Content-Security-Policy: readers of ZIM files put a toolbar and scripts of
// their own into them. An address that moved is a redirect and no page. So the
// ZIM file has a manifest of its own, with the same release and content digest.
func WriteZIM(f *os.File, root fs.FS, about ZIM, progress Progress) ([]Part, error) {
	site, err := readManifest(files{root}, "")
	if err != nil {
		return nil, err
	}
	w, err := newZIMWriter(f)
	if err != nil {
		return nil, err
	}
	z := zimSite{
		w: w, sizes: &parts{total: site.Bytes(), progress: progress},
		seen: map[Digest]string{}, entries: map[string]Entry{},
	}
	w.packed = z.sizes.add
	for _, e := range site.Entries {
		if err := z.copy(root, e); err != nil {
			return nil, err
		}
	}
	if err := z.resolve(); err != nil {
		return nil, err
	}
	m, err := z.metadata(about.fields(site.Release.Date), site)
	if err != nil {
		return nil, err
	}
	if err := z.own(m, about.Sign); err != nil {
		return nil, err
	}
	if err := w.finish(uuidOf(m), mainPath, illustration); err != nil {
		return nil, err
	}
	return z.sizes.largest(), nil
}

// mainPath is the page that a ZIM file opens with.
const mainPath = "index.html"

// zimSite turns the files of a site into those of a ZIM file.
type zimSite struct {
	w       *zimWriter
	sizes   *parts
	seen    map[Digest]string // :: digest → the first file that has it
	entries map[string]Entry  // :: path → what the manifest says of it
	moved   []*zimEntry       // pages that only lead on, in the order of their paths
}

// copy adds the file that e lists.
func (z *zimSite) copy(root fs.FS, e Entry) error {
	entry := &zimEntry{space: 'C', path: e.Path, mime: mimeOf(e.Path)}
	if entry.mime != mimeHTML {
		return z.keep(entry, e, opener(files{root}, e.Path))
	}
	page, err := fs.ReadFile(root, e.Path)
	if err != nil {
		return err
	}
	if Sum(e.Path, page) != e {
		return fmt.Errorf("%s is not what %s says; build the site again", e.Path, ManifestName)
	}
	if to := leadsTo(e.Path, page); to != "" {
		entry.leads = to
		z.moved = append(z.moved, entry)
		return nil
	}
	page = withoutPolicy(page)
	entry.title = titleOf(page)
	return z.keep(entry, Sum(e.Path, page), bytesOpener(page))
}

// keep adds a file, as a redirect if another one has the same bytes.
func (z *zimSite) keep(entry *zimEntry, e Entry, open func() (io.ReadCloser, error)) error {
	z.entries[e.Path] = e
	if first, ok := z.seen[e.SHA256]; ok {
		entry.leads, entry.title = first, ""
		z.w.redirect(entry)
		z.sizes.add(e.Path, e.Size, 0)
		return nil
	}
	z.seen[e.SHA256] = e.Path
	return z.w.add(entry, e.Size, checked(open, e))
}

// resolve adds the pages that only lead on: one that leads nowhere in the site
// is an error, for the site's own tests allow none.
func (z *zimSite) resolve() error {
	for _, entry := range z.moved {
		e, ok := z.entries[entry.leads]
		if !ok {
			return fmt.Errorf("%s leads to %s, which is not there", entry.path, entry.leads)
		}
		e.Path = entry.path
		z.entries[e.Path] = e
		z.w.redirect(entry)
	}
	return nil
}

// checked returns open with an error at the end of what it opens if that is
// not what e says.
func checked(open func() (io.ReadCloser, error), e Entry) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		r, err := open()
		if err != nil {
			return nil, err
		}
		return &checkedReader{ReadCloser: r, want: e, sum: newSummer()}, nil
	}
}

// metadata adds what the file says about itself and returns the manifest of
// everything so far.
func (z *zimSite) metadata(fields []field, site *Manifest) (*Manifest, error) {
	fields = append(fields, field{"Counter", z.counter()})
	for _, f := range fields {
		if f.value == "" {
			continue
		}
		e := &zimEntry{space: 'M', path: f.name, mime: mimeText}
		if err := z.w.addBytes(e, []byte(f.value)); err != nil {
			return nil, err
		}
		z.entries[e.shown()] = Sum(e.shown(), []byte(f.value))
	}
	picture := "M/Illustration_48x48@1"
	z.entries[picture] = Sum(picture, illustration)
	var all []Entry
	for _, e := range z.entries {
		all = append(all, e)
	}
	m, err := NewManifest(site.Release, all)
	if err != nil {
		return nil, err
	}
	m.Edition, m.Content = EditionZIM, site.Content
	return m, nil
}

// own adds the manifest, its sums and its signatures.
func (z *zimSite) own(m *Manifest, sign Signer) error {
	files, err := m.files("", sign)
	for _, f := range files {
		if err == nil {
			err = z.w.addBytes(&zimEntry{space: 'C', path: f.Name, mime: mimeOf(f.Name)}, f.Data)
		}
	}
	return err
}

// counter says how many files of each type there are, as Kiwix counts pages.
func (z *zimSite) counter() string {
	n := make([]int, len(mimeTypes))
	for _, e := range z.w.entries {
		if e.mime != zimRedirect {
			n[e.mime]++
		}
	}
	var list []string
	for i, m := range mimeTypes {
		if n[i] > 0 && !strings.Contains(m.mime, ";") {
			list = append(list, fmt.Sprintf("%s=%d", m.mime, n[i]))
		}
	}
	slices.Sort(list)
	return strings.Join(list, ";")
}

// field is one item of metadata.
type field struct{ name, value string }

// fields returns the metadata that every ZIM file must have, and some that help
// readers choose.
func (z ZIM) fields(date time.Time) []field {
	return []field{
		{"Title", cut(z.Title, 30)},
		{"Description", cut(cmp.Or(z.Description, z.Title), 80)},
		{"Language", "zho"},
		{"Creator", z.Creator},
		{"Publisher", z.Publisher},
		{"Date", date.UTC().Format(time.DateOnly)},
		{"Name", z.Name},
		{"Source", z.Source},
		{"Scraper", "gongbao"},
		{"Tags", "_ftindex:no;_pictures:no;_videos:no;_details:yes"},
	}
}

// cut returns s with at most n characters; where it had more the last is "…".
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// uuidOf makes a UUID of the manifest's digest (RFC 9562, version 8).
func uuidOf(m *Manifest) [16]byte {
	var u [16]byte
	d := m.Digest()
	copy(u[:], d[:])
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return u
}

// policy matches the meta element that says what a page may load.
var policy = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>\n?`)

func withoutPolicy(page []byte) []byte { return policy.ReplaceAll(page, nil) }

// refresh matches the meta element that leads on at once to another page.
var refresh = regexp.MustCompile(`<meta http-equiv="refresh" content="0; url=([^"]*)">`)

// leadsTo returns the path that the page at from sends every reader to; "" if
// it is a page of its own, or leads to a place within another.
func leadsTo(from string, page []byte) string {
	m := refresh.FindSubmatch(page)
	if m == nil {
		return ""
	}
	to := html.UnescapeString(string(m[1]))
	if strings.ContainsAny(to, "#:?") || strings.HasPrefix(to, "/") {
		return ""
	}
	return path.Join(path.Dir(from), to)
}

// titleElement matches the title of a page.
var titleElement = regexp.MustCompile(`(?s)<title>(.*?)</title>`)

// titleOf returns the title of a page without the name of the site behind it.
func titleOf(page []byte) string {
	m := titleElement.FindSubmatch(page[:min(len(page), 1<<14)])
	if m == nil {
		return ""
	}
	title := strings.TrimSpace(html.UnescapeString(string(m[1])))
	if i := strings.LastIndex(title, " · "); i > 0 {
		title = title[:i]
	}
	return strings.ReplaceAll(title, "\x00", "")
}

// checkedReader reads a file and fails at its end if it is not as listed.
type checkedReader struct {
	io.ReadCloser
	want Entry
	sum  *summer
}

func (c *checkedReader) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.sum.Write(p[:n])
	if errors.Is(err, io.EOF) && c.sum.entry(c.want.Path) != c.want {
		return n, fmt.Errorf("%s is not what %s says; build the site again", c.want.Path, ManifestName)
	}
	return n, err
}

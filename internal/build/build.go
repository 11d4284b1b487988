package build

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"

	"golang.org/x/sync/errgroup"

	"gongbao/internal/archive"
	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/search"
	"gongbao/internal/site"
	"gongbao/static"
)

// Options say what a build makes.
type Options struct {
	Out     string // output folder; empty or made by gongbao before; Write has no use for it
	BaseURL string // overrides site.yaml's; "" keeps it
	Strict  bool   // warnings, too, keep the old site in place
	// Release says which state of the site this is; the zero value is a site
	// that is built and not released. Without a date it gets that of the newest
	// document.
	Release archive.Release
	// Fingerprint makes pages name their static files by a folder that carries
	// the digest of all of them, see fingerprint.
	Fingerprint bool
	// Carry holds files of earlier releases that stay reachable, by path. Those
	// that the site has itself are left out.
	Carry map[string][]byte
	// Cache keeps what was made of files that do not change; nil keeps nothing.
	Cache *Cache
}

// Put takes one finished file of a site: its path from the site's root, with
// slashes, and its bytes, which stay the caller's. It is called from several
// goroutines.
type Put func(path string, data []byte) error

// Report says what a build made.
type Report struct {
	Files   int // in the new site
	Changed int // of them, written because they are new or differ
	Pages   int // HTML pages among them

	Manifest *archive.Manifest // of the new site
}

// ErrProblems means that the input has problems that must be mended first. The
// old site is untouched.
var ErrProblems = errors.New("nothing was published: mend the problems above and build again")

// Build writes the site in the folder root to opt.Out. The project it returns
// is complete even when the error is ErrProblems, so that the caller can print
// what is wrong. After any error the old site is whole and unchanged.
func Build(root string, opt Options) (*Project, Report, error) {
	p, s, err := ready(root, opt)
	if err != nil {
		return p, Report{}, err
	}
	t, err := newTree(opt.Out)
	if err != nil {
		return p, Report{}, err
	}
	report, err := p.write(t.put, os.DirFS(root), s, opt)
	if err == nil {
		report.Changed = t.changed()
		err = t.swap()
	}
	if err != nil {
		return p, Report{}, errors.Join(err, t.discard())
	}
	return p, report, nil
}

// ready loads the site in the folder root and lists its pages.
func ready(root string, opt Options) (*Project, *site.Site, error) {
	if _, err := os.Stat(root); err != nil {
		return nil, nil, fmt.Errorf("site folder: %w", err)
	}
	return prepare(os.DirFS(root), opt)
}

// Write is Build for a site that is not, or not only, a folder on disk: it
// hands every file to put, in no order, and leaves the rest to the caller. If
// it fails, what put has been given is worth nothing. Report.Changed is for
// put to know.
func Write(root fs.FS, opt Options, put Put) (*Project, Report, error) {
	p, s, err := prepare(root, opt)
	if err != nil {
		return p, Report{}, p.blame(err)
	}
	report, err := p.write(put, root, s, opt)
	return p, report, p.blame(err)
}

// blame returns ErrProblems for an error that a file of the site is to blame
// for, which joins the project's problems; else err.
func (p *Project) blame(err error) error {
	var layout *site.LayoutError
	if p == nil || !errors.As(err, &layout) {
		return err
	}
	p.report([]doc.Problem{layout.Problem()})
	doc.SortProblems(p.Problems)
	return ErrProblems
}

// prepare loads the site and lists its pages. The error is ErrProblems if they
// must not be published.
func prepare(root fs.FS, opt Options) (*Project, *site.Site, error) {
	p, err := load(root, opt.Cache)
	if err != nil {
		return nil, nil, err
	}
	if opt.BaseURL != "" {
		p.Content.Site.BaseURL = opt.BaseURL
	}
	s, err := p.plan(root)
	if err != nil {
		return p, nil, err
	}
	if p.Blocked(opt.Strict) {
		return p, nil, ErrProblems
	}
	return p, s, nil
}

// Blocked reports whether the problems forbid publishing: any severe one, or,
// if strict, any that a person should look at.
func (p *Project) Blocked(strict bool) bool {
	for _, problem := range p.Problems {
		if problem.Severity == doc.Severe || strict && problem.Severity == doc.Warning {
			return true
		}
	}
	return false
}

// write hands everything the site consists of to put: first what does not know
// of the release, then the pages that name it, then the manifest.
func (p *Project) write(put Put, root fs.FS, s *site.Site, opt Options) (Report, error) {
	assets, err := staticFiles(overlay{sub(root, "static"), static.FS})
	if err != nil {
		return Report{}, err
	}
	w := &writer{put: put, name: func(page []byte) []byte { return page }}
	if opt.Fingerprint {
		w.name = assets.fingerprint()
	}
	r := opt.Release
	if r.Date.IsZero() {
		r.Date = p.newest()
	}
	pages, last := split(s.Pages())
	var g errgroup.Group
	g.SetLimit(workers())
	g.Go(func() error { return p.writeSearch(w.file) })
	g.Go(func() error { return assets.write(w.file, opt.Fingerprint) })
	g.Go(func() error { return assets.carry(w.file, opt.Carry) })
	g.Go(func() error { return w.file(archive.ReadmeName, archive.Readme(titleOf(p.Library))) })
	for _, page := range pages {
		g.Go(func() error { return w.page(page.Path, page.Render) })
	}
	if err := g.Wait(); err != nil {
		return Report{}, err
	}
	about := released(r, w.entries())
	for _, page := range last {
		if err := w.page(page.Path, func(to io.Writer) error { return page.RenderRelease(to, about) }); err != nil {
			return Report{}, err
		}
	}
	m, err := w.manifest(r)
	return Report{Files: len(w.sums), Pages: len(pages) + len(last), Manifest: m}, err
}

// writeSearch indexes every unit of every document.
func (p *Project) writeSearch(put Put) error {
	_, err := search.Write(p.entries(), script.Fold, put)
	return err
}

// sub returns the named folder of the site, or an empty file system if the
// site has none.
func sub(root fs.FS, name string) fs.FS {
	folder, err := fs.Sub(root, name)
	if err != nil { // the name is one of ours, and valid
		return root
	}
	return folder
}

// workers is how many files are worked on at once.
func workers() int { return runtime.GOMAXPROCS(0) }

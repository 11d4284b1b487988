package build

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/search"
	"gongbao/internal/site"
	"gongbao/static"
)

// Options say what a build makes.
type Options struct {
	Out     string // output folder; empty or made by gongbao before
	BaseURL string // overrides site.yaml's; "" keeps it
	Strict  bool   // warnings, too, keep the old site in place
}

// Report says what a build made.
type Report struct {
	Files   int // in the new site
	Changed int // of them, written because they are new or differ
	Pages   int // HTML pages among them
}

// ErrProblems means that the input has problems that must be mended first. The
// old site is untouched.
var ErrProblems = errors.New("nothing was published: mend the problems above and build again")

// Build writes the site in the folder root to opt.Out. The project it returns
// is complete even when the error is ErrProblems, so that the caller can print
// what is wrong. After any error the old site is whole and unchanged.
func Build(root string, opt Options) (*Project, Report, error) {
	p, err := Load(root)
	if err != nil {
		return nil, Report{}, err
	}
	if opt.BaseURL != "" {
		p.Content.Site.BaseURL = opt.BaseURL
	}
	s, err := p.plan(root)
	if err != nil {
		return p, Report{}, err
	}
	if p.Blocked(opt.Strict) {
		return p, Report{}, ErrProblems
	}

	t, err := newTree(opt.Out)
	if err != nil {
		return p, Report{}, err
	}
	report, err := p.write(t, root, s)
	if err == nil {
		err = t.swap()
	}
	if err != nil {
		return p, Report{}, errors.Join(err, t.discard())
	}
	return p, report, nil
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

// write fills t with everything the site consists of.
func (p *Project) write(t *tree, root string, s *site.Site) (Report, error) {
	pages := s.Pages()
	var g errgroup.Group
	g.SetLimit(workers())
	g.Go(func() error { return p.writeSearch(t) })
	g.Go(func() error { return writeStatic(t, overlay{sub(root, "static"), static.FS}) })
	for _, page := range pages {
		g.Go(func() error {
			var b bytes.Buffer
			if err := page.Render(&b); err != nil {
				return err
			}
			return t.put(page.Path, b.Bytes())
		})
	}
	if err := g.Wait(); err != nil {
		return Report{}, err
	}
	return Report{Files: len(t.paths()), Changed: t.changed(), Pages: len(pages)}, nil
}

// writeStatic copies every static file to static/ in the site.
func writeStatic(t *tree, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !published(e) {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return t.put("static/"+name, data)
	})
}

// published reports whether a file of static/ goes into the site: a regular
// one that is neither hidden, nor an editor's copy, nor the Go file that embeds
// the others. Through a link any file of the machine would be published.
func published(e fs.DirEntry) bool {
	name := e.Name()
	return e.Type().IsRegular() && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, "~") && !strings.HasSuffix(name, ".go")
}

// unpublished reports what stands in the site's own static/ and stays out of
// the site.
func unpublished(root string) []doc.Problem {
	var problems []doc.Problem
	// A site without the folder has nothing to report.
	_ = fs.WalkDir(sub(root, "static"), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || published(e) || strings.HasSuffix(name, ".go") {
			return nil
		}
		problems = append(problems, doc.Problem{
			File: "static/" + name, Stage: "build", Rule: "not-published", Severity: doc.Warning,
			Zh: "未发布：不是普通文件，或是隐藏文件、编辑器副本 — 请放入文件本身，或删去",
			En: "not published: a link, a hidden file or an editor's copy — put the file itself here, or remove it",
		})
		return nil
	})
	return problems
}

// writeSearch indexes every unit of every document.
func (p *Project) writeSearch(t *tree) error {
	_, err := search.Write(p.entries(), script.Fold, t.put)
	return err
}

// sub returns the named folder of the site, or an empty file system if the
// site has none.
func sub(root, name string) fs.FS { return os.DirFS(root + "/" + name) }

// workers is how many files are worked on at once.
func workers() int { return runtime.GOMAXPROCS(0) }

// Package build runs the stages: it reads a site's folder, hands each stage's
// value to the next, and puts the finished site in place. It is the only
// package with goroutines and an output folder.
package build

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"golang.org/x/sync/errgroup"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/link"
	"gongbao/internal/outline"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

// Project is a site's folder, read and run through every stage that does not
// write: what commands ask questions of and what Build writes out.
type Project struct {
	Content    *doc.Content
	Files      []*doc.File            // the received files, sorted by name
	Cleaned    map[string]doc.Cleaned // :: document id → its cleaned lines
	Converter  *script.Converter
	Library    *doc.Library
	Rankings   []doc.Ranking    // what every unit was compared with, shown or not
	Unresolved []doc.Unresolved // texts that documents cite and the site does not hold
	Problems   []doc.Problem    // sorted
}

// Load reads the site in the folder root and runs it through the stages. The
// error means that the run could not go on; everything wrong with the texts or
// with staff's files is in the Project's Problems.
func Load(root string) (*Project, error) {
	if _, err := os.Stat(root); err != nil {
		return nil, fmt.Errorf("site folder: %w", err)
	}
	return LoadFS(os.DirFS(root))
}

// LoadFS is Load for a site that is not, or not only, a folder on disk.
func LoadFS(root fs.FS) (*Project, error) {
	content, problems, err := source.Content(root)
	if err != nil {
		return nil, err
	}
	files, found, err := source.Seeds(root)
	if err != nil {
		return nil, err
	}
	p := &Project{Content: content, Files: files, Cleaned: map[string]doc.Cleaned{}}
	p.report(problems, found, source.Match(content.Headers, files))

	p.Converter, err = script.New(scriptOptions(content), content.Terms)
	if err != nil {
		return nil, err
	}
	works, err := p.works()
	if err != nil {
		return nil, err
	}
	p.link(works)
	doc.SortProblems(p.Problems)
	return p, nil
}

func scriptOptions(c *doc.Content) script.Options {
	return script.Options{Glyphs: c.Site.Glyphs, Quotes: c.Site.Quotes}
}

func (p *Project) report(lists ...[]doc.Problem) {
	for _, l := range lists {
		p.Problems = append(p.Problems, l...)
	}
}

// works runs the stages that look at one file only, side by side.
func (p *Project) works() ([]*doc.Work, error) {
	type result struct {
		work     *doc.Work
		cleaned  doc.Cleaned
		problems []doc.Problem
	}
	headers := headersByFile(p.Content.Headers)
	results := make([]result, len(p.Files))
	var g errgroup.Group
	g.SetLimit(workers())
	for i, f := range p.Files {
		g.Go(func() error {
			d, cleaned, problems := parse(f, headers[f.Name])
			results[i] = result{p.Converter.Work(d), cleaned, problems}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	works := make([]*doc.Work, 0, len(results))
	for _, r := range results {
		works = append(works, r.work)
		p.Cleaned[r.work.Received.ID] = r.cleaned
		p.report(r.problems)
	}
	return works, nil
}

// link runs the stage that looks at all documents together.
func (p *Project) link(works []*doc.Work) {
	received := make([]*doc.Document, len(works))
	for i, w := range works {
		received[i] = w.Received
	}
	links := link.Build(received, p.Content, script.Fold)
	p.Rankings = links.Rankings
	for _, u := range links.Unresolved {
		p.Unresolved = append(p.Unresolved, doc.Unresolved(u))
	}
	p.report(links.Problems)
	p.Library = doc.NewLibrary(p.Content, works, links.Links)
}

// parse runs one file through clean and outline and adds what staff say of it.
// h is nil for a file without a header.
func parse(f *doc.File, h *doc.Header) (*doc.Document, doc.Cleaned, []doc.Problem) {
	var errata []doc.Erratum
	if h != nil {
		errata = h.Errata
	}
	cleaned, problems := clean.Clean(f, errata)
	d, found := outline.Parse(f, cleaned, script.Fold)
	problems = append(problems, found...)

	d.Header = h
	d.Received = script.Detect(cleaned.Text())
	d.Script = d.Received
	d.ID = stem(f.Name)
	d.Meta = d.Stated
	if h != nil {
		d.ID, d.Level = h.ID, h.Level
		d.Meta = h.Meta.Over(d.Stated)
		for i := range problems {
			if problems[i].Rule == "erratum" {
				problems[i].File = h.Path
			}
		}
	}
	return d, cleaned, problems
}

// Parse reads a single file. If root is not empty and the site there has a
// header for the file, its errata and metadata apply, and what is wrong with
// the header is among the problems; else the text stands as received and
// damage is reported.
func Parse(name, root string) (*doc.Document, []doc.Problem, error) {
	f, err := source.ReadFile(name, name)
	if err != nil {
		return nil, nil, err
	}
	var h *doc.Header
	var problems []doc.Problem
	if root != "" {
		if h, problems, err = header(root, f.Name); err != nil {
			return nil, nil, err
		}
	}
	d, _, found := parse(f, h)
	problems = append(problems, found...)
	doc.SortProblems(problems)
	return d, problems, nil
}

// header returns the header that the site in root has for the received file,
// or nil, and what is wrong with it.
func header(root, file string) (*doc.Header, []doc.Problem, error) {
	content, all, err := source.Content(os.DirFS(root))
	if err != nil {
		return nil, nil, err
	}
	h := headersByFile(content.Headers)[file]
	var problems []doc.Problem
	for _, p := range all {
		if h != nil && p.File == h.Path {
			problems = append(problems, p)
		}
	}
	return h, problems, nil
}

func headersByFile(hs []*doc.Header) map[string]*doc.Header {
	m := make(map[string]*doc.Header, len(hs))
	for _, h := range hs {
		m[h.Source.File] = h
	}
	return m
}

// stem returns the file's name without folder and extension.
func stem(name string) string {
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}

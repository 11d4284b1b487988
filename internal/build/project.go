// Package build runs the stages: it reads a site's folder, hands each stage's
// value to the next, and puts the finished site in place. It is the only
// package with goroutines and an output folder.
package build

import (
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"gongbao/internal/doc"
	"gongbao/internal/link"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

// Project is a site's folder, read and run through every stage that does not
// write: what commands ask questions of and what Build writes out.
type Project struct {
	Content    *doc.Content
	Files      []*doc.File // the received files, sorted by name
	Converter  *script.Converter
	Library    *doc.Library
	Rankings   []doc.Ranking    // the best of what every unit was compared with, shown or not
	Unresolved []doc.Unresolved // texts that documents cite and the site does not hold
	Problems   []doc.Problem    // sorted
	Read       int              // how many of the files were read anew, not taken from a cache
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
func LoadFS(root fs.FS) (*Project, error) { return load(root, nil) }

// load is LoadFS with a cache; nil keeps nothing.
func load(root fs.FS, cache *Cache) (*Project, error) {
	content, problems, err := source.Content(root)
	if err != nil {
		return nil, err
	}
	files, found, err := source.Seeds(root)
	if err != nil {
		return nil, err
	}
	files, unmatched := source.Match(content.Headers, files, found)
	p := &Project{Content: content, Files: files}
	p.report(problems, found, unmatched)

	p.Converter, err = script.New(scriptOptions(content), content.Terms)
	if err != nil {
		return nil, err
	}
	works, err := p.works(cache)
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

// works runs the stages that look at one file only, side by side. What the
// cache has is taken from there. What is wrong with a file is a problem, never
// an error.
func (p *Project) works(cache *Cache) ([]*doc.Work, error) {
	if cache == nil {
		cache = NewCache("")
	}
	common, err := cache.common(p)
	if err != nil {
		return nil, err
	}
	headers := headersByFile(p.Content.Headers)
	works := make([]*doc.Work, len(p.Files))
	problems := make([][]doc.Problem, len(p.Files))
	var read atomic.Int64
	var g errgroup.Group
	g.SetLimit(workers())
	for i, f := range p.Files {
		g.Go(func() error {
			h := headers[f.Name]
			key, err := key(common, f, h)
			if err != nil {
				return err
			}
			k := cache.get(key, f, h)
			if k == nil {
				read.Add(1)
				d, found := parse(f, h)
				k = &kept{p.Converter.Work(d), found}
				cache.put(key, k)
			}
			works[i], problems[i] = k.work, k.problems
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	cache.turn()
	p.Read = int(read.Load())
	p.report(problems...)
	return works, nil
}

// keptLinks is how many links of each ranking are kept with the project: the
// five a reader may see and what came next, for those who ask why.
const keptLinks = 8

// link runs the stage that looks at all documents together.
func (p *Project) link(works []*doc.Work) {
	links := link.Build(received(works), p.Content, script.Fold, p.Converter.Words, keptLinks)
	p.Rankings, p.Unresolved = links.Rankings, links.Unresolved
	p.report(links.Problems)
	p.Library = doc.NewLibrary(p.Content, works, links.Links)
	p.Library.Quality = links.Quality
	indicators, differing := link.Indicators(received(works), p.Content, script.Fold)
	p.Library.Indicators = indicators
	p.report(differing)
}

// FullRankings returns everything that every unit was compared with. It ranks
// anew, because it takes far more room than all else a project holds.
func (p *Project) FullRankings() []doc.Ranking {
	return link.Build(received(p.Library.Works), p.Content, script.Fold, p.Converter.Words, 0).Rankings
}

func received(works []*doc.Work) []*doc.Document {
	docs := make([]*doc.Document, len(works))
	for i, w := range works {
		docs[i] = w.Received
	}
	return docs
}

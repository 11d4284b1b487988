package build

import (
	"bytes"
	"io/fs"
	"os"
	"sync"

	"gongbao/internal/site"
	"gongbao/static"
)

// Draft is a site whose pages are made when they are asked for, for whoever
// looks at one page after an edit. Of the five documents at hand a full build
// takes three times as long as a draft, of which nearly all goes into links.
// It is safe for concurrent use.
type Draft struct {
	pages  map[string]site.Page
	assets map[string][]byte
	rest   func() (map[string][]byte, error)
}

// NewDraft loads the site in the folder root. Errors are those of Build.
func NewDraft(root string, opt Options) (*Project, *Draft, error) {
	p, s, err := ready(root, opt)
	if err != nil {
		return p, nil, err
	}
	d := &Draft{pages: map[string]site.Page{}, assets: map[string][]byte{}}
	for _, page := range s.Pages() {
		d.pages[page.Path] = page
	}
	assets, err := staticFiles(overlay{sub(os.DirFS(root), staticDir), static.FS})
	if err != nil {
		return p, nil, err
	}
	for _, a := range assets {
		d.assets[staticDir+"/"+a.name] = a.data
	}
	d.rest = sync.OnceValues(func() (map[string][]byte, error) { return p.remainder(os.DirFS(root), s, opt, d) })
	return p, d, nil
}

// remainder makes the whole site and returns the files that are neither pages
// nor static: the search index and the manifest.
func (p *Project) remainder(root fs.FS, s *site.Site, opt Options, d *Draft) (map[string][]byte, error) {
	files := map[string][]byte{}
	var mu sync.Mutex
	_, err := p.write(func(path string, data []byte) error {
		if _, page := d.pages[path]; page || d.assets[path] != nil {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		files[path] = bytes.Clone(data)
		return nil
	}, root, s, opt)
	return files, err
}

// File returns the file at path, which has slashes and begins at the site's
// root. The error is fs.ErrNotExist if the site has none, else that of a
// layout.
func (d *Draft) File(path string) ([]byte, error) {
	if page, ok := d.pages[path]; ok {
		var b bytes.Buffer
		err := page.Render(&b)
		return b.Bytes(), err
	}
	if data, ok := d.assets[path]; ok {
		return data, nil
	}
	rest, err := d.rest()
	if err != nil {
		return nil, err
	}
	data, ok := rest[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return data, nil
}

// Check makes all files and returns the first error: what Build would fail
// with after NewDraft did not.
func (d *Draft) Check() error {
	_, err := d.rest()
	return err
}

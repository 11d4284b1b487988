package build

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"
	"sync"

	"gongbao/internal/archive"
)

// A writer hands the files of a site to put and remembers their digests. Its
// methods may be called from several goroutines.
type writer struct {
	put  Put
	name func(page []byte) []byte // makes an HTML page name its static files

	mu   sync.Mutex
	sums []archive.Entry // of every file, in the order in which they came
}

// file stores data at path.
func (w *writer) file(path string, data []byte) error {
	sum := archive.Sum(path, data)
	w.mu.Lock()
	w.sums = append(w.sums, sum)
	w.mu.Unlock()
	return w.put(path, data)
}

// page stores what render writes at path.
func (w *writer) page(path string, render func(io.Writer) error) error {
	var b bytes.Buffer
	if err := render(&b); err != nil {
		return err
	}
	if strings.HasSuffix(path, ".html") {
		return w.file(path, w.name(b.Bytes()))
	}
	return w.file(path, b.Bytes())
}

// entries returns the digests of all files so far, sorted by path.
func (w *writer) entries() []archive.Entry {
	w.mu.Lock()
	defer w.mu.Unlock()
	slices.SortFunc(w.sums, func(a, b archive.Entry) int { return cmp.Compare(a.Path, b.Path) })
	return slices.Clone(w.sums)
}

// manifest stores the list of all files so far, which ends the site.
func (w *writer) manifest(r archive.Release) (*archive.Manifest, error) {
	m, err := archive.NewManifest(r, w.entries())
	if err != nil {
		return nil, err
	}
	if err := w.file(archive.ManifestName, m.Encode()); err != nil {
		return nil, err
	}
	return m, w.file(archive.SumsName, m.Sums(""))
}

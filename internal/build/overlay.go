package build

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// overlay is a file system of two layers: a file of the upper one hides the
// lower one's file of the same name, and a folder lists both. It is how a
// site's own layouts and static files replace the built-in ones, file by file.
type overlay struct{ upper, lower fs.FS }

// Open opens the file of the upper layer, or the lower one's if the upper has
// none.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.upper.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.lower.Open(name)
	}
	return f, err
}

// ReadDir lists both layers, sorted by name.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	upper, err := fs.ReadDir(o.upper, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	lower, lowerErr := fs.ReadDir(o.lower, name)
	if err != nil && lowerErr != nil {
		return nil, lowerErr
	}
	seen := map[string]bool{}
	for _, e := range upper {
		seen[e.Name()] = true
	}
	for _, e := range lower {
		if !seen[e.Name()] {
			upper = append(upper, e)
		}
	}
	slices.SortFunc(upper, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return upper, nil
}

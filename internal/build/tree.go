package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
)

// A tree is a site being written beside the one that is live. Nothing under
// the live folder changes until swap, so a build that fails or is killed
// leaves the old site whole.
//
// Files that did not change are hard links to the live ones: on ext4, writing
// thousands of new files right after deleting as many is 2 to 9 times slower
// than linking them.
type tree struct {
	live string // the folder readers see
	next string // the folder being written

	mu      sync.Mutex
	dirs    map[string]bool // :: folder → made already
	written map[string]bool // :: path → differs from the live site
}

// made is the file every gongbao site has. A non-empty folder without it was
// not made by gongbao and is never replaced.
const made = "data/documents.json"

// newTree prepares a folder beside live. A folder left over from a killed
// build is cleared first. It fails if live holds something that gongbao did
// not make.
func newTree(live string) (*tree, error) {
	live, err := filepath.Abs(live)
	if err != nil {
		return nil, err
	}
	if err := replaceable(live); err != nil {
		return nil, err
	}
	t := &tree{
		live:    live,
		next:    filepath.Join(filepath.Dir(live), "."+filepath.Base(live)+".next"),
		dirs:    map[string]bool{},
		written: map[string]bool{},
	}
	if err := os.RemoveAll(t.next); err != nil {
		return nil, fmt.Errorf("clearing an unfinished build: %w", err)
	}
	if err := os.MkdirAll(t.next, 0o755); err != nil {
		return nil, fmt.Errorf("making a folder for the new site: %w", err)
	}
	return t, nil
}

// replaceable reports, as an error, a live folder that gongbao did not make.
func replaceable(live string) error {
	entries, err := os.ReadDir(live)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	if len(entries) == 0 {
		return nil
	}
	if _, err := os.Stat(filepath.Join(live, filepath.FromSlash(made))); err != nil {
		return fmt.Errorf("%s is not empty and was not made by gongbao; choose another folder with -o, or empty it yourself", live)
	}
	return nil
}

// put stores data at path (slashes, from the site's root). It may be called
// from several goroutines. Putting one path twice is an error.
func (t *tree) put(path string, data []byte) error {
	if !fs.ValidPath(path) {
		return fmt.Errorf("%q is not a path below the site's root", path)
	}
	dst := filepath.Join(t.next, filepath.FromSlash(path))
	if err := t.claim(path, filepath.Dir(dst)); err != nil {
		return err
	}
	old := filepath.Join(t.live, filepath.FromSlash(path))
	if same(old, data) && os.Link(old, dst) == nil {
		return nil
	}
	t.mu.Lock()
	t.written[path] = true
	t.mu.Unlock()
	return os.WriteFile(dst, data, 0o644)
}

// claim marks path as taken and makes its folder.
func (t *tree) claim(path, dir string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, taken := t.written[path]; taken {
		return fmt.Errorf("two pages want the address %s; give one of them another id", path)
	}
	t.written[path] = false
	if t.dirs[dir] {
		return nil
	}
	t.dirs[dir] = true
	return os.MkdirAll(dir, 0o755)
}

// same reports whether the file holds exactly data.
func same(path string, data []byte) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	old, err := os.ReadFile(path)
	return err == nil && bytes.Equal(old, data)
}

// paths returns every path put so far, sorted.
func (t *tree) paths() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]string, 0, len(t.written))
	for p := range t.written {
		out = append(out, p)
	}
	sort.Strings(out)
	return out
}

// changed counts the paths that are new or differ from the live site.
func (t *tree) changed() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := 0
	for _, w := range t.written {
		if w {
			n++
		}
	}
	return n
}

// swap makes the new tree the live one and removes the old. After an error the
// old tree is still, or again, the live one.
func (t *tree) swap() error {
	err := exchange(t.next, t.live)
	if errors.Is(err, fs.ErrNotExist) { // first build
		return os.Rename(t.next, t.live)
	}
	if err != nil {
		err = t.shuffle()
	}
	if err != nil {
		return fmt.Errorf("putting the new site in place: %w", err)
	}
	return os.RemoveAll(t.next)
}

// shuffle swaps by two renames, where the file system cannot exchange two
// folders at once. For an instant between them there is no live folder.
func (t *tree) shuffle() error {
	old := strings.TrimSuffix(t.next, ".next") + ".old"
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(t.live, old); err != nil {
		return err
	}
	if err := os.Rename(t.next, t.live); err != nil {
		return errors.Join(err, os.Rename(old, t.live))
	}
	return os.Rename(old, t.next)
}

// discard removes the unfinished tree.
func (t *tree) discard() error { return os.RemoveAll(t.next) }

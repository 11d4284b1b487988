package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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
	old  string // where the live folder stands for an instant during shuffle

	release func() error // ends the hold on the three

	mu      sync.Mutex
	dirs    map[string]bool // :: folder → made already
	written map[string]bool // :: path → differs from the live site
}

// made is the file every gongbao site has. A non-empty folder without it was
// not made by gongbao and is never replaced.
const made = "data/documents.json"

// newTree prepares a folder beside live and holds it until swap or discard, so
// that two builds never write into one another's. What a killed build left is
// cleared, or put back if it was killed between the two renames of shuffle. It
// fails if live holds something that gongbao did not make.
func newTree(live string) (*tree, error) {
	live, err := resolve(live)
	if err != nil {
		return nil, err
	}
	beside := filepath.Join(filepath.Dir(live), "."+filepath.Base(live))
	t := &tree{
		live:    live,
		next:    beside + ".next",
		old:     beside + ".old",
		dirs:    map[string]bool{},
		written: map[string]bool{},
	}
	if err := os.MkdirAll(filepath.Dir(live), 0o755); err != nil {
		return nil, fmt.Errorf("making the folder around the site: %w", err)
	}
	if t.release, err = hold(beside + ".lock"); err != nil {
		return nil, fmt.Errorf("%s: %w", live, err)
	}
	if err := t.prepare(); err != nil {
		return nil, errors.Join(err, t.release())
	}
	return t, nil
}

// resolve returns the absolute path of live. If live is a link, that is the
// folder it leads to: the link stays, and what it leads to is replaced.
func resolve(live string) (string, error) {
	live, err := filepath.Abs(live)
	if err != nil {
		return "", err
	}
	target, err := filepath.EvalSymlinks(live)
	if errors.Is(err, fs.ErrNotExist) {
		return live, nil
	}
	return target, err
}

// prepare clears what an earlier build left and makes the empty new folder.
func (t *tree) prepare() error {
	if _, err := os.Lstat(t.live); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(t.old, t.live); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("putting the old site back: %w", err)
		}
	}
	if err := replaceable(t.live); err != nil {
		return err
	}
	for _, left := range []string{t.next, t.old} {
		if err := os.RemoveAll(left); err != nil {
			return fmt.Errorf("clearing an unfinished build: %w", err)
		}
	}
	if err := os.Mkdir(t.next, 0o755); err != nil {
		return fmt.Errorf("making a folder for the new site: %w", err)
	}
	return nil
}

// replaceable reports, as an error, a live folder that gongbao did not make.
func replaceable(live string) error {
	info, err := os.Stat(live)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is a file, not a folder; choose a folder with -o", live)
	}
	entries, err := os.ReadDir(live)
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

// strangers reports, as an error, what stands at the top of the live folder
// and not in the new one: replacing the folder would delete it, and a .git or
// a CNAME is not gongbao's to delete.
func (t *tree) strangers() error {
	entries, err := os.ReadDir(t.live)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("output folder: %w", err)
	}
	for _, e := range entries {
		if _, err := os.Lstat(filepath.Join(t.next, e.Name())); err != nil {
			return fmt.Errorf("%s was not made by gongbao and would be deleted with the old site; move it away first", filepath.Join(t.live, e.Name()))
		}
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

// swap makes the new tree the live one, removes the old and lets go of the
// folder. After an error the old tree is still, or again, the live one.
func (t *tree) swap() error {
	if err := t.strangers(); err != nil {
		return err
	}
	err := exchange(t.next, t.live)
	switch {
	case errors.Is(err, fs.ErrNotExist): // first build
		err = os.Rename(t.next, t.live)
	case err != nil:
		err = t.shuffle()
	}
	if err != nil {
		return fmt.Errorf("putting the new site in place: %w", err)
	}
	// The new site is live. Whatever cannot be removed of the old one now is
	// cleared, or reported, by the next build.
	_ = os.RemoveAll(t.next)
	return t.release()
}

// shuffle swaps by two renames, where the file system cannot exchange two
// folders at once. For an instant between them there is no live folder; prepare
// puts the old one back if the program ends there.
func (t *tree) shuffle() error {
	if err := os.Rename(t.live, t.old); err != nil {
		return err
	}
	if err := os.Rename(t.next, t.live); err != nil {
		return errors.Join(err, os.Rename(t.old, t.live))
	}
	return os.Rename(t.old, t.next)
}

// discard removes the unfinished tree and lets go of the folder.
func (t *tree) discard() error { return errors.Join(os.RemoveAll(t.next), t.release()) }

package release

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"gongbao/internal/archive"
)

// Stage is a site being written. It is safe for concurrent use.
type Stage struct {
	area    *Area
	dir     string   // of the finished site
	base    *Release // whose files are linked to where they are the same; nil for the first
	release archive.Release
	begun   time.Time
	changed time.Time // of files that are new or differ

	mu      sync.Mutex
	folders map[string]bool // :: folder → made already
	entries []archive.Entry
	written int // files that are no links
}

// Commit is what a release is made from.
type Commit struct {
	ID   string
	Date time.Time
}

// Stage begins the site of a commit, as the successor of the newest release.
// now is the time by the clock, begun that when the push came in. It needs
// build.lock.
func (a *Area) Stage(c Commit, begun, now time.Time) (*Stage, error) {
	s := &Stage{
		area: a, dir: a.path(stagingDir, c.ID), begun: begun,
		folders: map[string]bool{}, changed: now.Truncate(time.Second),
	}
	// Files are linked to the live release even if a newer folder exists that
	// never went live; its number is not used again.
	live, err := a.Live()
	if err == nil {
		s.base = live
	} else {
		s.base = a.newest()
	}
	if s.release, err = a.next(s.base, c); err != nil {
		return nil, err
	}
	if s.base != nil && !s.changed.After(s.base.Changed) {
		s.changed = s.base.Changed.Add(time.Second)
	}
	if err := a.disk.remove(s.part()); err != nil {
		return nil, err
	}
	return s, a.disk.mkdir(s.part())
}

// next returns what the manifest says of the release that follows base: its
// number is above all that were ever used.
func (a *Area) next(base *Release, c Commit) (archive.Release, error) {
	var before *archive.Manifest
	if base != nil {
		before = base.Manifest
	}
	r := archive.NextRelease(before, c.ID, c.Date)
	ns, err := a.Numbers()
	if err != nil {
		return r, err
	}
	if len(ns) > 0 {
		r.Number = max(r.Number, ns[len(ns)-1]+1)
	}
	if last, err := a.last(); err == nil {
		r.Number = max(r.Number, last.Release+1)
	}
	return r, nil
}

// part is where the site stands until it is complete.
func (s *Stage) part() string { return s.dir + partial }

// Put stores one file of the site. The manifest waits for Finish.
func (s *Stage) Put(path string, data []byte) error {
	if path == archive.ManifestName || path == archive.SumsName {
		return nil
	}
	old := ""
	if s.base != nil {
		old = filepath.Join(s.base.Dir, filepath.FromSlash(path))
	}
	return s.place(path, data, old)
}

// Written counts the files so far that are new or differ from the base.
func (s *Stage) Written() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written
}

// place stores data at path, as a link to the file old if that holds the same.
func (s *Stage) place(path string, data []byte, old string) error {
	if !fs.ValidPath(path) {
		return fmt.Errorf("%q is not a path below the site's root", path)
	}
	to := filepath.Join(s.part(), filepath.FromSlash(path))
	if err := s.claim(path, filepath.Dir(to), data); err != nil {
		return err
	}
	when := s.changed
	if info, err := os.Lstat(old); err == nil && info.Mode().IsRegular() && info.Size() == int64(len(data)) {
		have, err := s.area.disk.read(old)
		if err == nil && bytes.Equal(have, data) {
			if s.area.disk.link(old, to) == nil {
				return nil
			}
			when = info.ModTime() // too many links, say: a copy is as old as what it is of
		}
	}
	if when.Equal(s.changed) {
		s.mu.Lock()
		s.written++
		s.mu.Unlock()
	}
	return s.area.disk.write(to, data, when)
}

// claim notes the file and makes its folder.
func (s *Stage) claim(path, dir string, data []byte) error {
	e := archive.Sum(path, data)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries = append(s.entries, e)
	if s.folders[dir] {
		return nil
	}
	s.folders[dir] = true
	return s.area.disk.mkdir(dir)
}

// Release returns what the manifest will say of the release.
func (s *Stage) Release() archive.Release { return s.release }

// carriedFolders is how many folders of earlier releases a release carries.
// They change with the program or the look of the site, not with its texts.
const carriedFolders = 8

// Carried returns the files of those folders at the top of the base whose names
// begin with prefix, from the newest carriedFolders of them, by path. A reader
// who opened a page just before the swap still finds its style and its
// scripts, which such a folder holds.
func (s *Stage) Carried(prefix string) map[string][]byte {
	files := map[string][]byte{}
	if s.base == nil {
		return files
	}
	folders := s.foldersOfBase(prefix)
	for _, e := range s.base.Manifest.Entries {
		if !slices.Contains(folders, topFolder(e.Path)) {
			continue
		}
		data, err := s.area.disk.read(filepath.Join(s.base.Dir, filepath.FromSlash(e.Path)))
		if err == nil && archive.Sum(e.Path, data) == e { // what nobody can vouch for is not carried on
			files[e.Path] = data
		}
	}
	return files
}

// foldersOfBase returns the folders to carry, newest first.
func (s *Stage) foldersOfBase(prefix string) []string {
	type aged struct {
		name string
		when time.Time
	}
	var all []aged
	for _, e := range s.base.Manifest.Entries {
		top := topFolder(e.Path)
		known := func(a aged) bool { return a.name == top }
		if !strings.HasPrefix(top, prefix) || slices.ContainsFunc(all, known) {
			continue
		}
		if info, err := os.Stat(filepath.Join(s.base.Dir, filepath.FromSlash(e.Path))); err == nil {
			all = append(all, aged{top, info.ModTime()})
		}
	}
	slices.SortStableFunc(all, func(a, b aged) int { return b.when.Compare(a.when) })
	var names []string
	for _, a := range all[:min(len(all), carriedFolders)] {
		names = append(names, a.name)
	}
	return names
}

// topFolder returns the folder at the top that holds path; "" for a file that
// is itself at the top.
func topFolder(path string) string {
	top, _, found := strings.Cut(path, "/")
	if !found {
		return ""
	}
	return top
}

// Finish completes the site: it writes the manifest, waits until all is on the
// disk, and gives the folder its name.
func (s *Stage) Finish() (*Release, error) {
	m, err := archive.NewManifest(s.release, s.entries)
	if err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{
		{archive.SumsName, m.Sums("")},
		{archive.ManifestName, m.Encode()},
	} {
		if err := s.area.disk.write(filepath.Join(s.part(), f.name), f.data, s.changed); err != nil {
			return nil, err
		}
	}
	d := s.area.disk
	if err := d.touch(s.part(), s.begun); err != nil { // nothing else says when the push came in
		return nil, err
	}
	if err := d.settle(s.part()); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(s.dir); err == nil { // of an earlier push of this commit
		if err := s.area.drop(s.dir); err != nil {
			return nil, err
		}
	}
	if err := d.rename(s.part(), s.dir); err != nil {
		return nil, err
	}
	return &Release{Dir: s.dir, Manifest: m, Changed: s.changed}, nil
}

// Discard removes the unfinished site.
func (s *Stage) Discard() error { return s.area.disk.remove(s.part()) }

// Copy stages the site of a commit from the files of an earlier release, as
// they are, each held against its manifest. It needs build.lock.
func (a *Area) Copy(from *Release, c Commit, begun, now time.Time) (*Release, error) {
	s, err := a.Stage(c, begun, now)
	if err != nil {
		return nil, err
	}
	for _, e := range from.Manifest.Entries {
		data, err := a.disk.read(filepath.Join(from.Dir, filepath.FromSlash(e.Path)))
		if err == nil && archive.Sum(e.Path, data) != e {
			err = fmt.Errorf("%s: %s is not as it was published", from.Dir, e.Path)
		}
		if err == nil {
			err = s.Put(e.Path, data)
		}
		if err != nil {
			return nil, errors.Join(err, s.Discard())
		}
	}
	r, err := s.Finish()
	if err != nil {
		return nil, errors.Join(err, s.Discard())
	}
	return r, nil
}

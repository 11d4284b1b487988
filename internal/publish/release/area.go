// Package release keeps the releases of a site: finished folders that are
// never changed again, one of which readers see through a symbolic link. A
// program that is killed, a full disk, or a bad sector leave the site whole:
// the old one or the new one.
package release

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongbao/internal/archive"
)

// An area is a folder with
//
//	current -> releases/000012   what readers see; the root for a web server
//	releases/000012/             a finished site with its manifest
//	staging/<commit>/            a finished site that is not, or not yet, live
//	staging/<commit>.part/       a site being written
//	releases.log                 see log.go
//	build.lock                   held by who writes into staging
//	swap.lock                    held by who changes current, releases or the log
//
// Whoever takes both locks takes build.lock first. Folders come into releases
// and staging by rename only, so what has its name there is complete.
//
// A file that did not change is a hard link to that of the release before, so
// its modification time is that of its last change. All files that a release
// changes have one time, in whole seconds as HTTP counts, and later than that
// of every earlier release: a browser that asks whether its copy is still good
// is never told so of an old text, not even after a rollback or two releases
// within a second.
type Area struct {
	dir  string
	disk disk
}

// Open returns the area in the folder dir, which need not exist yet.
func Open(dir string, watch Watch) *Area { return &Area{dir, disk{watch}} }

// Make makes the folders of an area.
func (a *Area) Make() error {
	for _, name := range []string{releasesDir, stagingDir} {
		if err := a.disk.mkdir(a.path(name)); err != nil {
			return err
		}
	}
	return nil
}

// Names inside an area.
const (
	currentLink = "current"
	releasesDir = "releases"
	stagingDir  = "staging"
	logName     = "releases.log"
	buildLock   = "build.lock"
	swapLock    = "swap.lock"

	partial = ".part" // behind the name of a folder being written
	doomed  = ".gone" // behind the name of a folder being removed
)

func (a *Area) path(names ...string) string {
	return filepath.Join(append([]string{a.dir}, names...)...)
}

// Current returns the path of the link that leads to the live site.
func (a *Area) Current() string { return a.path(currentLink) }

// LockBuild waits for the right to write into staging.
func (a *Area) LockBuild(ctx context.Context) (release func() error, err error) {
	return lock(ctx, a.path(buildLock))
}

// LockSwap waits for the right to change what is live.
func (a *Area) LockSwap(ctx context.Context) (release func() error, err error) {
	return lock(ctx, a.path(swapLock))
}

// Release is a finished site in the area.
type Release struct {
	Number   int // 0 if it is only staged
	Dir      string
	Manifest *archive.Manifest
	Changed  time.Time // of the files it changed, whole seconds
}

// Commit returns the commit the release was made from.
func (r *Release) Commit() string { return r.Manifest.Release.Commit }

// ErrNoRelease means that nothing has been published yet, or that what is
// asked for is not, or no longer, there.
var ErrNoRelease = errors.New("there is no such release")

// Live returns the release that readers see. The error is ErrNoRelease if
// there is none.
func (a *Area) Live() (*Release, error) {
	target, err := os.Readlink(a.Current())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoRelease
	}
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(filepath.Base(target))
	if err != nil {
		return nil, fmt.Errorf("%s leads to %s, which is no release: %w", a.Current(), target, ErrNoRelease)
	}
	return a.Release(n)
}

// Release returns the release with the number. The error is ErrNoRelease if
// there is none, or none any more.
func (a *Area) Release(n int) (*Release, error) {
	r, err := a.open(a.path(releasesDir, folderName(n)))
	if err == nil {
		r.Number = n
	}
	return r, err
}

// Staged returns the site that is ready to be released for the commit. The
// error is ErrNoRelease if there is none.
func (a *Area) Staged(commit string) (*Release, error) {
	return a.open(a.path(stagingDir, commit))
}

// folderName returns the name of a release's folder.
func folderName(n int) string { return fmt.Sprintf("%06d", n) }

// open reads the manifest of the site in dir.
func (a *Area) open(dir string) (*Release, error) {
	name := filepath.Join(dir, archive.ManifestName)
	text, err := a.disk.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoRelease
	}
	if err != nil {
		return nil, err
	}
	m, err := archive.ParseManifest(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	return &Release{Dir: dir, Manifest: m, Changed: info.ModTime().Truncate(time.Second)}, nil
}

// Verify compares every file of the release with its manifest. The error
// names the first that is not as it was published.
func (r *Release) Verify() error {
	proof, err := archive.Verify(os.DirFS(r.Dir))
	if err != nil {
		return err
	}
	if !proof.Whole() {
		f := proof.Findings[0]
		return fmt.Errorf("%s: %s %s %s", r.Dir, f.Path, f.Fault, f.Detail)
	}
	if proof.Manifest.Digest() != r.Manifest.Digest() {
		return fmt.Errorf("%s: the manifest was replaced", r.Dir)
	}
	return nil
}

// Numbers returns the numbers of the releases that are kept, lowest first.
func (a *Area) Numbers() ([]int, error) {
	entries, err := os.ReadDir(a.path(releasesDir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var ns []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && e.Name() == folderName(n) {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	return ns, err
}

// newest returns the release with the highest number whose manifest can be
// read, or nil.
func (a *Area) newest() *Release {
	ns, _ := a.Numbers() // what cannot be listed cannot be built upon
	for _, n := range slices.Backward(ns) {
		if r, err := a.Release(n); err == nil {
			return r
		}
	}
	return nil
}

// Prune removes all but the newest keep releases, at least two of them, and
// never the live one. Finished sites in staging that nobody took within an
// hour go, too. It needs both locks, or swap.lock if staging is left alone.
func (a *Area) Prune(keep int) error {
	live, err := a.Live()
	if err != nil {
		return err
	}
	ns, err := a.Numbers()
	if err != nil {
		return err
	}
	var errs []error
	for _, n := range ns[:max(0, len(ns)-max(keep, 2))] {
		if n != live.Number {
			errs = append(errs, a.drop(a.path(releasesDir, folderName(n))))
		}
	}
	return errors.Join(append(errs, a.sweep(releasesDir))...)
}

// drop removes a folder in such a way that it never lacks some of its files
// under its own name.
func (a *Area) drop(dir string) error {
	if err := a.disk.rename(dir, dir+doomed); err != nil {
		return err
	}
	return a.disk.remove(dir + doomed)
}

// sweep removes what removing did not finish.
func (a *Area) sweep(folder string, also ...string) error {
	entries, err := os.ReadDir(a.path(folder))
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		if slices.Contains(append(also, doomed), filepath.Ext(e.Name())) {
			errs = append(errs, a.disk.remove(a.path(folder, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// stagedFor is how long a finished site waits to be taken: git moves the
// reference within moments.
const (
	stagedFor = time.Hour
	stagedMax = 8
)

// Tidy removes what killed programs left in staging, and finished sites that
// nobody took. It needs build.lock.
func (a *Area) Tidy() error {
	if err := a.sweep(stagingDir, partial); err != nil {
		return err
	}
	entries, err := os.ReadDir(a.path(stagingDir))
	if err != nil {
		return err
	}
	type waiting struct {
		name  string
		since time.Time
	}
	var all []waiting
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !strings.HasPrefix(e.Name(), ".") {
			all = append(all, waiting{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(x, y waiting) int { return cmp.Or(y.since.Compare(x.since), cmp.Compare(x.name, y.name)) })
	var errs []error
	for i, w := range all {
		if i >= stagedMax || time.Since(w.since) > stagedFor {
			errs = append(errs, a.drop(a.path(stagingDir, w.name)))
		}
	}
	return errors.Join(errs...)
}

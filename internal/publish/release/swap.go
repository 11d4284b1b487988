package release

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gongbao/internal/archive"
)

// Deed says who makes a release live, and when.
type Deed struct {
	Action Action
	By     string
	Time   time.Time
}

// ErrStale means that a staged site was built on another release than the one
// that is live now, so that its files may be older than those it replaces.
var ErrStale = errors.New("built on a release that is no longer live")

// Promote makes the staged site live and returns it as a release. If another
// release went live since it was staged, the error is ErrStale and nothing is
// changed: stage it again. It needs swap.lock.
//
// It does two renames, one of the folder and one of the link, and then writes
// the log. Wherever it stops, Settle completes it.
func (a *Area) Promote(staged *Release, deed Deed) (*Release, error) {
	if err := a.follows(staged.Manifest); err != nil {
		return nil, err
	}
	n := staged.Manifest.Release.Number
	dir := a.path(releasesDir, folderName(n))
	if err := a.disk.rename(staged.Dir, dir); err != nil {
		return nil, fmt.Errorf("giving the release its number: %w", err)
	}
	r := &Release{Number: n, Dir: dir, Manifest: staged.Manifest, Changed: staged.Changed}
	return r, a.show(r, deed)
}

// follows returns ErrStale unless m is of the release that comes after the
// live one.
func (a *Area) follows(m *archive.Manifest) error {
	ns, err := a.Numbers()
	if err != nil {
		return err
	}
	if len(ns) > 0 && ns[len(ns)-1] >= m.Release.Number {
		return ErrStale
	}
	live, err := a.Live()
	if err != nil { // nothing live, or damaged: whatever is whole is better
		return nil
	}
	before := m.Release.Previous
	if len(before) == 0 || before[0].Number != live.Number || before[0].Manifest != live.Manifest.Digest() {
		return ErrStale
	}
	return nil
}

// show leads readers to the release and writes it down.
func (a *Area) show(r *Release, deed Deed) error {
	if err := a.disk.point(a.Current(), filepath.Join(releasesDir, folderName(r.Number))); err != nil {
		return fmt.Errorf("leading readers to the release: %w", err)
	}
	return a.record(r, deed)
}

// record writes down that r is live, unless the log says so already.
func (a *Area) record(r *Release, deed Deed) error {
	if last, err := a.last(); err == nil && last.Release == r.Number {
		return nil
	}
	return a.append(Entry{
		Time: deed.Time.UTC().Truncate(time.Second), Action: deed.Action, By: deed.By,
		Release: r.Number, Commit: r.Commit(), Manifest: r.Manifest.Digest().String(),
	})
}

// Settle completes what a killed program left between the steps of Promote,
// and reports whether the commit is now live and whole. If not, it must be
// staged again. It needs both locks.
func (a *Area) Settle(commit string, deed Deed) (*Release, bool, error) {
	if live, err := a.Live(); err == nil && live.Commit() == commit && live.Verify() == nil {
		return live, true, a.record(live, deed)
	}
	newest := a.newest()
	live, err := a.Live()
	if newest != nil && newest.Commit() == commit && (err != nil || newest.Number > live.Number) && newest.Verify() == nil {
		return newest, true, a.show(newest, deed)
	}
	staged, err := a.Staged(commit)
	if err != nil || staged.Verify() != nil {
		return nil, false, nil
	}
	r, err := a.Promote(staged, deed)
	if errors.Is(err, ErrStale) {
		return nil, false, nil
	}
	return r, err == nil, err
}

// Begun returns when the push came in that a staged site was built for.
func (r *Release) Begun() time.Time {
	info, err := os.Stat(r.Dir)
	if err != nil {
		return r.Changed
	}
	return info.ModTime()
}

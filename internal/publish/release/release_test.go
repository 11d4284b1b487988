package release_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gongbao/internal/publish/release"
)

var epoch = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)

// stage builds a site of these files for the commit.
func stage(t testing.TB, a *release.Area, commit string, now time.Time, files map[string]string) *release.Release {
	t.Helper()
	s, err := a.Stage(release.Commit{ID: commit, Date: epoch}, now, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := s.Put(name, []byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	r, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// publish stages a site and makes it live.
func publish(t testing.TB, a *release.Area, commit string, now time.Time, files map[string]string) *release.Release {
	t.Helper()
	r, err := a.Promote(stage(t, a, commit, now, files), release.Deed{Action: release.Publish, By: "li", Time: now})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func area(t testing.TB) (*release.Area, string) {
	t.Helper()
	dir := t.TempDir()
	a := release.Open(dir, nil)
	if err := a.Make(); err != nil {
		t.Fatal(err)
	}
	return a, dir
}

// TestTimesGrowWithEveryChange publishes sites at random times, some by a clock
// that runs backwards, and holds what caches rely on: a file has another time,
// and a later one in whole seconds, exactly when it has other bytes than the
// release before, and never one that any reader may have seen with other bytes.
func TestTimesGrowWithEveryChange(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, dir := area(t)
		now := epoch
		seen := map[string]map[int64]string{} // :: path → time → bytes
		before := map[string]string{}
		for i := range rapid.IntRange(2, 6).Draw(rt, "releases") {
			now = now.Add(time.Duration(rapid.IntRange(-3000, 3000).Draw(rt, "ms")) * time.Millisecond)
			files := rapid.MapOfN(
				rapid.SampledFrom([]string{"index.html", "a/b.html", "a/c.html", "d.css"}),
				rapid.SampledFrom([]string{"", "one", "two"}), 1, 4).Draw(rt, "files")
			publish(t, a, fmt.Sprintf("%040d", i), now, files)
			for name, text := range files {
				info, err := os.Stat(filepath.Join(dir, "current", name))
				if err != nil {
					rt.Fatal(err)
				}
				at := info.ModTime()
				if at.Nanosecond() != 0 {
					rt.Fatalf("%s was changed at %v, which HTTP cannot say", name, at)
				}
				if seen[name] == nil {
					seen[name] = map[int64]string{}
				}
				for old, other := range seen[name] {
					if other != text && old >= at.Unix() {
						rt.Fatalf("%s: %q has the time %d, after %q had %d", name, text, at.Unix(), other, old)
					}
				}
				if _, same := seen[name][at.Unix()]; !same && before[name] == text && had(before, name) {
					rt.Fatalf("%s has a new time and the same bytes", name)
				}
				seen[name][at.Unix()] = text
			}
			before = files
		}
	})
}

func had(files map[string]string, name string) bool {
	_, ok := files[name]
	return ok
}

func TestUnchangedFilesAreLinks(t *testing.T) {
	a, dir := area(t)
	publish(t, a, "a", epoch, map[string]string{"index.html": "1", "b.html": "same"})
	publish(t, a, "b", epoch, map[string]string{"index.html": "2", "b.html": "same"})
	one, _ := os.Stat(filepath.Join(dir, "releases/000001/b.html"))
	two, _ := os.Stat(filepath.Join(dir, "releases/000002/b.html"))
	if !os.SameFile(one, two) {
		t.Error("an unchanged file was written again")
	}
	for _, n := range []int{1, 2} {
		r, err := a.Release(n)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Verify(); err != nil {
			t.Error(err)
		}
	}
}

// TestASiteBuiltOnAnotherReleaseIsStale stages two sites on one release and
// makes both live.
func TestASiteBuiltOnAnotherReleaseIsStale(t *testing.T) {
	a, _ := area(t)
	publish(t, a, "a", epoch, map[string]string{"index.html": "1"})
	first := stage(t, a, "b", epoch, map[string]string{"index.html": "2"})
	second := stage(t, a, "c", epoch, map[string]string{"index.html": "3"})
	deed := release.Deed{Action: release.Publish, Time: epoch}
	if _, err := a.Promote(first, deed); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Promote(second, deed); !errors.Is(err, release.ErrStale) {
		t.Errorf("Promote = %v; want ErrStale", err)
	}
	if live, err := a.Live(); err != nil || live.Commit() != "b" {
		t.Errorf("live is %v, %v", live, err)
	}
}

func TestTheLogTellsWhatWasChanged(t *testing.T) {
	a, dir := area(t)
	for i, commit := range []string{"a", "b", "c"} {
		publish(t, a, commit, epoch.Add(time.Duration(i)*time.Hour), map[string]string{"index.html": commit})
	}
	name := filepath.Join(dir, "releases.log")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := a.Log(); err != nil || len(all) != 3 || all[2].Commit != "c" {
		t.Fatalf("Log = %v, %v", all, err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(text), "\n"), "\n")
	for what, changed := range map[string]string{
		"a name":       strings.Replace(string(text), `"li"`, `"wang"`, 1),
		"a line less":  lines[0] + lines[2] + "\n",
		"another end":  lines[1] + lines[2] + "\n",
		"lines turned": lines[1] + lines[0] + lines[2] + "\n",
		"a field":      strings.Replace(string(text), `"by"`, `"bye"`, 1),
	} {
		if err := os.WriteFile(name, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Log(); !errors.Is(err, release.ErrLog) {
			t.Errorf("%s: Log = %v; want ErrLog", what, err)
		}
	}
	// A line that was being written when the machine stopped never counted.
	if err := os.WriteFile(name, append(text, `{"time":"2026`...), 0o644); err != nil {
		t.Fatal(err)
	}
	publish(t, a, "d", epoch.Add(4*time.Hour), map[string]string{"index.html": "d"})
	if all, err := a.Log(); err != nil || len(all) != 4 {
		t.Errorf("Log = %v, %v after a torn line", all, err)
	}
}

// TestOldReleasesGo keeps three releases, and what the live one carries.
func TestOldReleasesGo(t *testing.T) {
	a, dir := area(t)
	for i := range 6 {
		publish(t, a, fmt.Sprint(i), epoch, map[string]string{"index.html": fmt.Sprint(i)})
		if err := a.Prune(3); err != nil {
			t.Fatal(err)
		}
	}
	ns, err := a.Numbers()
	if err != nil || !slices.Equal(ns, []int{4, 5, 6}) {
		t.Errorf("releases %v, %v; want 4, 5, 6", ns, err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "[rs]*", "*.*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestTheStyleOfEarlierReleasesIsCarried changes the style with every release.
func TestTheStyleOfEarlierReleasesIsCarried(t *testing.T) {
	a, dir := area(t)
	for i := range 12 {
		now := epoch.Add(time.Duration(i) * time.Minute)
		s, err := a.Stage(release.Commit{ID: fmt.Sprint(i), Date: epoch}, now, now)
		if err != nil {
			t.Fatal(err)
		}
		files := s.Carried("static.")
		files[fmt.Sprintf("static.%02d/site.css", i)] = fmt.Appendf(nil, "style %d", i)
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if err := s.Put(name, files[name]); err != nil {
				t.Fatal(err)
			}
		}
		r, err := s.Finish()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Promote(r, release.Deed{Action: release.Publish, Time: now}); err != nil {
			t.Fatal(err)
		}
	}
	folders, err := filepath.Glob(filepath.Join(dir, "current", "static.*"))
	if err != nil || len(folders) != 9 {
		t.Fatalf("%d folders, %v; want that of the release and those of the eight before", len(folders), err)
	}
	if oldest := filepath.Base(folders[0]); oldest != "static.03" {
		t.Errorf("the oldest is %s", oldest)
	}
}

// TestPathsStayInTheSite tries to write outside.
func TestPathsStayInTheSite(t *testing.T) {
	a, _ := area(t)
	s, err := a.Stage(release.Commit{ID: "a", Date: epoch}, epoch, epoch)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"../a.html", "/a.html", "", "a/../../b", "a//b"} {
		if err := s.Put(path, nil); err == nil {
			t.Errorf("Put(%q) succeeded", path)
		}
	}
	if err := s.Discard(); err != nil {
		t.Error(err)
	}
}

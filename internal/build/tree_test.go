package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// publish writes a whole site and makes it the live one.
func publish(t *testing.T, live string, files map[string]string) *tree {
	t.Helper()
	next, err := newTree(live)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := next.put(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := next.swap(); err != nil {
		t.Fatal(err)
	}
	return next
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSwapReplacesTheWholeSite(t *testing.T) {
	live := filepath.Join(t.TempDir(), "public")
	publish(t, live, map[string]string{made: "1", "a.html": "one", "b/gone.html": "x"})
	next := publish(t, live, map[string]string{made: "1", "a.html": "two", "b/c.html": "new"})

	if got := read(t, filepath.Join(live, "a.html")); got != "two" {
		t.Errorf("a.html = %q", got)
	}
	if _, err := os.Stat(filepath.Join(live, "b", "gone.html")); !os.IsNotExist(err) {
		t.Errorf("a page that is no longer built is still there: %v", err)
	}
	if got := next.changed(); got != 2 {
		t.Errorf("changed() = %d, want a.html and b/c.html only", got)
	}
	left, err := os.ReadDir(filepath.Dir(live))
	if err != nil || len(left) != 1 {
		t.Errorf("beside the site stand %v, %v; want nothing", left, err)
	}
}

func TestUnchangedFilesKeepTheirTime(t *testing.T) {
	live := filepath.Join(t.TempDir(), "public")
	publish(t, live, map[string]string{made: "1", "a.html": "one"})
	before, err := os.Stat(filepath.Join(live, "a.html"))
	if err != nil {
		t.Fatal(err)
	}
	publish(t, live, map[string]string{made: "1", "a.html": "one"})
	after, err := os.Stat(filepath.Join(live, "a.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) {
		t.Error("an unchanged file was written again; want a link to the old one")
	}
}

func TestAnUnfinishedBuildChangesNothing(t *testing.T) {
	live := filepath.Join(t.TempDir(), "public")
	publish(t, live, map[string]string{made: "1", "a.html": "one"})
	killed, err := newTree(live)
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.put("a.html", []byte("half")); err != nil {
		t.Fatal(err)
	}
	if err := killed.release(); err != nil { // as the system does for a dead program
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(live, "a.html")); got != "one" {
		t.Errorf("the live page reads %q before the swap", got)
	}
	publish(t, live, map[string]string{made: "1", "a.html": "two"}) // clears what the killed build left
	if got := read(t, filepath.Join(live, "a.html")); got != "two" {
		t.Errorf("a.html = %q", got)
	}
}

func TestAFolderOfOthersIsNotReplaced(t *testing.T) {
	live := t.TempDir()
	if err := os.WriteFile(filepath.Join(live, "thesis.doc"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := newTree(live); err == nil || !strings.Contains(err.Error(), "-o") {
		t.Errorf("newTree = %v; want a refusal that names the way out", err)
	}
}

func TestTwoPagesCannotShareAnAddress(t *testing.T) {
	next, err := newTree(filepath.Join(t.TempDir(), "public"))
	if err != nil {
		t.Fatal(err)
	}
	if err := next.put("a.html", nil); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"a.html", "../a.html", "/a.html", ""} {
		if err := next.put(path, nil); err == nil {
			t.Errorf("put(%q) succeeded", path)
		}
	}
}

func TestShuffleDoesWhatExchangeDoes(t *testing.T) {
	live := filepath.Join(t.TempDir(), "public")
	publish(t, live, map[string]string{made: "1", "a.html": "one"})
	next, err := newTree(live)
	if err != nil {
		t.Fatal(err)
	}
	if err := next.put("a.html", []byte("two")); err != nil {
		t.Fatal(err)
	}
	if err := next.shuffle(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(live, "a.html")); got != "two" {
		t.Errorf("live page reads %q", got)
	}
	if got := read(t, filepath.Join(next.next, "a.html")); got != "one" {
		t.Errorf("old page reads %q", got)
	}
}

func TestABuildKilledBetweenTwoRenamesIsUndone(t *testing.T) {
	live := filepath.Join(t.TempDir(), "public")
	killed := publish(t, live, map[string]string{made: "1", "a.html": "one"})
	if err := os.Rename(live, killed.old); err != nil {
		t.Fatal(err)
	}
	next, err := newTree(live)
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(live, "a.html")); got != "one" {
		t.Errorf("live page reads %q", got)
	}
	if err := next.discard(); err != nil {
		t.Error(err)
	}
}

func TestTwoBuildsDoNotShareAFolder(t *testing.T) {
	live := filepath.Join(t.TempDir(), "public")
	first, err := newTree(live)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newTree(live); err == nil || !strings.Contains(err.Error(), "another build") {
		t.Errorf("a second build began: %v", err)
	}
	if err := first.discard(); err != nil {
		t.Fatal(err)
	}
	second, err := newTree(live)
	if err != nil {
		t.Fatalf("the folder is still held: %v", err)
	}
	if err := second.discard(); err != nil {
		t.Error(err)
	}
}

func TestWhatOthersPutIntoTheSiteIsNotDeleted(t *testing.T) {
	live := filepath.Join(t.TempDir(), "public")
	publish(t, live, map[string]string{made: "1"})
	if err := os.WriteFile(filepath.Join(live, "CNAME"), []byte("example.org"), 0o644); err != nil {
		t.Fatal(err)
	}
	next, err := newTree(live)
	if err != nil {
		t.Fatal(err)
	}
	if err := next.put(made, []byte("2")); err != nil {
		t.Fatal(err)
	}
	if err := next.swap(); err == nil || !strings.Contains(err.Error(), "CNAME") {
		t.Errorf("swap = %v; want a refusal that names the file", err)
	}
	if got := read(t, filepath.Join(live, "CNAME")); got != "example.org" {
		t.Errorf("CNAME = %q", got)
	}
	if err := next.discard(); err != nil {
		t.Error(err)
	}
}

func TestALinkedFolderIsReplacedWhereItIs(t *testing.T) {
	dir := t.TempDir()
	live := filepath.Join(dir, "srv", "www")
	publish(t, live, map[string]string{made: "1", "a.html": "one"})
	link := filepath.Join(dir, "public")
	if err := os.Symlink(live, link); err != nil {
		t.Fatal(err)
	}
	publish(t, link, map[string]string{made: "1", "a.html": "two"})
	if got := read(t, filepath.Join(live, "a.html")); got != "two" {
		t.Errorf("behind the link a.html = %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
}

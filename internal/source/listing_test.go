//go:build unix

package source_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"gongbao/internal/doc"
	"gongbao/internal/source"
)

// TestOnlyRegularFilesAreRead puts what is no file where a file belongs: each
// is a Severe problem of its own path, and none keeps the reader waiting.
func TestOnlyRegularFilesAreRead(t *testing.T) {
	for _, put := range []struct {
		name string
		make func(path string) error
	}{
		{"link to nowhere", func(path string) error { return os.Symlink("nowhere", path) }},
		{"link to a file", func(path string) error { return os.Symlink("/etc/hostname", path) }},
		{"pipe", func(path string) error { return syscall.Mkfifo(path, 0o644) }},
	} {
		for _, p := range []string{"content/site.yaml", "content/glossary.yaml", "content/links/2024.yaml", "content/documents/a.md", "seeds/a.txt"} {
			t.Run(put.name+" "+p, func(t *testing.T) {
				dir := t.TempDir()
				for _, folder := range []string{"seeds", filepath.Dir(p)} {
					if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
						t.Fatal(err)
					}
				}
				if err := put.make(filepath.Join(dir, p)); err != nil {
					t.Fatal(err)
				}
				checkOnly(t, os.DirFS(dir), p, "not a regular file")
			})
		}
	}
	t.Run("folder", func(t *testing.T) {
		dir := t.TempDir()
		for _, folder := range []string{"seeds", "content/site.yaml"} {
			if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		checkOnly(t, os.DirFS(dir), "content/site.yaml", "not a regular file")
	})
}

// checkOnly holds that a site has one problem: a severe one of the file at p
// whose wording has the words.
func checkOnly(t *testing.T, root fs.FS, p, words string) {
	t.Helper()
	ps := problemsOf(t, root)
	if len(ps) != 1 || ps[0].File != p || ps[0].Severity != doc.Severe || !strings.Contains(ps[0].En, words) {
		t.Errorf("got %q, want one severe problem of %s: %s", lines(ps, "en"), p, words)
	}
}

// TestUnreadableFoldersAreReported holds that of the errors of a file system
// only absence is silence.
func TestUnreadableFoldersAreReported(t *testing.T) {
	whole := fstest.MapFS{
		"seeds":                      {Mode: fs.ModeDir | 0o755},
		"content/site.yaml":          {Data: []byte("title: a")},
		"content/documents/.gitkeep": {},
		"content/glossary/a.yaml":    {Data: []byte("terms: []")},
		"content/odd/b.yaml":         {Data: []byte("terms: []")},
	}
	for _, dir := range []string{"content", "content/documents", "content/glossary", "content/odd"} {
		checkOnlyUnreadable(t, brokenDir{whole, dir}, dir)
	}
	checkOnly(t, fstest.MapFS{"seeds": {Mode: fs.ModeDir | 0o755}, "content": {Data: []byte("x")}}, "content", "nothing reads this file")
}

// checkOnlyUnreadable holds that the folder dir, and nothing else but a stray
// file beside it, is reported.
func checkOnlyUnreadable(t *testing.T, root fs.FS, dir string) {
	t.Helper()
	var got []string
	for _, p := range problemsOf(t, root) {
		if p.Rule != "stray-file" {
			got = append(got, p.Rule+" "+p.File+" "+p.Severity.String())
		}
	}
	if len(got) != 1 || got[0] != "unreadable "+dir+" error" {
		t.Errorf("got %q, want that %s cannot be read", got, dir)
	}
}

// brokenDir is a file system one folder of which cannot be listed.
type brokenDir struct {
	fstest.MapFS
	dir string
}

// ReadDir fails for the broken folder.
func (b brokenDir) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == b.dir {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrPermission}
	}
	return b.MapFS.ReadDir(name)
}

// TestRefusedSeedsAreSaidOnce holds that of a header whose file is there but
// ruined only the file is reported.
func TestRefusedSeedsAreSaidOnce(t *testing.T) {
	root := fstest.MapFS{
		"seeds/a.txt":            {Data: []byte("\xef\xbb\xbf\xff\xff\xff")},
		"content/documents/a.md": {Data: []byte("---\nid: a\ntitle: 甲\nlevel: city\nkind: plan\nsource: {file: a.txt}\n---\n")},
	}
	checkOnly(t, root, "seeds/a.txt", "damaged at byte")
	files, _, err := source.Seeds(root)
	if err != nil || len(files) != 0 {
		t.Errorf("files %v, error %v", files, err)
	}
}

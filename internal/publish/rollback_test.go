package publish_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongbao/internal/publish"
	"gongbao/internal/publish/release"
)

// three publishes three versions of one text and returns their commits.
func three(t *testing.T) (*server, []string) {
	t.Helper()
	s := newServer(t)
	var commits []string
	for _, word := range []string{"第一", "第二", "第三"} {
		s.main.write("seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊，"+word+"。\n")
		commits = append(commits, s.main.commit(word))
		s.main.push()
	}
	return s, commits
}

func TestRollback(t *testing.T) {
	t.Parallel()
	s, commits := three(t)
	before, err := os.Stat(filepath.Join(s.dir, "current/zh-hans/a/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.open().Rollback(t.Context(), 0, "li")
	if err != nil {
		t.Fatal(err)
	}
	if r.Number != 4 || s.live() != s.tip() || !strings.Contains(s.page("zh-hans/a/index.html"), "第二") {
		t.Errorf("release %d, live %s, tip %s", r.Number, s.live(), s.tip())
	}
	after, err := os.Stat(filepath.Join(s.dir, "current/zh-hans/a/index.html"))
	if err != nil || !after.ModTime().After(before.ModTime()) {
		t.Errorf("the old text is of %v, the new one was of %v: a cache would keep it", after.ModTime(), before.ModTime())
	}
	if all, err := s.area().Log(); err != nil || all[3].Action != release.Rollback || all[3].By != "li" {
		t.Errorf("the log says %+v, %v", all, err)
	}

	// Who pushes next has to take note, and nothing is forgotten.
	s.main.write("README.md", "1")
	s.main.commit("next")
	s.main.refused([]string{"publish", "main"}, "fetch first")
	s.main.git("pull", "--quiet", "--rebase", "publish", "main")
	s.main.push()
	if !strings.Contains(s.page("zh-hans/a/index.html"), "第二") {
		t.Error("the next push brought the mistake back")
	}
	s.main.git("merge-base", "--is-ancestor", commits[2], "HEAD")

	if _, err := s.open().Rollback(t.Context(), 1, "li"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.page("zh-hans/a/index.html"), "第一") {
		t.Error("the first release is not back")
	}
	if _, err := s.open().Rollback(t.Context(), 77, "li"); err == nil {
		t.Error("no error for a release that never was")
	}
}

// TestRollbackVerifies spoils the files of the release that is gone back to:
// they are not used, its commit is built again.
func TestRollbackVerifies(t *testing.T) {
	t.Parallel()
	s, _ := three(t)
	page := filepath.Join(s.dir, "releases/000002/zh-hans/a/index.html")
	if err := os.Remove(page); err != nil { // not written over: the file may be that of other releases, too
		t.Fatal(err)
	}
	if err := os.WriteFile(page, []byte("spoilt"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.open().Rollback(t.Context(), 2, "li"); err != nil {
		t.Fatal(err)
	}
	if got := s.page("zh-hans/a/index.html"); !strings.Contains(got, "第二") || strings.Contains(got, "spoilt") {
		t.Error("the spoilt files were published")
	}
	s.live()
}

// TestRollbackToAReleaseThatIsGone needs the commit only.
func TestRollbackToAReleaseThatIsGone(t *testing.T) {
	t.Parallel()
	s, _ := three(t)
	if err := os.RemoveAll(filepath.Join(s.dir, "releases/000001")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.open().Rollback(t.Context(), 1, "li"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(s.page("zh-hans/a/index.html"), "第一") {
		t.Error("the first release is not back")
	}
}

// TestReconcileMendsTheLiveSite spoils it in several ways.
func TestReconcileMendsTheLiveSite(t *testing.T) {
	t.Parallel()
	s, _ := three(t)
	page := filepath.Join(s.dir, "current/zh-hans/a/index.html")
	for what, spoil := range map[string]func() error{
		"a page is gone":         func() error { return os.Remove(page) },
		"a page was added":       func() error { return os.WriteFile(filepath.Join(s.dir, "current/x.html"), nil, 0o644) },
		"a page was changed":     func() error { return os.WriteFile(page, []byte("spoilt"), 0o644) },
		"the manifest is gone":   func() error { return os.Remove(filepath.Join(s.dir, "current/manifest.txt")) },
		"the link is gone":       func() error { return os.Remove(filepath.Join(s.dir, "current")) },
		"all releases are gone":  func() error { return os.RemoveAll(filepath.Join(s.dir, "releases")) },
		"staging is gone":        func() error { return os.RemoveAll(filepath.Join(s.dir, "staging")) },
		"the log lost its end":   func() error { return os.Truncate(filepath.Join(s.dir, "releases.log"), 700) },
		"an old release is live": func() error { return pointTo(s.dir, "releases/000001") },
	} {
		if err := spoil(); err != nil {
			t.Logf("%s: %v", what, err)
		}
		if _, err := s.open().Reconcile(t.Context()); err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if s.live() != s.tip() || !strings.Contains(s.page("zh-hans/a/index.html"), "第三") {
			t.Errorf("%s: live is %s, the tip %s", what, s.live(), s.tip())
		}
	}
}

func pointTo(dir, target string) error {
	link := filepath.Join(dir, "current")
	if err := os.Remove(link); err != nil {
		return err
	}
	return os.Symlink(target, link)
}

// TestTheDoctor finds nothing on a server that is well, and every illness of
// one that is not.
func TestTheDoctor(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	ill := func() []string {
		var all []string
		for _, f := range s.open().Doctor(t.Context()) {
			if !f.Well {
				all = append(all, f.En)
			}
		}
		return all
	}
	// The folders of a test are its owner's alone: web servers do not get there.
	own := func(f string) bool { return strings.Contains(f, "chmod o+x") }
	for _, f := range ill() {
		if !own(f) {
			t.Errorf("a healthy server: %s", f)
		}
	}
	repo := clone{t, filepath.Join(s.dir, "site.git")}
	in := func(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }
	for _, c := range []struct {
		spoil func() error
		want  string
	}{
		{func() error { repo.git("config", "receive.fsckObjects", "false"); return nil }, "receive.fsckObjects"},
		{func() error { repo.git("config", "core.hooksPath", "/tmp"); return nil }, "--unset core.hooksPath"},
		{func() error { repo.git("config", "--unset-all", "transfer.hideRefs"); return nil }, "transfer.hideRefs"},
		{func() error { return os.Chmod(in("site.git/hooks/pre-receive"), 0o644) }, "hook pre-receive"},
		{func() error { return os.WriteFile(in("site.git/hooks/post-receive"), []byte("#!/bin/sh\n"), 0o755) }, "hook post-receive"},
		{func() error { return os.Chmod(in("releases"), 0o700) }, "the folder releases"},
		{func() error { return os.WriteFile(in("current/index.html"), nil, 0o644) }, "is whole"},
		{func() error { return os.Truncate(in("releases.log"), 0) }, "its last line"},
		{func() error { return os.WriteFile(in("releases.log"), []byte("{}\n"), 0o644) }, "who changed it"},
		{func() error { return os.Remove(in("web/Caddyfile")) }, "settings in web"},
	} {
		if err := c.spoil(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(ill(), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("want %q in:\n%s", c.want, got)
		}
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	repo.git("config", "--unset", "core.hooksPath")
	if err := os.Remove(in("releases.log")); err != nil {
		t.Fatal(err)
	}
	if _, err := publish.Init(t.Context(), s.dir, publish.Setup{Program: program}, publish.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(in("releases"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := s.open().Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, f := range ill() {
		if !own(f) {
			t.Errorf("after init and reconcile: %s", f)
		}
	}
}

// TestConfigurations are read strictly.
func TestConfigurations(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for text, want := range map[string]string{
		"brunch: main\n":              "line 1",
		"keep: 1\n":                   "keep is 1",
		"signed: [all]\n":             "choose commits",
		"signed: [commits]\n":         "no signers file",
		"signers: allowed\n":          "absolute path",
		"limits: {seconds: 0}\n":      "limits.seconds",
		"previews: {max: -1}\n":       "previews.max",
		"branch: [main\n":             "cannot be read",
		"limits:\n  depth: shallow\n": "line 2",
	} {
		if err := os.WriteFile(filepath.Join(s.dir, "publish.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := publish.Open(s.dir, publish.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: Open = %v; want %q", text, err, want)
		}
	}
	if err := os.WriteFile(filepath.Join(s.dir, "publish.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := publish.Open(s.dir, publish.Options{}); err != nil {
		t.Errorf("an empty configuration: %v", err)
	}
	if _, err := publish.Init(t.Context(), s.main.dir, publish.Setup{}, publish.Options{Now: time.Now}); err == nil {
		t.Error("a folder of something else was taken")
	}
}

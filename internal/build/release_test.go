package build_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gongbao/internal/archive"
	"gongbao/internal/build"
	"gongbao/internal/doc"
)

// TestEverySiteCanBeVerified builds a site that is no release, verifies it, and
// changes a page.
func TestEverySiteCanBeVerified(t *testing.T) {
	site := t.TempDir()
	write(t, site, "seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊。\n")
	out := filepath.Join(site, "public")
	_, report, err := build.Build(site, build.Options{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	proof, err := archive.VerifyPath(out)
	if err != nil || !proof.Whole() {
		t.Fatalf("%v, %v", err, proof)
	}
	if r := proof.Manifest.Release; r.Number != 0 || r.Commit != "" || r.Date.Year() != 1980 {
		t.Errorf("a plain build says it is release %+v", r)
	}
	if report.Manifest.Digest() != proof.Manifest.Digest() {
		t.Error("the report has another manifest than the site")
	}
	about, err := os.ReadFile(filepath.Join(out, doc.Hant.Dir(), "about.html"))
	if err != nil || !bytes.Contains(about, []byte(proof.Manifest.Content.String())) {
		t.Errorf("%v; the about page does not show the digest of the content", err)
	}
	write(t, out, "zh-hans/a/index.html", "forged")
	proof, err = archive.VerifyPath(out)
	if err != nil || len(proof.Findings) != 1 || proof.Findings[0].Path != "zh-hans/a/index.html" {
		t.Errorf("%v, %v; want the changed page to be named", err, proof)
	}
}

// TestAReleaseNamesItsCommit reads commit and date from git, and lets
// SOURCE_DATE_EPOCH take their place.
func TestAReleaseNamesItsCommit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	site := t.TempDir()
	write(t, site, "seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊。\n")
	git := func(args ...string) {
		t.Helper()
		c := exec.Command("git", append([]string{"-C", site, "-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
		c.Env = append(os.Environ(), "GIT_COMMITTER_DATE=2024-05-06T07:08:09+08:00")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	if r, err := build.Release(site, nil); err != nil || r.Commit != "" || !r.Date.IsZero() {
		t.Fatalf("without git: %+v, %v", r, err)
	}
	git("init", "-q")
	git("add", "-A")
	git("commit", "-q", "-m", "x")
	r, err := build.Release(site, nil)
	if err != nil || len(r.Commit) != 40 || r.Date.Format(time.RFC3339) != "2024-05-05T23:08:09Z" || r.Number != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	write(t, site, "seeds/b.txt", "x")
	t.Setenv("SOURCE_DATE_EPOCH", "86400")
	r, err = build.Release(site, nil)
	if err != nil || len(r.Commit) != len("+changes")+40 || r.Date.Format(time.DateOnly) != "1970-01-02" {
		t.Errorf("%+v, %v", r, err)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	if _, err := build.Release(site, nil); err == nil {
		t.Error("SOURCE_DATE_EPOCH=yesterday was taken")
	}
}

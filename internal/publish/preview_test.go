package publish_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongbao/internal/publish"
)

// TestPreviews pushes branches with names that would lead out of the folder,
// and looks at the pages.
func TestPreviews(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	before := s.live()
	plain := regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)
	for _, branch := range []string{"草稿", "a/b/c", "-rf", strings.Repeat("long", 30), "<script>alert(1)</script>"} {
		out, ok := s.main.try(nil, "publish", "main:refs/heads/"+branch)
		if !ok {
			t.Fatalf("%s was refused:\n%s", branch, out)
		}
		if !strings.Contains(out, "预览") || !strings.Contains(out, "preview of") {
			t.Errorf("%s:\n%s", branch, out)
		}
	}
	slugs, err := os.ReadDir(filepath.Join(s.dir, "preview"))
	if err != nil || len(slugs) != 5 {
		t.Fatalf("%d previews, %v; want 5", len(slugs), err)
	}
	for _, slug := range slugs {
		if !plain.MatchString(slug.Name()) {
			t.Errorf("%q can be abused", slug.Name())
		}
		for _, page := range []string{"index.html", "404.html", "zh-hans/a/index.html", "zh-hant/search.html"} {
			text := s.page("../preview/" + slug.Name() + "/" + page)
			for _, want := range []string{`<meta name="robots" content="noindex, nofollow">`, "preview.css", `class="gongbao-preview"`} {
				if strings.Count(text, want) != 1 {
					t.Errorf("%s/%s has %s %d times", slug.Name(), page, want, strings.Count(text, want))
				}
			}
			if strings.Contains(text, "<script>alert") {
				t.Errorf("%s/%s holds the branch's name as markup", slug.Name(), page)
			}
		}
	}
	s.main.refused([]string{"publish", "main:refs/heads/sixth"}, "预览已有 5 个", "there are 5 previews", "gongbao publish drop")
	if err := s.open().Drop(context.Background(), "草稿"); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.main.try(nil, "publish", "main:refs/heads/sixth"); !ok {
		t.Error("no place after one was dropped")
	}
	s.main.refused([]string{"publish", ":sixth"}, "14 天", "14 days")
	if err := s.open().Drop(context.Background(), "main"); err == nil {
		t.Error("the public site was dropped like a preview")
	}
	if s.live() != before || strings.Contains(s.page("index.html"), "noindex") {
		t.Error("a preview changed the public site")
	}
}

// TestPreviewsExpire moves the clock.
func TestPreviewsExpire(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	if out, ok := s.main.try(nil, "publish", "main:draft"); !ok {
		t.Fatal(out)
	}
	for _, day := range []struct {
		n    int
		left int
	}{{13, 1}, {15, 0}} {
		later := publish.Options{Now: func() time.Time { return time.Now().AddDate(0, 0, day.n) }}
		p, err := publish.Open(s.dir, later)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Reconcile(context.Background()); err != nil {
			t.Fatal(err)
		}
		left, err := os.ReadDir(filepath.Join(s.dir, "preview"))
		if err != nil || len(left) != day.left {
			t.Errorf("after %d days %d previews, %v; want %d", day.n, len(left), err, day.left)
		}
	}
	if s.live() != s.tip() {
		t.Error("the public site expired")
	}
}

// TestAPushRenewsAnOldPreview pushes to a preview that was about to go: it must
// not go in the middle of that push.
func TestAPushRenewsAnOldPreview(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	if out, ok := s.main.try(nil, "publish", "main:draft"); !ok {
		t.Fatal(out)
	}
	area, err := filepath.Glob(filepath.Join(s.dir, "previews", "draft-*", "releases", "*"))
	if err != nil || len(area) != 1 {
		t.Fatal(area, err)
	}
	old := time.Now().AddDate(0, 0, -15)
	if err := os.Chtimes(area[0], old, old); err != nil {
		t.Fatal(err)
	}
	s.main.write("README.md", "1")
	s.main.commit("second")
	out, ok := s.main.try(nil, "publish", "main:draft")
	if !ok || !strings.Contains(out, "预览 draft") {
		t.Errorf("the push was refused:\n%s", out)
	}
}

// TestARefusedBranchLeavesNothing pushes a branch that is refused.
func TestARefusedBranchLeavesNothing(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	s.main.refused([]string{"-o", "check", "publish", "main:draft"}, "检查通过")
	later := publish.Options{Now: func() time.Time { return time.Now().Add(2 * time.Hour) }}
	p, err := publish.Open(s.dir, later)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Reconcile(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"preview", "previews"} {
		if left, err := os.ReadDir(filepath.Join(s.dir, name)); err != nil || len(left) > 0 {
			t.Errorf("in %s: %v, %v", name, left, err)
		}
	}
}

// TestReconcileMakesPreviews removes one as a disk might.
func TestReconcileMakesPreviews(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	if out, ok := s.main.try(nil, "publish", "main:draft"); !ok {
		t.Fatal(out)
	}
	for _, dir := range []string{"preview", "previews"} {
		if err := os.RemoveAll(filepath.Join(s.dir, dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(filepath.Join(s.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.open().Reconcile(context.Background())
	if err != nil || len(all) != 2 || !all[1].Mended {
		t.Errorf("Reconcile = %+v, %v", all, err)
	}
	if got, _ := filepath.Glob(filepath.Join(s.dir, "preview", "draft-*", "index.html")); len(got) != 1 {
		t.Error("the preview is not back")
	}
}

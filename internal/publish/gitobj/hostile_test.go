package gitobj_test

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"gongbao/internal/doc"
	"gongbao/internal/publish/gitobj"
	"gongbao/internal/publish/hostile"
)

var limits = gitobj.Limits{
	Entries: hostile.Entries, Depth: hostile.Depth, Path: hostile.Path, Name: hostile.Name,
	File: hostile.File, Total: hostile.Total,
}

// repo makes an empty repository.
func repo(t testing.TB) (gitobj.Repo, *hostile.Repo) {
	t.Helper()
	dir := t.TempDir()
	h := hostile.New(t, dir)
	h.Git(nil, "init", "--quiet", "--bare", ".")
	return gitobj.Repo{Dir: dir}, h
}

// inspect looks at a tree as a push is looked at, up to its texts.
func inspect(r gitobj.Repo, tree string) ([]gitobj.File, []doc.Problem, error) {
	ctx := context.Background()
	files, problems, err := r.Files(ctx, tree, limits)
	if err != nil || len(problems) > 0 {
		return files, problems, err
	}
	blobs, err := r.Blobs(ctx, files, "seeds", "content", "layouts", "static")
	if err != nil {
		return nil, nil, err
	}
	problems, err = blobs.Texts()
	if err != nil {
		return nil, nil, err
	}
	return files, problems, blobs.Close()
}

// TestHostileTreesAreRefused makes trees of every kind and looks for the rule
// and for wording in both languages that says what to do.
func TestHostileTreesAreRefused(t *testing.T) {
	r, h := repo(t)
	kinds := hostile.Kinds()
	if len(kinds) < 25 {
		t.Fatalf("%d kinds; want at least 25", len(kinds))
	}
	for _, k := range kinds {
		t.Run(k.Name, func(t *testing.T) {
			_, problems, err := inspect(r, k.Tree(h))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range problems {
				if p.Severity != doc.Severe || !strings.Contains(p.Zh, "—") || !strings.Contains(p.En, "—") {
					t.Errorf("%+v: want a severe problem that says what to do", p)
				}
				if p.Rule == k.Rule {
					return
				}
			}
			t.Errorf("problems are %v; want one by the rule %s", problems, k.Rule)
		})
	}
}

// TestOrdinaryTreesAreRead holds the near misses of the rules.
func TestOrdinaryTreesAreRead(t *testing.T) {
	r, h := repo(t)
	seed := h.Blob("一、保护河流\n")
	wide := h.Blob("\xff\xfe\x00N\x2d\x4e")
	seeds := h.Tree(
		hostile.Entry{Mode: "100755", Name: "000 城市规划（2023）.txt", ID: seed},
		hostile.Entry{Mode: "100644", Name: "console.txt", ID: seed},
		hostile.Entry{Mode: "100644", Name: "git~10.txt", ID: seed},
		hostile.Entry{Mode: "100644", Name: "utf16.txt", ID: wide},
		hostile.Entry{Mode: "100644", Name: "é.txt", ID: seed},
	)
	tree := h.Tree(
		hostile.Entry{Mode: "100644", Name: ".gitattributes", ID: h.Blob("* export-ignore filter=x\n")},
		hostile.Entry{Mode: "100644", Name: "README.md", ID: h.Blob("a\x00b")}, // is none of the site's
		hostile.Entry{Mode: "40000", Name: "seeds", ID: seeds},
	)
	files, problems, err := inspect(r, tree)
	if err != nil || len(problems) > 0 {
		t.Fatalf("inspect = %v, %v", problems, err)
	}
	if len(files) != 7 {
		t.Errorf("%d files: %v", len(files), files)
	}
	blobs, err := r.Blobs(context.Background(), files, "seeds")
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(blobs, "seeds/console.txt", "seeds/é.txt"); err != nil {
		t.Error(err)
	}
	if got, err := fs.ReadFile(blobs, "seeds/console.txt"); err != nil || string(got) != "一、保护河流\n" {
		t.Errorf("ReadFile = %q, %v", got, err)
	}
	if _, err := blobs.ReadFile("README.md"); err == nil {
		t.Error("a file outside the folders can be read")
	}
	if err := blobs.Close(); err != nil {
		t.Error(err)
	}
}

// TestReplacedObjectsAreNotObeyed puts another text in place of a file the way
// git replace does.
func TestReplacedObjectsAreNotObeyed(t *testing.T) {
	r, h := repo(t)
	shown, hidden := h.Blob("shown to those who review"), h.Blob("published instead")
	h.Git(nil, "replace", shown, hidden)
	tree := h.Tree(hostile.Entry{Mode: "40000", Name: "seeds", ID: h.Tree(hostile.Entry{Mode: "100644", Name: "a.txt", ID: shown})})
	files, _, err := inspect(r, tree)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := r.Blobs(context.Background(), files, "seeds")
	if err != nil {
		t.Fatal(err)
	}
	got, err := blobs.ReadFile("seeds/a.txt")
	if err != nil || string(got) != "shown to those who review" {
		t.Errorf("ReadFile = %q, %v", got, err)
	}
	if err := blobs.Close(); err != nil {
		t.Error(err)
	}
}

// TestAGitThatFailsIsAnError ends git in the middle of its work.
func TestAGitThatFailsIsAnError(t *testing.T) {
	r, h := repo(t)
	tree := h.Tree(hostile.Entry{Mode: "40000", Name: "seeds", ID: h.Tree(hostile.Entry{Mode: "100644", Name: "a.txt", ID: h.Blob("x")})})
	if _, _, err := (gitobj.Repo{Dir: t.TempDir()}).Files(context.Background(), tree, limits); err == nil {
		t.Error("no error from a folder that is no repository")
	}
	ctx, cancel := context.WithCancel(context.Background())
	files, _, err := r.Files(ctx, tree, limits)
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := r.Blobs(ctx, files, "seeds")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	_, readErr := blobs.ReadFile("seeds/a.txt")
	if closeErr := blobs.Close(); readErr == nil && closeErr == nil {
		t.Error("a git that was killed gives no error")
	}
}

// BenchmarkBomb is how long 10^10 files take to be refused.
func BenchmarkBomb(b *testing.B) {
	r, h := repo(b)
	for _, k := range hostile.Kinds() {
		if k.Name != "10^10 files in eleven objects" {
			continue
		}
		tree := k.Tree(h)
		b.ReportAllocs()
		for b.Loop() {
			if _, problems, err := r.Files(context.Background(), tree, limits); err != nil || len(problems) == 0 {
				b.Fatal(problems, err)
			}
		}
	}
}

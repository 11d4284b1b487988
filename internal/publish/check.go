package publish

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"gongbao/internal/build"
	"gongbao/internal/doc"
	"gongbao/internal/publish/gitobj"
)

// Check does in the repository that dir is in what a server would do with a
// push of the commit, as far as that needs no server: it looks at its tree and
// builds it into nothing. The limits are those of a server that nobody has
// set. The problems are of every severity.
func Check(ctx context.Context, dir, revision string) (commit string, problems []doc.Problem, err error) {
	repo, err := find(ctx, dir)
	if err != nil {
		return "", nil, err
	}
	id, err := repo.Git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return "", nil, say("这里没有提交 %s", "there is no commit %s here", revision)
	}
	c, err := repo.Commit(ctx, id)
	if err != nil {
		return id, nil, err
	}
	blobs, problems, err := openTree(ctx, repo, c.Tree, defaults().Limits.tree())
	if err != nil || len(problems) > 0 {
		return id, problems, err
	}
	problems, err = render(blobs)
	return id, problems, errors.Join(err, blobs.Close())
}

// render builds a site into nothing.
func render(site fs.FS) ([]doc.Problem, error) {
	p, _, err := build.Write(site, build.Options{}, func(string, []byte) error { return nil })
	if p == nil {
		return nil, err
	}
	if errors.Is(err, build.ErrProblems) {
		return p.Problems, nil
	}
	return p.Problems, err
}

// find returns the repository that dir lies in.
func find(ctx context.Context, dir string) (gitobj.Repo, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return gitobj.Repo{}, err
	}
	for _, name := range []string{".git", "."} {
		repo := gitobj.Repo{Dir: filepath.Join(dir, name)}
		if _, err := repo.Git(ctx, "rev-parse", "--git-dir"); err == nil {
			return repo, nil
		}
	}
	return gitobj.Repo{}, say("%s 不是 git 仓库 — 请用 -C 指明它", "%s is no git repository — name it with -C", dir)
}

package publish

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"gongbao/internal/build"
	"gongbao/internal/doc"
	"gongbao/internal/publish/gitobj"
	"gongbao/internal/publish/release"
)

// siteFolders are what of a pushed tree becomes a site. The rest of the tree is
// checked like everything else and never read.
var siteFolders = []string{"seeds", "content", "layouts", "static"}

// cacheDir holds what was made of files that do not change, see build.Cache. It
// may be deleted at any time.
const cacheDir = "cache"

// staged is a site that was built from a commit.
type staged struct {
	release  *release.Release // nil if nothing was left staged
	problems []doc.Problem    // of every severity

	read, documents int // documents that were read anew, and all
	written         int // files of the site that are new or differ
}

// target is where the site of a branch goes.
type target struct {
	area    *release.Area
	address string   // of the site; "" if only content/site.yaml knows it
	preview *preview // nil for the public site
}

// stage checks the tree of a commit, builds it, and leaves the finished site
// staged, or discarded if it is only to be checked or a problem stands in the
// way. The error means that the server failed, not the commit.
func (s *Server) stage(ctx context.Context, repo gitobj.Repo, t target, c gitobj.Commit, begun time.Time, check bool) (staged, error) {
	blobs, problems, err := openTree(ctx, repo, c.Tree, s.config.Limits.tree())
	if err != nil || len(problems) > 0 {
		return staged{problems: problems}, err
	}
	st, err := t.area.Stage(release.Commit{ID: c.ID, Date: c.Date}, begun, s.opt.Now())
	if err != nil {
		return staged{}, errors.Join(err, blobs.Close())
	}
	out, err := s.write(ctx, blobs, t, st)
	err = errors.Join(err, blobs.Close())
	if err != nil || check || len(standing(out.problems, s.config.Strict)) > 0 {
		return out, errors.Join(err, st.Discard())
	}
	if out.release, err = st.Finish(); err != nil {
		return out, errors.Join(err, st.Discard())
	}
	return out, nil
}

// openTree checks a tree and opens what of it becomes a site. If there are
// problems there is nothing to open.
func openTree(ctx context.Context, repo gitobj.Repo, tree string, limits gitobj.Limits) (*gitobj.Blobs, []doc.Problem, error) {
	files, problems, err := repo.Files(ctx, tree, limits)
	if err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	blobs, err := repo.Blobs(ctx, files, siteFolders...)
	if err != nil {
		return nil, nil, err
	}
	problems, err = blobs.Texts()
	if err != nil || len(problems) > 0 {
		return nil, problems, errors.Join(err, blobs.Close())
	}
	return blobs, nil, nil
}

// write builds the site into st. A layout that never ends ends with ctx.
func (s *Server) write(ctx context.Context, site fs.FS, t target, st *release.Stage) (staged, error) {
	type result struct {
		project *build.Project
		err     error
	}
	done := make(chan result, 1)
	go func() {
		p, _, err := build.Write(site, build.Options{
			BaseURL: t.address, Strict: s.config.Strict, Release: st.Release(),
			Fingerprint: true, Carry: st.Carried(build.FingerprintPrefix), Cache: build.NewCache(filepath.Join(s.dir, cacheDir)),
		}, t.preview.mark(st.Put))
		done <- result{p, err}
	}()
	select {
	case <-ctx.Done():
		return staged{}, ctx.Err()
	case r := <-done:
		if r.project == nil {
			return staged{}, r.err
		}
		if errors.Is(r.err, build.ErrProblems) {
			r.err = nil
		}
		return staged{problems: r.project.Problems, read: r.project.Read, documents: len(r.project.Files), written: st.Written()}, r.err
	}
}

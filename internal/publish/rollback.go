package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongbao/internal/archive"
	"gongbao/internal/build"
	"gongbao/internal/publish/gitobj"
	"gongbao/internal/publish/release"
)

// Rollback makes the site what it was at release n, or at the one before the
// live one if n is 0, and returns the new release. It adds a commit with the
// old tree to the public branch, so that what is live is the tip of the branch
// as ever, nothing is forgotten, and the next push goes on from there. The
// files of the old release are verified and taken as they are; a release that
// is no longer kept is built again from its commit.
func (s *Server) Rollback(ctx context.Context, n int, by string) (*release.Release, error) {
	unlock, err := s.area.LockBuild(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock() // ends with the program in any case
	tip, err := s.tip(ctx, s.mainRef())
	if err != nil {
		return nil, err
	}
	old, err := s.published(n)
	if err != nil {
		return nil, err
	}
	c, err := s.revert(ctx, tip, old)
	if err != nil {
		return nil, err
	}
	if err := s.restage(ctx, old, c); err != nil {
		return nil, err
	}
	// The reference moves first, as in a push: if this stops here, reconcile
	// leads readers to what the branch says.
	if _, err := s.repo.Git(ctx, "update-ref", "-m", "gongbao publish rollback", s.mainRef(), c.ID, tip); err != nil {
		return nil, say("回退期间有人推送了新的提交，没有回退 — 请再运行一次", "someone pushed during the rollback, which was not done — run it again")
	}
	for {
		r, err := s.trySwap(ctx, s.area, c.ID, release.Deed{Action: release.Rollback, By: Harmless(by), Time: s.opt.Now()})
		if !errors.Is(err, release.ErrStale) {
			return r, err
		}
		// A push that git had accepted before went live since.
		if err := s.restage(ctx, old, c); err != nil {
			return nil, err
		}
	}
}

// published returns the log's entry of release n; of the one before the live
// one if n is 0.
func (s *Server) published(n int) (release.Entry, error) {
	all, err := s.area.Log()
	if err != nil {
		return release.Entry{}, err
	}
	if n == 0 && len(all) > 1 {
		return all[len(all)-2], nil
	}
	for _, e := range all {
		if e.Release == n {
			return e, nil
		}
	}
	if n == 0 {
		return release.Entry{}, say("只发布过一次，没有更早的可退", "there was one publication only, and nothing before it to go back to")
	}
	return release.Entry{}, say("没有第 %d 版 — gongbao publish list 列出各版", "there is no release %d — gongbao publish list names them", n)
}

// revert makes the commit that undoes all since an old release. No reference
// leads to it yet.
func (s *Server) revert(ctx context.Context, tip string, old release.Entry) (gitobj.Commit, error) {
	repo := s.repo
	now := strconv.FormatInt(s.opt.Now().Unix(), 10) + " +0000"
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		repo.Env = append(repo.Env, "GIT_"+who+"_NAME=gongbao", "GIT_"+who+"_EMAIL=gongbao@localhost", "GIT_"+who+"_DATE="+now)
	}
	message := fmt.Sprintf("回退到第 %d 版\n\nRolls back to release %d, commit %s.\n", old.Release, old.Release, old.Commit)
	id, err := repo.Git(ctx, "commit-tree", old.Commit+"^{tree}", "-p", tip, "-m", message)
	if err != nil {
		return gitobj.Commit{}, err
	}
	return s.repo.Commit(ctx, id)
}

// restage stages the site of c, whose tree is that of an old release. It is
// built again, so that it names its own release; but if that does not give the
// texts that readers saw then, because the program has changed since, the files
// of the old release are taken as they are, once they are verified.
func (s *Server) restage(ctx context.Context, old release.Entry, c gitobj.Commit) error {
	kept, err := s.area.Release(old.Release)
	whole := err == nil && kept.Manifest.Digest().String() == old.Manifest && kept.Verify() == nil
	t := target{area: s.area, address: folderURL(s.config.Address)}
	out, err := s.stage(ctx, s.repo, t, c, s.opt.Now(), false)
	err = errors.Join(err, s.unbuildable(c.ID, out.problems))
	if whole && (err != nil || !sameTexts(out.release.Manifest, kept.Manifest)) {
		_, err = s.area.Copy(kept, release.Commit{ID: c.ID, Date: c.Date}, s.opt.Now(), s.opt.Now())
	}
	return err
}

// sameTexts reports whether two releases say the same: all files are, but for
// the pages that name the release and the style of earlier ones.
func sameTexts(a, b *archive.Manifest) bool {
	texts := func(m *archive.Manifest) []archive.Entry {
		return slices.DeleteFunc(slices.Clone(m.Entries), func(e archive.Entry) bool {
			return archive.ShowsContent(e.Path) || strings.HasPrefix(e.Path, build.FingerprintPrefix)
		})
	}
	return slices.Equal(texts(a), texts(b))
}

// Outcome is what Reconcile found.
type Outcome struct {
	Branch  string
	Release *release.Release // live now; nil if nothing was ever pushed
	Mended  bool             // it was not, or not whole, before
}

// Reconcile makes every site what the tip of its branch says, whatever was
// killed, full or broken before. It changes nothing where all is well.
func (s *Server) Reconcile(ctx context.Context) ([]Outcome, error) {
	main, err := s.reconcile(ctx, s.mainRef(), target{area: s.area, address: folderURL(s.config.Address)})
	if err != nil {
		return nil, err
	}
	all := []Outcome{main}
	if err := s.Expire(ctx); err != nil {
		return all, err
	}
	refs, err := s.branches(ctx)
	if err != nil {
		return all, err
	}
	for _, ref := range refs {
		t, err := s.target(ctx, ref)
		if err != nil {
			return all, err
		}
		o, err := s.reconcile(ctx, ref, t)
		if err == nil {
			err = s.showPreview(t.preview)
		}
		if err != nil {
			return all, err
		}
		all = append(all, o)
	}
	return all, nil
}

// reconcile does the work for one branch.
func (s *Server) reconcile(ctx context.Context, ref string, t target) (Outcome, error) {
	o := Outcome{Branch: branchName(ref)}
	if err := t.area.Make(); err != nil {
		return o, err
	}
	unlock, err := t.area.LockBuild(ctx)
	if err != nil {
		return o, err
	}
	defer unlock() // ends with the program in any case
	if err := t.area.Tidy(); err != nil {
		return o, err
	}
	for range settleTries {
		tip, err := s.tip(ctx, ref)
		if errors.Is(err, errNoBranch) {
			return o, nil
		}
		if err != nil {
			return o, err
		}
		o.Release, o.Mended, err = s.settle(ctx, t, tip, o.Mended)
		if err != nil || o.Release != nil {
			return o, err
		}
		c, err := s.repo.Commit(ctx, tip)
		if err != nil {
			return o, err
		}
		out, err := s.stage(ctx, s.repo, t, c, s.opt.Now(), false)
		if err := errors.Join(err, s.unbuildable(tip, out.problems)); err != nil {
			return o, err
		}
		o.Mended = true
	}
	return o, say("构建了 %d 次，每次都有新的推送或磁盘出错 — 请稍后再运行", "built %d times, and each time there was another push or the disk failed — run this again later", settleTries)
}

// settleTries is how often reconcile builds: pushes may come in meanwhile.
const settleTries = 5

// settle completes what can be completed without building, and says whether
// that mended anything. The release is nil if the tip must be staged.
func (s *Server) settle(ctx context.Context, t target, tip string, mended bool) (*release.Release, bool, error) {
	unlock, err := t.area.LockSwap(ctx)
	if err != nil {
		return nil, mended, err
	}
	defer unlock() // ends with the program in any case
	before, err := t.area.Live()
	r, done, err2 := t.area.Settle(tip, release.Deed{Action: release.Reconcile, Time: s.opt.Now()})
	if err2 != nil || !done {
		return nil, mended, err2
	}
	return r, mended || err != nil || before.Number != r.Number, t.area.Prune(s.config.Keep)
}

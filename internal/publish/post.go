package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"gongbao/internal/archive"
	"gongbao/internal/doc"
	"gongbao/internal/publish/release"
)

// PostReceive leads readers to what git has accepted: for every updated branch
// the site of its tip, whoever pushed that. It builds nothing. What its author
// has to know is written to w; the error is for the log of the server, since
// git has moved the reference already.
func (s *Server) PostReceive(ctx context.Context, p Push, w io.Writer) error {
	var errs []error
	for _, u := range p.Updates {
		if u.deletes() || !strings.HasPrefix(u.Ref, "refs/heads/") {
			continue
		}
		if err := s.goLive(ctx, u, p.By, w); err != nil {
			errs = append(errs, err)
			tell(w, "提交已收下，但网站还没有换成新的（%[1]v）；旧的网站完好。请管理员运行 gongbao publish reconcile -C %[2]s",
				"the commit was accepted, but the site does not show it yet (%[1]v); the old site is whole. Ask the administrator for gongbao publish reconcile -C %[2]s", err, s.dir)
		}
	}
	return errors.Join(errs...)
}

func (s *Server) goLive(ctx context.Context, u Update, by string, w io.Writer) error {
	t, err := s.target(ctx, u.Ref)
	if err != nil {
		return err
	}
	tip, err := s.tip(ctx, u.Ref)
	if err != nil {
		return err
	}
	before, _ := t.area.Live() // nil if this is the first
	r, err := s.swap(ctx, t, tip, release.Deed{Action: release.Publish, By: by, Time: s.opt.Now()})
	if err != nil {
		return err
	}
	s.tellSuccess(w, t, before, r, u.New)
	if t.preview != nil {
		return s.showPreview(t.preview)
	}
	if err := s.prune(ctx, t.area); err != nil {
		tell(w, "网站已更新，但旧的版次没有清理（%v）；下次发布时会再清理", "the site is up to date, but old releases were not removed (%v); the next push tries again", err)
	}
	return nil
}

// swap makes the staged site of the commit live, unless it is. If another
// release went live since it was staged, which takes two pushes at once, its
// files would be older than those they replace: it is staged again.
func (s *Server) swap(ctx context.Context, t target, commit string, deed release.Deed) (*release.Release, error) {
	for {
		r, err := s.trySwap(ctx, t.area, commit, deed)
		if !errors.Is(err, release.ErrStale) {
			return r, err
		}
		if err := s.stageAgain(ctx, t, commit); err != nil {
			return nil, err
		}
	}
}

func (s *Server) trySwap(ctx context.Context, area *release.Area, commit string, deed release.Deed) (*release.Release, error) {
	unlock, err := area.LockSwap(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock() // ends with the program in any case
	if live, err := area.Live(); err == nil && live.Commit() == commit {
		return live, nil
	}
	staged, err := area.Staged(commit)
	if err != nil {
		return nil, err
	}
	return area.Promote(staged, deed)
}

// stageAgain stages a commit that was found good before.
func (s *Server) stageAgain(ctx context.Context, t target, commit string) error {
	unlock, err := t.area.LockBuild(ctx)
	if err != nil {
		return err
	}
	defer unlock() // ends with the program in any case
	begun := s.opt.Now()
	if staged, err := t.area.Staged(commit); err == nil {
		begun = staged.Begun()
	}
	c, err := s.repo.Commit(ctx, commit)
	if err != nil {
		return err
	}
	out, err := s.stage(ctx, s.repo, t, c, begun, false)
	return errors.Join(err, s.unbuildable(commit, out.problems))
}

// unbuildable returns an error if one of the problems stands in the way of
// publishing a commit that git has already accepted.
func (s *Server) unbuildable(commit string, problems []doc.Problem) error {
	stand := standing(problems, s.config.Strict)
	if len(stand) == 0 {
		return nil
	}
	return say("提交 %[1]s 现在不能构建：%[2]s — 请推送改正后的提交", "commit %[1]s does not build now: %[2]s — push one that mends it", commit[:12], stand[0].Format("en"))
}

// prune removes old releases. It is done after the author was told of success:
// what fails here is done next time.
func (s *Server) prune(ctx context.Context, area *release.Area) error {
	unlock, err := area.LockSwap(ctx)
	if err != nil {
		return err
	}
	defer unlock() // ends with the program in any case
	return area.Prune(s.config.Keep)
}

// tellSuccess says what is live now.
func (s *Server) tellSuccess(w io.Writer, t target, before, now *release.Release, pushed string) {
	address := t.address
	if address == "" {
		address = t.area.Current()
	}
	changed, all := pages(before, now)
	took := s.opt.Now().Sub(now.Begun()).Round(10 * time.Millisecond)
	if now.Commit() != pushed {
		tell(w, "网站已是更新的提交 %s，你的提交包含在内：%s", "the site already shows the later commit %s, which contains yours: %s", now.Commit()[:12], address)
		return
	}
	if t.preview != nil {
		tell(w, "预览 %[1]s（%[2]d 天没有推送就删除）· 提交 %[3]s · 改动 %[4]d 页（共 %[5]d 页）· 用时 %[6]s", "preview of %[1]s (goes after %[2]d days without a push) · commit %[3]s · %[4]d of %[5]d pages changed · %[6]s",
			t.preview.branch, s.config.Previews.Days, now.Commit()[:12], changed, all, took)
	} else {
		tell(w, "已发布 第 %[1]d 版 · 提交 %[2]s · 改动 %[3]d 页（共 %[4]d 页）· 用时 %[5]s", "published: release %[1]d · commit %[2]s · %[3]d of %[4]d pages changed · %[5]s",
			now.Number, now.Commit()[:12], changed, all, took)
	}
	fmt.Fprintf(w, "gongbao: %s\n", Harmless(address))
}

// pages counts the pages of a release, and those that are new, different or
// gone since the one before, which is nil for the first.
func pages(before, now *release.Release) (changed, all int) {
	old := map[string]archive.Digest{}
	if before != nil {
		for _, e := range before.Manifest.Entries {
			if isPage(e.Path) {
				old[e.Path] = e.SHA256
			}
		}
	}
	for _, e := range now.Manifest.Entries {
		if !isPage(e.Path) {
			continue
		}
		all++
		if old[e.Path] != e.SHA256 {
			changed++
		}
		delete(old, e.Path)
	}
	return changed + len(old), all
}

func isPage(path string) bool { return strings.HasSuffix(path, ".html") }

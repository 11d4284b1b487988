package publish

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"gongbao/internal/doc"
	"gongbao/internal/publish/gitobj"
)

// ErrRefused means that a push was refused, for reasons that its author has
// been told.
var ErrRefused = errors.New("the push was refused")

// PreReceive decides about a push before git moves any reference: it checks
// the push and what it brings, and builds it as far as the last two renames.
// Everything its author has to know is written to w. After an error git must
// refuse the push; nothing readers see has changed.
func (s *Server) PreReceive(ctx context.Context, p Push, w io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, s.config.Limits.time())
	defer cancel()
	begun := s.opt.Now()
	repo := s.repo
	repo.Env = p.Quarantine
	err := s.receive(ctx, repo, p, begun, w)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrRefused):
	case ctx.Err() != nil:
		tell(w, "检查和构建超过 %d 秒，没有发布 — 请减少内容，或请管理员提高 limits.seconds", "checking and building took more than %d seconds; nothing was published — push less, or ask the administrator to raise limits.seconds", s.config.Limits.Seconds)
	default:
		s.tellError(w, err)
	}
	return ErrRefused
}

// tellError explains an error to whoever pushed.
func (s *Server) tellError(w io.Writer, err error) {
	var spoken *Spoken
	if errors.As(err, &spoken) {
		tell(w, "%[1]s", "%[2]s", spoken.Zh, spoken.En)
		return
	}
	tell(w, "服务器出错，没有发布，网站没有变动：%v — 请把这一行交给管理员", "the server failed; nothing was published and the site is unchanged: %v — give this line to the administrator", err)
}

func (s *Server) receive(ctx context.Context, repo gitobj.Repo, p Push, begun time.Time, w io.Writer) error {
	if err := s.allowed(ctx, repo, p); err != nil {
		return err
	}
	if err := s.signed(ctx, repo, p); err != nil {
		return err
	}
	check := slices.Contains(p.Options, optionCheck)
	for _, u := range p.Updates {
		t, err := s.target(ctx, u.Ref)
		if err != nil {
			return err
		}
		if err := s.prepare(ctx, repo, t, u.New, begun, check, w); err != nil {
			return err
		}
	}
	if err := s.overtaken(ctx, p); err != nil {
		return err
	}
	if check {
		tell(w, "检查通过。这次只检查（-o check），没有发布；下面 git 报告的拒绝是预期的。", "all is well. This was a check only (-o check), nothing was published; git reports it as declined below.")
		return ErrRefused
	}
	return nil
}

// overtaken refuses a push if another was accepted while this one was built.
// Git would refuse it, too, a moment later and in words for programmers.
func (s *Server) overtaken(ctx context.Context, p Push) error {
	for _, u := range p.Updates {
		now, err := s.tip(ctx, u.Ref)
		if errors.Is(err, errNoBranch) && u.creates() {
			continue
		}
		if err != nil && !errors.Is(err, errNoBranch) {
			return err
		}
		if now != u.Old {
			return say("有人在您之前推送了 %s，您的提交没有发布 — 请先 git pull --rebase，再推送", "someone pushed %s just before you; your commit was not published — git pull --rebase, then push again", branchName(u.Ref))
		}
	}
	return nil
}

// prepare checks what a commit holds and stages its site, or throws the site
// away if it is only to be checked.
func (s *Server) prepare(ctx context.Context, repo gitobj.Repo, t target, id string, begun time.Time, check bool, w io.Writer) error {
	c, err := repo.Commit(ctx, id)
	if errors.Is(err, gitobj.ErrKind) {
		return say("推送的不是提交 — 请推送分支，不要推送标签或文件", "what is pushed is no commit — push a branch, not a tag or a file")
	}
	if err != nil {
		return err
	}
	release, err := t.area.LockBuild(ctx)
	if err != nil {
		return err
	}
	defer release() // ends with the program in any case
	if err := t.area.Tidy(); err != nil {
		return err
	}
	out, err := s.stage(ctx, repo, t, c, begun, check)
	if stand := standing(out.problems, s.config.Strict); len(stand) > 0 {
		tell(w, "没有发布，网站没有变动。请改正以下 %d 处，提交后再推送：", "Nothing was published; the site is unchanged. Mend what follows (%d), commit and push again:", len(stand))
		tellProblems(w, stand)
		return ErrRefused
	}
	if err != nil {
		return err
	}
	tell(w, "已构建：重读 %d 份文件（共 %d 份），写了 %d 个文件", "built: %d of %d documents read anew, %d files written", out.read, out.documents, out.written)
	if warnings := count(out.problems, doc.Warning); warnings > 0 {
		tell(w, "有 %d 条警告，不妨碍发布 — 在本地运行 gongbao check 逐条查看", "warnings: %d, which keep nothing from being published — run gongbao check to see them", warnings)
	}
	return nil
}

func count(all []doc.Problem, severity doc.Severity) int {
	n := 0
	for _, p := range all {
		if p.Severity == severity {
			n++
		}
	}
	return n
}

package publish

import (
	"context"
	"strings"

	"gongbao/internal/publish/gitobj"
)

// optionCheck is the push option that asks for a check and nothing else.
const optionCheck = "check"

// maxUpdates is how many references one push may change.
const maxUpdates = 5

// allowed refuses pushes that want what this server never does.
func (s *Server) allowed(ctx context.Context, repo gitobj.Repo, p Push) error {
	for _, o := range p.Options {
		if o != optionCheck {
			return say("不认识推送选项 -o %s — 可用：-o check，只检查，不发布", "unknown push option -o %s — there is -o check, which checks and publishes nothing", o)
		}
	}
	if len(p.Updates) > maxUpdates {
		return say("一次推送改动 %[1]d 个分支，最多 %[2]d 个 — 请分几次推送", "one push changes %[1]d branches, at most %[2]d may be — push them apart", len(p.Updates), maxUpdates)
	}
	for _, u := range p.Updates {
		if err := s.allowedUpdate(ctx, repo, u); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) allowedUpdate(ctx context.Context, repo gitobj.Repo, u Update) error {
	if !strings.HasPrefix(u.Ref, "refs/heads/") {
		return say("只接受分支，不接受 %[1]s — 请推送到 %[2]s", "only branches are accepted, not %[1]s — push to %[2]s", u.Ref, s.config.Branch)
	}
	public := u.Ref == s.mainRef()
	if u.deletes() {
		if public {
			return say("%[1]s 是公众看到的分支，不能删除。若要撤回一次发布：在本地 git revert HEAD 后推送，或在服务器上运行 %[2]s",
				"%[1]s is what the public reads and cannot be deleted. To undo a publication: git revert HEAD and push, or on the server %[2]s", s.config.Branch, s.rollbackCommand())
		}
		return say("分支 %[1]s 不能从这里删除：%[2]d 天没有推送就自动删除；管理员也可以运行 gongbao publish drop -C %[3]s %[4]s",
			"branch %[1]s cannot be deleted from here: it goes after %[2]d days without a push, or by gongbao publish drop -C %[3]s %[4]s on the server",
			u.Ref, s.config.Previews.Days, s.dir, branchName(u.Ref))
	}
	if u.creates() {
		return nil
	}
	forward, err := repo.Holds(ctx, "merge-base", "--is-ancestor", u.Old, u.New)
	if err != nil {
		return err
	}
	if forward {
		return nil
	}
	if public {
		return say("强制推送会抹去已发布的历史，不能接受。若是别人先推送了：先 git pull --rebase 再推送。若要撤回一次发布：git revert HEAD 后推送，或在服务器上运行 %s",
			"a forced push would wipe out what was published and is not accepted. If someone pushed before you: git pull --rebase, then push. To undo a publication: git revert HEAD and push, or on the server %s", s.rollbackCommand())
	}
	return say("强制推送不能接受：请先 git pull --rebase 再推送，或换一个分支名", "a forced push is not accepted: git pull --rebase, then push, or choose another branch name")
}

func (s *Server) rollbackCommand() string { return "gongbao publish rollback -C " + s.dir }

// branchName returns the name of a branch as people write it.
func branchName(ref string) string { return strings.TrimPrefix(ref, "refs/heads/") }

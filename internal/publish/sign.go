package publish

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"gongbao/internal/publish/gitobj"
)

// What a server may demand to be signed.
const (
	signedCommits = "commits"
	signedPushes  = "pushes"
)

// signed refuses a push to the public branch that lacks the signatures this
// server demands.
func (s *Server) signed(ctx context.Context, repo gitobj.Repo, p Push) error {
	for _, u := range p.Updates {
		if u.Ref != s.mainRef() {
			continue
		}
		if slices.Contains(s.config.Signed, signedPushes) && !p.signed() {
			return say("%s 只接受签名的推送 — 请用 git push --signed，密钥须在管理员的名单里", "%s takes signed pushes only — use git push --signed with a key that is on the administrator's list", s.config.Branch)
		}
		if err := s.newCommits(ctx, repo, u); err != nil {
			return err
		}
	}
	return nil
}

// signed reports whether a listed key signed this very push.
func (p Push) signed() bool { return p.Signature == "G" && p.Signer != "" && p.Nonce == "OK" }

// newCommits holds every commit that is new to the public branch against the
// demands on signatures, and their number against the limit.
func (s *Server) newCommits(ctx context.Context, repo gitobj.Repo, u Update) error {
	args := []string{"rev-list", u.New}
	if !u.creates() {
		args = append(args, "^"+u.Old)
	}
	out, err := repo.Git(ctx, args...)
	if err != nil {
		return err
	}
	ids := strings.Fields(out)
	if len(ids) > s.config.Limits.Commits && !u.creates() {
		return say("一次推送有 %[1]d 个新提交，最多 %[2]d 个 — 请分几次推送", "one push brings %[1]d new commits, at most %[2]d may be — push them in parts", len(ids), s.config.Limits.Commits)
	}
	if !slices.Contains(s.config.Signed, signedCommits) {
		return nil
	}
	if !exists(s.config.Signers) {
		return say("名单 %s 不在 — 请管理员补上", "the list %s is not there — ask the administrator", s.config.Signers)
	}
	for _, id := range ids {
		if err := s.signedCommit(ctx, repo, id); err != nil {
			return err
		}
	}
	return nil
}

// otherSigners are the settings of the programs that check signatures of other
// kinds. Git chooses by what the signature looks like, whatever gpg.format
// says, and those programs ask the keyring of the account, not the list:
// noSigner takes their place and finds no signature good.
var otherSigners = []string{"gpg.program", "gpg.openpgp.program", "gpg.x509.program"}

const noSigner = "false"

// signedCommit refuses a commit without a good signature by a listed key. A
// signature by another key makes git end with status 1, like none at all.
func (s *Server) signedCommit(ctx context.Context, repo gitobj.Repo, id string) error {
	args := []string{"-c", "gpg.format=ssh", "-c", "gpg.ssh.allowedSignersFile=" + filepath.Clean(s.config.Signers)}
	for _, key := range otherSigners {
		args = append(args, "-c", key+"="+noSigner)
	}
	_, err := repo.Git(ctx, append(args, "verify-commit", id)...)
	var failed *gitobj.GitError
	if errors.As(err, &failed) {
		return say("提交 %[1]s 没有签名，或签名的密钥不在名单里 — 请用 git commit -S 签名（改最近一个：git commit --amend -S）后再推送",
			"commit %[1]s is not signed, or by a key that is not on the list — sign with git commit -S (the latest one: git commit --amend -S) and push again", id[:12])
	}
	return err
}

package publish

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Setup is what Init is asked for.
type Setup struct {
	Program string // absolute path of the gongbao that hooks run
	Address string // of the site; "" if only content/site.yaml knows it
}

// setting is one line of the repository's configuration.
type setting struct{ key, value, zh, en string }

// settings lists what git itself is told, with the reason. Hooks cannot make up
// for them: they run after git has stored what was sent.
func (s *Server) settings() []setting {
	all := []setting{
		{"receive.fsckObjects", "true", "拒绝损坏或恶意的对象", "broken and malicious objects are refused"},
		{"transfer.fsckObjects", "true", "同上", "the same for everything transferred"},
		{"receive.maxInputSize", strconv.Itoa(s.config.Limits.PushMB) + "m", "限制一次推送的大小", "limits what one push sends"},
		{"receive.denyDeletes", "true", "分支不能删除", "branches cannot be deleted"},
		{"receive.denyNonFastForwards", "true", "历史不能改写", "history cannot be rewritten"},
		{"receive.advertisePushOptions", "true", "允许 git push -o check", "allows git push -o check"},
		{"receive.advertiseAtomic", "true", "几个分支可以同进退", "several branches can go together or not at all"},
		{"receive.certNonceSlop", "600", "签名推送的有效秒数", "how many seconds a signed push stays good"},
		{"receive.unpackLimit", "1", "推送整包保存，不逐个展开", "pushes are kept as packs, not unpacked one by one"},
		{"core.bigFileThreshold", "16m", "大文件不整个读入内存", "large files are not read into memory whole"},
		{"core.logAllRefUpdates", "true", "记下分支的每次移动", "every move of a branch is written down"},
		{"core.fsync", "committed", "收下的提交先落盘", "what is accepted is on the disk first"},
		{"uploadpack.allowFilter", "false", "不做部分克隆", "no partial clones"},
	}
	if s.config.Signers == "" {
		return all
	}
	all = append(all,
		setting{"gpg.format", "ssh", "签名用 SSH 密钥", "signatures are by SSH keys"},
		setting{"gpg.ssh.allowedSignersFile", s.config.Signers, "允许签名者的名单", "the list of signers"},
	)
	for _, key := range otherSigners {
		all = append(all, setting{key, noSigner, "别种签名不在名单里，不算数", "signatures of other kinds are on no list and do not count"})
	}
	return all
}

// hidden lists references that nobody sees and nobody pushes to.
var hidden = []string{"refs/replace", "refs/notes", "refs/pull", "refs/gongbao"}

// hookNames are the hooks of git that this program answers.
var hookNames = []string{"pre-receive", "post-receive"}

// Init makes the publishing folder dir, or brings one up to date: what its
// owner wrote into publish.yaml and the releases stay.
func Init(ctx context.Context, dir string, setup Setup, opt Options) (*Server, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := empty(dir); err != nil {
		return nil, err
	}
	for _, name := range []string{"", previewsDir, previewRoot, webDir} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			return nil, err
		}
	}
	if config := filepath.Join(dir, configName); !exists(config) {
		if err := os.WriteFile(config, fmt.Appendf(nil, configText, quoted(setup.Address)), 0o644); err != nil {
			return nil, err
		}
	}
	s, err := Open(dir, opt)
	if err != nil {
		return nil, err
	}
	if err := s.makeRepo(ctx); err != nil {
		return nil, err
	}
	for _, hook := range hookNames {
		if err := s.writeHook(hook, setup.Program); err != nil {
			return nil, err
		}
	}
	if err := s.area.Make(); err != nil {
		return nil, err
	}
	return s, s.writeWeb()
}

// empty refuses a folder that holds something else.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(entries) > 0 && !exists(filepath.Join(dir, configName)) {
		return say("%s 里已有别的东西 — 请用空文件夹", "%s holds something else — choose an empty folder", dir)
	}
	return nil
}

// makeRepo makes the bare repository, if there is none, and its settings.
func (s *Server) makeRepo(ctx context.Context) error {
	if !exists(filepath.Join(s.repo.Dir, "HEAD")) {
		if err := os.MkdirAll(s.repo.Dir, 0o755); err != nil {
			return err
		}
		if _, err := s.repo.Git(ctx, "init", "--quiet", "--bare", "--initial-branch="+s.config.Branch, s.repo.Dir); err != nil {
			return err
		}
	}
	for _, c := range s.settings() {
		if _, err := s.repo.Git(ctx, "config", c.key, c.value); err != nil {
			return err
		}
	}
	if err := s.hide(ctx); err != nil {
		return err
	}
	return s.trust(ctx)
}

// hide keeps references of git's own from being pushed.
func (s *Server) hide(ctx context.Context) error {
	for i, ref := range hidden {
		how := "--replace-all"
		if i > 0 {
			how = "--add"
		}
		if _, err := s.repo.Git(ctx, "config", how, "transfer.hideRefs", ref); err != nil {
			return err
		}
	}
	return nil
}

// trust makes the seed of the nonce that a signed push has to name, once, from
// the kernel's random numbers: it must not be guessed.
func (s *Server) trust(ctx context.Context) error {
	if s.config.Signers == "" {
		return nil
	}
	seed, err := s.repo.Holds(ctx, "config", "--get", "receive.certNonceSeed")
	if err != nil || seed {
		return err
	}
	_, err = s.repo.Git(ctx, "config", "receive.certNonceSeed", rand.Text())
	return err
}

// hookText is a hook: all it does is run this program.
func (s *Server) hookText(hook, program string) string {
	return fmt.Sprintf("#!/bin/sh\n# Written by gongbao publish init. Changes are lost when it runs again.\nexec %s publish hook %s -C %s\n", shell(program), hook, shell(s.dir))
}

func (s *Server) writeHook(hook, program string) error {
	name := filepath.Join(s.repo.Dir, "hooks", hook)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	next := name + ".next"
	if err := os.WriteFile(next, []byte(s.hookText(hook, program)), 0o755); err != nil {
		return err
	}
	if err := os.Chmod(next, 0o755); err != nil {
		return err
	}
	return os.Rename(next, name)
}

// shell returns s as one word for a shell.
func shell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// Repo returns the folder that staff push to.
func (s *Server) Repo() string { return s.repo.Dir }

// Dir returns the publishing folder.
func (s *Server) Dir() string { return s.dir }

// Branch returns the branch that the public reads.
func (s *Server) Branch() string { return s.config.Branch }

// Web returns the folder with the settings for web servers.
func (s *Server) Web() string { return filepath.Join(s.dir, webDir) }

package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"gongbao/internal/publish/release"
)

// Finding is what the doctor says of one matter.
type Finding struct {
	Zh, En string // what was looked at, and, if it is not well, what to do
	Well   bool
}

// Doctor looks at everything that publishing relies on. It changes nothing.
func (s *Server) Doctor(ctx context.Context) []Finding {
	var all []Finding
	for _, look := range []func(context.Context) []Finding{
		s.lookAtGit, s.lookAtHooks, s.lookAtSettings, s.lookAtSigners, s.lookAtFolders, s.lookAtSite, s.lookAtLog, s.lookAtWeb,
	} {
		all = append(all, look(ctx)...)
	}
	return all
}

// finding returns what was looked at; if it is not well, with what to do.
func finding(well bool, zh, en, mendZh, mendEn string) Finding {
	if well {
		return Finding{zh, en, true}
	}
	return Finding{zh + " — " + mendZh, en + " — " + mendEn, false}
}

// again is the advice for what init puts right.
func (s *Server) again() (zh, en string) {
	return "请再运行 gongbao publish init " + s.dir, "run gongbao publish init " + s.dir + " again"
}

// least is the oldest git that keeps signatures of SSH keys.
const leastMajor, leastMinor = 2, 34

func (s *Server) lookAtGit(ctx context.Context) []Finding {
	out, err := s.repo.Git(ctx, "version")
	var major, minor int
	fmt.Sscanf(strings.TrimPrefix(out, "git version "), "%d.%d", &major, &minor)
	fresh := err == nil && (major > leastMajor || major == leastMajor && minor >= leastMinor)
	all := []Finding{finding(fresh, "git 版本："+out, "git: "+out, "请安装 2.34 或更新的 git", "install git 2.34 or newer")}
	_, err = exec.LookPath("ssh-keygen")
	if len(s.config.Signed) > 0 {
		all = append(all, finding(err == nil, "ssh-keygen（核对签名）", "ssh-keygen, which checks signatures", "请安装 openssh-client", "install openssh-client"))
	}
	bare, err := s.repo.Git(ctx, "rev-parse", "--is-bare-repository")
	zh, en := s.again()
	return append(all, finding(err == nil && bare == "true", "仓库 "+s.repo.Dir, "the repository "+s.repo.Dir, zh, en))
}

func (s *Server) lookAtHooks(ctx context.Context) []Finding {
	zh, en := s.again()
	path, err := s.repo.Git(ctx, "config", "--get", "core.hooksPath")
	all := []Finding{finding(err != nil || path == "", "git 使用仓库自己的 hooks", "git uses the hooks of the repository",
		"请运行 git -C "+s.repo.Dir+" config --unset core.hooksPath", "run git -C "+s.repo.Dir+" config --unset core.hooksPath")}
	for _, hook := range hookNames {
		name := filepath.Join(s.repo.Dir, "hooks", hook)
		text, err := os.ReadFile(name)
		info, statErr := os.Stat(name)
		program := hookProgram(string(text))
		well := err == nil && statErr == nil && info.Mode()&0o111 != 0 && string(text) == s.hookText(hook, program) && executable(program)
		all = append(all, finding(well, "hook "+hook+"："+program, "hook "+hook+": "+program, zh, en))
	}
	return all
}

// hookProgram returns the program that a hook runs; "" if the hook is none of
// ours.
func hookProgram(text string) string {
	_, rest, found := strings.Cut(text, "\nexec '")
	program, _, ended := strings.Cut(rest, "' publish hook ")
	if !found || !ended {
		return ""
	}
	return strings.ReplaceAll(program, `'\''`, "'")
}

func executable(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

func (s *Server) lookAtSettings(ctx context.Context) []Finding {
	zh, en := s.again()
	var all []Finding
	for _, c := range s.settings() {
		have, err := s.repo.Git(ctx, "config", "--get", c.key)
		all = append(all, finding(err == nil && have == c.value, c.key+" = "+c.value+"："+c.zh, c.key+" = "+c.value+": "+c.en, zh, en))
	}
	have, err := s.repo.Git(ctx, "config", "--get-all", "transfer.hideRefs")
	well := err == nil && slices.Equal(strings.Fields(have), hidden)
	return append(all, finding(well, "transfer.hideRefs："+strings.Join(hidden, " "), "transfer.hideRefs: "+strings.Join(hidden, " "), zh, en))
}

// lookAtSigners holds the list of signers to what makes it worth something:
// nobody who pushes can change it.
func (s *Server) lookAtSigners(context.Context) []Finding {
	if s.config.Signers == "" {
		return nil
	}
	zh, en := "允许签名者的名单 "+s.config.Signers, "the list of signers "+s.config.Signers
	info, err := os.Stat(s.config.Signers)
	if err != nil {
		return []Finding{finding(false, zh, en, "请建好这个文件（格式见 ssh-keygen 手册的 ALLOWED SIGNERS）", "make this file (see ALLOWED SIGNERS in the manual of ssh-keygen)")}
	}
	inside, err := filepath.Rel(s.repo.Dir, s.config.Signers)
	outside := err != nil || !filepath.IsLocal(inside)
	return []Finding{
		finding(outside, zh+" 在仓库之外", en+" lies outside the repository", "请移到 "+s.repo.Dir+" 之外", "move it out of "+s.repo.Dir),
		finding(info.Mode()&0o022 == 0, zh+" 只有所有者能改", en+" can be changed by its owner only", "请运行 chmod 644", "run chmod 644"),
	}
}

// lookAtFolders tries what a release needs of the file system.
func (s *Server) lookAtFolders(context.Context) []Finding {
	zh, en := s.again()
	var all []Finding
	for _, name := range []string{"releases", "staging", previewsDir, previewRoot} {
		info, err := os.Stat(filepath.Join(s.dir, name))
		all = append(all, finding(err == nil && info.IsDir() && info.Mode()&0o055 == 0o055, "文件夹 "+name+" 可读", "the folder "+name+" can be read", zh, en))
	}
	err := tryLinks(filepath.Join(s.dir, "staging"))
	all = append(all, finding(err == nil, "可写，支持硬链接和符号链接", "can be written, with hard and symbolic links",
		fmt.Sprintf("%v；请检查权限和磁盘，换用 ext4、xfs、apfs 等文件系统", err), fmt.Sprintf("%v; check permissions and the disk, use a file system such as ext4, xfs or apfs", err)))
	for dir := s.dir; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil || info.Mode()&0o001 == 0 {
			all = append(all, finding(false, "网页服务器走得到 "+dir, "a web server can get to "+dir, "请运行 chmod o+x "+dir, "run chmod o+x "+dir))
		}
		if dir == filepath.Dir(dir) {
			return all
		}
	}
}

// tryLinks writes, links and removes a file in dir.
func tryLinks(dir string) error {
	tmp, err := os.MkdirTemp(dir, ".doctor-*")
	if err != nil {
		return err
	}
	file := filepath.Join(tmp, "a")
	return errors.Join(
		os.WriteFile(file, []byte("a"), 0o644),
		os.Link(file, filepath.Join(tmp, "b")),
		os.Symlink("a", filepath.Join(tmp, "c")),
		os.RemoveAll(tmp),
	)
}

// lookAtSite compares what readers see with its manifest and with the branch.
func (s *Server) lookAtSite(ctx context.Context) []Finding {
	reconcileZh, reconcileEn := "请运行 gongbao publish reconcile -C "+s.dir, "run gongbao publish reconcile -C "+s.dir
	tip, err := s.tip(ctx, s.mainRef())
	if errors.Is(err, errNoBranch) {
		return []Finding{finding(true, "还没有推送过 "+s.config.Branch, s.config.Branch+" was not pushed yet", "", "")}
	}
	live, liveErr := s.area.Live()
	if err != nil || liveErr != nil {
		return []Finding{finding(false, "公众看到的网站读不出来", "what readers see cannot be read", reconcileZh, reconcileEn)}
	}
	err = live.Verify()
	return []Finding{
		finding(err == nil, fmt.Sprintf("第 %d 版完整", live.Number), fmt.Sprintf("release %d is whole", live.Number), fmt.Sprintf("%v；%s", err, reconcileZh), fmt.Sprintf("%v; %s", err, reconcileEn)),
		finding(live.Commit() == tip, "公众看到的就是分支 "+s.config.Branch, "readers see what branch "+s.config.Branch+" says", reconcileZh, reconcileEn),
	}
}

func (s *Server) lookAtLog(context.Context) []Finding {
	all, err := s.area.Log()
	zh, en := fmt.Sprintf("发布日志 %d 行，环环相扣", len(all)), fmt.Sprintf("the log: %d lines, each of which proves the one before", len(all))
	if err != nil {
		return []Finding{finding(false, "发布日志", "the log", fmt.Sprintf("%v；请从备份恢复 releases.log，并查明谁改了它", err), fmt.Sprintf("%v; restore releases.log from a backup, and find out who changed it", err))}
	}
	live, err := s.area.Live()
	if errors.Is(err, release.ErrNoRelease) && len(all) == 0 {
		return []Finding{finding(true, zh, en, "", "")}
	}
	well := err == nil && len(all) > 0 && all[len(all)-1].Release == live.Number && all[len(all)-1].Manifest == live.Manifest.Digest().String()
	return []Finding{finding(well, zh, en, "最后一行不是现在的网站；请运行 gongbao publish reconcile -C "+s.dir, "its last line is not the live site; run gongbao publish reconcile -C "+s.dir)}
}

func (s *Server) lookAtWeb(context.Context) []Finding {
	zh, en := s.again()
	well := true
	for name, want := range s.webFiles() {
		text, err := os.ReadFile(filepath.Join(s.dir, webDir, name))
		well = well && err == nil && string(text) == want
	}
	return []Finding{finding(well, "web 里的配置与 publish.yaml 一致", "the settings in web agree with publish.yaml", zh, en)}
}

package publish_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"gongbao/internal/publish/hostile"
)

func TestAPushIsPublished(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	out := s.main.push()
	for _, want := range []string{"已发布 第 1 版", "published: release 1", s.tip()[:12], "https://example.org/", "用时"} {
		if !strings.Contains(out, want) {
			t.Errorf("the push does not say %q:\n%s", want, out)
		}
	}
	if s.live() != s.tip() {
		t.Errorf("live is %s, the tip %s", s.live(), s.tip())
	}
	s.main.write("seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流、湖泊和海洋。\n")
	s.main.commit("second")
	if out := s.main.push(); !strings.Contains(out, "第 2 版") {
		t.Errorf("second push:\n%s", out)
	}
	if !strings.Contains(s.page("zh-hant/a/index.html"), "湖泊和海洋") {
		t.Error("readers do not see the change")
	}
}

// TestAMistakeIsNamed breaks the site in several ways and looks for file, line
// and advice in both languages, and for an unchanged site.
func TestAMistakeIsNamed(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	before := s.live()
	s.main.write("content/site.yaml", "title: {zh-Hans: 公报, zh-Hant: 公報}\nglyph: house\n")
	s.main.write("seeds/c.txt", "\xff\xfe\xfd")
	s.main.commit("broken")
	s.main.refused([]string{"publish", "main"}, "没有发布", "Nothing was published", "content/site.yaml:2:1", "是不是 glyphs", "did you mean glyphs", "seeds/c.txt")
	if s.live() != before {
		t.Error("the live site changed")
	}
}

// TestWhatIsToldIsHarmless pushes names and texts that would take over a
// terminal, and more mistakes than anyone reads at once.
func TestWhatIsToldIsHarmless(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	keys := strings.Repeat("\"\\x1b]0;owned\\a\u202e\": 1\n", 1)
	s.main.write("content/site.yaml", keys)
	for i := range 40 {
		s.main.write("content/documents/d"+string(rune('a'+i%26))+string(rune('a'+i/26))+".md", "---\nid: [\n---\n")
	}
	s.main.write("seeds/\x1b[31m.txt", "一、保护河流\n")
	s.main.commit("hostile")
	out := s.main.refused([]string{"publish", "main"}, "控制字符", "control character")
	harmless(t, out)
	if err := os.Remove(filepath.Join(s.main.dir, "seeds", "\x1b[31m.txt")); err != nil {
		t.Fatal(err)
	}
	s.main.commit("many mistakes")
	out = s.main.refused([]string{"publish", "main"}, "另有", "more")
	harmless(t, out)
	if n := strings.Count(out, "content/documents/"); n > 20 {
		t.Errorf("%d mistakes are told; want 20 and a count", n)
	}
}

func harmless(t *testing.T, out string) {
	t.Helper()
	// git itself ends its lines with erasing what stood there.
	out = strings.ReplaceAll(out, "\x1b[K", "")
	if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }); i >= 0 {
		t.Errorf("a control character reaches the terminal: %q", out[max(0, i-40):min(len(out), i+40)])
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	before, tip := s.live(), s.tip()
	s.main.write("seeds/c.txt", "关于保护海洋的通知\n一、保护海洋\n保护海洋。\n")
	s.main.commit("second")
	s.main.refused([]string{"-o", "check", "publish", "main"}, "检查通过", "all is well")
	s.main.refused([]string{"-o", "force", "publish", "main"}, "不认识推送选项", "unknown push option -o force")
	if s.live() != before || s.tip() != tip {
		t.Error("a check published")
	}
	if left, _ := filepath.Glob(filepath.Join(s.dir, "staging", "*")); len(left) > 0 {
		t.Errorf("a check left %v", left)
	}
	s.main.write("seeds/c.txt", "\xff\xfe\xfd")
	s.main.commit("third")
	s.main.refused([]string{"-o", "check", "publish", "main"}, "没有发布", "seeds/c.txt")
}

func TestHistoryStays(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	first := s.main.commit("zero")
	s.main.push()
	s.main.write("README.md", "1")
	s.main.commit("second")
	s.main.push()
	before := s.live()
	s.main.refused([]string{"publish", ":main"}, "不能删除", "cannot be deleted", "gongbao publish rollback -C "+s.dir)
	s.main.refused([]string{"--force", "publish", first + ":main"}, "强制推送", "forced push", "gongbao publish rollback -C "+s.dir)
	s.main.git("tag", "-a", "-m", "x", "v1")
	s.main.refused([]string{"publish", "v1"}, "只接受分支", "only branches")
	s.main.refused([]string{"publish", "HEAD:refs/replace/" + first})
	s.main.refused([]string{"publish", "v1:refs/heads/tagged"})
	many := []string{"publish"}
	for _, b := range []string{"a", "b", "c", "d", "e", "f"} {
		many = append(many, "HEAD:refs/heads/"+b)
	}
	s.main.refused(many, "最多 5 个", "at most 5")
	if s.live() != before {
		t.Error("the live site changed")
	}
}

// TestTwoAtOnce lets two officers push at the same time, on the same release:
// one is accepted, the other is told what to do, and doing it works.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	other := s.another()
	for round := range 2 {
		name := string(rune('0' + round))
		s.main.write("seeds/m"+name+".txt", "关于保护海洋的通知\n一、保护海洋\n保护海洋。\n")
		other.write("seeds/o"+name+".txt", "关于保护沙漠的通知\n一、保护沙漠\n保护沙漠。\n")
		s.main.commit("mine")
		other.commit("other")
		clones := []clone{s.main, other}
		var outs [2]string
		var oks [2]bool
		var both sync.WaitGroup
		for i, c := range clones {
			both.Add(1)
			go func() {
				defer both.Done()
				outs[i], oks[i] = c.try(nil, "publish", "main")
			}()
		}
		both.Wait()
		if oks[0] == oks[1] {
			t.Fatalf("accepted: %v\n%s\n%s", oks, outs[0], outs[1])
		}
		loser := 0
		if oks[0] {
			loser = 1
		}
		if !strings.Contains(outs[loser], "git pull") {
			t.Errorf("the other is not told what to do:\n%s", outs[loser])
		}
		if s.live() != s.tip() {
			t.Errorf("live is %s, the tip %s", s.live(), s.tip())
		}
		clones[loser].git("pull", "--quiet", "--rebase", "publish", "main")
		clones[loser].push()
		clones[1-loser].git("pull", "--quiet", "--rebase", "publish", "main")
	}
}

// TestHostilePushes pushes every kind of hostile tree that git will send. Each
// is refused, by git itself or with our reason.
func TestHostilePushes(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	before := s.live()
	config := s.page("../publish.yaml")
	config = strings.ReplaceAll(config, "entries: 20000", "entries: 500")
	config = strings.ReplaceAll(config, "file_mb: 16", "file_mb: 1")
	config = strings.ReplaceAll(config, "total_mb: 512", "total_mb: 2")
	if err := os.WriteFile(filepath.Join(s.dir, "publish.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	h := hostile.New(t, s.main.dir)
	reasons := 0
	for _, k := range hostile.Kinds() {
		commit := h.Git(nil, "commit-tree", k.Tree(h), "-p", before, "-m", k.Name)
		out := s.main.refused([]string{"publish", commit + ":refs/heads/main"})
		harmless(t, out)
		if strings.Contains(out, "网站没有变动") {
			reasons++
		} else if !strings.Contains(out, "fsck error") && !strings.Contains(out, "pack-objects died") && !strings.Contains(out, "unpack failed") && !strings.Contains(out, "fatal:") {
			t.Errorf("%s: refused without a reason:\n%s", k.Name, out)
		}
	}
	if reasons < 25 {
		t.Errorf("our own reason was given %d times; want at least 25", reasons)
	}
	if s.live() != before || s.tip() != before {
		t.Error("the site or its branch changed")
	}
}

// TestTheQuarantineIsRespected holds that objects of a refused push are gone.
func TestTheQuarantineIsRespected(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	s.main.write("seeds/c.txt", "\xff\xfe\xfd")
	bad := s.main.commit("bad")
	s.main.refused([]string{"publish", "main"})
	cmd := clone{t, filepath.Join(s.dir, "site.git")}.command("cat-file", "-e", bad)
	if cmd.Run() == nil {
		t.Error("the objects of a refused push stayed")
	}
}

// TestAttributesAreNotObeyed pushes attributes that hide files from git
// archive and change texts in a checkout.
func TestAttributesAreNotObeyed(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.write(".gitattributes", "seeds/a.txt export-ignore\nseeds/b.txt text eol=crlf working-tree-encoding=UTF-16\n")
	s.main.git("-c", "core.attributesFile=/dev/null", "add", ".gitattributes")
	s.main.git("commit", "--quiet", "-m", "attributes")
	s.main.push()
	for _, page := range []string{"zh-hans/a/index.html", "zh-hans/b/index.html"} {
		if !strings.Contains(s.page(page), "保护") {
			t.Errorf("%s lacks its text", page)
		}
	}
}

// TestAnEndlessLayoutEnds pushes a template that never comes to its end.
func TestAnEndlessLayoutEnds(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	before := s.live()
	config := strings.ReplaceAll(s.page("../publish.yaml"), "seconds: 120", "seconds: 1")
	if err := os.WriteFile(filepath.Join(s.dir, "publish.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	s.main.write("layouts/notfound.html", `{{range $i := 1000000000}}{{range $j := 1000000000}}{{end}}{{end}}`)
	s.main.commit("endless")
	s.main.refused([]string{"publish", "main"}, "超过 1 秒", "more than 1 seconds")
	if s.live() != before {
		t.Error("the live site changed")
	}
	if _, err := s.open().Reconcile(context.Background()); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(s.dir, "staging", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestABrokenLayoutIsItsAuthorsToMend pushes templates that cannot be parsed,
// cannot be executed, and fill the memory.
func TestABrokenLayoutIsItsAuthorsToMend(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	for layout, want := range map[string]string{
		"\n{{if}}":    "layouts/notfound.html:2",
		"\n{{.Nope}}": "layouts/notfound.html:2",
		`{{range $i := 1000000000}}{{printf "%1000000d" $i}}{{end}}`: "more than 128 MB",
	} {
		s.main.write("layouts/notfound.html", layout)
		s.main.commit("broken")
		out := s.main.refused([]string{"publish", "main"}, "请改正以下 1 处", want, "版式有错")
		if strings.Contains(out, "服务器出错") {
			t.Errorf("the server is blamed for %q:\n%s", layout, out)
		}
	}
}

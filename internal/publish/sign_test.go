package publish_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/internal/publish"
)

// newKey makes an SSH key and returns its path and its public half.
func newKey(t *testing.T) (private, public string) {
	t.Helper()
	private = filepath.Join(t.TempDir(), "key")
	if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", private).CombinedOutput(); err != nil {
		t.Fatalf("ssh-keygen: %v: %s", err, out)
	}
	text, err := os.ReadFile(private + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	return private, strings.TrimSpace(string(text))
}

// demand makes the server demand signatures by the keys.
func (s *server) demand(what string, keys ...string) {
	s.t.Helper()
	signers := filepath.Join(s.t.TempDir(), "signers")
	var list strings.Builder
	for i, k := range keys {
		fmt.Fprintf(&list, "officer%d@example.org namespaces=\"git\" %s\n", i, k)
	}
	if err := os.WriteFile(signers, []byte(list.String()), 0o644); err != nil {
		s.t.Fatal(err)
	}
	config := strings.Replace(s.page("../publish.yaml"), "signed: []", "signed: ["+what+"]", 1)
	config = strings.Replace(config, `signers: ""`, "signers: "+signers, 1)
	if err := os.WriteFile(filepath.Join(s.dir, "publish.yaml"), []byte(config), 0o644); err != nil {
		s.t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := publish.Init(s.t.Context(), s.dir, publish.Setup{Program: program}, publish.Options{}); err != nil {
		s.t.Fatal(err)
	}
}

// sign makes the clone sign with the key.
func (c clone) sign(key string) {
	c.git("config", "gpg.format", "ssh")
	c.git("config", "user.signingkey", key)
}

func TestOnlySignedCommits(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	mine, public := newKey(t)
	strange, _ := newKey(t)
	s.demand("commits", public)

	s.main.write("README.md", "1")
	s.main.commit("not signed")
	s.main.refused([]string{"publish", "main"}, "没有签名", "is not signed", "git commit -S")
	if out, ok := s.main.try(nil, "publish", "main:draft"); !ok { // a preview needs none
		t.Errorf("a preview was refused:\n%s", out)
	}
	s.main.sign(strange)
	s.main.git("commit", "--quiet", "--amend", "-S", "-m", "signed by a stranger")
	s.main.refused([]string{"publish", "main"}, "没有签名")
	s.main.sign(mine)
	s.main.git("commit", "--quiet", "--amend", "-S", "-m", "signed")
	s.main.push()

	// A good signature on the last commit does not carry one without below it.
	s.main.write("README.md", "2")
	s.main.commit("not signed, below")
	s.main.git("commit", "--quiet", "--allow-empty", "-S", "-m", "signed")
	s.main.refused([]string{"publish", "main"}, "没有签名")
	if s.live() != s.tip() {
		t.Error("live is not the tip")
	}
	if _, err := s.open().Rollback(t.Context(), 1, "li"); err != nil { // the administrator needs no key
		t.Error(err)
	}
}

func TestOnlySignedPushes(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.main.push()
	key, public := newKey(t)
	s.demand("pushes", public)
	s.main.write("README.md", "1")
	s.main.commit("second")
	s.main.refused([]string{"publish", "main"}, "只接受签名的推送", "signed pushes only")
	strange, _ := newKey(t) // its signature is good, but it is on no list
	s.main.sign(strange)
	s.main.refused([]string{"--signed", "publish", "main"}, "只接受签名的推送")
	s.main.sign(key)
	s.main.push("--signed")
	log, err := s.area().Log()
	if err != nil || log[len(log)-1].By != "officer0@example.org" {
		t.Errorf("the log says %+v, %v; want the signer", log[len(log)-1], err)
	}
}

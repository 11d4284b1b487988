package publish_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gongbao/internal/publish"
	"gongbao/internal/publish/release"
)

// TestMain makes this test the program that the hooks run: git starts it again
// with the arguments of gongbao. What shall go wrong in it stands in its
// environment.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "publish" {
		os.Exit(asProgram(os.Args[2:]))
	}
	os.Exit(m.Run())
}

// asProgram does what gongbao publish does: hook NAME -C DIR, reconcile -C DIR
// or rollback -C DIR.
func asProgram(args []string) int {
	dir := args[len(args)-1]
	s, err := publish.Open(dir, publish.Options{Watch: faults(name(args))})
	if err == nil {
		err = command(s, args, os.Stdin, os.Stderr)
	}
	if err != nil {
		if !errors.Is(err, publish.ErrRefused) {
			fmt.Fprintln(os.Stderr, err)
		}
		return 1
	}
	return 0
}

func command(s *publish.Server, args []string, stdin io.Reader, w io.Writer) error {
	ctx := context.Background()
	switch args[0] {
	case "reconcile":
		_, err := s.Reconcile(ctx)
		return err
	case "rollback":
		_, err := s.Rollback(ctx, 0, "li")
		return err
	}
	p, err := publish.ReadPush(stdin, "li", os.Getenv)
	if err != nil {
		return err
	}
	if args[1] == "post-receive" {
		return s.PostReceive(ctx, p, w)
	}
	return s.PreReceive(ctx, p, w)
}

// name returns which of the programs runs: the hook's name or the command's.
func name(args []string) string {
	if args[0] == "hook" {
		return args[1]
	}
	return args[0]
}

// Variables that say what shall go wrong, behind the name of the program that
// it shall go wrong in.
const (
	faultVar = "GONGBAO_TEST_FAULT" // "post-receive kill 12": at the 12th step on the disk; kill, torn, enospc or eio
	afterVar = "GONGBAO_TEST_AFTER" // "post-receive 3ms": killed so long after the start
	countVar = "GONGBAO_TEST_COUNT" // "post-receive FILE": the file gets a byte for every step
)

// faults returns what the environment asks for; nil if nothing.
func faults(program string) release.Watch {
	of := func(variable string) string {
		who, what, _ := strings.Cut(os.Getenv(variable), " ")
		if who != program {
			return ""
		}
		return what
	}
	if after, err := time.ParseDuration(of(afterVar)); err == nil {
		time.AfterFunc(after, func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) })
	}
	kind, at, _ := strings.Cut(of(faultVar), " ")
	k, _ := strconv.Atoi(at)
	count := of(countVar)
	if kind == "" && count == "" {
		return nil
	}
	n := make(chan int, 1)
	n <- 0
	return func(s release.Step) error {
		i := <-n + 1
		n <- i
		if count != "" {
			f, err := os.OpenFile(count, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
			if err != nil {
				return err
			}
			_, err = f.WriteString(".")
			return errors.Join(err, f.Close())
		}
		return fail(kind, i, k, s)
	}
}

// fail does at step k what kind says: "kill" ends the program before the step,
// "torn" after half of what it writes; a disk that is full or broken from then
// on stays so.
func fail(kind string, i, k int, s release.Step) error {
	switch {
	case kind == "kill" && i == k:
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case kind == "torn" && i == k:
		half(s)
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case kind == "enospc" && i >= k && s.Name != "remove" && s.Name != "read":
		half(s)
		return &os.PathError{Op: s.Name, Path: s.Path, Err: syscall.ENOSPC}
	case kind == "eio" && i == k:
		return &os.PathError{Op: s.Name, Path: s.Path, Err: syscall.EIO}
	}
	return nil
}

// half writes half of what the step would write.
func half(s release.Step) {
	if len(s.Data) == 0 {
		return
	}
	if f, err := os.OpenFile(s.Path, os.O_APPEND|os.O_WRONLY, 0o644); err == nil {
		_, _ = f.Write(s.Data[:len(s.Data)/2])
		_ = f.Close()
	}
}

// server is a publishing folder with a clone to push from.
type server struct {
	t    testing.TB
	dir  string
	main clone
}

// clone is a working folder of an officer.
type clone struct {
	t   testing.TB
	dir string
}

// newServer makes a publishing folder and a clone that holds a small site,
// committed and not yet pushed.
func newServer(t testing.TB) *server {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "server")
	if _, err := publish.Init(context.Background(), dir, publish.Setup{Program: program, Address: "https://example.org/"}, publish.Options{}); err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, dir: dir}
	s.main = clone{t, t.TempDir()}
	s.main.git("init", "--quiet", "--initial-branch=main")
	s.main.setUp(s)
	s.main.write("seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊。\n")
	s.main.write("seeds/b.txt", "关于保护森林的通知\n一、保护森林\n保护森林和草原。\n")
	s.main.write("content/site.yaml", "title: {zh-Hans: 公报, zh-Hant: 公報}\nunit_pages: none\n")
	s.main.commit("first")
	return s
}

func (c clone) setUp(s *server) {
	c.git("config", "user.name", "李")
	c.git("config", "user.email", "li@example.org")
	c.git("remote", "add", "publish", filepath.Join(s.dir, "site.git"))
}

// another returns a second clone, of what the server has.
func (s *server) another() clone {
	c := clone{s.t, s.t.TempDir()}
	c.git("clone", "--quiet", filepath.Join(s.dir, "site.git"), ".")
	c.setUp(s)
	return c
}

func (c clone) write(name, text string) {
	c.t.Helper()
	path := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

// command returns git in the clone, with nothing of the caller's settings.
func (c clone) command(args ...string) *exec.Cmd {
	cmd := exec.Command("git", args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C")
	return cmd
}

func (c clone) git(args ...string) string {
	c.t.Helper()
	out, err := c.command(args...).CombinedOutput()
	if err != nil {
		c.t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit commits everything and returns the id.
func (c clone) commit(message string) string {
	c.t.Helper()
	c.git("add", "--all")
	c.git("commit", "--quiet", "--allow-empty", "-m", message)
	return c.git("rev-parse", "HEAD")
}

// try pushes and returns what git printed, and whether it was accepted. env is
// added to the environment, of the hooks too.
func (c clone) try(env []string, args ...string) (string, bool) {
	c.t.Helper()
	cmd := c.command(append([]string{"push"}, args...)...)
	cmd.Env = append(cmd.Env, env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err == nil
}

// push pushes to main and must succeed.
func (c clone) push(args ...string) string {
	c.t.Helper()
	out, ok := c.try(nil, append(args, "publish", "main")...)
	if !ok {
		c.t.Fatalf("the push was refused:\n%s", out)
	}
	return out
}

// refused pushes and must fail with all of these words.
func (c clone) refused(args []string, words ...string) string {
	c.t.Helper()
	out, ok := c.try(nil, args...)
	if ok {
		c.t.Errorf("git push %s was accepted:\n%s", strings.Join(args, " "), out)
	}
	for _, w := range words {
		if !strings.Contains(out, w) {
			c.t.Errorf("git push %s does not say %q:\n%s", strings.Join(args, " "), w, out)
		}
	}
	return out
}

// area returns the releases.
func (s *server) area() *release.Area { return release.Open(s.dir, nil) }

// open returns the server as a command would open it.
func (s *server) open() *publish.Server {
	s.t.Helper()
	p, err := publish.Open(s.dir, publish.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// tip returns the commit of the public branch; "" if there is none.
func (s *server) tip() string {
	out, err := exec.Command("git", "-C", filepath.Join(s.dir, "site.git"), "rev-parse", "--verify", "--quiet", "refs/heads/main").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// live returns the commit that readers see, after holding the whole site
// against its manifest; "" if there is none.
func (s *server) live() string {
	s.t.Helper()
	r, err := s.area().Live()
	if err == release.ErrNoRelease {
		return ""
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if err := r.Verify(); err != nil {
		s.t.Fatalf("the live site is not whole: %v", err)
	}
	return r.Commit()
}

// page returns a file that readers see.
func (s *server) page(name string) string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, "current", filepath.FromSlash(name)))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

package publish_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// The faults are injected into real pushes, rollbacks and reconciliations:
// programs that end at every single step they take on the disk, with and
// without half a file written; disks that are full from a step on; disks that
// fail once. After each, readers must see a whole site, the old or the new
// one, and reconcile must make it that of the branch.
//
// go test runs a sample. All of them, some 3,000, take an hour:
//
//	GONGBAO_FAULTS=all go test -timeout 2h -run Fault -v ./internal/publish
var allFaults = os.Getenv("GONGBAO_FAULTS") == "all"

// action is something that changes the live site.
type action struct {
	program string // that the fault is put into
	do      func(f *faulty, env []string)
}

var actions = []action{
	{"pre-receive", (*faulty).push},
	{"post-receive", (*faulty).push},
	{"rollback", func(f *faulty, env []string) { f.run(env, "rollback") }},
	{"reconcile", (*faulty).reconcileAfterCrash},
}

// faulty is a server that things go wrong on.
type faulty struct {
	*server
	pushes int
}

// push commits another text and pushes it. It may fail.
func (f *faulty) push(env []string) {
	f.pushes++
	f.main.git("pull", "--quiet", "--rebase", "publish", "main")
	f.main.write("seeds/a.txt", fmt.Sprintf("关于保护河流的意见\n一、保护河流\n保护河流和湖泊，第%d次。\n", f.pushes))
	f.main.commit(fmt.Sprint("push ", f.pushes))
	f.main.try(env, "publish", "main")
}

// run runs a command of gongbao. It may fail.
func (f *faulty) run(env []string, command string) {
	cmd := exec.Command(os.Args[0], "publish", command, "-C", f.dir)
	cmd.Env = append(os.Environ(), env...)
	_ = cmd.Run()
}

// reconcileAfterCrash reconciles what a push left that was killed just before
// the swap: the work that reconcile is for.
func (f *faulty) reconcileAfterCrash(env []string) {
	f.push([]string{faultVar + "=post-receive kill 1"})
	if err := os.RemoveAll(filepath.Join(f.dir, "staging")); err != nil { // so that it must build, too
		f.t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(f.dir, "staging"), 0o755); err != nil {
		f.t.Fatal(err)
	}
	f.run(env, "reconcile")
}

// steps counts the steps on the disk that the program takes in the action.
func (f *faulty) steps(a action) int {
	name := filepath.Join(f.t.TempDir(), "count")
	a.do(f, []string{countVar + "=" + a.program + " " + name})
	info, err := os.Stat(name)
	if err != nil {
		f.t.Fatal(err)
	}
	f.mustBeWhole("counting")
	return int(info.Size())
}

// mustBeWhole holds what must be true after every fault.
func (f *faulty) mustBeWhole(what string, commits ...string) {
	f.t.Helper()
	live := f.live() // fails unless the site is whole
	if len(commits) > 0 && live != commits[0] && live != f.tip() {
		f.t.Fatalf("%s: readers see %s, neither the old site %s nor the new one %s", what, live, commits[0], f.tip())
	}
	if _, err := f.open().Reconcile(context.Background()); err != nil {
		f.t.Fatalf("%s: reconcile: %v", what, err)
	}
	if live := f.live(); live != f.tip() {
		f.t.Fatalf("%s: after reconcile readers see %s, the branch says %s", what, live, f.tip())
	}
	log, err := f.area().Log()
	if err != nil {
		f.t.Fatalf("%s: %v", what, err)
	}
	if r, err := f.area().Live(); err != nil || log[len(log)-1].Release != r.Number {
		f.t.Fatalf("%s: the log ends with %+v, live is %+v, %v", what, log[len(log)-1], r, err)
	}
	if left, _ := filepath.Glob(filepath.Join(f.dir, "*", "*.*")); len(left) > 0 {
		for _, l := range left {
			if filepath.Ext(l) == ".part" || filepath.Ext(l) == ".gone" {
				f.t.Fatalf("%s: left behind: %s", what, l)
			}
		}
	}
}

// TestFaultsAtEveryStep runs every action with every kind of fault at every
// step, or at a sample of them.
func TestFaultsAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, a := range actions {
		t.Run(a.program, func(t *testing.T) {
			t.Parallel()
			f := &faulty{server: newServer(t)}
			f.main.push()
			f.push(nil)
			steps := f.steps(a)
			if steps < 5 {
				t.Fatalf("%d steps on the disk; are they watched?", steps)
			}
			for _, kind := range []string{"kill", "torn", "enospc", "eio"} {
				at := places(kind, steps)
				for _, k := range at {
					before := f.live()
					a.do(f, []string{fmt.Sprintf("%s=%s %s %d", faultVar, a.program, kind, k)})
					f.mustBeWhole(fmt.Sprintf("%s at step %d of %d", kind, k, steps), before)
				}
				t.Logf("%s: %d faults; after each the site was whole, and after reconcile that of the branch", kind, len(at))
			}
		})
	}
}

// places returns the steps to inject a fault of a kind at: all of them, or one
// or two. The last is always among those that kill: there things go live.
func places(kind string, steps int) []int {
	var all []int
	for k := 1; k <= steps; k++ {
		all = append(all, k)
	}
	switch {
	case allFaults:
		return all
	case kind == "kill":
		return []int{steps / 2, steps}
	}
	return all[steps*len(kind)/7-1:][:1] // torn before the middle, eio earlier, enospc late
}

// TestFaultsAtAnyTime kills a whole push, git and all, or one of the hooks,
// at random times.
func TestFaultsAtAnyTime(t *testing.T) {
	t.Parallel()
	f := &faulty{server: newServer(t)}
	f.main.push()
	start := time.Now()
	f.push(nil)
	took := time.Since(start)
	n := 4
	if allFaults {
		n = 400
	}
	r := rand.New(rand.NewPCG(1, 2)) // the same times in every run, as far as a clock can repeat them
	for i := range n {
		before := f.live()
		after := time.Duration(r.Int64N(int64(took)))
		what := fmt.Sprintf("killed after %v of %v", after, took)
		switch i % 4 {
		case 0:
			f.push([]string{fmt.Sprintf("%s=pre-receive %v", afterVar, after)})
		case 1:
			f.push([]string{fmt.Sprintf("%s=post-receive %v", afterVar, after/20)})
		default:
			f.killAll(after)
		}
		f.mustBeWhole(what, before)
	}
}

// killAll kills a push with everything that belongs to it. Git's own locks are
// removed as an administrator would: git says so in words.
func (f *faulty) killAll(after time.Duration) {
	f.pushes++
	f.main.git("pull", "--quiet", "--rebase", "publish", "main")
	f.main.write("seeds/b.txt", fmt.Sprintf("关于保护森林的通知\n一、保护森林\n保护森林和草原，第%d次。\n", f.pushes))
	f.main.commit(fmt.Sprint("push ", f.pushes))
	cmd := f.main.command("push", "publish", "main")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	time.AfterFunc(after, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	_ = cmd.Wait()
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // whoever outlived the first of them
	for _, dir := range []string{f.main.dir + "/.git", filepath.Join(f.dir, "site.git")} {
		locks, _ := filepath.Glob(filepath.Join(dir, "refs", "*", "*.lock"))
		more, _ := filepath.Glob(filepath.Join(dir, "*.lock"))
		for _, lock := range append(locks, more...) {
			if err := os.Remove(lock); err != nil {
				f.t.Fatal(err)
			}
		}
	}
}

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestAKilledUpdateLeavesOneOrTheOther kills gongbao update at random moments
// and expects the old archive or the new one, never a part of either.
func TestAKilledUpdateLeavesOneOrTheOther(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	self, err := os.Executable() // run as gongbao by TestMain if it is called that
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, at("gongbao")); err != nil {
		t.Skip("this system has no links:", err)
	}
	gongbao := func(args ...string) *exec.Cmd {
		c := exec.Command(at("gongbao"), args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1700000000")
		return c
	}
	must := func(c *exec.Cmd) {
		t.Helper()
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", c.Args, err, out)
		}
	}
	if err := os.MkdirAll(at("site/seeds"), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(at(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) []byte {
		t.Helper()
		data, err := os.ReadFile(at(name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	write("site/seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和湖泊。\n")
	must(gongbao("archive", "-C", "site", "-o", "old.zip"))
	write("site/seeds/a.txt", "关于保护河流的意见\n一、保护河流\n保护河流和海洋。\n")
	must(gongbao("archive", "-C", "site", "-o", "new.zip", "--previous", "old.zip"))
	must(gongbao("archive", "--format", "delta", "--from", "old.zip", "--to", "new.zip", "-o", "delta"))
	old, anew := read("old.zip"), read("new.zip")

	start := time.Now()
	write("copy.zip", string(old))
	must(gongbao("update", "copy.zip", "delta"))
	whole := time.Since(start)
	if !bytes.Equal(read("copy.zip"), anew) {
		t.Fatal("an update that was not killed made something else")
	}
	random := rand.New(rand.NewPCG(1, 2))
	killed := 0
	for range 20 {
		write("copy.zip", string(old))
		c := gongbao("update", "copy.zip", "delta")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(whole) + 1)))
		_ = c.Process.Kill()
		if c.Wait() != nil {
			killed++
		}
		if got := read("copy.zip"); !bytes.Equal(got, old) && !bytes.Equal(got, anew) {
			t.Fatalf("a killed update left %d bytes that are neither the old archive nor the new one", len(got))
		}
	}
	t.Logf("%d of 20 updates were killed", killed)
}

package browsertest

import (
	"os/exec"
	"testing"
)

// Program returns the path of a program that a test checks our files with,
// which Debian's package pkg has. Where it is not installed it fails or skips
// the test as Open does.
func Program(t testing.TB, name, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name, "install Debian's "+pkg)
	}
	return path
}

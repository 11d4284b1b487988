package main

import (
	"errors"
	"flag"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
)

var update = flag.Bool("update", false, "write what commands print into the golden files of testdata/*.txtar")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gongbao": main})
}

// TestCommands runs testdata/*.txtar. Beside the commands of testscript they
// have "status N COMMAND…", which runs a command and demands that exit status,
// and the variable REPO, the root of this repository.
func TestCommands(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("REPO", repo)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// status runs the command in args[1:] and fails unless it ends with the exit
// status args[0].
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// TestHelp holds that every command explains itself with an example.
func TestHelp(t *testing.T) {
	var all func(*cobra.Command)
	all = func(parent *cobra.Command) {
		for _, c := range parent.Commands() {
			if c.Short == "" || c.Example == "" {
				t.Errorf("%s has no example", c.CommandPath())
			}
			all(c)
		}
	}
	all(newRoot(&talk{}))
}

// Package gitobj reads what was pushed to a git repository, before anything
// else trusts it: the tree of a commit as a list of files, checked name by
// name, and the files as a file system. It reads objects, never a checkout, so
// nothing that was pushed (attributes, filters, links, hooks) is obeyed.
package gitobj

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Repo is a bare repository on disk.
type Repo struct {
	Dir string
	// Env is added to the environment of every git: the quarantine that git
	// names to a hook, for example.
	Env []string
}

// fixed are the variables that every git runs with. Replacement objects would
// let a push show one text and publish another; the settings of whoever runs
// this are not those of the server.
var fixed = []string{
	"GIT_NO_REPLACE_OBJECTS=1", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_ATTR_NOSYSTEM=1",
	"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C",
}

// QuarantineVars are the variables by which git tells a hook where pushed
// objects lie before they are accepted.
var QuarantineVars = []string{"GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"}

// command returns git with these arguments, in an environment of our own.
func (r Repo) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "git", args...)
	c.Dir = r.Dir
	c.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "GIT_") })
	c.Env = append(append(append(c.Env, "GIT_DIR="+r.Dir), fixed...), r.Env...)
	return c
}

// GitError is a git that did not end well. Whatever it printed is not to be
// trusted.
type GitError struct {
	Args   []string
	Stderr string
	Err    error
}

// Error says which git failed and what it said.
func (e *GitError) Error() string {
	return fmt.Sprintf("git %s: %v: %s", strings.Join(e.Args, " "), e.Err, e.Stderr)
}

// Unwrap returns the error of the process.
func (e *GitError) Unwrap() error { return e.Err }

// Git runs git and returns what it printed, without the last line end. The
// error is a *GitError for every exit status but 0.
func (r Repo) Git(ctx context.Context, args ...string) (string, error) {
	return r.gitWith(ctx, "", args...)
}

func (r Repo) gitWith(ctx context.Context, stdin string, args ...string) (string, error) {
	c := r.command(ctx, args...)
	var out, errs bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(stdin), &out, &errs
	if err := c.Run(); err != nil {
		return "", &GitError{args, strings.TrimSpace(errs.String()), err}
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// Holds runs a git that answers yes with status 0 and no with status 1. Any
// other end is an error.
func (r Repo) Holds(ctx context.Context, args ...string) (bool, error) {
	_, err := r.Git(ctx, args...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return false, nil
	}
	return err == nil, err
}

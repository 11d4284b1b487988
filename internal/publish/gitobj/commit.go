package gitobj

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Commit is what a site is built from.
type Commit struct {
	ID   string
	Tree string    // id of its tree
	Date time.Time // of the commit, UTC, to the second
}

// Times that a manifest can name.
const (
	firstSecond = 0
	lastSecond  = 253402300799 // the last of the year 9999
)

// Commit returns the commit that id names. A tag that leads to one is none.
func (r Repo) Commit(ctx context.Context, id string) (Commit, error) {
	kind, err := r.Git(ctx, "cat-file", "-t", id)
	if err != nil {
		return Commit{}, err
	}
	if kind != "commit" {
		return Commit{}, fmt.Errorf("%s: %w: %s, not commit", id, ErrKind, kind)
	}
	out, err := r.Git(ctx, "show", "--no-patch", "--no-show-signature", "--format=%T %ct", id)
	if err != nil {
		return Commit{}, err
	}
	tree, seconds, _ := strings.Cut(out, " ")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n < firstSecond || n > lastSecond {
		return Commit{}, fmt.Errorf("commit %s has the date %q, which is no date — commit anew", id, seconds)
	}
	return Commit{ID: id, Tree: tree, Date: time.Unix(n, 0).UTC()}, nil
}

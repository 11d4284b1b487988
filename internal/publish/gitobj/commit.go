package gitobj

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
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

// maxCommit is the size in bytes of the largest commit that is read.
const maxCommit = 1 << 20

// lastSecond is the last of the year 9999: later times do not fit into a
// manifest.
const lastSecond = 253402300799

// Commit reads the commit with the id. A tag that leads to one is none. It
// reads the object itself: git show compares the trees even if it is told to
// print nothing, and never comes to the end of a tree that holds itself many
// times.
func (r Repo) Commit(ctx context.Context, id string) (Commit, error) {
	batch, err := r.Batch(ctx)
	if err != nil {
		return Commit{}, err
	}
	c := Commit{ID: id}
	if err := batch.Object(id, "commit", maxCommit, c.read); err != nil {
		batch.Abort()
		return Commit{}, err
	}
	return c, batch.Close()
}

// read takes tree and date from the head of a commit: lines of a key and a
// value up to the first empty one.
func (c *Commit) read(body io.Reader) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxCommit)
	dated := false
	for lines.Scan() && lines.Text() != "" {
		key, value, _ := strings.Cut(lines.Text(), " ")
		switch key {
		case "tree":
			c.Tree = value
		case "committer": // name <mail> seconds zone
			words := strings.Fields(value)
			n, err := strconv.ParseInt(secondLast(words), 10, 64)
			if err != nil || n < 0 || n > lastSecond {
				return fmt.Errorf("commit %s has the date %q, which is none — commit anew", c.ID, value)
			}
			c.Date, dated = time.Unix(n, 0).UTC(), true
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if c.Tree == "" || !dated {
		return errors.New("commit " + c.ID + " has no tree or no date — commit anew")
	}
	return nil
}

// secondLast returns the word before the last; "" if there is none.
func secondLast(words []string) string {
	if len(words) < 2 {
		return ""
	}
	return words[len(words)-2]
}

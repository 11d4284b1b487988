package gitobj

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
)

// Batch is a running "git cat-file --batch": it answers for one object after
// the other. It belongs to one goroutine.
type Batch struct {
	cmd  *exec.Cmd
	stop context.CancelFunc
	in   io.WriteCloser
	out  *bufio.Reader
	errs strings.Builder
}

// Batch starts a process that reads objects. Close it.
func (r Repo) Batch(ctx context.Context) (*Batch, error) {
	ctx, stop := context.WithCancel(ctx)
	b := &Batch{cmd: r.command(ctx, "cat-file", "--batch"), stop: stop}
	b.cmd.Stderr = &b.errs
	var err error
	if b.in, err = b.cmd.StdinPipe(); err != nil {
		stop()
		return nil, err
	}
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		stop()
		return nil, err
	}
	b.out = bufio.NewReaderSize(out, 64<<10)
	if err := b.cmd.Start(); err != nil {
		stop()
		return nil, err
	}
	return b, nil
}

// ErrMissing means that the repository does not have an object.
var ErrMissing = errors.New("the object is missing")

// ErrTooLarge means that an object is larger than the reader is prepared for.
// The batch is of no more use.
var ErrTooLarge = errors.New("the object is too large")

// ErrKind means that an object is not of the kind it should be. The batch is
// of no more use.
var ErrKind = errors.New("the object is of another kind")

// Object hands the content of the object with the id to use, which need not
// read all of it. An object of more than limit bytes, or of another kind
// (blob, tree, commit), is not read at all.
func (b *Batch) Object(id, kind string, limit int64, use func(io.Reader) error) error {
	if _, err := io.WriteString(b.in, id+"\n"); err != nil {
		return fmt.Errorf("git cat-file: %w: %s", err, b.errs.String())
	}
	head, err := b.out.ReadString('\n')
	if err != nil {
		return fmt.Errorf("git cat-file: %w: %s", err, b.errs.String())
	}
	got, size, err := parseHead(id, head)
	switch {
	case err != nil:
		return err
	case got != kind:
		return fmt.Errorf("%s: %w: %s, not %s", id, ErrKind, got, kind)
	case size > limit:
		return fmt.Errorf("%s: %w: %d bytes", id, ErrTooLarge, size)
	}
	body := io.LimitReader(b.out, size)
	if err := use(body); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return err
	}
	if end, err := b.out.ReadByte(); err != nil || end != '\n' {
		return fmt.Errorf("git cat-file broke off within %s: %w", id, errors.Join(err, io.ErrUnexpectedEOF))
	}
	return nil
}

// parseHead reads "<id> <kind> <size>\n".
func parseHead(id, head string) (kind string, size int64, err error) {
	rest, ok := strings.CutPrefix(strings.TrimSuffix(head, "\n"), id+" ")
	if !ok {
		return "", 0, fmt.Errorf("git cat-file answered %q for %s", head, id)
	}
	if rest == "missing" {
		return "", 0, fmt.Errorf("%s: %w", id, ErrMissing)
	}
	kind, digits, _ := strings.Cut(rest, " ")
	if size, err = strconv.ParseInt(digits, 10, 64); err != nil {
		return "", 0, fmt.Errorf("git cat-file answered %q for %s", head, id)
	}
	return kind, size, nil
}

// Close ends the process. The error says that it did not end well: what it
// printed before is then not to be trusted.
func (b *Batch) Close() error {
	defer b.stop()
	if err := b.in.Close(); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, b.out); err != nil {
		return err
	}
	if err := b.cmd.Wait(); err != nil {
		return &GitError{b.cmd.Args[1:], b.errs.String(), err}
	}
	return nil
}

// Abort ends the process at once, whatever it is doing.
func (b *Batch) Abort() {
	b.stop()
	_ = b.cmd.Wait() // it was killed, and says so
}

// sizes returns the sizes of blobs, in bytes. The error is ErrMissing or
// ErrKind if one of them is not there, or no blob.
func (r Repo) sizes(ctx context.Context, ids []string) (map[string]int64, error) {
	out, err := r.gitWith(ctx, strings.Join(ids, "\n")+"\n", "cat-file", "--batch-check")
	if err != nil {
		return nil, err
	}
	all := make(map[string]int64, len(ids))
	lines := strings.Split(out, "\n")
	if len(lines) != len(ids) {
		return nil, fmt.Errorf("git cat-file answered %d times for %d objects", len(lines), len(ids))
	}
	for i, line := range lines {
		kind, size, err := parseHead(ids[i], line)
		if err != nil {
			return nil, err
		}
		if kind != "blob" {
			return nil, fmt.Errorf("%s: %w: %s, not blob", ids[i], ErrKind, kind)
		}
		all[ids[i]] = size
	}
	return all, nil
}

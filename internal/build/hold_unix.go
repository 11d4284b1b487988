//go:build linux || darwin || freebsd || netbsd || openbsd

package build

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// hold takes the file at path for this program alone, until release or its
// death. It fails at once if another program has it.
func hold(path string) (release func() error, err error) {
	for {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
		if err != nil {
			return nil, err
		}
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
			err = errors.Join(err, f.Close())
			if errors.Is(err, unix.EWOULDBLOCK) {
				return nil, errors.New("another build is writing this site; wait until it is done")
			}
			return nil, err
		}
		if current(f, path) {
			return func() error { return errors.Join(os.Remove(path), f.Close()) }, nil
		}
		// Whoever held it has removed it in between: what is locked now is no
		// longer what the next program will open.
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

// current reports whether path still leads to f.
func current(f *os.File, path string) bool {
	have, err := f.Stat()
	if err != nil {
		return false
	}
	now, err := os.Stat(path)
	return err == nil && os.SameFile(have, now)
}

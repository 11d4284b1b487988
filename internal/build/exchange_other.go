//go:build !linux

package build

import (
	"errors"
	"os"
)

// exchange cannot swap two folders in one step here; the caller falls back to
// two renames. It reports fs.ErrNotExist where b does not exist.
func exchange(_, b string) error {
	if _, err := os.Stat(b); err != nil {
		return err
	}
	return errors.ErrUnsupported
}

//go:build !(linux || darwin || freebsd || netbsd || openbsd)

package release

import (
	"context"
	"errors"
)

// lock fails: without locks two pushes at once could not be kept apart.
func lock(context.Context, string) (func() error, error) {
	return nil, errors.New("publishing needs Linux, macOS or a BSD")
}

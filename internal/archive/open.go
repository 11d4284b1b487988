package archive

import (
	"fmt"
	"os"
)

// VerifyPath proves what stands at path. The error means that it could not be
// compared with anything.
func VerifyPath(path string) (*Proof, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return Verify(os.DirFS(path))
	}
	return nil, fmt.Errorf("%s is no folder", path)
}

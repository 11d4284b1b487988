package build

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongbao/internal/source"
)

// write copies the named file to seeds/, if it is not there, and then writes
// the header: a header without its file would keep the site from being built,
// a file without its header does not. If the header cannot be written the copy
// is taken back.
func (r *Registration) write(root, name string) error {
	seed := filepath.Join(root, source.SeedDir, filepath.FromSlash(r.Document.File.Name))
	header := filepath.Join(root, filepath.FromSlash(r.Header.Path))
	if _, err := os.Lstat(header); err == nil {
		return refusal("%s 已存在，没有覆盖 — 请用 --id 另给一个标识", "%s exists and was left as it is — give another id with --id", r.Header.Path)
	}
	var err error
	if r.Copied, err = r.copySeed(name, seed); err != nil {
		return err
	}
	if err := putNew(header, source.FormatHeader(r.Header)); err != nil {
		if r.Copied {
			err = errors.Join(err, os.Remove(seed))
		}
		return fmt.Errorf("writing the header: %w", err)
	}
	return nil
}

// copySeed puts the bytes of the named file at seed, and reports false if they
// are there.
func (r *Registration) copySeed(name, seed string) (copied bool, err error) {
	f := r.Document.File
	if strings.HasPrefix(filepath.Base(seed), ".") {
		return false, refusal("%s 以点开头，不会被读取 — 请改名后再试", "%s begins with a dot and would be passed over — rename it", f.Name)
	}
	info, err := os.Lstat(seed)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, refusal("seeds/%s 不是普通文件 — 请放入文件本身，不要用符号链接", "seeds/%s is no regular file — put the file itself there, not a link to it", f.Name)
	default:
		same, err := sameBytes(seed, f.SHA256)
		if err == nil && !same {
			return false, collision(f)
		}
		return false, err
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != f.SHA256 {
		return false, refusal("%s 在读取时被改动 — 请再运行一次", "%s changed while it was read — run this again", name)
	}
	if err := putNew(seed, raw); err != nil {
		return false, fmt.Errorf("copying the file: %w", err)
	}
	return true, nil
}

// putNew writes a file that is not there yet, and the folders above it. Under
// its name it is there whole or not at all. The error is fs.ErrExist if
// something has the name.
func putNew(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	next, err := os.CreateTemp(filepath.Dir(name), ".new-*") // a name that Seeds and Content pass over
	if err != nil {
		return err
	}
	_, err = next.Write(data)
	err = errors.Join(err, next.Chmod(0o644), next.Sync(), next.Close())
	if _, there := os.Lstat(name); err == nil && there == nil {
		err = &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	if err == nil {
		err = os.Rename(next.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(next.Name()))
	}
	return nil
}

package release

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Step is one operation on the file system, told before it is done.
type Step struct {
	Name string // create, write, time, link, mkdir, rename, symlink, remove, append, sync or read
	Path string // that changes or is read
	Data []byte // to be written; nil for other operations
}

// Watch is told every step before it is done. If it returns an error the step
// is not done and fails with it. Tests fill disks and end programs with it; nil
// watches nothing.
type Watch func(Step) error

// disk does everything that changes the area, so that a test can stop it at
// every single step. Modes do not depend on the umask of whoever pushes: a web
// server must be able to read what is published.
type disk struct{ watch Watch }

func (d disk) step(name, path string, data []byte) error {
	if d.watch == nil {
		return nil
	}
	return d.watch(Step{name, path, data})
}

// write makes a new file that was last changed at when.
func (d disk) write(path string, data []byte, when time.Time) error {
	if err := d.step("create", path, nil); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	err = d.step("write", path, data)
	if err == nil {
		_, err = f.Write(data)
	}
	if err := errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return d.touch(path, when)
}

// touch says that path was last changed at when.
func (d disk) touch(path string, when time.Time) error {
	if err := d.step("time", path, nil); err != nil {
		return err
	}
	return os.Chtimes(path, time.Time{}, when)
}

// add appends data to the file at path and waits until it is on the disk.
func (d disk) add(path string, data []byte) error {
	if err := d.step("append", path, data); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// cut shortens the file at path to size bytes.
func (d disk) cut(path string, size int64) error {
	if err := d.step("write", path, nil); err != nil {
		return err
	}
	return os.Truncate(path, size)
}

func (d disk) read(path string) ([]byte, error) {
	if err := d.step("read", path, nil); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// mkdir makes the folder and those above it.
func (d disk) mkdir(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := d.mkdir(filepath.Dir(path)); err != nil {
		return err
	}
	if err := d.step("mkdir", path, nil); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Chmod(path, 0o755)
}

func (d disk) link(from, to string) error {
	if err := d.step("link", to, nil); err != nil {
		return err
	}
	return os.Link(from, to)
}

func (d disk) rename(from, to string) error {
	if err := d.step("rename", to, nil); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// point makes the symbolic link at path lead to target. Readers find either
// the old target or the new one at every moment.
func (d disk) point(path, target string) error {
	next := path + ".next"
	if err := d.remove(next); err != nil {
		return err
	}
	if err := d.step("symlink", next, nil); err != nil {
		return err
	}
	if err := os.Symlink(target, next); err != nil {
		return err
	}
	return d.rename(next, path)
}

// remove removes path and everything below it; nothing there is no error.
func (d disk) remove(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := d.step("remove", path, nil); err != nil {
		return err
	}
	return os.RemoveAll(path)
}

// settle waits until everything written below path is on the disk.
func (d disk) settle(path string) error {
	if err := d.step("sync", path, nil); err != nil {
		return err
	}
	return syncTree(path)
}

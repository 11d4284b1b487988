package gitobj

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"gongbao/internal/doc"
)

// Blobs is a read-only file system over the files of a pushed tree. It is safe
// for concurrent use. Close it, and trust nothing of it if that fails.
type Blobs struct {
	mu    sync.Mutex
	batch *Batch

	files   map[string]File
	folders map[string][]fs.DirEntry // :: path → what is in it, sorted
}

// Blobs opens those files whose path begins with one of the folders.
func (r Repo) Blobs(ctx context.Context, files []File, folders ...string) (*Blobs, error) {
	batch, err := r.Batch(ctx)
	if err != nil {
		return nil, err
	}
	b := &Blobs{batch: batch, files: map[string]File{}, folders: map[string][]fs.DirEntry{".": nil}}
	for _, f := range files {
		top, _, _ := strings.Cut(f.Path, "/")
		if slices.Contains(folders, top) && top != f.Path {
			b.files[f.Path] = f
			b.enlist(f.Path, node{path.Base(f.Path), f.Size, 0o644})
		}
	}
	for _, list := range b.folders {
		slices.SortFunc(list, func(x, y fs.DirEntry) int { return strings.Compare(x.Name(), y.Name()) })
	}
	return b, nil
}

// enlist puts n into the list of its folder, and the folder into that above.
func (b *Blobs) enlist(name string, n node) {
	dir := path.Dir(name)
	_, known := b.folders[dir]
	b.folders[dir] = append(b.folders[dir], n)
	if !known {
		b.enlist(dir, node{path.Base(dir), 0, fs.ModeDir | 0o755})
	}
}

// Close ends the process that reads.
func (b *Blobs) Close() error { return b.batch.Close() }

// ReadFile returns the content of a file.
func (b *Blobs) ReadFile(name string) ([]byte, error) {
	f, ok := b.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	var data bytes.Buffer
	err := b.read(f, func(body io.Reader) error {
		_, err := io.Copy(&data, body)
		return err
	})
	return data.Bytes(), err
}

func (b *Blobs) read(f File, use func(io.Reader) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.batch.Object(f.ID, "blob", f.Size, use); err != nil {
		return &fs.PathError{Op: "read", Path: f.Path, Err: err}
	}
	return nil
}

// ReadDir lists a folder, sorted by name.
func (b *Blobs) ReadDir(name string) ([]fs.DirEntry, error) {
	list, ok := b.folders[name]
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	return slices.Clone(list), nil
}

// Open opens a file or folder.
func (b *Blobs) Open(name string) (fs.File, error) {
	if list, ok := b.folders[name]; ok {
		return &folder{node{path.Base(name), 0, fs.ModeDir | 0o755}, slices.Clone(list)}, nil
	}
	data, err := b.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &opened{node{path.Base(name), int64(len(data)), 0o644}, bytes.NewReader(data)}, nil
}

// texts are the extensions of files that must be text. What lies in seeds is
// looked at by the build, which knows encodings that contain zeros.
var texts = []string{".md", ".markdown", ".yaml", ".yml", ".html", ".htm", ".css", ".js", ".json", ".svg", ".txt", ".xml"}

// Texts reports text files that hold a zero byte: whatever they are, they are
// no text. It reads all of them, piece by piece.
func (b *Blobs) Texts() ([]doc.Problem, error) {
	names := make([]string, 0, len(b.files))
	for name := range b.files {
		if slices.Contains(texts, strings.ToLower(path.Ext(name))) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var problems []doc.Problem
	piece := make([]byte, 32<<10)
	for _, name := range names {
		zero := false
		err := b.read(b.files[name], func(body io.Reader) (err error) {
			zero, err = holdsZero(body, piece)
			return err
		})
		if err != nil {
			return nil, err
		}
		if zero {
			problems = append(problems, problem(name, "zero-byte", "文本里有零字节 — 请确认是文本，并存为 UTF-8", "the text holds a zero byte — make sure that it is text, and save it as UTF-8"))
		}
	}
	return problems, nil
}

// holdsZero reports whether a text that is not in UTF-16 holds a zero byte.
func holdsZero(body io.Reader, piece []byte) (bool, error) {
	for first := true; ; first = false {
		n, err := io.ReadFull(body, piece)
		if first && (bytes.HasPrefix(piece[:n], []byte("\xff\xfe")) || bytes.HasPrefix(piece[:n], []byte("\xfe\xff"))) {
			return false, nil
		}
		if bytes.IndexByte(piece[:n], 0) >= 0 {
			return true, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// node describes a file or folder.
type node struct {
	name string
	size int64
	mode fs.FileMode
}

func (n node) Name() string               { return n.name }
func (n node) Size() int64                { return n.size }
func (n node) Mode() fs.FileMode          { return n.mode }
func (n node) Type() fs.FileMode          { return n.mode.Type() }
func (n node) ModTime() time.Time         { return time.Time{} }
func (n node) IsDir() bool                { return n.mode.IsDir() }
func (n node) Sys() any                   { return nil }
func (n node) Info() (fs.FileInfo, error) { return n, nil }
func (n node) String() string             { return fmt.Sprintf("%s %s", n.mode, n.name) }

// opened is an open file.
type opened struct {
	node
	*bytes.Reader
}

// Size settles which of the two sizes is meant.
func (o *opened) Size() int64                { return o.node.size }
func (o *opened) Stat() (fs.FileInfo, error) { return o.node, nil }
func (o *opened) Close() error               { return nil }

// folder is an open folder.
type folder struct {
	node
	rest []fs.DirEntry
}

func (d *folder) Stat() (fs.FileInfo, error) { return d.node, nil }
func (d *folder) Close() error               { return nil }
func (d *folder) Read([]byte) (int, error)   { return 0, errors.New("is a folder") }

// ReadDir returns the next n entries, all if n is not positive.
func (d *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(d.rest) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(d.rest) {
		n = len(d.rest)
	}
	list := d.rest[:n]
	d.rest = d.rest[n:]
	return list, nil
}

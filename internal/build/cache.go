package build

import (
	"bytes"
	"crypto/sha256"
	"debug/elf"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"gongbao/internal/doc"
)

// Cache keeps what the stages that look at one file made of it, under the
// digest of everything they looked at: the file, its header, the glossary, the
// site's choice of glyphs, and the program itself. A file that did not change
// is not read again; what is kept is what would be made anew, so that a build
// with a cache writes the same bytes as one without. It is safe for concurrent
// use by several goroutines and, with a folder, by several programs.
type Cache struct {
	dir     string // "" keeps nothing beyond this program
	program string // identifies it, so that another version makes everything anew

	mu   sync.Mutex
	kept map[string]*kept // :: key → value, of the last build
	next map[string]*kept // of the one that is going on
}

// kept is what a Cache keeps of a file.
type kept struct {
	work     *doc.Work
	problems []doc.Problem
}

// NewCache returns a cache that keeps its values in memory, and in the folder
// dir if it has a name.
func NewCache(dir string) *Cache {
	c := &Cache{dir: dir, kept: map[string]*kept{}, next: map[string]*kept{}}
	if dir != "" {
		if c.program = programID(); c.program == "" {
			c.dir = "" // who cannot tell versions apart must not share values
		}
	}
	return c
}

// programID returns what identifies this very program: the linker's digest of
// all it was built from; "" if it cannot be read.
func programID() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := elf.Open(name)
	if err != nil {
		return sumOfFile(name)
	}
	defer f.Close()
	note := f.Section(".note.go.buildid")
	if note == nil {
		return sumOfFile(name)
	}
	data, err := note.Data()
	if err != nil {
		return ""
	}
	return string(data)
}

func sumOfFile(name string) string {
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// common returns the digest of what all files of a project share.
func (c *Cache) common(p *Project) ([]byte, error) {
	text, err := json.Marshal(struct {
		Program string
		Options any
		Terms   []doc.Term
	}{c.program, scriptOptions(p.Content), p.Content.Terms})
	sum := sha256.Sum256(text)
	return sum[:], err
}

// key returns the digest of everything that decides what becomes of f.
func key(common []byte, f *doc.File, h *doc.Header) (string, error) {
	text, err := json.Marshal(struct {
		Common             []byte
		Name, Path, SHA256 string
		Header             *doc.Header
	}{common, f.Name, f.Path, f.SHA256, h})
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// get returns what is kept under the key, for the file and header it is of;
// nil if nothing is.
func (c *Cache) get(key string, f *doc.File, h *doc.Header) *kept {
	c.mu.Lock()
	k := c.kept[key]
	c.mu.Unlock()
	if k == nil && c.dir != "" {
		k = c.load(key, f, h)
	}
	if k != nil {
		c.keep(key, k)
	}
	return k
}

func (c *Cache) keep(key string, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next[key] = k
}

// put keeps a value under the key. That it cannot be written is no failure:
// the next program makes it anew.
func (c *Cache) put(key string, k *kept) {
	c.keep(key, k)
	if c.dir != "" {
		_ = c.store(key, k)
	}
}

// turn ends a build: what it did not ask for is forgotten.
func (c *Cache) turn() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.next = c.next, map[string]*kept{}
	if c.dir != "" {
		c.sweep()
	}
}

// stored is a kept value in a file: the SHA-256 of what follows in hex, a line
// break, and this in JSON, which unlike gob tells an empty list from none. The
// received file and the header, which whoever asks has, are left out, and so
// is a script in which nothing changed.
type stored struct {
	Received, Hans, Hant *doc.Document
	Remade               bool
	Problems             []doc.Problem
}

func (c *Cache) store(key string, k *kept) error {
	s := stored{Received: k.work.Received, Hans: k.work.Hans, Hant: k.work.Hant, Remade: k.work.Remade, Problems: k.problems}
	if s.Hans == s.Received {
		s.Hans = nil
	}
	if s.Hant == s.Received {
		s.Hant = nil
	}
	for _, d := range []**doc.Document{&s.Received, &s.Hans, &s.Hant} {
		if *d != nil {
			bare := **d
			bare.File, bare.Header = nil, nil
			*d = &bare
		}
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	return c.write(key, append(append([]byte(hex.EncodeToString(sum[:])), '\n'), text...))
}

// write puts a file into the folder, whole or not at all.
func (c *Cache) write(key string, text []byte) error {
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(c.dir, partialValue+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(c.dir, key))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

const partialValue = ".part-"

// load reads a value from the folder. One that is damaged is none.
func (c *Cache) load(key string, f *doc.File, h *doc.Header) *kept {
	text, err := os.ReadFile(filepath.Join(c.dir, key))
	if err != nil {
		return nil
	}
	head, body, _ := bytes.Cut(text, []byte("\n"))
	if sum := sha256.Sum256(body); string(head) != hex.EncodeToString(sum[:]) {
		return nil
	}
	var s stored
	if json.Unmarshal(body, &s) != nil || s.Received == nil {
		return nil
	}
	for _, d := range []**doc.Document{&s.Received, &s.Hans, &s.Hant} {
		if *d == nil {
			*d = s.Received
		}
		(*d).File, (*d).Header = f, h
	}
	now := time.Now()
	_ = os.Chtimes(filepath.Join(c.dir, key), now, now) // else it goes a little early
	return &kept{&doc.Work{Received: s.Received, Hans: s.Hans, Hant: s.Hant, Remade: s.Remade}, s.Problems}
}

// keptFor is how long a value stays in the folder without being asked for: a
// branch that is put aside for a month is read again.
const keptFor = 30 * 24 * time.Hour

// sweep removes values nobody asked for, and what killed programs left.
func (c *Cache) sweep() {
	entries, _ := os.ReadDir(c.dir) // nothing to sweep if it cannot be read
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			continue
		}
		age := time.Since(info.ModTime())
		if age > keptFor || age > time.Hour && strings.HasPrefix(e.Name(), partialValue) {
			_ = os.Remove(filepath.Join(c.dir, e.Name())) // the next build tries again
		}
	}
}

package source

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"gongbao/internal/doc"
)

// SeedDir is the folder below the site's root that holds the documents exactly
// as received.
const SeedDir = "seeds"

// ErrNoSeeds is the error of Seeds for a folder that holds no site.
var ErrNoSeeds = errors.New("there is no folder " + SeedDir + " here — run gongbao in the folder of a site, or name it with -C DIR")

// maxSize is the size in bytes above which a file is refused. The longest
// five-year plan at hand has 0.3 MB.
const maxSize = 64 << 20

// ReadFile reads one received document from disk. Display is the path by which
// messages call it. The File is named as Seeds would name it: by the path below
// the last folder called seeds, else by the file name. What taking it apart
// found is in its Problems. The error of a file that is no readable document is
// a *Refusal.
func ReadFile(name, display string) (*doc.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxSize {
		return nil, &Refusal{tooLarge(info.Size()).in(display)}
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return Decode(raw, nameBelowSeeds(name), display)
}

func nameBelowSeeds(name string) string {
	name = filepath.ToSlash(name)
	if at := strings.LastIndex("/"+name, "/"+SeedDir+"/"); at >= 0 {
		return name[at+len(SeedDir)+1:]
	}
	return path.Base(name)
}

// Decode makes a File of the bytes received under the given name. Display is
// the path by which messages call it. The error is always a *Refusal.
func Decode(raw []byte, name, display string) (*doc.File, error) {
	if f := refuseBytes(raw); f != nil {
		return nil, &Refusal{f.in(display)}
	}
	read := formats[strings.ToLower(path.Ext(name))]
	declared := ""
	if isPage(name) {
		_, declared = declaredIn(raw)
	}
	text, encoding, bad := decode(raw, declared)
	if bad == nil {
		bad = refuseText(name, text)
	}
	if bad != nil {
		return nil, &Refusal{bad.in(display)}
	}
	sum := sha256.Sum256(raw)
	f := &doc.File{Name: name, Path: display, SHA256: hex.EncodeToString(sum[:]), Size: len(raw), Encoding: encoding}
	if bad := read(f, text); bad != nil {
		return nil, &Refusal{bad.in(display)}
	}
	doc.SortProblems(f.Problems)
	return f, nil
}

// Seeds reads every received document below seeds/, sorted by path. A file
// that cannot be read is a Severe problem, and left out; a file whose name
// begins with a dot is passed over. The Problems of the files are among those
// returned. The error is ErrNoSeeds, or says that
// the folder cannot be listed.
func Seeds(root fs.FS) ([]*doc.File, []doc.Problem, error) {
	var files []*doc.File
	var problems []doc.Problem
	err := fs.WalkDir(root, SeedDir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		}
		f, err := readSeed(root, p, d)
		var refused *Refusal
		if errors.As(err, &refused) {
			problems = append(problems, refused.Problem)
			return nil
		}
		if err != nil {
			return err
		}
		files = append(files, f)
		problems = append(problems, f.Problems...)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, ErrNoSeeds
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading the seeds: %w", err)
	}
	return files, problems, nil
}

// readSeed reads the seed at path p. A symbolic link is refused: what it leads
// to is not under the site's care and could be any file of the machine.
func readSeed(root fs.FS, p string, d fs.DirEntry) (*doc.File, error) {
	if !d.Type().IsRegular() {
		return nil, &Refusal{irregular().in(p)}
	}
	info, err := d.Info()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxSize {
		return nil, &Refusal{tooLarge(info.Size()).in(p)}
	}
	raw, err := fs.ReadFile(root, p)
	if err != nil {
		return nil, &Refusal{unreadable(err).in(p)}
	}
	return Decode(raw, strings.TrimPrefix(p, SeedDir+"/"), p)
}

func tooLarge(size int64) finding {
	return severe(doc.Pos{}, "too-large", "有 %d MB，超过 %d MB 的上限 — 请确认是文本，必要时拆分",
		"has %d MB, over the limit of %d MB — make sure it is text, split it if it is", size>>20, maxSize>>20)
}

package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/klauspost/compress/zip"
)

// kind is what a file is, by its first bytes.
type kind int

const (
	kindOther kind = iota
	kindZip        // a zip or EPUB file
	kindZIM
	kindManifest
)

// kindOf reads the beginning of f.
func kindOf(f io.ReaderAt) (kind, error) {
	head := make([]byte, 16)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return kindOther, err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		return kindZip, nil
	case bytes.HasPrefix(head, binary.LittleEndian.AppendUint32(nil, zimMagic)):
		return kindZIM, nil
	case bytes.HasPrefix(head, []byte("gongbao manifest")):
		return kindManifest, nil
	}
	return kindOther, nil
}

// ErrUnknown means that a file is nothing that can be proven.
var ErrUnknown = errors.New("no zip, ZIM or EPUB file, or its beginning is damaged")

// VerifyPath proves what stands at path: the folder of a site, or a zip, ZIM or
// EPUB file. The error means that it could not be compared with anything.
func VerifyPath(path string) (*Proof, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return Verify(os.DirFS(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	is, err := kindOf(f)
	switch {
	case err != nil:
		return nil, err
	case is == kindZip:
		return VerifyZip(f, info.Size())
	case is == kindZIM:
		return VerifyZIM(f, info.Size())
	}
	return nil, ErrUnknown
}

// ManifestOf returns the manifest of the edition at path, a folder or an
// archive, or the one that the file at path is. Nothing is compared with it.
func ManifestOf(path string) (*Manifest, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return manifestIn(files{os.DirFS(path)})
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	is, err := kindOf(f)
	if err != nil {
		return nil, err
	}
	switch is {
	case kindManifest:
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		return ParseManifest(text)
	case kindZip:
		z, err := zip.NewReader(f, info.Size())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return manifestIn(newZipped(z))
	case kindZIM:
		z, err := openZIM(f, info.Size())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return manifestIn(z)
	}
	return nil, ErrUnknown
}

// ManifestIn returns the manifest that lies in root.
func ManifestIn(root fs.FS) (*Manifest, error) { return manifestIn(files{root}) }

// manifestIn reads the manifest of a tree, at the top or in META-INF/.
func manifestIn(t tree) (*Manifest, error) {
	m, err := readManifest(t, "")
	if errors.Is(err, ErrNoManifest) {
		return readManifest(t, metaInf)
	}
	return m, err
}

package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/klauspost/compress/zip"
)

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
	return VerifyZip(f, info.Size())
}

// ManifestOf returns the manifest of the edition at path, a folder or an
// archive, or the one that the file at path is. Nothing is compared with it.
func ManifestOf(path string) (*Manifest, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return manifestIn(os.DirFS(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if bytes.HasPrefix(head[:n], []byte("gongbao manifest")) {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		return ParseManifest(text)
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return manifestIn(z)
}

// manifestIn reads the manifest of a tree, at the top or in META-INF/.
func manifestIn(root fs.FS) (*Manifest, error) {
	m, err := readManifest(root, "")
	if errors.Is(err, ErrNoManifest) {
		return readManifest(root, metaInf)
	}
	return m, err
}

package archive

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/klauspost/compress/zip"
)

// VerifyZip proves a zip or EPUB file of size bytes: every file in it against
// the manifest, and the file as a whole against its seal. The error means that
// the file could not be read from the disk.
//
// Where the seal is broken and yet every file whole, the zip is packed once
// more from its own files, and the first byte that differs names the place.
func VerifyZip(r io.ReaderAt, size int64) (*Proof, error) {
	sealed := checkSeal(r, size)
	if sealed != nil && !errors.Is(sealed, errSeal) {
		return nil, sealed
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		p := &Proof{}
		p.add(Damaged, "its directory", err.Error())
		return p, nil
	}
	tree := newZipped(z)
	if tree.byName[deltaName] != nil {
		return verifyDelta(&Archive{r, size, tree}), nil
	}
	p, err := verify(tree)
	if errors.Is(err, ErrNoManifest) && sealed != nil {
		p, err = &Proof{}, nil
		p.add(Missing, ManifestName, "")
	}
	if err != nil {
		return nil, err
	}
	if len(p.Findings) > 0 {
		return p, nil
	}
	if !sealedComment(z.Comment) {
		p.add(Damaged, "its closing line", "it does not say what the file was sealed with; another program may have packed it anew")
	} else if sealed != nil {
		place, err := repack(r, size, tree, p.Manifest)
		if err != nil {
			return nil, err
		}
		p.add(Damaged, place, sealed.Error())
	}
	return p, nil
}

// verifyDelta proves a delta by its seal: what it makes is proven when it is
// applied.
func verifyDelta(a *Archive) *Proof {
	p := &Proof{Signatures: map[string][]byte{}, Delta: true}
	d, err := openDelta(a)
	if err != nil {
		p.add(Damaged, "the delta", err.Error())
		return p
	}
	p.Manifest = d.manifest
	signatures, err := signaturesIn(d.tree, "")(nil)
	if err != nil {
		p.add(Damaged, "its signatures", err.Error())
	}
	for _, f := range signatures {
		p.Signatures[f.Name] = f.Data
	}
	return p
}

// zipped is the tree of a zip file.
type zipped struct {
	names  []string             // as they stand in the directory; twice if a file is
	byName map[string]*zip.File // :: name → the first file that has it
}

func newZipped(z *zip.Reader) zipped {
	t := zipped{byName: map[string]*zip.File{}}
	for _, f := range z.File {
		t.names = append(t.names, f.Name)
		if t.byName[f.Name] == nil {
			t.byName[f.Name] = f
		}
	}
	return t
}

func (t zipped) paths() ([]string, error) { return t.names, nil }

func (t zipped) open(path string) (io.ReadCloser, error) {
	if f := t.byName[path]; f != nil {
		return f.Open()
	}
	return nil, fs.ErrNotExist
}

func sealedComment(s string) bool {
	return len(s) == len(sealMark)+sealLen && s[:len(sealMark)] == sealMark
}

// repack writes the zip anew and returns the name of what the first byte that
// differs belongs to.
func repack(r io.ReaderAt, size int64, z zipped, m *Manifest) (string, error) {
	anew, err := os.CreateTemp("", "gongbao-verify-*")
	if err != nil {
		return "", err
	}
	defer func() {
		anew.Close()
		os.Remove(anew.Name())
	}()
	pk := newPacker(anew)
	dir := ""
	if m.Edition == EditionEPUB {
		dir = metaInf
	}
	if _, err := writeZip(pk, z, m, dir, signaturesIn(z, dir), nil); err != nil {
		return "", err
	}
	return place(r, size, anew, pk.dir)
}

// place compares the file in r with what it should be and returns the name of
// the region that the first difference lies in, counted in the latter.
func place(r io.ReaderAt, size int64, anew *os.File, regions []region) (string, error) {
	at, err := firstByte(io.NewSectionReader(r, 0, size), io.NewSectionReader(anew, 0, 1<<62))
	if err != nil {
		return "", err
	}
	i, found := slices.BinarySearchFunc(regions, at, func(q region, at int64) int { return int(min(1, max(-1, q.start-at))) })
	if !found {
		i--
	}
	if i < 0 {
		return "its beginning", nil
	}
	return fmt.Sprintf("%s (byte %d)", regions[i].name, at), nil
}

// firstByte returns the offset of the first byte in which a and b differ, the
// end of the shorter one included.
func firstByte(a, b io.Reader) (int64, error) {
	var at int64
	x, y := make([]byte, 1<<16), make([]byte, 1<<16)
	for {
		n, errA := io.ReadFull(a, x)
		m, errB := io.ReadFull(b, y)
		for i := range min(n, m) {
			if x[i] != y[i] {
				return at + int64(i), nil
			}
		}
		at += int64(min(n, m))
		for _, err := range []error{errA, errB} {
			switch {
			case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
				return at, nil
			case err != nil:
				return at, err
			}
		}
	}
}

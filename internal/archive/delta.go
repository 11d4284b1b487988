package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/bits"
	"strings"

	"github.com/klauspost/compress/zip"
	"github.com/klauspost/compress/zstd"
)

// A delta makes the zip of a release out of the zip of an earlier one, byte for
// byte. It is itself a sealed zip file:
//
//	delta.txt      what it is for, see below
//	manifest.txt   of the new release, with its signatures, so that a reader can
//	               check who made the delta before applying it
//	whole/<path>   a file that is new, or has little in common with the old one
//	patch/<path>   a zstd frame that has the old file of this path as its
//	               dictionary (RFC 8878): what little of it changed
//
// delta.txt is text:
//
//	gongbao delta 1
//	from <sha256>        of the old release's manifest
//	to <sha256>          of the new one's
//	seal <hex>           the last 64 bytes of the new zip
//	removed <path>       one line for every file that is no more
//
// An unchanged file is not in it. Files are compared unpacked, because a
// changed character changes all of a deflated file behind it; so whoever applies
// a delta packs all files anew, and the seal shows whether their program packs
// them into the very same bytes. The patch of one changed clause is a hundred
// bytes for each page; the lists of the search index, which are packed to the
// bit, have to be sent whole.

const (
	deltaName   = "delta.txt"
	deltaWhole  = "whole/"
	deltaPatch  = "patch/"
	deltaFormat = "gongbao delta 1"
)

// patchable is how long a file can be to be patched, in bytes: what zstd keeps
// in sight of old and new together.
const patchable = 32 << 20

// Archive is a zip file of a site that is open for reading.
type Archive struct {
	r    io.ReaderAt
	size int64
	tree zipped
}

// OpenArchive reads the directory of the zip file of size bytes in r.
func OpenArchive(r io.ReaderAt, size int64) (*Archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	return &Archive{r, size, newZipped(z)}, nil
}

// Manifest returns the manifest in the archive. Nothing is compared with it.
func (a *Archive) Manifest() (*Manifest, error) { return readManifest(a.tree, "") }

// seal returns the digest at the end of the file.
func (a *Archive) seal() (string, error) {
	end := make([]byte, sealLen)
	_, err := a.r.ReadAt(end, a.size-sealLen)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return string(end), err
}

// WriteDelta writes what makes the archive old into the archive anew. It fails
// if one of them is damaged.
func WriteDelta(w io.Writer, old, anew *Archive, progress Progress) ([]Part, error) {
	from, err := old.Manifest()
	if err != nil {
		return nil, err
	}
	to, err := anew.Manifest()
	if err != nil {
		return nil, err
	}
	seal, err := anew.seal()
	if err != nil {
		return nil, err
	}
	if err := checkSeal(anew.r, anew.size); err != nil {
		return nil, fmt.Errorf("the new archive: %w", err)
	}
	head := fmt.Sprintf("%s\nfrom %s\nto %s\nseal %s\n", deltaFormat, from.Digest(), to.Digest(), seal)
	was := map[string]Entry{} // :: path → in the old archive
	for _, e := range from.Entries {
		if !to.lists(e.Path) {
			head += "removed " + e.Path + "\n"
		}
		was[e.Path] = e
	}
	d := &differ{pk: newPacker(w), old: old.tree, anew: anew.tree, sizes: &parts{total: to.Bytes(), progress: progress}}
	own, err := to.files("", signaturesIn(anew.tree, ""))
	if err != nil {
		return nil, err
	}
	d.bytes(deltaName, []byte(head))
	for _, f := range own {
		if f.Name != SumsName { // the manifest makes it
			d.bytes(f.Name, f.Data)
		}
	}
	for _, e := range to.Entries {
		d.file(was[e.Path], e)
	}
	if d.err != nil {
		return nil, d.err
	}
	return d.sizes.largest(), d.pk.close()
}

// differ writes the files of a delta.
type differ struct {
	pk        *packer
	old, anew zipped
	sizes     *parts
	err       error // the first that occurred
}

// bytes adds a file that is in memory.
func (d *differ) bytes(path string, data []byte) {
	if d.err != nil {
		return
	}
	var got packed
	got, d.err = d.pk.addBytes(path, data, strings.HasPrefix(path, deltaPatch))
	d.sizes.add(path, 0, got.Packed)
}

// file adds what makes was into e, nothing if they are the same.
func (d *differ) file(was, e Entry) {
	d.sizes.add(e.Path, e.Size, 0)
	if d.err != nil || was == e {
		return
	}
	if was.Path == "" || was.Size+e.Size > patchable {
		var got packed
		got, d.err = d.pk.add(deltaWhole+e.Path, opener(d.anew, e.Path), false)
		d.sizes.add(deltaWhole, 0, got.Packed)
		return
	}
	before, err := read(d.old, e.Path)
	if err == nil && Sum(e.Path, before) != was {
		err = fmt.Errorf("%s is damaged in the old archive", e.Path)
	}
	after, err2 := read(d.anew, e.Path)
	if d.err = errors.Join(err, err2); d.err != nil {
		return
	}
	patch, err := patchOf(before, after)
	if err != nil {
		d.err = err
		return
	}
	if int64(len(patch)) < int64(d.anew.byName[e.Path].CompressedSize64) {
		d.bytes(deltaPatch+e.Path, patch)
		return
	}
	d.bytes(deltaWhole+e.Path, after)
}

// patchOf returns after as a zstd frame that needs before to be read.
func patchOf(before, after []byte) ([]byte, error) {
	if len(before) == 0 {
		before = []byte{0} // a dictionary cannot be empty
	}
	window := max(1<<bits.Len(uint(len(before)+len(after))), zstd.MinWindowSize)
	z, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderDictRaw(1, before), zstd.WithWindowSize(window))
	if err != nil {
		return nil, err
	}
	return z.EncodeAll(after, nil), z.Close()
}

// patched is the opposite of patchOf.
func patched(before, patch []byte) ([]byte, error) {
	if len(before) == 0 {
		before = []byte{0}
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderDictRaw(1, before), zstd.WithDecoderMaxMemory(2*patchable))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return z.DecodeAll(patch, nil)
}

// delta is a delta that is open for reading.
type delta struct {
	tree     zipped
	manifest *Manifest
	from     string
	seal     string
}

// openDelta reads what a delta says of itself. The error is ErrNoDelta if the
// archive is something else.
func openDelta(a *Archive) (*delta, error) {
	head, err := read(a.tree, deltaName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoDelta
	}
	if err != nil {
		return nil, err
	}
	if err := checkSeal(a.r, a.size); err != nil {
		return nil, fmt.Errorf("the delta: %w", err)
	}
	d := &delta{tree: a.tree}
	format, rest, _ := strings.Cut(string(head), "\n")
	if format != deltaFormat {
		return nil, fmt.Errorf("the delta is of the format %q, and %q is all that can be read here", format, deltaFormat)
	}
	for line := range strings.Lines(rest) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch key {
		case "from":
			d.from = value
		case "seal":
			d.seal = value
		}
	}
	d.manifest, err = readManifest(a.tree, "")
	return d, err
}

// Reasons why a delta does not make a new archive.
var (
	ErrNoDelta   = errors.New("this is no delta")
	ErrOtherBase = errors.New("the delta is for another release than this one")
	ErrPacking   = errors.New("this program packs files into other bytes than the one that made the delta; take the whole archive")
)

// ApplyDelta writes the new archive that the delta makes of old. What has been
// written is worth nothing if it fails. Every file is compared with the new
// manifest, and the whole with its seal, so a damaged old archive is noticed.
func ApplyDelta(w io.Writer, old, change *Archive, progress Progress) (*Manifest, error) {
	d, err := openDelta(change)
	if err != nil {
		return nil, err
	}
	was, err := old.Manifest()
	if err != nil {
		return nil, err
	}
	if was.Digest().String() != d.from {
		return nil, fmt.Errorf("%w: it is for the manifest %s, and this one is %s", ErrOtherBase, d.from, was.Digest())
	}
	var end tail
	pk := newPacker(io.MultiWriter(w, &end))
	if _, err := writeZip(pk, &applied{old.tree, d.tree}, d.manifest, "", signaturesIn(d.tree, ""), progress); err != nil {
		return nil, err
	}
	if string(end.last) != d.seal {
		return nil, ErrPacking
	}
	return d.manifest, nil
}

// applied is the tree of the new archive: files of the delta over those of the
// old archive.
type applied struct{ old, change zipped }

func (a *applied) paths() ([]string, error) { return nil, errors.New("the manifest lists the files") }

func (a *applied) open(path string) (io.ReadCloser, error) {
	if r, err := a.change.open(deltaWhole + path); !errors.Is(err, fs.ErrNotExist) {
		return r, err
	}
	patch, err := read(a.change, deltaPatch+path)
	if errors.Is(err, fs.ErrNotExist) {
		return a.old.open(path)
	}
	if err != nil {
		return nil, err
	}
	before, err := read(a.old, path)
	if err != nil {
		return nil, err
	}
	after, err := patched(before, patch)
	if err != nil {
		return nil, fmt.Errorf("%s is damaged in the old archive: %w", path, err)
	}
	return io.NopCloser(bytes.NewReader(after)), nil
}

// tail keeps the last bytes written to it, as many as a seal has.
type tail struct{ last []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.last = append(t.last, p...)
	if n := len(t.last) - sealLen; n > 0 {
		t.last = append(t.last[:0], t.last[n:]...)
	}
	return len(p), nil
}

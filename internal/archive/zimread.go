package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// zimFile reads a ZIM file as this package writes them. It is the tree of the
// files in C, and of those in M below "M/". It trusts no number in the file.
type zimFile struct {
	r        io.ReaderAt
	size     int64
	header   zimHeader
	entries  []*zimEntry // in the order of the file
	clusters []uint64
	byPath   map[string]*zimEntry // :: path as the manifest names it → entry

	decoder *zstd.Decoder
	held    []byte // the blobs of the cluster read last, unless it is long
	heldAt  int    // number of that cluster; -1 none
}

// holdable is how many bytes of a cluster are kept in memory.
const holdable = 4 << 20

// openZIM reads header and directory. The error says what cannot be read; it
// means that the file is damaged, or no ZIM file.
func openZIM(r io.ReaderAt, size int64) (*zimFile, error) {
	z := &zimFile{r: r, size: size, byPath: map[string]*zimEntry{}, heldAt: -1}
	if err := binary.Read(io.NewSectionReader(r, 0, size), binary.LittleEndian, &z.header); err != nil {
		return nil, fmt.Errorf("its header: %w", err)
	}
	h := z.header
	if h.Magic != zimMagic || h.Major != 6 || h.MimePos != zimHeaderSize || h.ChecksumPos != uint64(size-16) {
		return nil, errors.New("its header is not that of a whole ZIM file")
	}
	var err error
	if z.clusters, err = z.pointers(h.ClusterPos, h.Clusters); err != nil {
		return nil, fmt.Errorf("its list of clusters: %w", err)
	}
	paths, err := z.pointers(h.PathPos, h.Entries)
	if err != nil {
		return nil, fmt.Errorf("its list of paths: %w", err)
	}
	if err := z.directory(paths); err != nil {
		return nil, fmt.Errorf("a directory entry: %w", err)
	}
	z.decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(128<<20))
	return z, err
}

// errOutside means that a number in the file points out of it.
var errOutside = errors.New("points out of the file")

// pointers reads n offsets that stand at pos.
func (z *zimFile) pointers(pos uint64, n uint32) ([]uint64, error) {
	if pos > uint64(z.size) || uint64(n) > (uint64(z.size)-pos)/8 {
		return nil, errOutside
	}
	all := make([]uint64, n)
	err := binary.Read(io.NewSectionReader(z.r, int64(pos), 8*int64(n)), binary.LittleEndian, all)
	for _, at := range all {
		if at >= uint64(z.size) {
			return nil, errOutside
		}
	}
	return all, err
}

// directory reads the entries that stand at paths. Each has a place of its own,
// so together they are no longer than the file: without this bound a small file
// whose paths all lead to one long name would fill the memory.
func (z *zimFile) directory(paths []uint64) error {
	left := z.size
	for _, at := range paths {
		e, err := z.entry(at, left)
		if err != nil {
			return err
		}
		left -= int64(len(e.path) + len(e.title))
		z.entries = append(z.entries, e)
	}
	for _, e := range z.entries {
		if e.mime == zimRedirect {
			if uint64(e.cluster) >= uint64(len(z.entries)) {
				return errOutside
			}
			e.leads = z.entries[e.cluster].path
		}
		if e.space == 'C' || e.space == 'M' {
			z.byPath[e.shown()] = e
		}
	}
	return nil
}

// entry reads the directory entry at an offset, of at most limit bytes. Of a
// redirect it reads the number of the entry it leads to as that of a cluster.
func (z *zimFile) entry(at uint64, limit int64) (*zimEntry, error) {
	r := bufio.NewReaderSize(io.NewSectionReader(z.r, int64(at), min(z.size-int64(at), limit)), 256)
	head := make([]byte, 12)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	e := &zimEntry{mime: int(binary.LittleEndian.Uint16(head)), space: head[3], cluster: binary.LittleEndian.Uint32(head[8:])}
	if e.mime != zimRedirect {
		blob := make([]byte, 4)
		if _, err := io.ReadFull(r, blob); err != nil {
			return nil, err
		}
		e.blob = binary.LittleEndian.Uint32(blob)
	}
	for _, s := range []*string{&e.path, &e.title} {
		text, err := r.ReadString(0)
		if err != nil {
			return nil, err
		}
		*s = strings.TrimSuffix(text, "\x00")
	}
	return e, nil
}

func (z *zimFile) paths() ([]string, error) {
	var all []string
	for _, e := range z.entries {
		if e.space == 'C' || e.space == 'M' {
			all = append(all, e.shown())
		}
	}
	return all, nil
}

func (z *zimFile) open(path string) (io.ReadCloser, error) {
	e := z.byPath[path]
	if e != nil && e.mime == zimRedirect {
		e = z.byPath[e.leads]
	}
	if e == nil || e.mime == zimRedirect {
		return nil, fs.ErrNotExist
	}
	return z.blob(int(e.cluster), int(e.blob))
}

// blob opens a file in a cluster.
func (z *zimFile) blob(cluster, n int) (io.ReadCloser, error) {
	if cluster >= len(z.clusters) {
		return nil, errOutside
	}
	if cluster == z.heldAt {
		return cutOut(bytes.NewReader(z.held), n)
	}
	body, err := z.cluster(cluster)
	if err != nil {
		return nil, err
	}
	z.heldAt = -1
	held, err := io.ReadAll(io.LimitReader(body, holdable))
	if err == nil && len(held) < holdable {
		z.held, z.heldAt = held, cluster
		return cutOut(bytes.NewReader(held), n)
	}
	if err != nil {
		return cutOut(io.MultiReader(bytes.NewReader(held), failing{err}), n)
	}
	return cutOut(io.MultiReader(bytes.NewReader(held), body), n)
}

// failing is a reader that always fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// cluster opens the offsets and blobs of a cluster.
func (z *zimFile) cluster(n int) (io.Reader, error) {
	start, end := z.clusters[n], z.header.ChecksumPos
	if n+1 < len(z.clusters) {
		end = z.clusters[n+1]
	}
	if start >= end {
		return nil, errOutside
	}
	body := io.NewSectionReader(z.r, int64(start)+1, int64(end-start)-1)
	kind := make([]byte, 1)
	if _, err := z.r.ReadAt(kind, int64(start)); err != nil {
		return nil, err
	}
	switch kind[0] {
	case clusterPlain:
		return body, nil
	case clusterZstd:
		return oneFrame{z.decoder}, z.decoder.Reset(body)
	}
	return nil, fmt.Errorf("cluster %d is of unknown kind %d", n, kind[0])
}

// oneFrame reads the frame of a cluster. What follows the last cluster is no
// zstd frame, and that is no fault of the cluster.
type oneFrame struct{ *zstd.Decoder }

func (o oneFrame) Read(p []byte) (int, error) {
	n, err := o.Decoder.Read(p)
	if errors.Is(err, zstd.ErrMagicMismatch) {
		err = io.EOF
	}
	return n, err
}

// cutOut returns the nth blob of a cluster that is read from its start.
func cutOut(r io.Reader, n int) (io.ReadCloser, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, short(err)
	}
	first := binary.LittleEndian.Uint32(head)
	if first%4 != 0 || uint64(n) >= uint64(first)/4-1 {
		return nil, errOutside
	}
	offsets := append(head, make([]byte, min(first, holdable)-4)...)
	if _, err := io.ReadFull(r, offsets[4:]); err != nil {
		return nil, short(err)
	}
	if len(offsets) < 4*n+8 {
		return nil, errOutside
	}
	start, end := binary.LittleEndian.Uint32(offsets[4*n:]), binary.LittleEndian.Uint32(offsets[4*n+4:])
	if start < uint32(len(offsets)) || end < start {
		return nil, errOutside
	}
	if _, err := io.CopyN(io.Discard, r, int64(start)-int64(len(offsets))); err != nil {
		return nil, short(err)
	}
	return io.NopCloser(io.LimitReader(r, int64(end-start))), nil
}

// short makes an end that comes too early an error like any other.
func short(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// sorted returns the entries of C that are files, in the order in which they
// were written, then those that lead on, then those of M.
func (z *zimFile) sorted() (content, leading, meta []*zimEntry) {
	for _, e := range z.entries {
		switch {
		case e.space == 'M':
			meta = append(meta, e)
		case e.space == 'C' && e.mime == zimRedirect:
			leading = append(leading, e)
		case e.space == 'C':
			content = append(content, e)
		}
	}
	for _, list := range [][]*zimEntry{content, meta} {
		slices.SortStableFunc(list, func(a, b *zimEntry) int {
			return cmp.Or(cmp.Compare(a.cluster, b.cluster), cmp.Compare(a.blob, b.blob))
		})
	}
	return content, leading, meta
}

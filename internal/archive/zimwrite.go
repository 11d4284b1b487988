package archive

import (
	"bytes"
	"cmp"
	"crypto/md5"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// zimEntry is a directory entry.
type zimEntry struct {
	space         byte
	path, title   string
	mime          int
	cluster, blob uint32
	leads         string // of a redirect: the path in C it leads to
}

// key is what entries are sorted by.
func (e *zimEntry) key() string { return string(e.space) + e.path }

// byTitle is what the list of titles is sorted by.
func (e *zimEntry) byTitle() string { return string(e.space) + cmp.Or(e.title, e.path) }

// mimeOf returns the number of the MIME type of the file at name.
func mimeOf(name string) int {
	ext := path.Ext(name)
	for i, m := range mimeTypes {
		if ext != "" && m.ends == ext {
			return i
		}
	}
	return mimeOther
}

// blob is a file that waits for its cluster to be written.
type blob struct {
	path string
	size int64
	open func() (io.ReadCloser, error)
}

// A zimWriter writes a ZIM file. It needs as much memory as a cluster, or the
// zstd window, and the list of entries.
type zimWriter struct {
	f        *os.File
	out      *counter
	zstd     *zstd.Encoder
	entries  []*zimEntry
	clusters []uint64 // where they begin
	waiting  []blob   // of the cluster that is being filled
	size     int64    // of waiting
	dir      []region // of the contents, for those who look for a fault
	err      error    // the first that occurred

	// packed is told what became of each file: its bytes, and its share of those
	// of its cluster. nil is not told.
	packed func(path string, size, packed int64)
}

// newZIMWriter begins a ZIM file in f, which is empty.
func newZIMWriter(f *os.File) (*zimWriter, error) {
	w := &zimWriter{f: f, out: &counter{w: f}}
	var err error
	w.zstd, err = zstd.NewWriter(io.Discard, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	w.region("its header")
	w.write(make([]byte, zimHeaderSize))
	w.region("its MIME types")
	for _, m := range mimeTypes {
		w.write([]byte(m.mime + "\x00"))
	}
	w.write([]byte{0})
	return w, w.err
}

// write appends data to the file.
func (w *zimWriter) write(data []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(data)
	}
}

// region notes that what follows is called name.
func (w *zimWriter) region(name string) { w.dir = append(w.dir, region{w.out.n, name}) }

// add puts a file of size bytes, or more of them as one, into the cluster that
// is being filled.
func (w *zimWriter) add(e *zimEntry, size int64, open func() (io.ReadCloser, error)) error {
	if len(w.waiting) > 0 && w.size+size > clusterSize {
		w.flush(clusterZstd)
	}
	e.cluster, e.blob = uint32(len(w.clusters)), uint32(len(w.waiting))
	w.entries = append(w.entries, e)
	w.waiting, w.size = append(w.waiting, blob{e.shown(), size, open}), w.size+size
	return w.err
}

// addBytes is add for a file in memory.
func (w *zimWriter) addBytes(e *zimEntry, data []byte) error {
	return w.add(e, int64(len(data)), func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil })
}

// redirect adds an entry that leads to another one in C.
func (w *zimWriter) redirect(e *zimEntry) {
	e.mime = zimRedirect
	w.entries = append(w.entries, e)
}

// flush writes the cluster that is being filled.
func (w *zimWriter) flush(kind byte) {
	if len(w.waiting) == 0 || w.err != nil {
		return
	}
	w.region(w.spoken())
	w.clusters = append(w.clusters, uint64(w.out.n))
	w.write([]byte{kind})
	if kind == clusterPlain {
		w.err = cmp.Or(w.err, w.fill(w.out))
	} else {
		w.zstd.Reset(w.out)
		if w.err == nil {
			w.err = w.fill(w.zstd)
		}
		w.err = cmp.Or(w.err, w.zstd.Close())
	}
	w.share(w.out.n - int64(w.clusters[len(w.clusters)-1]))
	w.waiting, w.size = nil, 0
}

// share divides the n bytes of a cluster among its files.
func (w *zimWriter) share(n int64) {
	if w.packed == nil {
		return
	}
	for _, b := range w.waiting {
		w.packed(b.path, b.size, n*b.size/max(w.size, 1))
	}
}

// spoken names the files of the cluster that is being filled.
func (w *zimWriter) spoken() string {
	var first, last *zimEntry
	for _, e := range w.entries {
		if e.mime == zimRedirect || int(e.cluster) != len(w.clusters) {
			continue
		}
		first, last = cmp.Or(first, e), e
	}
	if first == last {
		return first.shown()
	}
	return first.shown() + " to " + last.shown()
}

// shown is the path of e as the manifest names it.
func (e *zimEntry) shown() string {
	if e.space == 'C' {
		return e.path
	}
	return string(e.space) + "/" + e.path
}

// fill writes the offsets and bytes of the waiting files to out.
func (w *zimWriter) fill(out io.Writer) error {
	if w.size > 1<<32-1-int64(4*len(w.waiting)+4) {
		return fmt.Errorf("a file of %d bytes is too large for a ZIM file", w.size)
	}
	var head []byte
	at := uint32(4 * (len(w.waiting) + 1))
	for _, b := range w.waiting {
		head = binary.LittleEndian.AppendUint32(head, at)
		at += uint32(b.size)
	}
	if _, err := out.Write(binary.LittleEndian.AppendUint32(head, at)); err != nil {
		return err
	}
	for _, b := range w.waiting {
		r, err := b.open()
		if err != nil {
			return err
		}
		// Without its ReadFrom, which ends a block wherever a read falls short,
		// the encoder writes the same bytes however a file is read.
		n, err := io.Copy(struct{ io.Writer }{out}, r)
		r.Close()
		if err != nil {
			return err
		}
		if n != b.size {
			return fmt.Errorf("a file has %d bytes instead of %d; build the site again", n, b.size)
		}
	}
	return nil
}

// finish writes the lists and the header. main is the path in C of the page
// that opens first; png is the picture of the site, which is in the plain
// cluster because it is no use to compress it again.
func (w *zimWriter) finish(uuid [16]byte, main string, png []byte) error {
	w.flush(clusterZstd)
	w.redirect(&zimEntry{space: 'W', path: "mainPage", leads: main})
	w.add(&zimEntry{space: 'M', path: "Illustration_48x48@1", mime: mimePNG}, int64(len(png)), bytesOpener(png))
	v0 := &zimEntry{space: 'X', path: "listing/titleOrdered/v0", mime: mimeListing}
	v1 := &zimEntry{space: 'X', path: "listing/titleOrdered/v1", mime: mimeListing}
	for i, e := range []*zimEntry{v0, v1} { // they list each other
		e.cluster, e.blob = uint32(len(w.clusters)), uint32(i+1)
		w.entries = append(w.entries, e)
	}
	slices.SortFunc(w.entries, func(a, b *zimEntry) int { return cmp.Compare(a.key(), b.key()) })
	all, front := w.titles()
	w.waiting = append(w.waiting, blob{v0.shown(), int64(len(all)), bytesOpener(all)}, blob{v1.shown(), int64(len(front)), bytesOpener(front)})
	w.size += int64(len(all) + len(front))
	listed := uint64(w.out.n) + 1 + 4*4 + uint64(len(png))
	w.flush(clusterPlain)

	h := zimHeader{
		Magic: zimMagic, Major: 6, Minor: 1, UUID: uuid,
		Entries: uint32(len(w.entries)), Clusters: uint32(len(w.clusters)),
		TitlePos: listed, MimePos: zimHeaderSize, LayoutPage: zimNone,
	}
	paths, err := w.directory(&h)
	if err != nil {
		return err
	}
	w.region("its list of paths")
	h.PathPos = uint64(w.out.n)
	w.write(paths)
	w.region("its list of clusters")
	h.ClusterPos = uint64(w.out.n)
	for _, at := range w.clusters {
		w.write(binary.LittleEndian.AppendUint64(nil, at))
	}
	w.region("its checksum")
	h.ChecksumPos = uint64(w.out.n)
	return w.close(h)
}

func bytesOpener(data []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

// titles returns the two lists of entries by title. The entries are sorted.
func (w *zimWriter) titles() (all, front []byte) {
	order := make([]int, len(w.entries))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(w.entries[a].byTitle(), w.entries[b].byTitle()), cmp.Compare(a, b))
	})
	for _, i := range order {
		all = binary.LittleEndian.AppendUint32(all, uint32(i))
		if e := w.entries[i]; e.space == 'C' && e.mime == mimeHTML {
			front = binary.LittleEndian.AppendUint32(front, uint32(i))
		}
	}
	return all, front
}

// directory writes the entries, returns the pointers to them, and notes in h
// which one is the main page.
func (w *zimWriter) directory(h *zimHeader) (paths []byte, err error) {
	for i, e := range w.entries {
		w.region("the entry of " + e.shown())
		paths = binary.LittleEndian.AppendUint64(paths, uint64(w.out.n))
		d := binary.LittleEndian.AppendUint16(nil, uint16(e.mime))
		d = append(d, 0, e.space, 0, 0, 0, 0)
		if e.mime == zimRedirect {
			to, found := slices.BinarySearchFunc(w.entries, "C"+e.leads, func(e *zimEntry, key string) int { return cmp.Compare(e.key(), key) })
			if !found {
				return nil, fmt.Errorf("%s leads to %s, which is not there", e.shown(), e.leads)
			}
			d = binary.LittleEndian.AppendUint32(d, uint32(to))
		} else {
			d = binary.LittleEndian.AppendUint32(d, e.cluster)
			d = binary.LittleEndian.AppendUint32(d, e.blob)
		}
		d = append(d, e.path...)
		d = append(d, 0)
		if e.title != e.path {
			d = append(d, e.title...)
		}
		w.write(append(d, 0))
		if e.space == 'W' {
			h.MainPage = uint32(i)
		}
	}
	return paths, w.err
}

// close writes the header into its place and the checksum of everything.
func (w *zimWriter) close(h zimHeader) error {
	if w.err != nil {
		return w.err
	}
	var head bytes.Buffer
	if err := binary.Write(&head, binary.LittleEndian, h); err != nil {
		return err
	}
	if _, err := w.f.WriteAt(head.Bytes(), 0); err != nil {
		return err
	}
	sum := md5.New()
	if _, err := io.Copy(sum, io.NewSectionReader(w.f, 0, w.out.n)); err != nil {
		return err
	}
	w.write(sum.Sum(nil))
	return w.err
}

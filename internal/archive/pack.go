package archive

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zip"
)

// A packer writes a sealed zip file whose bytes depend on nothing but the
// names, contents and order of what is put into it: every time in it is the
// beginning of 1980, every mode 0644, sizes stand in front of the data, and the
// deflate code is that of a pinned library, not of the Go release at hand.
//
// It needs as much memory as spool and the list of names.
type packer struct {
	out *sealer
	zip *zip.Writer
	pos *counter
	dir []region // of the contents, in order
}

// region is a piece of an archive: the bytes from start to the start of the
// next one.
type region struct {
	start int64
	name  string
}

// counter counts what is written through it.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

func newPacker(w io.Writer) *packer {
	p := &packer{out: newSealer(w)}
	p.pos = &counter{w: p.out}
	p.zip = zip.NewWriter(p.pos)
	return p
}

// spool is how many bytes of a compressed file are kept in memory until its
// size is known. Of a longer one only the size is kept, and it is compressed
// again: slower, and the memory stays what it is.
const spool = 4 << 20

// deflateLevel is the strongest; on the pages of this repository 6 saves a
// third of the time and is 2 % larger.
const deflateLevel = 9

// packed says what became of one file.
type packed struct {
	Size   int64 // bytes
	Packed int64 // bytes in the archive, without its header
	SHA256 Digest
}

// add puts the file that open opens at path, deflated if that makes it smaller
// and stored is not asked for.
func (p *packer) add(path string, open func() (io.ReadCloser, error), stored bool) (packed, error) {
	var info packed
	held := &spooled{}
	crc, sum := crc32.NewIEEE(), sha256.New()
	err := deflate(held, open, io.MultiWriter(crc, sum, (*length)(&info.Size)))
	if err != nil {
		return info, fmt.Errorf("%s: %w", path, err)
	}
	info.SHA256 = Digest(sum.Sum(nil))
	h := &zip.FileHeader{
		Name: path, Method: zip.Deflate,
		CreatorVersion: 3<<8 | 20, ReaderVersion: 20, // Unix, zip 2.0
		ExternalAttrs: 0o100644 << 16,
		CRC32:         crc.Sum32(), UncompressedSize64: uint64(info.Size), CompressedSize64: uint64(held.n),
	}
	//lint:ignore SA1019 CreateRaw writes this field and does not look at Modified
	h.ModifiedDate = 1<<5 | 1 // 1 January 1980
	info.Packed = held.n
	if stored || held.n >= info.Size {
		h.Method, h.CompressedSize64, info.Packed = zip.Store, uint64(info.Size), info.Size
	}
	if err := p.flush(); err != nil {
		return info, err
	}
	p.dir = append(p.dir, region{p.pos.n, path})
	w, err := p.zip.CreateRaw(h)
	if err != nil {
		return info, fmt.Errorf("%s: %w", path, err)
	}
	switch {
	case h.Method == zip.Store:
		err = copyFrom(w, open)
	case held.whole():
		_, err = w.Write(held.Bytes())
	default:
		err = deflate(w, open, io.Discard)
	}
	if err != nil {
		return info, fmt.Errorf("%s: %w", path, err)
	}
	return info, nil
}

// addBytes is add for a file in memory.
func (p *packer) addBytes(path string, data []byte, stored bool) (packed, error) {
	return p.add(path, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }, stored)
}

// flush makes pos say where the next file begins.
func (p *packer) flush() error { return p.zip.Flush() }

// close writes the directory and the seal.
func (p *packer) close() error {
	if err := p.flush(); err != nil {
		return err
	}
	p.dir = append(p.dir, region{p.pos.n, "its directory"})
	if err := p.zip.SetComment(sealMark + string(bytes.Repeat([]byte{'0'}, sealLen))); err != nil {
		return err
	}
	if err := p.zip.Close(); err != nil {
		return err
	}
	return p.out.seal()
}

// deflate compresses what open opens into w, and copies it to also as it is.
func deflate(w io.Writer, open func() (io.ReadCloser, error), also io.Writer) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	z, err := flate.NewWriter(w, deflateLevel)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.MultiWriter(z, also), r); err != nil {
		return err
	}
	return z.Close()
}

func copyFrom(w io.Writer, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(w, r)
	return err
}

// spooled holds what is written to it if that is not much, and counts it.
type spooled struct {
	bytes.Buffer
	n int64
}

func (s *spooled) Write(p []byte) (int, error) {
	s.n += int64(len(p))
	if s.n <= spool {
		return s.Buffer.Write(p)
	}
	s.Buffer = bytes.Buffer{}
	return len(p), nil
}

func (s *spooled) whole() bool { return s.n <= spool }

// length counts what is written to it.
type length int64

func (l *length) Write(p []byte) (int, error) {
	*l += length(len(p))
	return len(p), nil
}

// opener returns what opens the file at path.
func opener(t tree, path string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return t.open(path) }
}

// upTo returns open for no more than the first n bytes of what it opens.
func upTo(open func() (io.ReadCloser, error), n int64) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		r, err := open()
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{io.LimitReader(r, n), r}, nil
	}
}

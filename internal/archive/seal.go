package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
)

// Zip, EPUB and delta files end in a comment that seals them: "gongbao sha256 "
// and the SHA-256, in hex, of all bytes before those 64 digits. So a change
// that leaves every file inside readable (a time, an unused bit) is seen too,
// and two copies are told apart without unpacking them:
//
//	head -c -64 site.zip | sha256sum; tail -c 64 site.zip
//
// (A ZIM file ends in an MD5 sum of its own.)

// sealMark begins the comment.
const sealMark = "gongbao sha256 "

// sealLen is how many bytes of the end hold the digest.
const sealLen = 2 * sha256.Size

// A sealer passes on what is written to it, except for the last sealLen bytes:
// in their place seal writes the digest of all before.
type sealer struct {
	w    io.Writer
	sum  hash.Hash
	kept []byte // the last bytes written, at most sealLen
}

func newSealer(w io.Writer) *sealer { return &sealer{w: w, sum: sha256.New()} }

// Write passes on all but the last sealLen bytes written so far.
func (s *sealer) Write(p []byte) (int, error) {
	s.kept = append(s.kept, p...)
	if n := len(s.kept) - sealLen; n > 0 {
		s.sum.Write(s.kept[:n])
		if _, err := s.w.Write(s.kept[:n]); err != nil {
			return 0, err
		}
		s.kept = append(s.kept[:0], s.kept[n:]...)
	}
	return len(p), nil
}

// seal ends the file with the digest.
func (s *sealer) seal() error {
	_, err := io.WriteString(s.w, hex.EncodeToString(s.sum.Sum(nil)))
	return err
}

// errSeal means that the bytes of a file are not those it was sealed with.
var errSeal = errors.New("its bytes are not those it was sealed with")

// checkSeal compares the digest at the end of a file of size bytes with the
// bytes before it. The error is errSeal if they disagree.
func checkSeal(r io.ReaderAt, size int64) error {
	if size < sealLen {
		return errSeal
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(r, 0, size-sealLen)); err != nil {
		return err
	}
	end := make([]byte, sealLen)
	if _, err := r.ReadAt(end, size-sealLen); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if string(end) != hex.EncodeToString(h.Sum(nil)) {
		return errSeal
	}
	return nil
}

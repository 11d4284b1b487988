package archive

import (
	"bytes"
	"crypto/md5"
	"errors"
	"io"
	"os"
)

// VerifyZIM proves a ZIM file of size bytes: every file in it against its
// manifest, and the whole against the checksum at its end. The error means that
// the file could not be read from the disk.
//
// Where the checksum is wrong and yet every file whole, the ZIM file is written
// once more from its own files, and the first byte that differs names the place.
func VerifyZIM(r io.ReaderAt, size int64) (*Proof, error) {
	whole, err := checksumHolds(r, size)
	if err != nil {
		return nil, err
	}
	z, err := openZIM(r, size)
	if err != nil {
		p := &Proof{}
		p.add(Damaged, "its header and directory", err.Error())
		return p, nil
	}
	p, err := verify(z)
	if errors.Is(err, ErrNoManifest) && !whole {
		p, err = &Proof{}, nil
		p.add(Missing, ManifestName, "")
	}
	if err != nil || len(p.Findings) > 0 || whole {
		return p, err
	}
	place, err := z.rewrite(p.Manifest)
	if err != nil {
		place = "its directory"
	}
	p.add(Damaged, place, "the checksum at the end of the file is not that of its bytes")
	return p, nil
}

// checksumHolds compares the MD5 sum at the end of the file with its bytes.
func checksumHolds(r io.ReaderAt, size int64) (bool, error) {
	if size < zimHeaderSize+md5.Size {
		return false, nil
	}
	sum := md5.New()
	if _, err := io.Copy(sum, io.NewSectionReader(r, 0, size-md5.Size)); err != nil {
		return false, err
	}
	end := make([]byte, md5.Size)
	if _, err := r.ReadAt(end, size-md5.Size); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return bytes.Equal(sum.Sum(nil), end), nil
}

// rewrite writes the ZIM file anew and returns the name of what the first byte
// that differs belongs to.
func (z *zimFile) rewrite(m *Manifest) (string, error) {
	anew, err := os.CreateTemp("", "gongbao-verify-*")
	if err != nil {
		return "", err
	}
	defer func() {
		anew.Close()
		os.Remove(anew.Name())
	}()
	w, err := newZIMWriter(anew)
	if err != nil {
		return "", err
	}
	if err := z.copyTo(w, m); err != nil {
		return "", err
	}
	return place(z.r, z.size, anew, w.dir)
}

// copyTo writes everything in z to w, and titles that were made from the pages
// from those anew.
func (z *zimFile) copyTo(w *zimWriter, m *Manifest) error {
	content, leading, meta := z.sorted()
	var png []byte
	add := func(e *zimEntry) error {
		r, err := z.open(e.shown())
		if err != nil {
			return err
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		anew := &zimEntry{space: e.space, path: e.path, mime: mimeOf(e.path)}
		switch {
		case e.space == 'M' && e.path == "Illustration_48x48@1":
			png = data
			return nil
		case e.space == 'M':
			anew.mime = mimeText
		case anew.mime == mimeHTML:
			anew.title = titleOf(data)
		}
		return w.addBytes(anew, data)
	}
	own := func(e *zimEntry) bool { // written behind the metadata, that they list
		switch e.path {
		case ManifestName, MinisigName, SSHSigName, SumsName:
			return true
		}
		return false
	}
	for _, pass := range []struct {
		list []*zimEntry
		own  bool
	}{{content, false}, {meta, false}, {content, true}} {
		for _, e := range pass.list {
			if own(e) != pass.own {
				continue
			}
			if err := add(e); err != nil {
				return err
			}
		}
	}
	for _, e := range leading {
		w.redirect(&zimEntry{space: e.space, path: e.path, leads: e.leads})
	}
	return w.finish(uuidOf(m), mainPath, png)
}

package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Progress is told how many bytes of an edition's files have been packed, of
// how many. It may be nil.
type Progress func(done, total int64)

// Part is a part of an archive, for people who wonder where its bytes go.
type Part struct {
	Name   string // folder at the top; "/" for the files beside the folders
	Files  int
	Size   int64 // bytes of the files
	Packed int64 // bytes they take in the archive, without names and headers
}

// parts adds up what was packed by the folder it lies in.
type parts struct {
	list     []Part
	done     int64
	total    int64
	progress Progress
}

func (p *parts) add(path string, size, packed int64) {
	name, _, below := strings.Cut(path, "/")
	if !below {
		name = "/"
	}
	i := slices.IndexFunc(p.list, func(q Part) bool { return q.Name == name })
	if i < 0 {
		i = len(p.list)
		p.list = append(p.list, Part{Name: name})
	}
	p.list[i].Files++
	p.list[i].Size += size
	p.list[i].Packed += packed
	p.done += size
	if p.progress != nil {
		p.progress(p.done, p.total)
	}
}

// largest returns the parts, the largest first.
func (p *parts) largest() []Part {
	slices.SortFunc(p.list, func(a, b Part) int {
		return cmp.Or(cmp.Compare(b.Packed, a.Packed), cmp.Compare(a.Name, b.Name))
	})
	return p.list
}

// WriteZip packs the site in root, whose manifest must be in it, as it stands:
// every file that the manifest lists, then the manifest, its sums and its
// signatures: those that sign makes, or those in root if sign is nil. It fails
// if a file is not what the manifest says, or has a name that not every system
// can store; what has been written is worthless then.
func WriteZip(w io.Writer, root fs.FS, sign Signer, progress Progress) ([]Part, error) {
	m, err := readManifest(files{root}, "")
	if err != nil {
		return nil, err
	}
	if sign == nil {
		sign = signaturesIn(files{root}, "")
	}
	return writeZip(newPacker(w), files{root}, m, "", sign, progress)
}

// signaturesIn returns the signer that copies the signatures in t, which lie in
// dir.
func signaturesIn(t tree, dir string) Signer {
	return func([]byte) ([]File, error) {
		var all []File
		for _, name := range []string{MinisigName, SSHSigName} {
			data, err := read(t, dir+name)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			all = append(all, File{name, data})
		}
		return all, nil
	}
}

// readManifest reads the manifest in the folder dir, "" or with a slash behind
// it.
func readManifest(t tree, dir string) (*Manifest, error) {
	text, err := read(t, dir+ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoManifest
	}
	if err != nil {
		return nil, err
	}
	return ParseManifest(text)
}

// writeZip packs what m lists and m itself, which lies in dir. A file named
// mimetype comes first and is stored, as the EPUB container wants it (OCF 3.3,
// section 4.3).
func writeZip(pk *packer, t tree, m *Manifest, dir string, sign Signer, progress Progress) ([]Part, error) {
	if err := CheckNames(m.Entries); err != nil {
		return nil, err
	}
	p := &parts{total: m.Bytes(), progress: progress}
	for _, e := range mimetypeFirst(m.Entries) {
		got, err := pk.add(e.Path, upTo(opener(t, e.Path), e.Size+1), e.Path == mimetypeName)
		if err != nil {
			return nil, err
		}
		if got.SHA256 != e.SHA256 {
			return nil, fmt.Errorf("%s is not what %s says; build the site again", e.Path, ManifestName)
		}
		p.add(e.Path, got.Size, got.Packed)
	}
	own, err := m.files(dir, sign)
	if err != nil {
		return nil, err
	}
	for _, f := range own {
		got, err := pk.addBytes(dir+f.Name, f.Data, false)
		if err != nil {
			return nil, err
		}
		p.add(dir+f.Name, got.Size, got.Packed)
	}
	return p.largest(), pk.close()
}

// mimetypeName is the first file of an EPUB.
const mimetypeName = "mimetype"

// mimetypeFirst returns the entries with the one named mimetype, if there is
// one, moved to the front.
func mimetypeFirst(entries []Entry) []Entry {
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Path == mimetypeName })
	if i < 0 {
		return entries
	}
	return slices.Concat(entries[i:i+1], entries[:i], entries[i+1:])
}

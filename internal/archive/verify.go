package archive

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Fault is what is wrong with one file of an edition.
type Fault string

// The faults that Verify and the readers of archives find.
const (
	Changed Fault = "changed" // its bytes are not those the manifest names
	Missing Fault = "missing" // the manifest names it
	Added   Fault = "added"   // the manifest does not name it
	Damaged Fault = "damaged" // part of the archive that is no file of the site
)

// Finding is one fault.
type Finding struct {
	Fault  Fault
	Path   string // of the file from the edition's root, or the name of the damaged part
	Detail string // what is known beyond the fault, in English; may be ""
}

// Proof is what Verify found out about an edition.
type Proof struct {
	Manifest   *Manifest         // nil if there is none that can be read
	Signatures map[string][]byte // :: MinisigName or SSHSigName → the file, of those there are
	Findings   []Finding         // sorted by Path; none if the edition is whole
	Delta      bool              // it is a delta, and Manifest is of what it makes
}

// Whole reports whether nothing is wrong with the edition. Whether it is
// genuine is another question: see CheckSignature.
func (p *Proof) Whole() bool { return p.Manifest != nil && len(p.Findings) == 0 }

func (p *Proof) add(fault Fault, path, detail string) {
	p.Findings = append(p.Findings, Finding{fault, path, detail})
}

// sort orders the findings and drops those that say the same.
func (p *Proof) sort() {
	slices.SortFunc(p.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Fault, b.Fault), cmp.Compare(a.Detail, b.Detail))
	})
	p.Findings = slices.CompactFunc(p.Findings, func(a, b Finding) bool { return a.Path == b.Path && a.Fault == b.Fault })
}

// ErrNoManifest means that a tree of files has none.
var ErrNoManifest = errors.New("there is no " + ManifestName + "; gongbao build writes one")

// A tree is what an edition's files are read from. It is less than an fs.FS
// must promise, because the names in a damaged archive may be no valid paths.
type tree interface {
	// paths returns the path of every file, in any order.
	paths() ([]string, error)
	// open opens the file at a path; the error is fs.ErrNotExist if there is none.
	open(path string) (io.ReadCloser, error)
}

// files is the tree of an fs.FS.
type files struct{ fs.FS }

func (f files) open(path string) (io.ReadCloser, error) { return f.Open(path) }

func (f files) paths() ([]string, error) {
	var all []string
	err := fs.WalkDir(f, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, name)
		}
		return err
	})
	return all, err
}

// readable is how many bytes of one file are read into memory: a manifest of
// half a million files. An archive from anywhere may hold a thousand times its
// own size.
const readable = 64 << 20

// read returns the bytes of a file of t, which must not be longer than readable.
func read(t tree, path string) ([]byte, error) {
	r, err := t.open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, readable+1))
	if err == nil && len(data) > readable {
		return nil, fmt.Errorf("%s is longer than %d bytes", path, readable)
	}
	return data, err
}

// Verify compares every file of root with the manifest that lies in it, at the
// top or in META-INF/. Files are read once, piece by piece. The error means
// that the comparison could not be made; what is wrong with the files is in
// the proof.
func Verify(root fs.FS) (*Proof, error) { return verify(files{root}) }

func verify(root tree) (*Proof, error) {
	dir := ""
	text, err := read(root, ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		dir = metaInf
		text, err = read(root, dir+ManifestName)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoManifest
	}
	p := &Proof{Signatures: map[string][]byte{}}
	if err == nil {
		p.Manifest, err = ParseManifest(text)
	}
	if err != nil {
		p.add(Changed, dir+ManifestName, err.Error())
		return p, p.bySums(root, dir)
	}
	p.checkSums(root, dir)
	for _, name := range []string{MinisigName, SSHSigName} {
		if sig, err := read(root, dir+name); err == nil {
			p.Signatures[name] = sig
		} else if !errors.Is(err, fs.ErrNotExist) {
			p.add(Changed, dir+name, err.Error())
		}
	}
	return p, p.compare(root, p.Manifest.Entries, dir)
}

// checkSums compares SHA256SUMS with what the manifest makes of it. Which of
// the two was changed cannot be told from them, so both are named.
func (p *Proof) checkSums(root tree, dir string) {
	sums, err := read(root, dir+SumsName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.add(Missing, dir+SumsName, "")
	case err != nil:
		p.add(Changed, dir+SumsName, err.Error())
	case !bytes.Equal(sums, p.Manifest.Sums(dir)):
		p.add(Changed, dir+SumsName, "it does not agree with "+ManifestName)
		p.add(Changed, dir+ManifestName, "it does not agree with "+SumsName)
	}
	if p.Manifest.Edition == EditionSite && Content(p.Manifest.Entries) != p.Manifest.Content {
		p.add(Changed, dir+ManifestName, "its digest of the content is not that of its files")
	}
}

// bySums names what a damaged manifest no longer can, by SHA256SUMS.
func (p *Proof) bySums(root tree, dir string) error {
	sums, err := read(root, dir+SumsName)
	if err != nil {
		return nil // the manifest has been named
	}
	var entries []Entry
	for line := range strings.Lines(string(sums)) {
		sum, path, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		d, err := ParseDigest(sum)
		if !ok || err != nil || checkPath(path) != nil {
			p.add(Changed, dir+SumsName, "it cannot be read")
			return nil
		}
		if path != dir+ManifestName {
			entries = append(entries, Entry{Path: path, Size: -1, SHA256: d})
		}
	}
	return p.compare(root, entries, dir)
}

// compare names every file of root that is not as entries say. A size of -1 is
// not known.
func (p *Proof) compare(root tree, entries []Entry, dir string) error {
	want := make(map[string]Entry, len(entries))
	for _, e := range entries {
		want[e.Path] = e
	}
	paths, err := root.paths()
	if err != nil {
		return err
	}
	for _, name := range paths {
		if slices.Contains([]string{dir + ManifestName, dir + SumsName, dir + MinisigName, dir + SSHSigName}, name) {
			continue
		}
		e, listed := want[name]
		delete(want, name)
		if !listed {
			p.add(Added, name, "")
		} else if why := differs(root, e); why != "" {
			p.add(Changed, name, why)
		}
	}
	for path := range want {
		p.add(Missing, path, "")
	}
	p.sort()
	return nil
}

// differs says how the file at e.Path is not what e says; "" if it is.
func differs(root tree, e Entry) string {
	f, err := root.open(e.Path)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	var r io.Reader = f
	if e.Size >= 0 { // of a file that is longer no more is read than shows it
		r = io.LimitReader(f, e.Size+1)
	}
	h := sha256.New()
	n, err := io.Copy(h, r)
	switch {
	case err != nil:
		return err.Error()
	case e.Size >= 0 && n > e.Size:
		return fmt.Sprintf("more than %d bytes", e.Size)
	case e.Size >= 0 && n != e.Size:
		return fmt.Sprintf("%d bytes instead of %d", n, e.Size)
	case Digest(h.Sum(nil)) != e.SHA256:
		return "other bytes"
	}
	return ""
}

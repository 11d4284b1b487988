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

// Verify compares every file of root with the manifest that lies in it, at the
// top or in META-INF/. Files are read once, piece by piece. The error means
// that the comparison could not be made; what is wrong with the files is in
// the proof.
func Verify(root fs.FS) (*Proof, error) {
	dir := ""
	text, err := fs.ReadFile(root, ManifestName)
	if errors.Is(err, fs.ErrNotExist) {
		dir = "META-INF/"
		text, err = fs.ReadFile(root, dir+ManifestName)
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
		if sig, err := fs.ReadFile(root, dir+name); err == nil {
			p.Signatures[name] = sig
		}
	}
	return p, p.compare(root, p.Manifest.Entries, dir)
}

// checkSums compares SHA256SUMS with what the manifest makes of it. Which of
// the two was changed cannot be told from them, so both are named.
func (p *Proof) checkSums(root fs.FS, dir string) {
	sums, err := fs.ReadFile(root, dir+SumsName)
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
func (p *Proof) bySums(root fs.FS, dir string) error {
	sums, err := fs.ReadFile(root, dir+SumsName)
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
func (p *Proof) compare(root fs.FS, entries []Entry, dir string) error {
	want := make(map[string]Entry, len(entries))
	for _, e := range entries {
		want[e.Path] = e
	}
	unlisted := []string{dir + ManifestName, dir + SumsName, dir + MinisigName, dir + SSHSigName}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == "." {
				return err
			}
			p.add(Changed, name, err.Error())
			delete(want, name)
			return nil
		}
		if d.IsDir() || slices.Contains(unlisted, name) {
			return nil
		}
		e, listed := want[name]
		delete(want, name)
		if !listed {
			p.add(Added, name, "")
		} else if why := differs(root, e); why != "" {
			p.add(Changed, name, why)
		}
		return nil
	})
	for path := range want {
		p.add(Missing, path, "")
	}
	p.sort()
	return err
}

// differs says how the file at e.Path is not what e says; "" if it is.
func differs(root fs.FS, e Entry) string {
	f, err := root.Open(e.Path)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	switch {
	case err != nil:
		return err.Error()
	case e.Size >= 0 && n != e.Size:
		return fmt.Sprintf("%d bytes instead of %d", n, e.Size)
	case Digest(h.Sum(nil)) != e.SHA256:
		return "other bytes"
	}
	return ""
}

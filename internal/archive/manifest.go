// Package archive makes the editions of a site that need no network and proves
// that they are whole and genuine: the manifest of a tree of files, its
// signatures, and the zip, ZIM and EPUB files that carry it.
//
// What a reader of twenty years from now needs is in the editions themselves:
// the manifest is plain text that sha256sum can check, a signature is one that
// minisign or ssh-keygen can check.
package archive

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A manifest names every file of an edition, so that a change, a loss and an
// addition can each be told. It is UTF-8 text with "\n" behind every line:
//
//	gongbao manifest 1                  format and its version
//	edition site                        site, zim or epub
//	release 3                           from 1; left out if this is no release
//	commit 28b8d82…                     of the sources; left out if unknown
//	date 2026-11-22T04:14:08Z           of the commit, else of the newest document
//	content <sha256>                    of the site, see Content
//	previous 2 <sha256>                 one line for every earlier release, the
//	previous 1 <sha256>                 latest first: the digest of its manifest
//	files 827
//	bytes 9700000                       of all files together
//
//	<sha256> <size> <path>              one line for every file, by path
//
// Digests are lower-case hex, sizes count bytes, paths have slashes and are
// sorted byte by byte. A manifest has exactly one form: what ParseManifest
// reads, Encode writes again byte for byte. It does not name itself, nor the
// files that only speak of it: SHA256SUMS and the signatures.
//
// version 1: first

// Names of the files that a manifest does not list. In an EPUB they stand in
// META-INF/, elsewhere at the top.
const (
	ManifestName = "manifest.txt"
	SumsName     = "SHA256SUMS"
	metaInf      = "META-INF/"
	MinisigName  = ManifestName + ".minisig" // as minisign -S names it
	SSHSigName   = ManifestName + ".sig"     // as ssh-keygen -Y sign names it
)

// The editions a manifest can be of. A zip holds the site as it stands, so it
// carries the manifest of the site itself.
const (
	EditionSite = "site"
	EditionZIM  = "zim"
	EditionEPUB = "epub"
)

// Digest is a SHA-256 sum.
type Digest [sha256.Size]byte

// String returns d in lower-case hex.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// ParseDigest reads 64 lower-case hex digits.
func ParseDigest(s string) (Digest, error) {
	var d Digest
	n, err := hex.Decode(d[:], []byte(s))
	if err != nil || n != len(d) || strings.ToLower(s) != s || len(s) != 2*len(d) {
		return Digest{}, fmt.Errorf("%q is no SHA-256 sum", s)
	}
	return d, nil
}

// Entry is one file that a manifest lists.
type Entry struct {
	Path   string // slashes, from the root
	Size   int64  // bytes
	SHA256 Digest
}

// Sum returns the entry of a file at path that holds data.
func Sum(path string, data []byte) Entry {
	return Entry{Path: path, Size: int64(len(data)), SHA256: sha256.Sum256(data)}
}

// A summer makes the entry of what is written to it.
type summer struct {
	hash.Hash
	size int64
}

func newSummer() *summer { return &summer{Hash: sha256.New()} }

// Write adds p to the sum.
func (s *summer) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	return s.Hash.Write(p)
}

func (s *summer) entry(path string) Entry {
	return Entry{Path: path, Size: s.size, SHA256: Digest(s.Sum(nil))}
}

// line returns e as the manifest writes it, newline and all.
func (e Entry) line() string {
	return fmt.Sprintf("%s %d %s\n", e.SHA256, e.Size, e.Path)
}

// Release says which state of the site an edition shows. The zero Release is
// that of a site that was built, not released, without knowing when.
type Release struct {
	Number   int       // from 1; 0 if this is no release
	Commit   string    // of the sources; "" if unknown
	Date     time.Time // to the second
	Previous []Earlier // every earlier release, the latest first
}

// Earlier is a release that came before.
type Earlier struct {
	Number   int
	Manifest Digest // of its manifest
}

// NextRelease returns the release that follows the one that the manifest
// previous is of: the first one if that is nil or of no release.
func NextRelease(previous *Manifest, commit string, date time.Time) Release {
	r := Release{Number: 1, Commit: commit, Date: date}
	if previous != nil && previous.Release.Number > 0 {
		r.Number = previous.Release.Number + 1
		r.Previous = append([]Earlier{{previous.Release.Number, previous.Digest()}}, previous.Release.Previous...)
	}
	return r
}

// Manifest is the list of what an edition consists of. See the top of this
// file for its form as text.
type Manifest struct {
	Edition string
	Release Release
	Content Digest  // of the site that the edition shows
	Entries []Entry // sorted by Path
}

// NewManifest returns the manifest of a site, with the entries sorted. It
// fails if a path cannot stand on a line of its own, or stands there twice.
func NewManifest(r Release, entries []Entry) (*Manifest, error) {
	m := &Manifest{Edition: EditionSite, Release: r, Entries: slices.Clone(entries)}
	slices.SortFunc(m.Entries, func(a, b Entry) int { return cmp.Compare(a.Path, b.Path) })
	for i, e := range m.Entries {
		if err := checkPath(e.Path); err != nil {
			return nil, err
		}
		if i > 0 && m.Entries[i-1].Path == e.Path {
			return nil, fmt.Errorf("%s is listed twice", e.Path)
		}
	}
	m.Content = Content(m.Entries)
	return m, nil
}

// checkPath returns an error if path cannot be listed. sha256sum would have to
// escape a backslash and a line break, and does so in a way of its own.
func checkPath(path string) error {
	if !fs.ValidPath(path) || path == "." {
		return fmt.Errorf("%q is not a path below the root", path)
	}
	if strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }) {
		return fmt.Errorf("%q has a control character or a backslash; rename the file", path)
	}
	return nil
}

// ShowsContent reports whether the page at path shows the digest of the
// content, so that it cannot be part of what the digest is made of.
func ShowsContent(path string) bool { return strings.HasSuffix(path, "/about.html") }

// Content returns the digest that names what a site says: the SHA-256 of the
// manifest's lines of all files except the about pages, which show this digest
// together with the release. By hand:
//
//	sed '1,/^$/d' manifest.txt | grep -v '/about\.html$' | sha256sum
//
// The entries must be sorted.
func Content(entries []Entry) Digest {
	h := sha256.New()
	for _, e := range entries {
		if !ShowsContent(e.Path) {
			h.Write([]byte(e.line()))
		}
	}
	return Digest(h.Sum(nil))
}

// Bytes returns the size of all files together.
func (m *Manifest) Bytes() int64 {
	var n int64
	for _, e := range m.Entries {
		n += e.Size
	}
	return n
}

// lists reports whether m names the file at path.
func (m *Manifest) lists(path string) bool {
	_, found := slices.BinarySearchFunc(m.Entries, path, func(e Entry, path string) int { return cmp.Compare(e.Path, path) })
	return found
}

// Digest returns the SHA-256 of the manifest's text, which names the release.
func (m *Manifest) Digest() Digest { return sha256.Sum256(m.Encode()) }

// dateForm is how a manifest writes times: UTC, to the second.
const dateForm = "2006-01-02T15:04:05Z"

// Encode returns the manifest's text.
func (m *Manifest) Encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "gongbao manifest 1\nedition %s\n", m.Edition)
	if m.Release.Number > 0 {
		fmt.Fprintf(&b, "release %d\n", m.Release.Number)
	}
	if m.Release.Commit != "" {
		fmt.Fprintf(&b, "commit %s\n", m.Release.Commit)
	}
	fmt.Fprintf(&b, "date %s\ncontent %s\n", m.Release.Date.UTC().Format(dateForm), m.Content)
	for _, p := range m.Release.Previous {
		fmt.Fprintf(&b, "previous %d %s\n", p.Number, p.Manifest)
	}
	fmt.Fprintf(&b, "files %d\nbytes %d\n\n", len(m.Entries), m.Bytes())
	for _, e := range m.Entries {
		b.WriteString(e.line())
	}
	return b.Bytes()
}

// Sums returns the text of SHA256SUMS: every file of the manifest and the
// manifest itself, in the form that "sha256sum -c" reads. The manifest lies in
// dir, "" or a folder with a slash behind it; all names are from the root.
func (m *Manifest) Sums(dir string) []byte {
	var b bytes.Buffer
	for _, e := range m.Entries {
		if m.Edition != EditionZIM || !strings.HasPrefix(e.Path, "M/") { // no tool unpacks metadata
			fmt.Fprintf(&b, "%s  %s\n", e.SHA256, e.Path)
		}
	}
	fmt.Fprintf(&b, "%s  %s\n", m.Digest(), dir+ManifestName)
	return b.Bytes()
}

// File is a file of an edition.
type File struct {
	Name string
	Data []byte
}

// Signer makes the signatures of a manifest's text: files named MinisigName or
// SSHSigName.
type Signer func(manifest []byte) ([]File, error)

// files returns m, its signatures and its sums. It lies in dir, see Sums.
func (m *Manifest) files(dir string, sign Signer) ([]File, error) {
	text := m.Encode()
	all := []File{{ManifestName, text}}
	if sign != nil {
		signatures, err := sign(text)
		if err != nil {
			return nil, err
		}
		all = append(all, signatures...)
	}
	return append(all, File{SumsName, m.Sums(dir)}), nil
}

// ErrManifest means that a text is no manifest, or no longer the one that was
// written.
var ErrManifest = errors.New("not a manifest of gongbao, or damaged")

// ParseManifest reads the text of a manifest. The error is ErrManifest, with
// the line, unless Encode would write the very same text.
func ParseManifest(text []byte) (*Manifest, error) {
	m := &Manifest{}
	lines := strings.Split(string(text), "\n")
	head := slices.Index(lines, "")
	if lines[0] != "gongbao manifest 1" {
		return nil, fmt.Errorf("%w: its first line is not \"gongbao manifest 1\"", ErrManifest)
	}
	if head < 0 || head == len(lines)-1 {
		return nil, fmt.Errorf("%w: no empty line ends its head", ErrManifest)
	}
	for i, line := range lines[1:head] {
		if err := m.field(line); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrManifest, i+2, err)
		}
	}
	for i, line := range lines[head+1 : len(lines)-1] {
		e, err := parseEntry(line)
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrManifest, head+2+i, err)
		}
		if n := len(m.Entries); n > 0 && m.Entries[n-1].Path >= e.Path {
			return nil, fmt.Errorf("%w: line %d: %s is out of order or listed twice", ErrManifest, head+2+i, e.Path)
		}
		m.Entries = append(m.Entries, e)
	}
	if again := m.Encode(); !bytes.Equal(again, text) {
		return nil, fmt.Errorf("%w: line %d is not as it was written", ErrManifest, firstDifference(again, text))
	}
	return m, nil
}

// firstDifference returns the number of the first line that differs, from 1.
func firstDifference(a, b []byte) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return 1 + bytes.Count(b[:i], []byte("\n"))
}

// field reads one line of the head. Lines that are not needed to write the
// manifest again (files, bytes) are only compared, by ParseManifest.
func (m *Manifest) field(line string) (err error) {
	key, value, _ := strings.Cut(line, " ")
	switch key {
	case "edition":
		m.Edition = value
	case "release":
		m.Release.Number, err = strconv.Atoi(value)
	case "commit":
		m.Release.Commit = value
	case "date":
		m.Release.Date, err = time.Parse(dateForm, value)
	case "content":
		m.Content, err = ParseDigest(value)
	case "previous":
		var p Earlier
		number, digest, _ := strings.Cut(value, " ")
		if p.Number, err = strconv.Atoi(number); err == nil {
			p.Manifest, err = ParseDigest(digest)
		}
		m.Release.Previous = append(m.Release.Previous, p)
	case "files", "bytes":
	default:
		err = fmt.Errorf("unknown field %q", key)
	}
	return err
}

// parseEntry reads the line of one file.
func parseEntry(line string) (Entry, error) {
	sum, rest, _ := strings.Cut(line, " ")
	size, path, _ := strings.Cut(rest, " ")
	d, err := ParseDigest(sum)
	if err != nil {
		return Entry{}, err
	}
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil || n < 0 {
		return Entry{}, fmt.Errorf("%q is no size", size)
	}
	if err := checkPath(path); err != nil {
		return Entry{}, err
	}
	return Entry{Path: path, Size: n, SHA256: d}, nil
}

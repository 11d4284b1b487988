package archive

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"gongbao/internal/browsertest"
)

// day is when the releases of the tests were made.
var day = time.Date(2026, 11, 22, 4, 14, 8, 0, time.UTC)

// genManifest draws a manifest as NewManifest makes them.
func genManifest(t *rapid.T) *Manifest {
	paths := rapid.SliceOfNDistinct(rapid.StringMatching(`([a-z]{1,3}/)?[a-zA-Z0-9 .-]{1,5}[a-z市]`), 0, 6, rapid.ID[string]).Draw(t, "paths")
	var entries []Entry
	for _, p := range paths {
		if checkPath(p) == nil {
			entries = append(entries, Sum(p, rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "data")))
		}
	}
	r := Release{Date: day}
	if rapid.Bool().Draw(t, "released") {
		r.Commit = rapid.StringMatching(`[0-9a-f]{40}(\+changes)?`).Draw(t, "commit")
		r.Number = rapid.IntRange(1, 3).Draw(t, "number")
		for n := r.Number - 1; n > 0; n-- {
			r.Previous = append(r.Previous, Earlier{n, Sum("", []byte{byte(n)}).SHA256})
		}
	}
	m, err := NewManifest(r, entries)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestAManifestHasOneForm: what is written can be read, is written again the
// same, and with any byte changed, dropped or added is another manifest or none.
func TestAManifestHasOneForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := genManifest(t)
		text := m.Encode()
		again, err := ParseManifest(text)
		if err != nil || !bytes.Equal(again.Encode(), text) {
			t.Fatalf("%v\n%s\nbecame\n%s", err, text, again.Encode())
		}
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		spoilt := rapid.SampledFrom([][]byte{
			slices.Concat(text[:at], []byte{text[at] ^ byte(rapid.IntRange(1, 255).Draw(t, "flip"))}, text[at+1:]),
			slices.Concat(text[:at], text[at+1:]),
			slices.Concat(text[:at], []byte{'0'}, text[at:]),
		}).Draw(t, "spoilt")
		other, err := ParseManifest(spoilt)
		if err == nil && (other.Digest() == m.Digest() || !bytes.Equal(other.Encode(), spoilt)) {
			t.Fatalf("read as the same manifest:\n%s", spoilt)
		}
		if err != nil && !errors.Is(err, ErrManifest) {
			t.Fatalf("%v; want ErrManifest", err)
		}
	})
}

// TestPathsThatCannotStandOnALine are refused, and two files at one.
func TestPathsThatCannotStandOnALine(t *testing.T) {
	for _, p := range []string{"a\nb", `a\b`, "a\x7f", "../a", "/a", "", "."} {
		if _, err := NewManifest(Release{}, []Entry{{Path: p}}); err == nil {
			t.Errorf("%q was listed", p)
		}
	}
	if _, err := NewManifest(Release{}, []Entry{{Path: "a"}, {Path: "a"}}); err == nil {
		t.Error("a was listed twice")
	}
}

// TestTheContentIsWhatOthersSay: the digest of the content does not change with
// the pages that show it, and with every other.
func TestTheContentIsWhatOthersSay(t *testing.T) {
	content := func(about, other string) Digest {
		return Content([]Entry{Sum("a/about.html", []byte(about)), Sum("b.html", []byte(other))})
	}
	if content("1", "x") != content("2", "x") {
		t.Error("the about page changes the digest that it shows")
	}
	if content("1", "x") == content("1", "y") {
		t.Error("another page does not change the digest")
	}
}

// whole returns the files of a tree with its manifest.
func whole(t testing.TB, r Release, files map[string]string) fstest.MapFS {
	t.Helper()
	root := fstest.MapFS{}
	var entries []Entry
	for name, text := range files {
		root[name] = &fstest.MapFile{Data: []byte(text)}
		entries = append(entries, Sum(name, []byte(text)))
	}
	m, err := NewManifest(r, entries)
	if err != nil {
		t.Fatal(err)
	}
	root[ManifestName] = &fstest.MapFile{Data: m.Encode()}
	root[SumsName] = &fstest.MapFile{Data: m.Sums("")}
	return root
}

// sample is a small site.
var sample = map[string]string{"index.html": "one", "zh-hans/about.html": "two", "zh-hans/a/index.html": "three", "data/a b.json": "{}"}

// faults returns the findings as "changed index.html".
func faults(found []Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s %s", f.Fault, f.Path))
	}
	return out
}

// TestVerifyNamesEveryFault spoils a site in every way and expects to be told.
func TestVerifyNamesEveryFault(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(fstest.MapFS)
		want  []string
	}{
		{"nothing", func(fstest.MapFS) {}, nil},
		{"a byte", func(m fstest.MapFS) { m["index.html"].Data = []byte("onE") }, []string{"changed index.html"}},
		{"the length", func(m fstest.MapFS) { m["index.html"].Data = []byte("on") }, []string{"changed index.html"}},
		{"a loss", func(m fstest.MapFS) { delete(m, "data/a b.json") }, []string{"missing data/a b.json"}},
		{"an addition", func(m fstest.MapFS) { m["zh-hans/b.html"] = &fstest.MapFile{} }, []string{"added zh-hans/b.html"}},
		{"two at once", func(m fstest.MapFS) { m["x"] = m["index.html"]; delete(m, "index.html") }, []string{"missing index.html", "added x"}},
		{"the sums", func(m fstest.MapFS) { m[SumsName].Data[3] ^= 1 }, []string{"changed SHA256SUMS", "changed manifest.txt"}},
		{"no sums", func(m fstest.MapFS) { delete(m, SumsName) }, []string{"missing SHA256SUMS"}},
		{"the head", func(m fstest.MapFS) {
			m[ManifestName].Data = bytes.Replace(m[ManifestName].Data, []byte("release 2"), []byte("release 3"), 1)
		}, []string{"changed SHA256SUMS", "changed manifest.txt"}},
		{"the manifest and a file", func(m fstest.MapFS) { m[ManifestName].Data = []byte("x"); m["index.html"].Data = []byte("onE") },
			[]string{"changed index.html", "changed manifest.txt"}},
	} {
		root := whole(t, Release{Number: 2, Date: day}, sample)
		test.spoil(root)
		proof, err := Verify(root)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got := faults(proof.Findings); !slices.Equal(got, test.want) {
			t.Errorf("%s: found %q; want %q", test.name, got, test.want)
		}
		if proof.Whole() != (test.want == nil) {
			t.Errorf("%s: Whole() = %v", test.name, proof.Whole())
		}
	}
	if _, err := Verify(fstest.MapFS{"a": {}}); !errors.Is(err, ErrNoManifest) {
		t.Errorf("a tree without a manifest: %v", err)
	}
}

// TestReleasesFollowOneAnother: every release knows all before it.
func TestReleasesFollowOneAnother(t *testing.T) {
	var last *Manifest
	var digests []Digest
	for n := 1; n <= 3; n++ {
		m, err := NewManifest(NextRelease(last, "", day), []Entry{Sum("a", []byte{byte(n)})})
		if err != nil {
			t.Fatal(err)
		}
		if m.Release.Number != n || len(m.Release.Previous) != n-1 {
			t.Fatalf("release %d with %d before it; want %d", m.Release.Number, len(m.Release.Previous), n)
		}
		for i, p := range m.Release.Previous {
			if p.Number != n-1-i || p.Manifest != digests[n-2-i] {
				t.Errorf("release %d names %d %s before it", n, p.Number, p.Manifest)
			}
		}
		last, digests = m, append(digests, m.Digest())
	}
}

// TestSumsAreReadBySha256sum lets the ordinary tool check a folder.
func TestSumsAreReadBySha256sum(t *testing.T) {
	tool := browsertest.Program(t, "sha256sum", "coreutils")
	dir := t.TempDir()
	if err := os.CopyFS(dir, whole(t, Release{Date: day}, sample)); err != nil {
		t.Fatal(err)
	}
	check := func() (string, error) {
		c := exec.Command(tool, "--strict", "-c", SumsName)
		c.Dir = dir
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := check(); err != nil || strings.Count(out, ": OK") != len(sample)+1 {
		t.Errorf("%v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("onE"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := check(); err == nil || !strings.Contains(out, "index.html: FAILED") {
		t.Errorf("a changed file passed: %v\n%s", err, out)
	}
}

// TestEveryCorruptionOfAFolderIsNamed changes, removes and adds files of a site
// at random. With GONGBAO_CORRUPTIONS=1000 it tries as many.
func TestEveryCorruptionOfAFolderIsNamed(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 15))
	for range rounds(t) {
		root := pages(t)
		names := slices.Sorted(maps.Keys(root))
		name := names[random.IntN(len(names))]
		want := "changed " + name
		switch data := root[name].Data; {
		case name != ManifestName && random.IntN(4) == 0:
			delete(root, name)
			want = "missing " + name
		case random.IntN(4) == 0:
			name += ".html"
			root[name] = &fstest.MapFile{Data: data}
			want = "added " + name
		case len(data) == 0:
			root[name].Data = []byte("x")
		default:
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		}
		proof, err := Verify(root)
		if err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if !slices.Contains(faults(proof.Findings), want) {
			t.Errorf("%s was reported as %q", want, faults(proof.Findings))
		}
	}
}

package archive

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/klauspost/compress/zip"
	"pgregory.net/rapid"

	"gongbao/internal/browsertest"
)

// zipOf returns the sample site as a zip, with the regions it consists of.
func zipOf(t testing.TB, root fstest.MapFS) ([]byte, []region) {
	t.Helper()
	m, err := readManifest(files{root}, "")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	pk := newPacker(&b)
	if _, err := writeZip(pk, files{root}, m, "", nil, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), pk.dir
}

// pages is a site with files of many sizes, some of them hard to compress.
func pages(t testing.TB) fstest.MapFS {
	files := map[string]string{}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		text := make([]byte, random.IntN(3000))
		for j := range text {
			text[j] = byte('a' + random.IntN(2+i%24))
		}
		files[fmt.Sprintf("zh-hans/d%d/%d.html", i%3, i)] = fmt.Sprintf("<title>Page %d</title>%s", i, text)
	}
	files["index.html"] = "<title>Index</title>"
	files["zh-hans/about.html"] = "<title>About</title>"
	return whole(t, Release{Number: 2, Date: day, Previous: []Earlier{{Number: 1}}}, files)
}

// TestZipIsTheSiteAsItStands unpacks an archive and compares.
func TestZipIsTheSiteAsItStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := fstest.MapFS{}
		var entries []Entry
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`([a-z]{1,3}/)?[a-z]{4}\.html`), 1, 6, rapid.ID[string]).Draw(t, "names")
		for _, name := range names {
			data := rapid.SliceOfN(rapid.ByteRange('a', 'c'), 0, 200).Draw(t, "data")
			root[name] = &fstest.MapFile{Data: data}
			entries = append(entries, Sum(name, data))
		}
		m, err := NewManifest(Release{Date: day}, entries)
		if err != nil {
			t.Fatal(err)
		}
		root[ManifestName], root[SumsName] = &fstest.MapFile{Data: m.Encode()}, &fstest.MapFile{Data: m.Sums("")}
		var one, two bytes.Buffer
		for _, b := range []*bytes.Buffer{&one, &two} {
			if _, err := WriteZip(b, root, nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Fatal("packed twice, the bytes differ")
		}
		z, err := zip.NewReader(bytes.NewReader(one.Bytes()), int64(one.Len()))
		if err != nil {
			t.Fatal(err)
		}
		if len(z.File) != len(root) {
			t.Fatalf("%d files became %d", len(root), len(z.File))
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, root[f.Name].Data) {
				t.Fatalf("%s: %v, %q; want %q", f.Name, err, got, root[f.Name].Data)
			}
			if f.Flags != 0 || f.ExternalAttrs != 0o100644<<16 || !f.Modified.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) || len(f.Extra) > 0 {
				t.Fatalf("%s has a header of its own: %+v", f.Name, f.FileHeader)
			}
		}
		if proof, err := VerifyZip(bytes.NewReader(one.Bytes()), int64(one.Len())); err != nil || !proof.Whole() {
			t.Fatalf("%v, %+v", err, proof)
		}
	})
}

// TestNamesThatNotEverySystemTakes are refused, with the way out.
func TestNamesThatNotEverySystemTakes(t *testing.T) {
	for _, paths := range [][]string{
		{"市.html"}, {strings.Repeat("a", 121)}, {"a/con.txt"}, {"LPT1/a"}, {"a./b"}, {"a /b"}, {"a?b"},
		{"a.html", "A.html"}, {"A/a.html", "a/b.html"}, {"a/b", "A"},
	} {
		var entries []Entry
		for _, p := range paths {
			entries = append(entries, Entry{Path: p})
		}
		if err := CheckNames(entries); err == nil || !strings.Contains(err.Error(), "rename") {
			t.Errorf("%q: %v; want a refusal", paths, err)
		}
	}
	if err := CheckNames([]Entry{{Path: "a/con-text.html"}, {Path: "a/console.js"}, {Path: "b/a.html"}}); err != nil {
		t.Error(err)
	}
}

// TestAFileThatChangedIsNotPacked: a site that is not what its manifest says
// cannot become an archive.
func TestAFileThatChangedIsNotPacked(t *testing.T) {
	root := pages(t)
	root["index.html"].Data = []byte("forged")
	if _, err := WriteZip(io.Discard, root, nil, nil); err == nil || !strings.Contains(err.Error(), "index.html") {
		t.Errorf("WriteZip = %v; want index.html to be named", err)
	}
}

// TestALongFileIsPackedTwice compresses more than is kept in memory.
func TestALongFileIsPackedTwice(t *testing.T) {
	data := make([]byte, spool+spool/2)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range data {
		data[i] = byte(random.IntN(200)) // hardly compressible
	}
	root := whole(t, Release{Date: day}, map[string]string{"long.bin": string(data), "index.html": ""})
	file, _ := zipOf(t, root)
	if proof, err := VerifyZip(bytes.NewReader(file), int64(len(file))); err != nil || !proof.Whole() {
		t.Fatalf("%v, %+v", err, proof)
	}
	if len(file) > len(data)+1000 || len(file) < len(data)/2 {
		t.Errorf("%d bytes became %d", len(data), len(file))
	}
}

// rounds is how many corruptions a test tries: 60, or $GONGBAO_CORRUPTIONS.
func rounds(t testing.TB) int {
	if s := os.Getenv("GONGBAO_CORRUPTIONS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return 60
}

// spoil returns a copy of file with one thing wrong with it, and where.
func spoil(file []byte, random *rand.Rand) (spoilt []byte, at int, how string) {
	at = random.IntN(len(file))
	switch spoilt = slices.Clone(file); random.IntN(10) {
	case 0:
		return spoilt[:at], at, "cut off"
	case 1:
		return append(spoilt[:at], spoilt[at+1:]...), at, "a byte dropped"
	case 2:
		end := min(len(spoilt), at+512)
		for i := at; i < end; i++ {
			spoilt[i] = ^spoilt[i]
		}
		return spoilt, at, "a sector inverted"
	default:
		spoilt[at] ^= 1 << random.IntN(8)
		return spoilt, at, "a bit flipped"
	}
}

// nameOf returns the region that the byte at lies in.
func nameOf(regions []region, at int) string {
	name := ""
	for _, r := range regions {
		if int(r.start) <= at {
			name = r.name
		}
	}
	return name
}

// TestEveryCorruptionOfAZipIsNamed spoils an archive in a random place and
// expects the file that lies there to be named.
// With GONGBAO_CORRUPTIONS=1000 it tries as many.
func TestEveryCorruptionOfAZipIsNamed(t *testing.T) {
	file, regions := zipOf(t, pages(t))
	random := rand.New(rand.NewPCG(5, 6))
	for range rounds(t) {
		spoilt, at, how := spoil(file, random)
		proof, err := VerifyZip(bytes.NewReader(spoilt), int64(len(spoilt)))
		if err != nil {
			t.Fatalf("%s at %d: %v", how, at, err)
		}
		if proof.Whole() || len(proof.Findings) == 0 {
			t.Fatalf("%s at %d was not noticed", how, at)
		}
		want := nameOf(regions, at)
		if how != "a bit flipped" || want == "its directory" {
			continue // everything behind may be out of place
		}
		if !slices.ContainsFunc(proof.Findings, func(f Finding) bool { return strings.HasPrefix(f.Path, want) }) {
			t.Errorf("%s at %d, in %s, was reported as %q", how, at, want, faults(proof.Findings))
		}
	}
}

// TestUnzipAndSha256sumAgree lets ordinary tools unpack and check an archive.
func TestUnzipAndSha256sumAgree(t *testing.T) {
	browsertest.Program(t, "unzip", "unzip")
	browsertest.Program(t, "sha256sum", "coreutils")
	dir := t.TempDir()
	file, _ := zipOf(t, pages(t))
	if err := os.WriteFile(filepath.Join(dir, "site.zip"), file, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"unzip -q site.zip -d site && cd site && sha256sum --quiet --strict -c " + SumsName,
		`test "$(head -c -64 site.zip | sha256sum | cut -c1-64)" = "$(tail -c 64 site.zip)"`,
	} {
		c := exec.Command("sh", "-c", line)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", line, err, out)
		}
	}
}

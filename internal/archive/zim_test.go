package archive

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// zimOf writes the site in root as a ZIM file, and returns it with the regions
// it consists of.
func zimOf(t testing.TB, root fstest.MapFS) ([]byte, []region) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.zim")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := WriteZIM(f, root, ZIM{Title: "Site", Creator: "x", Publisher: "y", Name: "site"}, nil); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	z, err := openZIM(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := manifestIn(z)
	if err != nil {
		t.Fatal(err)
	}
	w, err := newZIMWriter(f2(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := z.copyTo(w, m); err != nil {
		t.Fatal(err)
	}
	if anew, err := os.ReadFile(w.f.Name()); err != nil || !bytes.Equal(anew, data) {
		t.Fatalf("written anew from its own files, the ZIM file differs (%v)", err)
	}
	return data, w.dir
}

// f2 returns an empty file that is removed with the test.
func f2(t testing.TB) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "anew"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// web is a site with what a ZIM file treats in its own way: a policy, a page
// that moved, two files alike.
func web(t testing.TB) fstest.MapFS {
	site := pages(t)
	files := map[string]string{
		"index.html":         `<meta charset="utf-8">` + "\n" + `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">` + "\n<title>One &amp; all · Site</title>",
		"zh-hans/old.html":   `<meta http-equiv="refresh" content="0; url=d1/1.html"><title>moved</title>`,
		"zh-hans/about.html": "<title>About</title>",
		"data/one.json":      "{}", "data/two.json": "{}",
	}
	for name, f := range site {
		if _, ok := files[name]; !ok && name != ManifestName && name != SumsName {
			files[name] = string(f.Data)
		}
	}
	return whole(t, Release{Number: 2, Date: day}, files)
}

func TestZIMHoldsTheSite(t *testing.T) {
	root := web(t)
	data, _ := zimOf(t, root)
	z, err := openZIM(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range root {
		want := f.Data
		switch name {
		case ManifestName, SumsName:
			continue
		case "index.html":
			want = []byte("<meta charset=\"utf-8\">\n<title>One &amp; all · Site</title>")
		case "zh-hans/old.html":
			want = root["zh-hans/d1/1.html"].Data
		}
		got, err := read(z, name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v, %q; want %q", name, err, got, want)
		}
	}
	if e := z.byPath["index.html"]; e.title != "One & all" || mimeTypes[e.mime].mime != "text/html" {
		t.Errorf("index.html has the title %q and the type %s", e.title, mimeTypes[e.mime].mime)
	}
	for name, to := range map[string]string{"zh-hans/old.html": "zh-hans/d1/1.html", "data/two.json": "data/one.json"} {
		if e := z.byPath[name]; e.mime != zimRedirect || e.leads != to {
			t.Errorf("%s is no redirect to %s", name, to)
		}
	}
	proof, err := VerifyZIM(bytes.NewReader(data), int64(len(data)))
	if err != nil || !proof.Whole() {
		t.Fatalf("%v, %+v", err, proof)
	}
	site, err := manifestIn(files{root})
	if err != nil {
		t.Fatal(err)
	}
	if m := proof.Manifest; m.Edition != EditionZIM || m.Content != site.Content || m.Release.Number != 2 {
		t.Errorf("its manifest is of %s, release %d, content %s", m.Edition, m.Release.Number, m.Content)
	}
	again, _ := zimOf(t, root)
	if !bytes.Equal(again, data) {
		t.Error("written twice, the bytes differ")
	}
}

// TestMetadataKeepsItsLimits holds the lengths that Kiwix asks for.
func TestMetadataKeepsItsLimits(t *testing.T) {
	long := strings.Repeat("策", 100)
	for _, f := range (ZIM{Title: long, Description: long}).fields(day) {
		most := map[string]int{"Title": 30, "Description": 80}[f.name]
		if n := len([]rune(f.value)); most > 0 && n != most {
			t.Errorf("%s has %d characters; want %d", f.name, n, most)
		}
	}
}

// TestALongFileHasAClusterOfItsOwn writes and reads more than is kept in memory.
func TestALongFileHasAClusterOfItsOwn(t *testing.T) {
	data := make([]byte, holdable+clusterSize)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range data {
		data[i] = byte(random.IntN(200))
	}
	root := whole(t, Release{Date: day}, map[string]string{"long.bin": string(data), "index.html": "<title>x</title>", "z.html": "z"})
	file, _ := zimOf(t, root)
	if proof, err := VerifyZIM(bytes.NewReader(file), int64(len(file))); err != nil || !proof.Whole() {
		t.Fatalf("%v, %+v", err, proof)
	}
	z, err := openZIM(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := read(z, "long.bin"); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%v; %d bytes came back of %d", err, len(got), len(data))
	}
}

// TestEveryCorruptionOfAZIMIsNamed spoils an archive in a random place and
// expects what lies there to be named: the file, or for a cluster one of its
// files. With GONGBAO_CORRUPTIONS=1000 it tries as many.
func TestEveryCorruptionOfAZIMIsNamed(t *testing.T) {
	file, regions := zimOf(t, web(t))
	intact, err := openZIM(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(7, 8))
	for range rounds(t) {
		spoilt, at, how := spoil(file, random)
		proof, err := VerifyZIM(bytes.NewReader(spoilt), int64(len(spoilt)))
		if err != nil {
			t.Fatalf("%s at %d: %v", how, at, err)
		}
		if proof.Whole() || len(proof.Findings) == 0 {
			t.Fatalf("%s at %d was not noticed", how, at)
		}
		if want := nameOf(regions, at); how == "a bit flipped" && !names(proof.Findings, want, intact) {
			t.Errorf("%s at %d, in %s, was reported as %q", how, at, want, faults(proof.Findings))
		}
	}
}

// names reports whether one of the findings is about the region: that itself,
// the file it is the entry of, a file in it if it is a cluster of intact, or the
// header and directory as a whole if it is part of them.
func names(found []Finding, region string, intact *zimFile) bool {
	entry, isEntry := strings.CutPrefix(region, "the entry of ")
	first, _, _ := strings.Cut(region, " to ")
	return slices.ContainsFunc(found, func(f Finding) bool {
		switch {
		case strings.HasPrefix(f.Path, region):
			return true
		case isEntry:
			return f.Path == entry || f.Path == "its header and directory"
		case strings.HasPrefix(region, "its "):
			return f.Path == "its header and directory" || region != "its checksum" && intact.byPath[f.Path] != nil
		}
		is, of := intact.byPath[f.Path], intact.byPath[first]
		if of == nil { // X, which no manifest lists
			return strings.HasPrefix(f.Path, "M/Illustration")
		}
		if is != nil && is.mime == zimRedirect {
			is = intact.byPath[is.leads]
		}
		return is != nil && is.cluster == of.cluster
	})
}

// FuzzOpenZIM holds that no bytes make the reader panic.
func FuzzOpenZIM(f *testing.F) {
	data, _ := zimOf(f, whole(f, Release{Date: day}, sample))
	f.Add(data)
	f.Add(data[:100])
	f.Fuzz(func(t *testing.T, data []byte) {
		z, err := openZIM(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		paths, err := z.paths()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			if r, err := z.open(p); err == nil {
				_, _ = io.Copy(io.Discard, io.LimitReader(r, 1<<20))
			}
		}
	})
}

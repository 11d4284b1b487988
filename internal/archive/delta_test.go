package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// archiveOf packs the files as the release after last and opens the archive.
func archiveOf(t testing.TB, last *Manifest, files map[string]string) (*Archive, []byte) {
	t.Helper()
	data, _ := zipOf(t, whole(t, NextRelease(last, "", day), files))
	return open(t, data), data
}

func open(t testing.TB, data []byte) *Archive {
	t.Helper()
	a, err := OpenArchive(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func manifestOf(t testing.TB, a *Archive) *Manifest {
	t.Helper()
	m, err := a.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// deltaOf returns the delta between two archives.
func deltaOf(t testing.TB, old, anew *Archive) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := WriteDelta(&b, old, anew, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// longPages are files of several kilobytes that differ little from one another.
func longPages() map[string]string {
	files := map[string]string{"index.html": "<title>x</title>"}
	random := rand.New(rand.NewPCG(1, 9))
	words := strings.Fields("健康 教育 住房 交通 水利 生态 能源 安全 文化 就业 养老 医疗 绿化 排水 防涝 改造 建设 推进 完善 落实")
	for i := range 60 {
		var b strings.Builder
		for range 800 {
			b.WriteString(words[random.IntN(len(words))])
		}
		files[fmt.Sprintf("zh-hans/d/%d.html", i)] = b.String()
	}
	return files
}

// TestDeltasMakeTheWholeArchive edits a site at random, 50 times one after the
// other, and expects every delta to make the very bytes of the new archive.
func TestDeltasMakeTheWholeArchive(t *testing.T) {
	files := map[string]string{"index.html": "<title>x</title>", "empty.txt": ""}
	for name, f := range pages(t) {
		if name != ManifestName && name != SumsName {
			files[name] = string(f.Data)
		}
	}
	random := rand.New(rand.NewPCG(10, 11))
	old, _ := archiveOf(t, nil, files)
	for edit := range 50 {
		names := make([]string, 0, len(files))
		for name := range files {
			names = append(names, name)
		}
		slices.Sort(names)
		for range 1 + random.IntN(4) {
			name := names[random.IntN(len(names))]
			text := files[name]
			at := random.IntN(len(text) + 1)
			switch random.IntN(5) {
			case 0:
				delete(files, name)
			case 1:
				files[fmt.Sprintf("new/%d-%d.html", edit, random.IntN(100))] = text + "!"
			case 2:
				files[name] = text[:at]
			default:
				files[name] = text[:at] + "改" + text[at:]
			}
		}
		anew, want := archiveOf(t, manifestOf(t, old), files)
		change := deltaOf(t, old, anew)
		var got bytes.Buffer
		if _, err := ApplyDelta(&got, old, open(t, change), nil); err != nil {
			t.Fatalf("edit %d: %v", edit, err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Fatalf("edit %d: the delta makes %d bytes that are not those of the archive, %d", edit, got.Len(), len(want))
		}
		if proof, err := VerifyZip(bytes.NewReader(change), int64(len(change))); err != nil || !proof.Whole() {
			t.Fatalf("edit %d: the delta is not whole: %v, %v", edit, err, proof)
		}
		old = anew
	}
}

// TestOneEditMakesASmallDelta changes one word of one long page.
func TestOneEditMakesASmallDelta(t *testing.T) {
	files := longPages()
	old, _ := archiveOf(t, nil, files)
	files["zh-hans/d/7.html"] = strings.Replace(files["zh-hans/d/7.html"], "教育", "教育事业", 1)
	anew, all := archiveOf(t, manifestOf(t, old), files)
	if change := deltaOf(t, old, anew); len(change) > len(all)/20 {
		t.Errorf("the delta has %d bytes, more than 5 %% of %d", len(change), len(all))
	}
}

// TestDeltasSayWhyTheyDoNotFit applies a delta to what it was not made for.
func TestDeltasSayWhyTheyDoNotFit(t *testing.T) {
	files := longPages()
	one, oneBytes := archiveOf(t, nil, files)
	files["a.html"] = "a"
	two, _ := archiveOf(t, manifestOf(t, one), files)
	files["b.html"] = "b"
	three, _ := archiveOf(t, manifestOf(t, two), files)
	change := deltaOf(t, two, three)
	if _, err := ApplyDelta(io.Discard, one, open(t, change), nil); !errors.Is(err, ErrOtherBase) {
		t.Errorf("a delta for release 2 on release 1: %v", err)
	}
	if _, err := ApplyDelta(io.Discard, one, two, nil); !errors.Is(err, ErrNoDelta) {
		t.Errorf("an archive for a delta: %v", err)
	}
	spoilt := slices.Clone(change)
	spoilt[len(spoilt)/2] ^= 1
	if _, err := ApplyDelta(io.Discard, two, open(t, spoilt), nil); err == nil {
		t.Error("a damaged delta was applied")
	}
	change = deltaOf(t, one, two)
	at := bytes.Index(oneBytes, []byte("zh-hans/d/1.html")) + 100
	hurt := slices.Clone(oneBytes)
	hurt[at] ^= 1
	if _, err := ApplyDelta(io.Discard, open(t, hurt), open(t, change), nil); err == nil {
		t.Error("a damaged archive was updated")
	}
}

// TestPatchesAreUndone holds patchOf and patched against each other.
func TestPatchesAreUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.SliceOfN(rapid.ByteRange('a', 'd'), 0, 300).Draw(t, "before")
		after := rapid.SliceOfN(rapid.ByteRange('a', 'd'), 0, 300).Draw(t, "after")
		patch, err := patchOf(before, after)
		if err != nil {
			t.Fatal(err)
		}
		got, err := patched(before, patch)
		if err != nil || !bytes.Equal(got, after) {
			t.Fatalf("%v; %q became %q", err, after, got)
		}
	})
}

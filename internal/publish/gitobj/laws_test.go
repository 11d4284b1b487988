package gitobj

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// TestTreesAreReadAsWritten writes entries in git's form and reads them.
func TestTreesAreReadAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]int{20, 32}).Draw(t, "size")
		var raw bytes.Buffer
		var want []entry
		for range rapid.IntRange(0, 8).Draw(t, "entries") {
			e := entry{
				mode: rapid.SampledFrom([]string{modeFile, modeFolder, "120000"}).Draw(t, "mode"),
				name: strings.ReplaceAll(rapid.String().Draw(t, "name"), "\x00", "0"),
				id:   hex.EncodeToString(rapid.SliceOfN(rapid.Byte(), size, size).Draw(t, "id")),
			}
			id, _ := hex.DecodeString(e.id)
			fmt.Fprintf(&raw, "%s %s\x00%s", e.mode, e.name, id)
			want = append(want, e)
		}
		got, err := parseTree(raw.Bytes(), size)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("parseTree = %v, %v; want %v", got, err, want)
		}
	})
}

// FuzzTree: whatever a tree holds, reading it ends, and what was read is all
// there was.
func FuzzTree(f *testing.F) {
	f.Add([]byte("100644 a.txt\x0012345678901234567890"))
	f.Add([]byte("100644 a.txt\x00short"))
	f.Add([]byte("\x00 "))
	f.Fuzz(func(t *testing.T, raw []byte) {
		es, err := parseTree(raw, 20)
		if err != nil {
			return
		}
		n := 0
		for _, e := range es {
			n += len(e.mode) + 1 + len(e.name) + 1 + 20
		}
		if n != len(raw) {
			t.Errorf("%d of %d bytes were read", n, len(raw))
		}
	})
}

// FuzzName: a name that passes is safe wherever a site may live.
func FuzzName(f *testing.F) {
	for _, s := range []string{"a.txt", "..", "con.txt", "e\u0301", "a\u202eb", "\xff", "目录（一）.md"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if wrongName(name) != nil {
			return
		}
		if name == "" || strings.ContainsAny(name, "/\\\x00:") || name == "." || name == ".." || !norm.NFC.IsNormalString(name) {
			t.Errorf("%q passed", name)
		}
		if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) && !unicode.IsSpace(r) && unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%q holds what cannot be seen", name)
		}
		if strings.EqualFold(strings.TrimRight(name, ". "), ".git") {
			t.Errorf("%q is git's own", name)
		}
	})
}

// FuzzHead: an answer of git is read wholly or refused.
func FuzzHead(f *testing.F) {
	f.Add("ab blob 12\n")
	f.Add("ab missing\n")
	f.Add("cd blob 12\n")
	f.Fuzz(func(t *testing.T, head string) {
		kind, size, err := parseHead("ab", head)
		if err == nil && !strings.HasPrefix(head, fmt.Sprintf("ab %s ", kind)) {
			t.Errorf("%q was read as %s of %d bytes", head, kind, size)
		}
	})
}

// TestZeroBytesAreFoundWhereverTheyAre cuts a text into pieces of every size.
func TestZeroBytesAreFoundWhereverTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.ByteRange(1, 255), 0, 100).Draw(t, "text")
		piece := make([]byte, rapid.IntRange(2, 40).Draw(t, "piece"))
		at := rapid.IntRange(0, len(text)).Draw(t, "at")
		wide := bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff"))
		if got, err := holdsZero(bytes.NewReader(text), piece); got || err != nil {
			t.Fatalf("holdsZero = %v, %v without a zero", got, err)
		}
		with := append(append(bytes.Clone(text[:at]), 0), text[at:]...)
		got, err := holdsZero(io.MultiReader(bytes.NewReader(with)), piece)
		if err != nil || got == (wide && at >= 2) {
			t.Fatalf("holdsZero = %v, %v with a zero at %d of %q", got, err, at, text)
		}
	})
}

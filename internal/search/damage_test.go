package search

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"gongbao/internal/doc"
)

// smallEntries are enough for every kind of file: with enough units one
// list leaves its shard.
func smallEntries(n int) []Entry {
	out := make([]Entry, n)
	for i := range out {
		text := doc.Words{Hans: "发展养老服务，到2025年。", Hant: "發展養老服務，到2025年。"}
		if i%3 == 0 {
			text = doc.Words{Hans: "合理发展。", Hant: "合理發展。"}
		}
		out[i] = Entry{
			Unit: "d/" + string(rune('a'+i%26)), Line: i, Document: Name{ID: "d", Words: doc.Words{Hans: "纲要", Hant: "綱要"}},
			Date: "2021", Kind: "task", Title: doc.Words{Hans: "养老", Hant: "養老"}, Text: text,
			Agencies: []doc.Words{{Hans: "民政局", Hant: "民政局"}},
		}
	}
	return out
}

// ask asks enough to read files of every kind.
func ask(fsys fs.FS) error {
	x, err := Open(fsys)
	if err != nil {
		return err
	}
	for _, q := range []string{"养老服务 合理", "养", "发展", "养老", "不存在发展", "2025"} {
		if _, err := x.Search(q, Options{Count: true, Want: map[Facet][]string{ByKind: {"task"}}}); err != nil {
			return err
		}
	}
	return nil
}

// A file that is missing, cut or changed in one character is an error that names
// it; never a panic, never a wrong answer passed off as a right one.
func TestDamageIsReported(t *testing.T) {
	whole, _ := write(t, smallEntries(hotUnits+600), testFold)
	if err := ask(whole); err != nil {
		t.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(whole))
	kinds := map[string]bool{}
	for _, name := range names {
		kind := name[:strings.LastIndex(name, "/")+1]
		if kind == "search/" {
			kind = name
		}
		if kinds[kind] {
			continue // one of each kind
		}
		kinds[kind] = true
		data := whole[name].Data
		for _, spoilt := range [][]byte{nil, {}, data[:len(data)/2], flip(data, len(data)/2), flip(data, len(data)-10), append(data[:len(data):len(data)], 'x')} {
			fsys := maps.Clone(whole)
			fsys[name] = &fstest.MapFile{Data: spoilt}
			if spoilt == nil {
				delete(fsys, name)
			}
			err := ask(fstest.MapFS(fsys))
			if err == nil || !strings.Contains(err.Error(), name) && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s with %d of %d bytes: error is %v", name, len(spoilt), len(data), err)
			}
		}
	}
	if len(kinds) != 5 {
		t.Errorf("kinds of files are %v, want 5", kinds)
	}
}

func flip(b []byte, i int) []byte {
	out := slices.Clone(b)
	out[i] ^= 1
	return out
}

// A whole file of another build is an error that names it.
func TestBuildsDoNotMix(t *testing.T) {
	entries := smallEntries(hotUnits + 600)
	whole, _ := write(t, entries, testFold)
	entries[len(entries)-1].Agencies = []doc.Words{same("水利局")}
	other, _ := write(t, entries, testFold)
	for _, name := range []string{"search/t/0.js", "search/h/0.js", "search/f/0.js", "search/facets.js"} {
		mixed := maps.Clone(whole)
		mixed[name] = other[name]
		if err := ask(mixed); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s of another build: error is %v", name, err)
		}
	}
	mixed := maps.Clone(whole)
	mixed["search/index.js"] = other["search/index.js"]
	if err := ask(mixed); err == nil {
		t.Error("an index of another build is taken")
	}
}

// keyOf returns the key of a file of an index.
func keyOf(t testing.TB, fsys fstest.MapFS, name string) uint32 {
	t.Helper()
	if name == "search/index.js" {
		return 0
	}
	return open(t, fsys).key
}

// The reader takes any content behind a right checksum without panicking.
func FuzzReader(f *testing.F) {
	whole := fstest.MapFS{}
	_, err := Write(slices.Values(smallEntries(40)), testFold, func(path string, data []byte) error {
		whole[path] = &fstest.MapFile{Data: data}
		return nil
	})
	if err != nil {
		f.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(whole))
	for i, name := range names {
		raw, err := unpack(strings.TrimSuffix(strings.TrimPrefix(name, "search/"), ".js"), keyOf(f, whole, name), whole[name].Data)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(i, raw)
		f.Add(i, raw[:len(raw)/2])
	}
	f.Fuzz(func(t *testing.T, i int, raw []byte) {
		name := names[uint(i)%uint(len(names))]
		p, err := newPacker()
		if err != nil {
			t.Fatal(err)
		}
		p.key = keyOf(t, whole, name)
		data, err := p.script(strings.TrimSuffix(strings.TrimPrefix(name, "search/"), ".js"), raw)
		if err != nil {
			t.Fatal(err)
		}
		fsys := maps.Clone(whole)
		fsys[name] = &fstest.MapFile{Data: data}
		_ = ask(fstest.MapFS(fsys)) // an answer or an error, no panic
	})
}

var whole = regexp.MustCompile("^\uFEFFgongbaoSearch\\(\"t/1\",\"[^\"\\\\\\x00-\\x1f\u2028\u2029]*\"\\);\n$")

// The encoding of files gives back what it was given.
func FuzzScript(f *testing.F) {
	f.Add([]byte(""))
	f.Add([]byte("养老服务"))
	f.Add([]byte{0, 1, 255, '"', '\\'})
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := newPacker()
		if err != nil {
			t.Fatal(err)
		}
		script, err := p.script("t/1", raw)
		if err != nil {
			t.Fatal(err)
		}
		units := make([]uint16, len(script)/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(script[2*i:])
		}
		if text := string(utf16.Decode(units)); !whole.MatchString(text) || strings.ContainsRune(text, 0xfffd) {
			t.Fatalf("not a script that calls one function with one string: %q", text)
		}
		got, err := unpack("t/1", 0, script)
		if err != nil || string(got) != string(raw) {
			t.Fatalf("got %q, %v; want %q", got, err, raw)
		}
	})
}

// Entries given twice make the same files byte for byte.
func TestSameInputSameBytes(t *testing.T) {
	a, _ := write(t, smallEntries(300), testFold)
	b, _ := write(t, smallEntries(300), testFold)
	if len(a) != len(b) {
		t.Fatalf("%d files and %d files", len(a), len(b))
	}
	for name := range a {
		if string(a[name].Data) != string(b[name].Data) {
			t.Errorf("%s differs", name)
		}
	}
}

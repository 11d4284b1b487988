package source_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"gongbao/internal/doc"
	"gongbao/internal/source"
)

// announced lists the encodings that the bytes themselves announce.
var announced = []struct {
	name string
	enc  encoding.Encoding
}{
	{"UTF-8", encoding.Nop},
	{"UTF-8 BOM", unicode.UTF8BOM},
	{"UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	{"UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
}

// TestDecodeKeepsEveryCharacter holds that any text survives every encoding
// that announces itself, line ends and all.
func TestDecodeKeepsEveryCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(
			rapid.RuneFrom([]rune("一、（一）加强城市内涝治理。\r\n\t 〇―\ufeff𠮷")), rapid.Rune(),
		)).Draw(t, "text")
		text = "正文" + strings.ReplaceAll(text, "\x00", "")
		e := announced[rapid.IntRange(0, len(announced)-1).Draw(t, "encoding")]
		raw, err := e.enc.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		f, err := source.Decode([]byte(raw), "a.txt", "seeds/a.txt")
		if err != nil {
			t.Fatal(err)
		}
		if f.Text != text || f.Encoding != e.name {
			t.Fatalf("%s: got %q in %s, want %q", e.name, f.Text, f.Encoding, text)
		}
	})
}

// TestDecodeTellsLegacyEncodings re-encodes paragraphs of the seeds; what the
// encoding has no character for is left out first.
func TestDecodeTellsLegacyEncodings(t *testing.T) {
	legacy := map[string]encoding.Encoding{"GB18030": simplifiedchinese.GB18030, "Big5": traditionalchinese.Big5}
	scripts := map[string]string{"GB18030": "0*.txt", "Big5": "001*.txt"}
	for name, enc := range legacy {
		t.Run(name, func(t *testing.T) {
			judged := 0
			for _, p := range paragraphs(t, scripts[name]) {
				p = encodable(enc, p)
				raw, err := enc.NewEncoder().String(p)
				if err != nil {
					t.Fatal(err)
				}
				f, err := source.Decode([]byte(raw), "a.txt", "a.txt")
				if err != nil {
					t.Errorf("%v\nfor %q", err, p)
					continue
				}
				if f.Text != p || strings.TrimSuffix(f.Encoding, "-HKSCS") != name {
					t.Errorf("got %s %q\nwant %q", f.Encoding, f.Text, p)
				}
				judged++
			}
			if judged < 20 {
				t.Errorf("only %d paragraphs judged", judged)
			}
		})
	}
}

// paragraphs returns the lines of at least 100 bytes of the matching seeds.
func paragraphs(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob("../../seeds/" + pattern)
	if err != nil || len(names) == 0 {
		t.Fatal(err, "no seeds")
	}
	var out []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if len(line) >= 100 {
				out = append(out, line)
			}
		}
	}
	return out
}

// TestUTF16WithoutMark holds that paragraphs of the seeds in UTF-16 are told
// by their text alone, and in the right byte order.
func TestUTF16WithoutMark(t *testing.T) {
	for name, enc := range map[string]encoding.Encoding{
		"UTF-16LE": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16BE": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		for _, p := range paragraphs(t, "00*.txt") {
			raw, err := enc.NewEncoder().String(p)
			if err != nil {
				t.Fatal(err)
			}
			f, err := source.Decode([]byte(raw), "a.txt", "a.txt")
			if err != nil {
				t.Errorf("%v\nfor %q", err, p)
				continue
			}
			if f.Text != p || f.Encoding != name {
				t.Errorf("%s: got %s %.60q\nwant %.60q", name, f.Encoding, f.Text, p)
			}
		}
	}
}

// TestHongKongCharacters holds that Big5 with characters of Hong Kong's
// supplement is read as that.
func TestHongKongCharacters(t *testing.T) {
	raw := "\xad\xbb\xb4\xe4\xa6\xb3\xa4H\xa6b\xa6a\xa4W\xa4\xa3\xa5i\xa5H\xa9M\x9d\xa5"
	f, err := source.Decode([]byte(raw), "a.txt", "a.txt")
	if err != nil || f.Encoding != "Big5-HKSCS" || f.Text != "香港有人在地上不可以和䔉" {
		t.Fatalf("%+v, %v", f, err)
	}
}

// TestDamageIsFound breaks one character of a text in an encoding that nothing
// announces: the refusal names the encoding, the byte and the line.
func TestDamageIsFound(t *testing.T) {
	lines := paragraphs(t, "000*.txt")[:4]
	for _, end := range []string{"\n", "\r\n", "\r"} {
		raw, err := simplifiedchinese.GB18030.NewEncoder().String(strings.TrimSpace(lines[0]) + end + strings.TrimSpace(lines[1]) + end)
		if err != nil {
			t.Fatal(err)
		}
		_, err = source.Decode([]byte(raw+"\xd6"), "a.txt", "a.txt")
		var refused *source.Refusal
		if !errors.As(err, &refused) {
			t.Fatalf("got %v", err)
		}
		p := refused.Problem
		if p.Pos.Line != 3 || !strings.Contains(p.En, "GB18030") || !strings.Contains(p.En, fmt.Sprint("byte ", len(raw))) {
			t.Errorf("with %q: %s", end, p.Format("en"))
		}
	}
}

// TestPrivateUseIsRare holds that a text may have a few characters for private
// use, and stray control characters, in an encoding told by its text.
func TestPrivateUseIsRare(t *testing.T) {
	text := strings.Repeat("加强城市内涝治理，推进建设。", 10) + "\uf014\x0b\x1a"
	raw, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	f, err := source.Decode([]byte(raw), "a.txt", "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	if f.Text != text {
		t.Errorf("got %+q\nwant %+q", f.Text, text)
	}
}

// encodable returns s without the characters that enc has no code for.
func encodable(enc encoding.Encoding, s string) string {
	return strings.Map(func(r rune) rune {
		if _, err := enc.NewEncoder().String(string(r)); err != nil {
			return -1
		}
		return r
	}, s)
}

// TestRefusals lists what is not accepted, with the place the message must
// name.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name, file, raw string
		line            int
		says            string
	}{
		{"one bad byte in UTF-8", "a.txt", "第一行\n第二行坏\xff字节，其余都好", 2, "byte 22"},
		{"cut off inside a character", "a.txt", "文件没有传完就断\xe4\xba", 1, "byte 24"},
		{"Latin-1", "a.txt", "caf\xe9 au lait", 1, "UTF-8"},
		{"too little to tell", "a.txt", "\xd6\xd0\xb9\xfa", 1, "UTF-8"},
		{"half a UTF-16 character", "a.txt", "\xff\xfe\x2d\x4e\n\x00\x87", 2, "cut off"},
		{"lone surrogate", "a.txt", "\xff\xfe\x00\xd8\x2d\x4e", 1, "damaged at byte 2"},
		{"zero byte", "a.txt", "正文\n正\x00文", 2, "zero byte"},
		{"zero byte behind lone CRs", "a.txt", "正文\r正\r\n\x00文", 3, "zero byte"},
		{"UTF-8 cut behind its mark", "a.txt", "\ufeff正文\xe4", 1, "UTF-8 text is damaged at byte 9"},
		{"empty", "a.txt", " \n\t", 0, "empty"},
		{"PDF under a wrong name", "a.txt", "%PDF-1.7\n\xe2\xe3", 0, "PDF reader"},
		{"Word", "a.docx", "PK\x03\x04\x14", 0, "word processor"},
		{"by name", "plan.go", "package plan", 0, "Go"},
		{"unknown kind", "plan.qqq", "规划", 0, ".qqq"},
		{"no extension", "Makefile", "all:", 0, "Makefile"},
		{"page source", "a.txt", "\n<!DOCTYPE html><p>规划</p>", 1, "web page"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := source.Decode([]byte(c.raw), c.file, "seeds/"+c.file)
			var refused *source.Refusal
			if !errors.As(err, &refused) {
				t.Fatalf("got %v, %v", f, err)
			}
			p := refused.Problem
			if p.Pos.Line != c.line || !strings.Contains(p.En, c.says) || p.Severity != doc.Severe {
				t.Errorf("got %s (%s)", p.Format("en"), p.Severity)
			}
			if !strings.Contains(p.En, " — ") || !strings.Contains(p.Zh, " — ") {
				t.Errorf("no advice in %q, %q", p.En, p.Zh)
			}
		})
	}
}

// TestReadFileNamesAsSeedsDoes holds that a file has the same name however it
// is reached.
func TestReadFileNamesAsSeedsDoes(t *testing.T) {
	dir := t.TempDir()
	for name, want := range map[string]string{
		"seeds/a.txt":         "a.txt",
		"seeds/2024/a.txt":    "2024/a.txt",
		"elsewhere/a.txt":     "a.txt",
		"seeds/x/seeds/b.txt": "b.txt",
		"notseeds/a.txt":      "a.txt",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("正文"), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := source.ReadFile(path, name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name != want || f.Path != name {
			t.Errorf("%s: named %s, path %s, want %s", name, f.Name, f.Path, want)
		}
	}
}

// FuzzDecode holds that any bytes either become valid text or are refused with
// a place inside them.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"正文\r\n", "\xff\xfe\x2d\x4e", "\xfe\xff\x4e\x2d", "\ufeff一、", "\xd6\xd0\xb9\xfa", "%PDF-", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := source.Decode(raw, "a.txt", "a.txt")
		if err == nil {
			if !utf8.ValidString(file.Text) || file.Size != len(raw) || len(file.SHA256) != 64 {
				t.Fatalf("%+v", file)
			}
			return
		}
		var refused *source.Refusal
		if !errors.As(err, &refused) {
			t.Fatalf("not a refusal: %v", err)
		}
		if line := refused.Problem.Pos.Line; line > 1+strings.Count(string(raw), "\n")+strings.Count(string(raw), "\r") {
			t.Fatalf("line %d is outside the file", line)
		}
	})
}

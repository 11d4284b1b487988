package source_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gongbao/internal/doc"
	"gongbao/internal/source"
)

// awkward are texts that YAML reads as something else where they stand bare.
var awkward = []string{"null", "~", "true", "No", "2023", "1e5", "- 甲", "甲: 乙", "甲 # 乙", "[甲]", "{甲}", "甲，乙", "甲,乙", "*甲", "&甲", "!甲", "@", "`", "%", "'", `"`, `\`, "---", "甲\n乙", "甲\t乙", " 甲 ", "\u00a0", "\u2028", "\ufeff", "\x7f", "𠮷", "《〈甲〉乙》", "榕政综〔2023〕12号", "榕政综[2023]12号"}

func anyText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(awkward), rapid.StringN(1, 12, -1), rapid.StringOfN(rapid.SampledFrom([]rune("福州市，〔2023〕:#-[]{}\"'\\ \n")), 1, 12, -1))
}

// headers draws headers that can be read.
func headers() *rapid.Generator[*doc.Header] {
	unknownOr := func(g *rapid.Generator[string]) *rapid.Generator[string] { return rapid.OneOf(rapid.Just(""), g) }
	list := rapid.SliceOfNDistinct(anyText(), 0, 3, rapid.ID[string])
	id := rapid.StringMatching(`[a-z0-9]{1,6}(-[a-z0-9]{1,6})?x`)
	date := unknownOr(rapid.SampledFrom([]string{"2023-12-19", "1999-01-01", "2024-02-29"}))
	return rapid.Custom(func(t *rapid.T) *doc.Header {
		h := &doc.Header{
			ID: id.Draw(t, "id"), Level: unknownOr(id).Draw(t, "level"),
			Status: unknownOr(rapid.SampledFrom([]string{"in-force", "draft"})).Draw(t, "status"),
			URL:    unknownOr(rapid.SampledFrom([]string{"https://example.org/1.html#a", "http://a/?b=c&d: e"})).Draw(t, "url"),
			Meta: doc.Meta{
				Title: unknownOr(anyText()).Draw(t, "title"), Issuer: list.Draw(t, "issuer"),
				Number: unknownOr(anyText()).Draw(t, "number"), Kind: unknownOr(rapid.SampledFrom([]string{"notice", "law"})).Draw(t, "kind"),
				Adopted: date.Draw(t, "adopted"), Issued: date.Draw(t, "issued"), Published: date.Draw(t, "published"),
				Addressees: unknownOr(anyText()).Draw(t, "addressees"), ShortNames: list.Draw(t, "short names"),
			},
			Inferred: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"title", "kind", "number"}), 0, 2, rapid.ID[string]).Draw(t, "inferred"),
			Source:   doc.Source{File: anyText().Draw(t, "file"), SHA256: unknownOr(rapid.StringMatching(`[0-9]{64}|[0-9a-f]{64}`)).Draw(t, "digest")},
			Note:     strings.Trim(anyText().Draw(t, "note"), " \t\r\n"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "errata") {
			h.Errata = append(h.Errata, doc.Erratum{
				Line: rapid.IntRange(1, 99).Draw(t, "line"), Found: anyText().Draw(t, "found"),
				Read: anyText().Draw(t, "read"), Why: anyText().Draw(t, "why"),
			})
		}
		return h
	})
}

// readBack returns the header that a site with this one file has.
func readBack(h *doc.Header, text []byte) (*doc.Header, []doc.Problem) {
	p := "content/documents/" + h.ID + ".md"
	content, problems, _ := source.Content(fstest.MapFS{p: &fstest.MapFile{Data: text}})
	if len(content.Headers) != 1 {
		return nil, problems
	}
	return content.Headers[0], problems
}

var places = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreFields(doc.Header{}, "Path", "Lines", "NoteLine"),
	cmpopts.IgnoreFields(doc.Erratum{}, "At", "File"),
}

// TestFormatHeaderIsReadBack holds that a header is read as it was written, and
// that every key stands in the text, known or not.
func TestFormatHeaderIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := headers().Draw(t, "header")
		text := source.FormatHeader(h)
		got, problems := readBack(h, text)
		if diff := cmp.Diff(h, got, places); diff != "" {
			t.Fatalf("read back (-want +got):\n%s%s\n%v", diff, text, problems)
		}
		for _, f := range source.HeaderFields(h) {
			want := "\n" + f.Key + ": "
			if len(f.Values) == 0 {
				want = "\n# " + f.Key + ":  "
			}
			if !bytes.Contains(text, []byte(want)) {
				t.Fatalf("no line %q in\n%s", want, text)
			}
		}
		for _, p := range problems {
			if !slices.Contains([]string{"missing-key", "level", "number"}, p.Rule) {
				t.Fatalf("%s\n%s", p.Format("en"), text)
			}
		}
	})
}

// TestFormatHeaderOfOwnContent holds the same of the headers of this site, and
// that all have the same example at their head.
func TestFormatHeaderOfOwnContent(t *testing.T) {
	root := "../.."
	content, _, err := source.Content(os.DirFS(root))
	if err != nil || len(content.Headers) == 0 {
		t.Fatal(err, "no headers")
	}
	for _, h := range content.Headers {
		text := source.FormatHeader(h)
		got, _ := readBack(h, text)
		if diff := cmp.Diff(h, got, places); diff != "" {
			t.Errorf("%s read back (-want +got):\n%s", h.Path, diff)
		}
		own, err := os.ReadFile(filepath.Join(root, h.Path))
		if err != nil {
			t.Fatal(err)
		}
		example, _, _ := bytes.Cut(own, []byte("\n\n"))
		if !bytes.HasPrefix(text, example) {
			t.Errorf("%s: the example at its head is not the one that is written", h.Path)
		}
	}
}

func TestFormatHeaderMarksUnknown(t *testing.T) {
	text := string(source.FormatHeader(&doc.Header{ID: "a-1", Source: doc.Source{File: "a.txt"}}))
	for _, line := range []string{
		"# title:            # 原件没有写明；必填，填好才能发布",
		"# level:            # 待编辑填写；必填，填好才能发布",
		"# number:           # 原件没有写明",
		"# source_url:       # 待编辑填写",
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
}

func TestCheckID(t *testing.T) {
	for id, ok := range map[string]bool{
		"fuzhou-2023": true, "2023": true,
		"": false, "Fuzhou": false, "a_b": false, "-a": false, "a--b": false, "福州": false, "../a": false, "search": false, "con": false,
	} {
		if err := source.CheckID(id); (err == nil) != ok {
			t.Errorf("CheckID(%q) = %v", id, err)
		}
	}
}

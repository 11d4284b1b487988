package script_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gongbao/internal/script"
	"gongbao/internal/script/compile"
)

// openccCase is one of OpenCC's own test cases.
type openccCase struct {
	ID       string
	Input    string
	Expected map[string]string // :: configuration → output
}

func openccCases(t *testing.T) []openccCase {
	t.Helper()
	data, err := os.ReadFile("testdata/opencc/testcases.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []openccCase }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

// rareCases need the dictionary of characters that common fonts lack.
var rareCases = []string{"PR_1228_existing_behaviors", "PR_1229_existing_behaviors", "PR_464_xi_vs_xi"}

func TestOpenCCCases(t *testing.T) {
	passed, rare := 0, 0
	for _, c := range openccCases(t) {
		for config, want := range c.Expected {
			switch {
			case convert(t, plain(t, config), c.Input) == want:
				passed++
			case config == "t2s" && slices.ContainsFunc(rareCases, func(s string) bool { return strings.HasSuffix(c.ID, s) }):
				if got := convert(t, plain(t, "t2s+rare"), c.Input); got != want {
					t.Errorf("%s t2s+rare: got %s, want %s", c.ID, got, want)
				}
				rare++
			default:
				t.Errorf("%s %s: got %s, want %s", c.ID, config, convert(t, plain(t, config), c.Input), want)
			}
		}
	}
	if passed != 472 || rare != 3 {
		t.Errorf("%d cases passed and %d more with rare characters, want 472 and 3", passed, rare)
	}
}

func TestConfigs(t *testing.T) {
	want := "hk2s hk2sp hk2t jp2t s2hk s2hkp s2t s2tw s2twp t2hk t2jp t2s t2tw tw2s tw2sp tw2t"
	if got := strings.Join(script.Configs(), " "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if _, err := script.Config("s2x"); err == nil || !strings.Contains(err.Error(), "s2tw") {
		t.Errorf("the error for an unknown name should list the known ones: %v", err)
	}
}

func sources(t testing.TB) *compile.Sources {
	t.Helper()
	s, err := compile.ReadSources("data")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The reader gives what gocc gives from the same dictionaries: on the seeds as
// they are, and on pieces cut out anywhere, which put other characters to the
// edges and other phrases to the front.
func TestPlainEqualsGocc(t *testing.T) {
	const cuts = 40 // of up to 60 characters, per configuration and seed
	src := sources(t)
	random := rand.New(rand.NewPCG(1, 2))
	texts := seeds(t)
	for _, c := range src.Configs {
		ref, err := src.Reference(c)
		if err != nil {
			t.Fatal(err)
		}
		check := func(text string) {
			want, err := ref.Convert(text)
			if err != nil {
				t.Fatal(err)
			}
			if got := convert(t, plain(t, c.Name), text); got != want {
				t.Fatalf("%s of %q\n got %q\nwant %q", c.Name, text, got, want)
			}
		}
		for _, name := range append(simplified, "001") {
			check(texts[name])
			runes := []rune(texts[name])
			for range cuts {
				start := random.IntN(len(runes))
				check(string(runes[start:min(len(runes), start+random.IntN(60))]))
			}
		}
	}
}

func TestInvalidUTF8(t *testing.T) {
	for text, at := range map[string]string{"\xff汉字a": "byte 0", "汉\xe6\xb1": "byte 3", "汉字\xed\xa0\x80": "byte 6"} {
		if _, err := plain(t, "s2t").Convert(text); err == nil || !strings.Contains(err.Error(), at) {
			t.Errorf("s2t of %q: got %v, want an error at %s", text, err, at)
		}
		if _, err := newConverter(t, "", nil).Text(text, "", "zh-Hant"); err == nil || !strings.Contains(err.Error(), at) {
			t.Errorf("Text of %q: got %v, want an error at %s", text, err, at)
		}
	}
}

// Whatever comes in, conversion neither fails nor makes invalid text of valid
// text, and characters that are not Han stay under every configuration that
// does not replace whole words.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"", "保护发展", "SQL注入PN结", "頭髮發財ab“”", "\xff汉字a", "豈\U0002f800𠮷〇", "牛驥同一皁純喫茶"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, config := range []string{"s2t", "s2tw", "s2hk", "t2s", "tw2s", "hk2s", "t2jp"} {
			out, err := plain(t, config).Convert(s)
			if (err == nil) != utf8.ValidString(s) {
				t.Fatalf("%s of %q: %v", config, s, err)
			}
			if err == nil && notHan(out) != notHan(s) {
				t.Fatalf("%s of %q gives %q", config, s, out)
			}
		}
	})
}

// The received Simplified texts come back from every region's Traditional, read
// by that region's configuration. (t2s does not know the regions' own glyphs:
// it leaves Taiwan's 著 and Hong Kong's 衞.)
func TestPlainRoundTrip(t *testing.T) {
	texts := seeds(t)
	for there, back := range map[string]string{"s2t": "t2s", "s2tw": "tw2s", "s2hk": "hk2s"} {
		for _, seed := range simplified {
			if got := convert(t, plain(t, back), convert(t, plain(t, there), texts[seed])); got != texts[seed] {
				t.Errorf("seed %s by %s and %s: %s", seed, there, back, firstDifference(texts[seed], got))
			}
		}
	}
}

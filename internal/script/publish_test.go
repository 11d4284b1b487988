package script_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"gongbao/internal/doc"
	"gongbao/internal/golden"
	"gongbao/internal/script"
)

// notHan returns s without its Han characters.
func notHan(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			return -1
		}
		return r
	}, s)
}

// Cutting into words mends the errors of the longest match in the Simplified
// seeds and changes no other character: the golden file lists every place
// where the two differ.
func TestKnownErrors(t *testing.T) {
	c := newConverter(t, "plain", nil)
	var got strings.Builder
	for _, seed := range simplified {
		text := seeds(t)[seed]
		longest := []rune(convert(t, plain(t, "s2t"), text))
		words := []rune(publish(t, c, text, doc.Hans, doc.Hant))
		if len(words) != len(longest) {
			t.Fatalf("seed %s: %d characters by words, %d by the longest match", seed, len(words), len(longest))
		}
		for i := range words {
			if words[i] != longest[i] {
				fmt.Fprintf(&got, "%s  %s → %s\n", seed, string(longest[i-4:i+5]), string(words[i-4:i+5]))
			}
		}
	}
	golden.Same(t, "testdata/golden/known-errors.txt", []byte(got.String()))
}

// OpenCC's own cases for s2t come out alike when words are cut.
func TestWordsKeepOpenCCCases(t *testing.T) {
	c := newConverter(t, "plain", nil)
	n := 0
	for _, oc := range openccCases(t) {
		if want, ok := oc.Expected["s2t"]; ok {
			n++
			if got := publish(t, c, oc.Input, doc.Hans, doc.Hant); got != want {
				t.Errorf("%s: got %s, want %s", oc.ID, got, want)
			}
		}
	}
	if n == 0 {
		t.Error("no cases")
	}
}

// What became Traditional becomes the received text again.
func TestRoundTrip(t *testing.T) {
	texts := seeds(t)
	for _, glyphs := range script.Profiles() {
		for _, terms := range [][]doc.Term{nil, glossary(t)} {
			c := newConverter(t, glyphs, terms)
			for _, seed := range simplified {
				hant := publish(t, c, texts[seed], doc.Hans, doc.Hant)
				if back := publish(t, c, hant, doc.Hant, doc.Hans); back != texts[seed] {
					t.Errorf("seed %s in glyphs %s does not come back: %s", seed, glyphs, firstDifference(texts[seed], back))
				}
				if got := convert(t, plain(t, "t2s"), texts[seed]); got != texts[seed] {
					t.Errorf("t2s changes seed %s: %s", seed, firstDifference(texts[seed], got))
				}
			}
		}
	}
}

// A converter reads every region's glyphs, whatever glyphs it writes, and what
// Hong Kong's bring in changes nothing in a text without them.
func TestReadEveryRegion(t *testing.T) {
	texts := seeds(t)
	house := newConverter(t, "", nil)
	for _, glyphs := range script.Profiles() {
		from := newConverter(t, glyphs, nil)
		for _, seed := range simplified {
			hant := publish(t, from, texts[seed], doc.Hans, doc.Hant)
			if back := publish(t, house, hant, "", doc.Hans); back != texts[seed] {
				t.Errorf("seed %s in glyphs %s does not come back: %s", seed, glyphs, firstDifference(texts[seed], back))
			}
		}
		if got := publish(t, from, "衞生、粧點、敍事，衛生、妝點、敘事，顯著", "", doc.Hans); got != "卫生、妆点、叙事，卫生、妆点、叙事，显著" {
			t.Errorf("a site with glyphs %s reads %s", glyphs, got)
		}
		received := cleaned(t)["prov-2026"]
		if got, want := publish(t, from, received, doc.Hant, doc.Hans), convert(t, plain(t, "tw2s"), received); got != want {
			t.Errorf("a site with glyphs %s reads seed 001 otherwise than tw2s: %s", glyphs, firstDifference(want, got))
		}
	}
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	x, y := []rune(a), []rune(b)
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("%q / %q", string(x[max(0, i-5):min(len(x), i+5)]), string(y[max(0, i-5):min(len(y), i+5)]))
		}
	}
	return fmt.Sprintf("lengths %d and %d", len(x), len(y))
}

// A text that was received in Traditional is made anew from its Simplified
// form: converting it once more changes nothing.
func TestTraditionalIsStable(t *testing.T) {
	c := newConverter(t, "", glossary(t))
	once := publish(t, c, cleaned(t)["prov-2026"], "", doc.Hant)
	if twice := publish(t, c, once, "", doc.Hant); twice != once {
		t.Errorf("converting again changes %s", firstDifference(once, twice))
	}
	for _, want := range []string{"建築", "規範", "幹部", "旅遊", "淨土", "志願", "木蘭溪", "銀髮"} {
		if !strings.Contains(once, want) {
			t.Errorf("no %s in its Traditional form", want)
		}
	}
}

// Traditional text of any care is read rightly.
func TestReadTraditional(t *testing.T) {
	c := newConverter(t, "", nil)
	for in, want := range map[string]string{
		"為什么要這樣做":  "为什么要这样做",
		"沿著新城顯著增強": "沿着新城显著增强",
		"批准乾隆年間":   "批准乾隆年间",
		"建筑規范、干部":  "建筑规范、干部",
		"群眾參與吃飯":   "群众参与吃饭",
	} {
		if got := publish(t, c, in, doc.Hant, doc.Hans); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
}

func TestHouseGlyphs(t *testing.T) {
	for glyphs, want := range map[string]string{
		"plain": "羣衆爲線臺着核污泄裏牀祕峯",
		"house": "群眾為線臺著核污泄裡床秘峰",
		"tw":    "群眾為線臺著核汙洩裡床秘峰",
		"hk":    "羣眾為線台着核污泄裏牀秘峯",
	} {
		// Words apart, so that each is judged alone.
		got := publish(t, newConverter(t, glyphs, nil), "群 众 为 线 台 着 核 污 泄 里 床 秘 峰", doc.Hans, doc.Hant)
		if got = strings.ReplaceAll(got, " ", ""); got != want {
			t.Errorf("%s: got %s, want %s", glyphs, got, want)
		}
	}
	if _, err := script.New(script.Options{Glyphs: "jp"}, nil); err == nil {
		t.Error("a profile that does not exist is accepted")
	}
}

func TestQuotes(t *testing.T) {
	opt := script.Options{}
	opt.Quotes.Hans, opt.Quotes.Hant = "curly", "corner"
	c, err := script.New(opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	const hans, hant = "“十四五”时期‘一老一小’，It’s", "「十四五」時期『一老一小』，It’s"
	if got := publish(t, c, hans, doc.Hans, doc.Hant); got != hant {
		t.Errorf("got %s, want %s", got, hant)
	}
	if got := publish(t, c, hant, doc.Hant, doc.Hans); got != hans {
		t.Errorf("got %s, want %s", got, hans)
	}
	if got := publish(t, newConverter(t, "", nil), hans, doc.Hans, doc.Hant); !strings.Contains(got, "“十四五”") {
		t.Errorf("quotation marks changed unasked: %s", got)
	}
	opt.Quotes.Hans = "german"
	if _, err := script.New(opt, nil); err == nil {
		t.Error("a style that does not exist is accepted")
	}
}

// A term stays what the glossary says wherever it stands: behind every phrase
// that could run into it, and before every one it could run into.
func TestTermsSurviveOverlaps(t *testing.T) {
	terms := glossary(t)
	c := newConverter(t, "", terms)
	phrases := strings.Fields("加大 加大烟 保护发 把握 一批复 传统 全国 更加 发展 发 台 山 里 后 干 面 历 征 制 木 溪 升 门 州 江 平台 海口 高 福 南")
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.SampledFrom(terms).Draw(t, "term")
		runes := []rune(term.Words.Hans)
		before := rapid.SampledFrom(phrases).Draw(t, "before") + rapid.SampledFrom(append(phrases, "")).Draw(t, "before too")
		after := string(runes[len(runes)-1:]) + rapid.SampledFrom(phrases).Draw(t, "after")
		text := before + term.Words.Hans + after
		out, err := c.Text(text, doc.Hans, doc.Hant)
		if err != nil {
			t.Fatal(err)
		}
		if !isTermAt(terms, text, utf8.RuneCountInString(before), term.Words.Hans) {
			return // a longer term, or one that begins earlier, has it
		}
		if !strings.Contains(out, term.Words.Hant) {
			t.Fatalf("%s gives %s: no %s", text, out, term.Words.Hant)
		}
	})
}

// isTermAt reports whether the leftmost-longest search over text takes term at
// the given rune, found by looking at every place in turn.
func isTermAt(terms []doc.Term, text string, at int, term string) bool {
	runes := []rune(text)
	for i := 0; i < len(runes); {
		longest := ""
		for _, t := range terms {
			if strings.HasPrefix(string(runes[i:]), t.Words.Hans) && len(t.Words.Hans) > len(longest) {
				longest = t.Words.Hans
			}
		}
		if i == at {
			return longest == term
		}
		i += max(1, utf8.RuneCountInString(longest))
	}
	return false
}

func TestScopes(t *testing.T) {
	term := func(hans, hant, scope string) doc.Term {
		return doc.Term{Words: doc.Words{Hans: hans, Hant: hant}, Scope: scope, File: "content/glossary.yaml", Line: 3}
	}
	c := newConverter(t, "", []doc.Term{term("征程", "長征程", ""), term("征程", "征途", "a")})
	for id, want := range map[string]string{"a": "新征途", "b": "新長征程"} {
		d := lineDocument(id, "新征程这")
		if got := c.Work(d).Hant.Parts[0].Sections[0].Text; got != want+"這" {
			t.Errorf("document %s: got %s, want %s這", id, got, want)
		}
		if got := publish(t, c.For(id), "新征程这", "", doc.Hant); got != want+"這" {
			t.Errorf("a text of document %s: got %s, want %s這", id, got, want)
		}
	}
	if _, err := script.New(script.Options{}, []doc.Term{term("征程", "", "")}); err == nil || !strings.Contains(err.Error(), "glossary.yaml:3") {
		t.Errorf("a term without a Traditional form: %v", err)
	}
}

// Whatever comes in, nothing but Han characters changes, and the traced spans
// say exactly what did.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "保护发展", "頂?shù)胶Q蟮谋Wo治理", "頭髮發財ab“”", "\xff汉字a", "豈\U0002f800𠮷〇里", "加大烟台山\n木蘭溪a着"} {
		f.Add(s)
	}
	c := newConverter(f, "", []doc.Term{{Words: doc.Words{Hans: "烟台山", Hant: "煙臺的山"}}})
	f.Fuzz(func(t *testing.T, s string) {
		for _, to := range doc.Scripts {
			out, err := c.Text(s, "", to)
			if (err == nil) != utf8.ValidString(s) {
				t.Fatalf("%s of %q: %v", to, s, err)
			}
			if err != nil {
				continue
			}
			if notHan(out) != notHan(s) {
				t.Fatalf("%s of %q gives %q", to, s, out)
			}
			spans, err := c.Trace(s, "", to)
			if err != nil {
				t.Fatal(err)
			}
			checkSpans(t, spans, []rune(out))
		}
	})
}

// checkSpans fails if spans overlap, are out of order or do not stand where
// they say in out.
func checkSpans(t *testing.T, spans []script.Span, out []rune) {
	t.Helper()
	from, to := 0, 0
	for _, s := range spans {
		if s.From.Start < from || s.To.Start < to || s.To.End > len(out) {
			t.Fatalf("span %+v after %d, %d of %d", s, from, to, len(out))
		}
		if got := string(out[s.To.Start:s.To.End]); got != s.Out {
			t.Fatalf("span %+v stands at %q", s, got)
		}
		from, to = s.From.End, s.To.End
	}
}

// The file is written by hand: it says what is right, not what comes
// out.
func TestPolicyPhrases(t *testing.T) {
	data, err := os.ReadFile("testdata/policy.txt")
	if err != nil {
		t.Fatal(err)
	}
	c, n := newConverter(t, "plain", nil), 0
	for line := range strings.Lines(string(data)) {
		in, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			continue
		}
		n++
		if got := publish(t, c, in, doc.Hans, doc.Hant); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
	}
	if n < 30 {
		t.Errorf("only %d phrases", n)
	}
}

// Beside the plain glyphs and an empty glossary, the glossary changes nothing
// outside its terms, and the site's glyphs only the characters in the golden
// file.
func TestGlossaryAndGlyphsChangeWhatTheyName(t *testing.T) {
	base, named := newConverter(t, "plain", nil), newConverter(t, "plain", glossary(t))
	house := newConverter(t, "house", nil)
	pairs := map[string]int{}
	for _, seed := range simplified {
		text := seeds(t)[seed]
		plain := []rune(publish(t, base, text, doc.Hans, doc.Hant))
		termed := []rune(publish(t, named, text, doc.Hans, doc.Hant))
		glyphed := []rune(publish(t, house, text, doc.Hans, doc.Hant))
		if len(plain) != len(termed) || len(plain) != len(glyphed) {
			t.Fatalf("seed %s: %d, %d and %d characters", seed, len(plain), len(termed), len(glyphed))
		}
		spans, err := named.Trace(text, doc.Hans, doc.Hant)
		if err != nil {
			t.Fatal(err)
		}
		terms := make([]bool, len(plain))
		for _, s := range spans {
			for i := s.To.Start; i < s.To.End && s.Rule == script.RuleTerm; i++ {
				terms[i] = true
			}
		}
		for i, r := range plain {
			if termed[i] != r && !terms[i] {
				t.Errorf("seed %s: the glossary changes %s to %s outside its terms", seed, string(plain[i-3:i+4]), string(termed[i-3:i+4]))
			}
			if glyphed[i] != r {
				pairs[fmt.Sprintf("%c → %c", r, glyphed[i])]++
			}
		}
	}
	var got strings.Builder
	for _, p := range slices.Sorted(maps.Keys(pairs)) {
		fmt.Fprintf(&got, "%s  %d\n", p, pairs[p])
	}
	golden.Same(t, "testdata/golden/house-glyphs.txt", []byte(got.String()))
}

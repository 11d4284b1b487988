package compile

import (
	"maps"
	"slices"
	"strings"
)

// sameCharacter lists characters that are written for one another and that no
// conversion dictionary connects, each followed by the one it folds to.
var sameCharacter = map[rune]rune{
	'巿': '市', // fú, an apron: in a policy text always a misread 市
	'著': '着', // the Traditional glyph profiles write 著 for 着
	'藉': '借', // 借助 is 藉助 in Traditional
	'瞭': '了', // 了解 is 瞭解
	'戸': '户',
	'増': '增',
	'祕': '秘',
	'甯': '宁',
	'緖': '绪',
	'硏': '研',
	'敎': '教',
	'淸': '清',
	'靑': '青',
	'黃': '黄',
}

// variantDicts map the spellings of a region to OpenCC's standard ones. The
// Japanese ones are not among them: they would fold 欠 to 缺 and 予 to 豫.
var variantDicts = []string{
	"CJK_Compatibility_Ideographs", "TWVariantsRev", "HKVariantsRev",
}

// profileDicts map OpenCC's standard spellings to those of a region: what a
// glyph profile writes must fold to what the Simplified text folds to.
var profileDicts = []string{"", "TWVariants", "HKVariants"}

// scripts writes the fold, the characters that exist in one script only, and
// the alternatives that OpenCC's dictionaries offer for a character.
func (w *writer) scripts() {
	fold := w.fold()
	w.put("chars/fold", encodeChars(fold))
	hans, hant := w.only()
	w.put("only/zh-Hans", []byte(string(hans)))
	w.put("only/zh-Hant", []byte(string(hant)))
	w.put("options/s2t", encodeOptions(w.options("STCharacters")))
	w.put("options/t2s", encodeOptions(w.options("TSCharacters")))
}

// classes maps characters to the one that stands for them; absent: itself.
type classes map[rune]rune

func (c classes) of(r rune) rune {
	for {
		to, ok := c[r]
		if !ok || to == r {
			return r
		}
		r = to
	}
}

// fold maps every character some dictionary knows as Traditional or as a
// variant to its Simplified form.
func (w *writer) fold() map[rune]rune {
	t2s, s2t := w.charDict("TSCharacters"), w.charDict("STCharacters")
	c := classes{}
	for k, v := range t2s {
		if t2s[v] == 0 || t2s[v] == v {
			c[k] = v
		}
	}
	for _, k := range slices.Sorted(maps.Keys(sameCharacter)) {
		c.join(k, sameCharacter[k])
	}
	for _, name := range variantDicts {
		m := w.charDict(name)
		for _, k := range slices.Sorted(maps.Keys(m)) {
			if _, simplified := s2t[k]; !simplified && c.of(k) == k {
				c.join(k, m[k])
			}
		}
	}
	c.joinOutputs(s2t, t2s, w)
	c.joinPhrases(w)
	out := map[rune]rune{}
	for k := range c {
		out[k] = c.of(k)
	}
	return out
}

// join makes the class of to stand for k as well.
func (c classes) join(k, to rune) {
	if a, b := c.of(k), c.of(to); a != b {
		c[a] = b
	}
}

// joinOutputs brings together every Simplified character and what the glyph
// profiles write for it. Of two representatives the one that t2s writes stays.
func (c classes) joinOutputs(s2t, t2s map[rune]rune, w *writer) {
	written := map[rune]bool{}
	for _, v := range t2s {
		written[v] = true
	}
	for _, name := range profileDicts {
		glyphs := map[rune]rune{}
		if name != "" {
			glyphs = w.charDict(name)
		}
		keys := slices.Concat(slices.Collect(maps.Keys(s2t)), slices.Collect(maps.Keys(glyphs)))
		for _, k := range sortEntries(keys) {
			to := k
			if v, ok := s2t[k]; ok {
				to = v
			}
			if v, ok := glyphs[to]; ok {
				to = v
			}
			if written[c.of(to)] {
				c.join(k, to)
			} else {
				c.join(to, k)
			}
		}
	}
}

// joinPhrases brings together what phrases write for one another: 背 and the 揹
// of 揹負. Where both are written in Simplified they stay apart: 坐 and the 座
// of 座標, 复 and the 覆 of 反覆, 象 and the 像 of 想像.
func (c classes) joinPhrases(w *writer) {
	written := w.written()
	for _, e := range w.src.Dicts["STPhrases"] {
		key, value := []rune(e.Key), []rune(e.Values[0])
		for i := range min(len(key), len(value)) {
			if len(key) == len(value) && !written[value[i]] && !written[c.of(value[i])] {
				c.join(value[i], key[i])
			}
		}
	}
}

// written returns the characters that Simplified words are written with: 著 of
// 显著 is among them. Traditional words stand in the list too; a character that
// has a Simplified form does not count.
func (w *writer) written() map[rune]bool {
	t2s := w.charDict("TSCharacters")
	m := map[rune]bool{}
	for _, word := range w.src.Words {
		for _, r := range word.Text {
			if to, ok := t2s[r]; !ok || to == r {
				m[r] = true
			}
		}
	}
	return m
}

// only returns the characters that are Simplified and never Traditional, and
// the other way round, both sorted. 群 and 峰 are in neither: s2t writes 羣 and
// 峯, but the regions do not.
func (w *writer) only() (hans, hant []rune) {
	s2t, t2s := w.options("STCharacters"), w.options("TSCharacters")
	written := w.written()
	regional := map[rune]bool{}
	for _, name := range profileDicts {
		for _, e := range w.src.Dicts[name] {
			regional[first(e.Values[0])] = true
		}
	}
	for r, vs := range s2t {
		if _, also := t2s[r]; !also && !slices.Contains(vs, r) && !regional[r] {
			hans = append(hans, r)
		}
	}
	for r, vs := range t2s {
		if _, also := s2t[r]; !also && !slices.Contains(vs, r) {
			hant = append(hant, r)
		}
	}
	for r := range regional {
		if _, also := s2t[r]; !also && !written[r] {
			hant = append(hant, r) // 衞 and 説, which only Hong Kong writes
		}
	}
	return sortEntries(hans), sortEntries(hant)
}

// encodeOptions writes one line per character with a choice: the character and
// what it can become.
func encodeOptions(m map[rune][]rune) []byte {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if len(m[k]) > 1 {
			b.WriteRune(k)
			b.WriteString(string(m[k]))
			b.WriteByte('\n')
		}
	}
	return []byte(b.String())
}

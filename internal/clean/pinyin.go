package clean

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Some mirrors put the reading of a character in brackets behind it:
// 產(chǎn)業(yè). Seed 001 carries 377 of them behind 37 different characters,
// all lower case with a tone mark. Other mirrors leave the tone marks out:
// 地(di)區. Genuine brackets such as (REITs), (CIM) and (TOD) are upper case.

// tones maps a vowel with a tone mark to the plain one.
var tones = map[rune]rune{
	'ā': 'a', 'á': 'a', 'ǎ': 'a', 'à': 'a',
	'ē': 'e', 'é': 'e', 'ě': 'e', 'è': 'e',
	'ī': 'i', 'í': 'i', 'ǐ': 'i', 'ì': 'i',
	'ō': 'o', 'ó': 'o', 'ǒ': 'o', 'ò': 'o',
	'ū': 'u', 'ú': 'u', 'ǔ': 'u', 'ù': 'u',
	'ǖ': 'ü', 'ǘ': 'ü', 'ǚ': 'ü', 'ǜ': 'ü',
	'ń': 'n', 'ň': 'n', 'ǹ': 'n', 'ḿ': 'm',
}

// initials and finals spell every syllable of Standard Chinese; the few
// combinations that no character has do no harm here.
var (
	initials = []string{"", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s", "y", "w"}
	finals   = []string{
		"a", "o", "e", "ê", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "er",
		"i", "ia", "ie", "iao", "iu", "ian", "in", "iang", "ing", "iong",
		"u", "ua", "uo", "uai", "ui", "uan", "un", "uang", "ueng", "ü", "üe", "ue", "üan", "ün", "n", "ng", "m",
	}
)

// glossesNeeded is how many different toneless syllables in brackets make a
// document a glossed one. A single (an) or (mu) may be anything.
const glossesNeeded = 3

// numbered maps the words for parts of a document to their reading. Letters in
// brackets behind one of them number the part, 第五条第一款(a)项(ii)目, unless
// they are its own reading.
var numbered = map[rune]string{
	'条': "tiao", '條': "tiao", '款': "kuan", '项': "xiang", '項': "xiang", '目': "mu", '段': "duan", '节': "jie", '節': "jie", '章': "zhang",
}

// bare says whether s, the inside of a pair of brackets behind the character
// before, can be a reading without its tone mark. A single letter cannot: it
// numbers an item far more often.
func bare(before rune, s string) bool {
	own, part := numbered[before]
	return len(s) > 1 && (!part || s == own)
}

// syllable says whether s, the inside of a pair of brackets, is one lower-case
// syllable of pinyin, and whether it carries a tone mark.
func syllable(s string) (ok, toned bool) {
	var plain strings.Builder
	for _, r := range s {
		if p, marked := tones[r]; marked {
			if toned {
				return false, false
			}
			toned = true
			r = p
		}
		if r != 'ü' && (r < 'a' || r > 'z') {
			return false, false
		}
		plain.WriteRune(r)
	}
	p := plain.String()
	for _, in := range initials {
		if rest, found := strings.CutPrefix(p, in); found && slices.Contains(finals, rest) {
			return true, toned
		}
	}
	return false, false
}

var bracketed = regexp.MustCompile(`(\p{Han})[(（]([a-zü]{2,6})[)）]`)

// glossed reports whether the lines carry toneless pinyin behind their
// characters.
func glossed(lines []line) bool {
	seen := map[string]bool{}
	for i := range lines {
		if !lines[i].now.has("(（") {
			continue
		}
		for _, m := range bracketed.FindAllStringSubmatch(string(lines[i].now.r), -1) {
			before, _ := utf8.DecodeRuneInString(m[1])
			if ok, _ := syllable(m[2]); ok && bare(before, m[2]) {
				seen[m[2]] = true
			}
		}
	}
	return len(seen) >= glossesNeeded
}

// removePinyin removes a reading in brackets directly behind a Han character.
func removePinyin(e *editor, v view) {
	for i := 1; i < len(v.r); i++ {
		end := glossEnd(v, i, e.toneless)
		for ; i < end; i++ {
			e.set(v.at[i], absent)
		}
	}
}

// longestSyllable is the number of letters of "chuang" and its like.
const longestSyllable = 6

// glossEnd returns the index behind the gloss whose opening bracket is
// character i, or i if none begins there.
func glossEnd(v view, i int, toneless bool) int {
	if (v.r[i] != '(' && v.r[i] != '（') || !unicode.Is(unicode.Han, v.r[i-1]) {
		return i
	}
	for j := i + 1; j < len(v.r) && j <= i+1+longestSyllable; j++ {
		if v.r[j] == ')' || v.r[j] == '）' {
			s := string(v.r[i+1 : j])
			if ok, toned := syllable(s); ok && (toned || toneless && bare(v.r[i-1], s)) {
				return j + 1
			}
			return i
		}
	}
	return i
}

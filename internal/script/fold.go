package script

import (
	"sync"

	"gongbao/internal/doc"
)

// folder is a two-level map of the characters that fold to another one.
type folder struct {
	pairs []Pair
	pages [0x400]uint16 // :: rune / 256 → number of a page, 0 for the empty one
	runes []rune        // :: page * 256 + rune % 256 → what it folds to, 0 for itself
}

// Pair is a character and the one it folds to.
type Pair struct{ From, To rune }

var folds = sync.OnceValue(func() *folder {
	f := &folder{runes: make([]rune, 256)}
	pairs, err := readChars("fold")
	if err != nil {
		panic(err) // the embedded table is broken: no build passes its tests
	}
	for _, p := range pairs {
		f.pairs = append(f.pairs, Pair{p.from, p.to})
		page := &f.pages[p.from>>8]
		if *page == 0 {
			*page = uint16(len(f.runes) >> 8)
			f.runes = append(f.runes, make([]rune, 256)...)
		}
		f.runes[int(*page)<<8|int(p.from&0xff)] = p.to
	}
	return f
})

// Fold returns the character that stands for r in comparisons: the Simplified
// form of a Traditional character or of a variant, r itself for any other. It
// is a class of spellings, not a conversion: 著 and 着 both fold to 着, 乾 and
// 幹 to 干. What Simplified text becomes under any glyph profile folds to what
// the text itself folds to. Simplified text stays as it is but for 著, 藉, 瞭 and
// rare variants; words that are compared with folded text need folding too.
func Fold(r rune) rune {
	f := folds()
	if r < 0 || int(r>>8) >= len(f.pages) {
		return r
	}
	if to := f.runes[int(f.pages[r>>8])<<8|int(r&0xff)]; to != 0 {
		return to
	}
	return r
}

// FoldTable returns every character that Fold changes, sorted, so that other
// programs (the search page's script) can fold in the same way. The caller
// must not change it.
func FoldTable() []Pair { return folds().pairs }

// marker tells the scripts apart. :: rune → 1 if it exists in Simplified text
// only, 2 if in Traditional text only
type marker struct{ pages [256]*[256]uint8 }

var markers = sync.OnceValue(func() *marker {
	m := &marker{}
	for i, s := range doc.Scripts {
		text, err := section("only/" + string(s))
		if err != nil {
			panic(err) // the embedded table is broken: no build passes its tests
		}
		for _, r := range text {
			if r > 0xffff {
				continue // 𫖯 and its like: too rare to decide anything
			}
			if m.pages[r>>8] == nil {
				m.pages[r>>8] = new([256]uint8)
			}
			m.pages[r>>8][r&0xff] = uint8(i + 1)
		}
	}
	return m
})

// Count returns how many characters of text exist in one script only.
func Count(text string) (hans, hant int) {
	m := markers()
	var n [3]int
	for i := 0; i < len(text); {
		r, size := decodeAny(text, i)
		if r <= 0xffff && m.pages[r>>8] != nil {
			n[m.pages[r>>8][r&0xff]]++
		}
		i += size
	}
	return n[1], n[2]
}

// Detect returns the script most of the characters of text belong to that
// exist in one script only, and "" if there are none or as many of each.
func Detect(text string) doc.Script {
	switch hans, hant := Count(text); {
	case hans > hant:
		return doc.Hans
	case hant > hans:
		return doc.Hant
	}
	return ""
}

package script

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A glyph profile says which of several forms of a Traditional character a
// site writes. OpenCC's s2t writes 爲 衆 羣 裏 着, which no government
// does.
var glyphProfiles = map[string]struct {
	dicts string // applied to what s2t gives
	keep  string // characters that stay all the same
}{
	// The forms of the government texts of Fujian: Taiwan's, but 污 and 泄,
	// for which Taiwan writes 汙 and 洩.
	"house": {"TWVariantsPhrases TWVariants", "污泄"},
	"plain": {"", ""},
	"tw":    {"TWVariantsPhrases TWVariants", ""},
	"hk":    {"HKVariantsPhrases HKVariants", ""},
}

// Profiles lists the names of the glyph profiles, sorted.
func Profiles() []string {
	var names []string
	for name := range glyphProfiles {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// profile is a loaded glyph profile; nil changes nothing.
type profile struct {
	stage  *stage
	starts map[rune]bool // a phrase of the stage may begin with it
}

func newProfile(name string) (*profile, error) {
	if name == "" {
		name = "house"
	}
	g, ok := glyphProfiles[name]
	if !ok {
		return nil, fmt.Errorf("no glyph profile is called %q; choose one of %s", name, strings.Join(Profiles(), ", "))
	}
	if g.dicts == "" {
		return nil, nil
	}
	s, err := loadStage(strings.Fields(g.dicts))
	if err != nil {
		return nil, err
	}
	for _, r := range g.keep {
		s.chars.chars[s.chars.id(r)].out = 0
	}
	p := &profile{stage: s, starts: map[rune]bool{}}
	for _, r := range s.runes() {
		p.starts[r] = s.starts(r)
	}
	return p, nil
}

// apply gives the Traditional text buf[at:] its glyphs and returns buf.
func (p *profile) apply(buf []byte, at int) []byte {
	if p == nil {
		return buf
	}
	s := string(buf[at:])
	buf = buf[:at]
	for i := 0; i < len(s); {
		r, size := decode(s, i)
		if p.stage.starts(r) {
			return append(buf[:at], p.stage.convert(s)...)
		}
		buf = utf8.AppendRune(buf, p.stage.char(r))
		i += size
	}
	return buf
}

// corners and curls pair the quotation marks of the two styles.
var corners = map[rune]rune{'“': '「', '”': '」', '‘': '『', '’': '』'}
var curls = map[rune]rune{'「': '“', '」': '”', '『': '‘', '』': '’'}

// quote writes the quotation marks of s in the given style; "" leaves them. A
// ’ that closes nothing is an apostrophe and stays.
func quote(s, style string) string {
	var marks map[rune]rune
	switch style {
	case "corner":
		marks = corners
	case "curly":
		marks = curls
	default:
		return s
	}
	open := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '‘':
			open++
		case '’':
			if open == 0 {
				return r
			}
			open--
		}
		if to, ok := marks[r]; ok {
			return to
		}
		return r
	}, s)
}

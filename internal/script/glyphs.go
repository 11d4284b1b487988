package script

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A glyph profile says which of several forms of a Traditional character a
// site writes. Of 爲 and 為, 衆 and 眾, 羣 and 群 OpenCC's s2t takes the first;
// the offices of no region write all of these.
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

// reading reads Traditional text, whatever its glyphs and those of the site:
// as tw2s does, and what that leaves as hk2s does, such as 衞. tw2s takes 么 for
// 幺; where Traditional text was made carelessly it is the 么 of 什么. It is
// made when the first converter is, and shared.
var reading = sync.OnceValues(func() (*Plain, error) {
	p, err := plans()["tw2s"].load()
	if err != nil {
		return nil, err
	}
	hk, err := Config("hk2s")
	if err != nil {
		return nil, err
	}
	p.keep('么')
	for id, r := range hk.lex.alphabet() {
		if to := hk.lex.chars[id].out; to != 0 && p.lex.chars[p.lex.id(r)].out == 0 {
			p.replace(r, to)
		}
	}
	return p, nil
})

// Profiles lists the names of the glyph profiles, sorted.
func Profiles() []string { return slices.Sorted(maps.Keys(glyphProfiles)) }

// profile is a glyph profile made ready for a word list.
type profile struct {
	words  *wordList
	toHans *Plain // what becomes of Traditional text
	stage  *stage // nil: s2t's own glyphs
	// :: number of a character in the word list → what it becomes, glyph and
	// all; 0 if a phrase of the stage may begin with what s2t makes of it
	final []rune
}

func newProfile(name string, w *wordList) (*profile, error) {
	if name == "" {
		name = "house"
	}
	g, ok := glyphProfiles[name]
	if !ok {
		return nil, fmt.Errorf("no glyph profile is called %q; choose one of %s", name, strings.Join(Profiles(), ", "))
	}
	p := &profile{words: w, final: make([]rune, len(w.lex.chars))}
	var err error
	if p.toHans, err = reading(); err != nil {
		return nil, err
	}
	if g.dicts != "" {
		s, err := loadStage(strings.Fields(g.dicts), "")
		if err != nil {
			return nil, err
		}
		for _, r := range g.keep {
			s.keep(r)
		}
		p.stage = s
	}
	for id, r := range w.runes {
		if to := w.lex.chars[id].out; to != 0 {
			r = to
		}
		if p.stage == nil {
			p.final[id] = r
		} else if !p.stage.starts(r) {
			p.final[id] = p.stage.char(r)
		}
	}
	return p, nil
}

// append appends the words that text was cut into, converted. In the rule the
// characters go straight to their final form; where a phrase of the stage
// could begin, the run as a whole goes through it.
func (p *profile) append(out []byte, c *cutter, text string) []byte {
	at := len(out)
	for _, w := range c.out {
		if w.info >= outcome0 {
			var whole bool
			if out, whole = p.appendResult(out, p.words.lex.result(w.info-outcome0)); whole {
				continue
			}
			return p.slow(out[:at], c, text)
		}
		for _, id := range c.ids[w.from:w.to] {
			if p.final[id] == 0 {
				return p.slow(out[:at], c, text)
			}
			out = utf8.AppendRune(out, p.final[id])
		}
	}
	return out
}

// appendResult appends what s2t makes of a word. It reports false if a phrase
// of the stage may begin in it.
func (p *profile) appendResult(out []byte, s string) ([]byte, bool) {
	if p.stage == nil {
		return append(out, s...), true
	}
	l := p.stage.last()
	for i := 0; i < len(s); {
		r, size := decode(s, i)
		switch c := &l.chars[l.id(r)]; {
		case c.node != 0:
			return out, false
		case c.out != 0:
			out = utf8.AppendRune(out, c.out)
		default:
			out = append(out, s[i:i+size]...)
		}
		i += size
	}
	return out, true
}

func (p *profile) slow(out []byte, c *cutter, text string) []byte {
	c.standard = p.words.standard(c.standard[:0], c, text)
	return p.stage.convert(out, string(c.standard))
}

// standard returns s, which s2t wrote, in the glyphs of p; a nil p leaves it.
func (p *profile) standard(s string) string {
	if p == nil || p.stage == nil {
		return s
	}
	return string(p.stage.convert(nil, s))
}

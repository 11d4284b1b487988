package script

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// A Traditional text counts as a faulty conversion, and is made anew, if of a
// thousand Han characters at least faultyFrom are left in Simplified and at
// least faultyForms different characters are among these: in a short text a
// single one says nothing. Measured by TestRuling: seed 001 has 8.8 in 1,000, 8
// different ones; of 116 statutes of Taiwan the worst has 0.03, each has at
// most one, and 114 have none.
const (
	faultyFrom  = 3
	faultyForms = 3
)

// ownForms are Simplified forms that Traditional text also writes where the
// dictionaries would have another character: the 布 of 公布, the 占 of 占用, the
// 厘 that is a unit, the 表 of 電表, the 了 of 了解. They are no sign of a faulty
// conversion. Found in statutes of Taiwan, where these are 1,585 of the 1,595
// places that looked like Simplified.
const ownForms = "布占准采折厘托并欲咨岩周游梁回扣雇台系表了"

// Ruling says whether the Traditional blocks of a text are proper Traditional,
// which is published as received, or a faulty conversion, which is made anew
// from its Simplified form.
type Ruling struct {
	Han   int // Han characters in the Traditional blocks
	Left  int // of them, left in Simplified: a form that no region writes there
	Forms int // different characters among those left
}

// Faulty reports whether the text has to be made anew.
func (r Ruling) Faulty() bool {
	return r.Left*1000 >= faultyFrom*r.Han && r.Forms >= faultyForms
}

// Rule judges the Traditional blocks of text, a block being a line. from is the
// script of lines that no character tells; "" stands for that of the text.
func (c *Converter) Rule(text string, from doc.Script) Ruling {
	if from == "" {
		from = Detect(text)
	}
	return c.job("", from, doc.Hant, nil).rule(strings.Lines(text))
}

// rule judges the blocks that are Traditional.
func (k *job) rule(blocks iter.Seq[string]) Ruling {
	var r Ruling
	forms := map[rune]bool{}
	j := k.judge()
	for b := range blocks {
		if ascii(b) || !utf8.ValidString(b) || k.script(b) != doc.Hant {
			continue
		}
		han, left := j.block(b)
		r.Han += han
		r.Left += len(left)
		for _, l := range left {
			forms[l.is] = true
		}
	}
	r.Forms = len(forms)
	return r
}

// judge returns a judge of the blocks of k.
func (k *job) judge() judge {
	c := *k.Converter
	c.glyphs = standardGlyphs()
	return judge{&job{Converter: &c, glossary: k.glossary, to: doc.Hant}}
}

// judge compares Traditional blocks with what would be made of their
// Simplified form.
type judge struct{ *job }

// leftover is a character of a Traditional block that was left in Simplified.
type leftover struct {
	at     int // in runes of the block
	is     rune
	should rune // what stands there in the remade block
}

// block counts the Han characters of a Traditional block and finds those left
// in Simplified: they are the same in the Simplified form, and no region has
// them in what is made of that. Where a term changes the length of the block it
// finds none.
func (j judge) block(s string) (han int, left []leftover) {
	hans, _ := j.pass(s, doc.Hans)
	hant, _ := j.pass(hans, doc.Hant)
	received, made := []rune(s), []rune(hans)
	var forms [][]rune
	for _, p := range regions() {
		forms = append(forms, []rune(p.standard(hant)))
	}
	for i, r := range received {
		if !unicode.Is(unicode.Han, r) {
			continue
		}
		han++
		if len(made) != len(received) || made[i] != r || strings.ContainsRune(ownForms, r) {
			continue
		}
		if !slices.ContainsFunc(forms, func(f []rune) bool { return len(f) != len(made) || f[i] == r }) {
			left = append(left, leftover{i, r, forms[0][i]})
		}
	}
	return han, j.proven(hans, left)
}

// proven returns those of the leftovers of a block, whose Simplified form is
// hans, that cannot be right: characters that are no Traditional ones, and
// characters that are, such as 范, where a phrase, a word or a term demands
// another. The 范 of a name stands in none.
func (j judge) proven(hans string, left []leftover) []leftover {
	if len(left) == 0 {
		return nil
	}
	t, err := j.tracer()
	if err != nil {
		panic(err) // the embedded table is broken: no build passes its tests
	}
	t.pieces(hans)
	demanded := map[int]bool{}
	for _, s := range t.spans {
		for i := s.From.Start; i < s.From.End && s.Rule != RuleCharacter; i++ {
			demanded[i] = true
		}
	}
	return slices.DeleteFunc(left, func(l leftover) bool {
		return !demanded[l.at] && slices.Contains(options()[doc.Hant][l.is], l.is)
	})
}

// standardGlyphs is s2t's own orthography, the one the others are made from.
var standardGlyphs = sync.OnceValue(func() *profile { return region("plain") })

// regions are the orthographies that a Traditional text may follow. They are
// made when the first Traditional text is judged.
var regions = sync.OnceValue(func() []*profile {
	all := []*profile{standardGlyphs()}
	for name, g := range glyphProfiles {
		if g.dicts != "" {
			all = append(all, region(name))
		}
	}
	return all
})

func region(name string) *profile {
	w, err := words()
	if err != nil {
		panic(err) // the embedded table is broken: no build passes its tests
	}
	p, err := newProfile(name, w)
	if err != nil {
		panic(err) // the same
	}
	return p
}

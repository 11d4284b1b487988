package script

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Plain converts exactly as OpenCC 1.4.1 does under one of its configurations:
// longest match, no word list, no glossary. It is safe for concurrent use.
type Plain struct {
	lex    *lexicon   // segmentation keys, and what becomes of single characters
	stages []*stage   // nil if lex says all there is to it
	normal []charPair // compatibility characters, replaced before anything else
}

// Marks of the characters in Plain.lex.
const (
	compatible = 1 // a compatibility character: normalize the text first
	staged     = 2 // a stage after segmentation may find a phrase that starts here
)

// Configs lists the names of OpenCC's configurations, sorted.
func Configs() []string {
	var names []string
	for name := range plans() {
		if !strings.Contains(name, "+") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Config returns the converter for one of OpenCC's configurations: "s2t",
// "t2s", "s2tw", "tw2s", "s2twp", … as Configs lists them. The configurations
// into Simplified also come with "+rare" added to their name, which turns on
// the dictionary of characters that common fonts lack. Tables are loaded once
// and shared.
func Config(name string) (*Plain, error) {
	p, ok := plans()[name]
	if !ok {
		return nil, fmt.Errorf("no conversion is called %q; choose one of %s", name, strings.Join(Configs(), ", "))
	}
	return p.shared()
}

// plan names what a configuration is made of: sections of the table.
type plan struct {
	name, normal, keys, stages string
	shared                     func() (*Plain, error) // loads it once for everybody
}

// plans reads the list of configurations. :: name → plan
var plans = sync.OnceValue(func() map[string]plan {
	text, err := section("plans")
	if err != nil {
		panic(err) // the embedded table is broken: no build passes its tests
	}
	m := map[string]plan{}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		p := plan{name: f[0], normal: f[1], keys: f[2], stages: f[3]}
		p.shared = sync.OnceValues(p.load)
		m[p.name] = p
	}
	return m
})

// load reads the tables of a configuration.
func (c plan) load() (*Plain, error) {
	p := &Plain{}
	var err error
	if p.normal, err = readChars(c.normal); err != nil {
		return nil, err
	}
	if p.lex, err = loadLexicon(c.name, c.keys, "results/"+c.name); err != nil {
		return nil, err
	}
	for _, n := range p.normal {
		p.lex.chars[p.lex.add(n.from)].mark |= compatible
	}
	if c.stages == "" {
		return p, nil
	}
	known := c.keys
	for names := range strings.SplitSeq(c.stages, "|") {
		s, err := loadStage(strings.Fields(names), known)
		if err != nil {
			return nil, err
		}
		p.stages = append(p.stages, s)
		known = "" // what the first stage gives may hold them again
	}
	p.markStaged()
	return p, nil
}

// keep makes r stay as it is by itself. It is for a Plain of one's own only.
func (p *Plain) keep(r rune) {
	p.lex.chars[p.lex.id(r)].out = 0
	for _, s := range p.stages {
		s.keep(r)
	}
}

// replace makes r, which p leaves as it is, become to by itself. It is for a
// Plain of one's own only.
func (p *Plain) replace(r, to rune) {
	p.lex.chars[p.lex.add(r)].out = to
	if n := len(p.stages); n > 0 {
		last := p.stages[n-1].last()
		last.chars[last.add(r)].out = to
	}
}

// loadLexicon reads a lexicon from its sections; chars and keys may be "".
func loadLexicon(chars, keys, results string) (*lexicon, error) {
	var (
		pairs []charPair
		list  keyList
		outs  outcomes
		err   error
	)
	if chars != "" {
		if pairs, err = readChars(chars); err != nil {
			return nil, err
		}
	}
	if keys != "" {
		if list, err = readKeys(keys); err != nil {
			return nil, err
		}
		if outs, err = readOutcomes(results); err != nil {
			return nil, err
		}
	}
	return newLexicon(pairs, list, outs), nil
}

// Convert converts text. Text that is not valid UTF-8 is an error that names
// the byte, counted from 0, where it goes wrong.
func (p *Plain) Convert(text string) (string, error) {
	if i := invalid(text); i >= 0 {
		return "", errUTF8(i)
	}
	if p.stages != nil {
		return p.inStages(text)
	}
	l := p.lex
	out := make([]byte, 0, len(text)+len(text)/16)
	done := 0 // bytes of text that are in out
	for i := 0; i < len(text); {
		r, size := decode(text, i)
		id := l.id(r)
		c := &l.chars[id]
		if c.mark&compatible != 0 {
			return p.Convert(p.normalize(text))
		}
		if c.node != 0 {
			if end, info := l.longest(text, id, i+size); info != noKey {
				out = append(out, text[done:i]...)
				out = l.appendKey(out, text[i:end], info)
				i, done = end, end
				continue
			}
		}
		if c.out != 0 {
			out = append(out, text[done:i]...)
			out = utf8.AppendRune(out, c.out)
			done = i + size
		}
		i += size
	}
	return string(append(out, text[done:]...)), nil
}

// inStages converts valid text under a configuration of several stages: the
// keys by what lex says, the stretches between them by the stages.
func (p *Plain) inStages(text string) (string, error) {
	out := make([]byte, 0, len(text)+len(text)/16)
	run := 0 // start of the stretch since the last key
	marks := uint8(0)
	for i := 0; i < len(text); {
		r, size := decode(text, i)
		id := p.lex.id(r)
		c := &p.lex.chars[id]
		if c.mark&compatible != 0 {
			return p.Convert(p.normalize(text))
		}
		end, info := p.lex.longest(text, id, i+size)
		if info == noKey {
			marks |= c.mark
			i += size
			continue
		}
		out = p.stretch(out, text[run:i], marks)
		out = p.lex.appendKey(out, text[i:end], info)
		i, run, marks = end, end, 0
	}
	return string(p.stretch(out, text[run:], marks)), nil
}

// stretch appends what becomes of s, in which no segmentation key occurs and
// whose characters bear marks. Only if one of them can start a phrase of a
// stage does s go through the stages; else the characters change one by one.
func (p *Plain) stretch(out []byte, s string, marks uint8) []byte {
	if marks&staged == 0 {
		return p.lex.appendChars(out, s)
	}
	for _, st := range p.stages[:len(p.stages)-1] {
		s = string(st.convert(nil, s))
	}
	return p.stages[len(p.stages)-1].convert(out, s)
}

// markStaged marks the characters of which a stage could make, or begin to
// make, something else than chars says.
func (p *Plain) markStaged() {
	starts := func(r rune) bool {
		for _, s := range p.stages {
			if s.starts(r) {
				return true
			}
			r = s.char(r)
		}
		return false
	}
	for _, s := range p.stages {
		for _, r := range s.runes() {
			if starts(r) {
				p.lex.chars[p.lex.add(r)].mark |= staged
			}
		}
	}
}

// normalize replaces compatibility characters.
func (p *Plain) normalize(text string) string {
	return strings.Map(func(r rune) rune {
		i, ok := slices.BinarySearchFunc(p.normal, r, func(c charPair, r rune) int { return int(c.from - r) })
		if ok {
			return p.normal[i].to
		}
		return r
	}, text)
}

func errUTF8(at int) error {
	return fmt.Errorf("not valid UTF-8 at byte %d; save the text as UTF-8", at)
}

// invalid returns the byte at which s stops being valid UTF-8, -1 if it never
// does.
func invalid(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size < 2 {
			return i
		}
		i += size
	}
}

// decode returns the character at byte i of s, which is valid UTF-8, and its
// length. Nearly all Han has three bytes; that case is small enough to be
// inlined.
func decode(s string, i int) (rune, int) {
	if s[i]>>4 != 0xe {
		return decodeOther(s[i:])
	}
	t := s[i : i+3]
	return rune(t[0]&0xf)<<12 | rune(t[1]&0x3f)<<6 | rune(t[2]&0x3f), 3
}

func decodeOther(s string) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

// decodeAny is decode for text that may not be valid UTF-8.
func decodeAny(s string, i int) (rune, int) {
	if i+2 < len(s) && s[i]>>4 == 0xe && s[i+1]>>6 == 2 && s[i+2]>>6 == 2 {
		return decode(s, i)
	}
	return utf8.DecodeRuneInString(s[i:])
}

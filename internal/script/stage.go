package script

import "unicode/utf8"

// stage is one step of a chain of several: of its lexicons the first that
// knows a key at a place decides there. The last also holds what the stage
// makes of single characters.
type stage struct{ lexicons []*lexicon }

// loadStage reads the named dictionaries; those with phrases come before those
// without. Keys of the dictionary known do not occur in what the stage is
// given: it is not loaded.
func loadStage(names []string, known string) (*stage, error) {
	var all []charPair
	s := &stage{}
	for _, name := range names {
		if _, ok := directory()["keys/"+name]; ok {
			if name == known {
				continue
			}
			l, err := loadLexicon("", name, "values/"+name)
			if err != nil {
				return nil, err
			}
			s.lexicons = append(s.lexicons, l)
			continue
		}
		pairs, err := readChars(name)
		if err != nil {
			return nil, err
		}
		all = append(pairs, all...) // the one named first is applied last and stays
	}
	if len(s.lexicons) == 0 {
		s.lexicons = []*lexicon{newLexicon(nil, keyList{}, outcomes{})}
	}
	last := s.last()
	last.verbatim = true
	for _, p := range all {
		last.chars[last.add(p.from)].out = p.to
	}
	return s, nil
}

func (s *stage) last() *lexicon { return s.lexicons[len(s.lexicons)-1] }

// runes returns the characters that s knows: those that change and those that
// phrases begin with.
func (s *stage) runes() []rune {
	var rs []rune
	for _, l := range s.lexicons {
		rs = append(rs, l.runes()...)
	}
	return rs
}

// starts reports whether a phrase of s begins with r.
func (s *stage) starts(r rune) bool {
	for _, l := range s.lexicons {
		if l.chars[l.id(r)].node != 0 {
			return true
		}
	}
	return false
}

// keep makes r stay as it is by itself.
func (s *stage) keep(r rune) { s.last().chars[s.last().id(r)].out = 0 }

// char returns what r becomes by itself.
func (s *stage) char(r rune) rune {
	if to := s.last().chars[s.last().id(r)].out; to != 0 {
		return to
	}
	return r
}

// convert appends what the stage makes of text to out.
func (s *stage) convert(out []byte, text string) []byte {
	done := 0 // bytes of text that are in out
next:
	for i := 0; i < len(text); {
		r, size := decode(text, i)
		var to rune
		for _, l := range s.lexicons {
			id := l.id(r)
			if end, info := l.longest(text, id, i+size); info != noKey {
				out = append(out, text[done:i]...)
				out = l.appendKey(out, text[i:end], info)
				i, done = end, end
				continue next
			}
			to = l.chars[id].out
		}
		if to != 0 {
			out = append(out, text[done:i]...)
			out = utf8.AppendRune(out, to)
			done = i + size
		}
		i += size
	}
	return append(out, text[done:]...)
}

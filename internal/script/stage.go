package script

import "unicode/utf8"

// stage is one step of a chain of several: of its lexicons the first that
// matches at a place decides there.
type stage struct {
	phrases []*lexicon
	chars   *lexicon
}

// loadStage reads the named dictionaries; those with phrases come before those
// without.
func loadStage(names []string) (*stage, error) {
	s := &stage{}
	var all []charPair
	for _, name := range names {
		if _, ok := directory()["keys/"+name]; ok {
			l, err := loadLexicon("", name, "values/"+name)
			if err != nil {
				return nil, err
			}
			s.phrases = append(s.phrases, l)
			continue
		}
		pairs, err := readChars(name)
		if err != nil {
			return nil, err
		}
		all = append(pairs, all...) // the one named first is applied last and stays
	}
	s.chars = newLexicon(all, keyList{}, outcomes{})
	return s, nil
}

// runes returns the characters that s knows: those that change and those that
// phrases begin with.
func (s *stage) runes() []rune {
	rs := s.chars.runes()
	for _, l := range s.phrases {
		rs = append(rs, l.runes()...)
	}
	return rs
}

// starts reports whether a phrase of s begins with r.
func (s *stage) starts(r rune) bool {
	for _, l := range s.phrases {
		if l.chars[l.id(r)].node != 0 {
			return true
		}
	}
	return false
}

// char returns what r becomes by itself.
func (s *stage) char(r rune) rune {
	if to := s.chars.chars[s.chars.id(r)].out; to != 0 {
		return to
	}
	return r
}

func (s *stage) convert(text string) []byte {
	out := make([]byte, 0, len(text))
next:
	for i := 0; i < len(text); {
		r, size := decode(text, i)
		for _, l := range s.phrases {
			if end, info := l.longest(text, &l.chars[l.id(r)], i+size); info != noKey {
				out = l.appendKey(out, text[i:end], info)
				i = end
				continue next
			}
		}
		out = utf8.AppendRune(out, s.char(r))
		i += size
	}
	return out
}

// appendKey appends what becomes of key, of which nodes says info.
func (l *lexicon) appendKey(out []byte, key string, info uint32) []byte {
	if info >= outcome0 {
		return append(out, l.result(info-outcome0)...)
	}
	return l.appendChars(out, key)
}

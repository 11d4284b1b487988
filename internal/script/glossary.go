package script

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// glossary finds the terms that hold for one document. :: script the text is
// in → the terms by their form in it
type glossary map[doc.Script]*termSet

// termSet finds one form of terms.
type termSet struct {
	lex   *lexicon
	terms []*doc.Term // by the order of their keys
}

// longestTerm is the number of characters a term can have.
const longestTerm = 100

// termMatch is a term found in a text.
type termMatch struct {
	end  int // byte after it
	term *doc.Term
}

// loadGlossaries checks the terms and sorts them by scope.
func (c *Converter) loadGlossaries() error {
	scopes := map[string]bool{}
	for i := range c.terms {
		t := &c.terms[i]
		for _, s := range doc.Scripts {
			form := t.Words.In(s)
			if n := utf8.RuneCountInString(form); n == 0 || n > longestTerm || !utf8.ValidString(form) {
				return fmt.Errorf("%s:%d: the term %q / %q needs a form in both scripts of 1 to %d characters; write both hans and hant",
					t.File, t.Line, t.Words.Hans, t.Words.Hant, longestTerm)
			}
		}
		if t.Scope != "" {
			scopes[t.Scope] = true
		}
	}
	c.site = newGlossary(c.terms, "")
	for _, id := range slices.Sorted(maps.Keys(scopes)) {
		c.scopes[id] = newGlossary(c.terms, id)
	}
	return nil
}

// newGlossary takes the terms of the whole site and those of document id,
// which decide where both have the same word.
func newGlossary(terms []doc.Term, id string) glossary {
	g := glossary{}
	for _, s := range doc.Scripts {
		forms := map[string]*doc.Term{}
		for i := range terms {
			t := &terms[i]
			if t.Scope != "" && t.Scope != id {
				continue
			}
			if known := forms[t.Words.In(s)]; known == nil || known.Scope == "" && t.Scope != "" {
				forms[t.Words.In(s)] = t
			}
		}
		g[s] = newTermSet(forms)
	}
	return g
}

func newTermSet(forms map[string]*doc.Term) *termSet {
	s := &termSet{}
	var keys keyList
	var shared, added, text strings.Builder
	var last []rune
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		r := []rune(form)
		n := 0
		for n < len(r) && n < len(last) && r[n] == last[n] {
			n++
		}
		shared.WriteByte(byte(n))
		added.WriteByte(byte(len(r) - n))
		text.WriteString(string(r[n:]))
		s.terms = append(s.terms, forms[form])
		keys.n++
		last = r
	}
	keys.shared, keys.added, keys.text = shared.String(), added.String(), text.String()
	s.lex = newLexicon(nil, keys, outcomes{})
	key := 0
	for node, info := range s.lex.nodes {
		if info&^more != noKey {
			s.lex.nodes[node] = info&more | uint32(outcome0+key)
			key++
		}
	}
	return s
}

// matches yields the byte at which a term of script from starts in s and what
// it is: the leftmost, of those the longest, then the next after its end.
func (g glossary) matches(s string, from doc.Script) iter.Seq2[int, termMatch] {
	return func(yield func(int, termMatch) bool) {
		set := g[from]
		if set == nil || len(set.terms) == 0 {
			return
		}
		for i := 0; i < len(s); {
			r, size := decode(s, i)
			end, info := set.lex.longest(s, set.lex.id(r), i+size)
			if info == noKey {
				i += size
				continue
			}
			if !yield(i, termMatch{end, set.terms[info-outcome0]}) {
				return
			}
			i = end
		}
	}
}

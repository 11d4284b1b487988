package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxQuery bounds how many characters of a query count; a whole pasted
// paragraph fits.
const maxQuery = 400

// Query is what a reader asked for.
//
// White space separates groups. A group in quotation marks ("…", “…”, 「…」,
// 『…』) is one phrase; any other is cut into terms at its punctuation. A group
// behind a minus sign excludes. A term or phrase occurs in a text if its folded
// normal form is part of the text's, and if it does not begin or end inside a
// word of letters or digits; it may end inside one before a joining mark: 5g
// occurs in 5g-a. A unit answers
//
//	exactly   if all groups but the excluded, joined as typed, occur as one
//	          phrase in its own text in either script,
//	fully     if every phrase and term occurs in its own text or its context in
//	          either script, at least one of them in its own text,
//
// and if no excluded phrase occurs in its own text.
type Query struct {
	groups []group // asked for
	not    []group // excluded
}

// group is a part of a query between spaces.
type group struct {
	typed  []rune // normal form
	folded []rune
	quoted bool
}

// terms returns what has to occur for the group to be found.
func (g *group) terms() [][]rune {
	if g.quoted {
		return [][]rune{g.folded}
	}
	return words(g.folded)
}

// words cuts a normal form at its spaces.
func words(rs []rune) [][]rune {
	var out [][]rune
	for len(rs) > 0 {
		i := slices.Index(rs, ' ')
		if i < 0 {
			i = len(rs)
		}
		out = append(out, rs[:i:i])
		rs = rs[min(i+1, len(rs)):]
	}
	return out
}

// quotes are the marks that make a phrase.
var quotes = map[rune]rune{'"': '"', '＂': '＂', '“': '”', '「': '」', '『': '』'} // :: opening → closing

// Parse reads a query. Fold is the folding of the index it is meant for.
func Parse(query string, fold func(rune) rune) Query {
	rs := []rune(strings.ToValidUTF8(query, " "))
	rs = rs[:min(len(rs), maxQuery)]
	var q Query
	for i := 0; i < len(rs); {
		if space(rs[i]) {
			i++
			continue
		}
		not := minus(rs[i]) && i+1 < len(rs) && !space(rs[i+1])
		if not {
			i++
		}
		start, end, next := cutGroup(rs, i)
		typed := normalize(string(rs[start:end])).runes
		g := group{typed: typed, folded: folded(typed, fold), quoted: start > i}
		switch {
		case len(typed) == 0:
		case not:
			q.not = append(q.not, g)
		default:
			q.groups = append(q.groups, g)
		}
		i = next
	}
	return q
}

// cutGroup returns where the text of the group at i begins and ends, and where
// to go on. A quotation mark counts only if its partner ends the group.
func cutGroup(rs []rune, i int) (start, end, next int) {
	if closing, ok := quotes[rs[i]]; ok {
		for j := i + 1; j < len(rs); j++ {
			if rs[j] == closing && (j+1 == len(rs) || space(rs[j+1])) {
				return i + 1, j, j + 1
			}
		}
	}
	j := i
	for j < len(rs) && !space(rs[j]) {
		j++
	}
	return i, j, j
}

// space reports whether r is white space: the list is fixed so that browsers
// agree.
func space(r rune) bool {
	switch {
	case r <= 0x20, r == 0x85, r == 0xa0, r == 0x1680, 0x2000 <= r && r <= 0x200b:
		return true
	}
	return r == 0x2028 || r == 0x2029 || r == 0x202f || r == 0x205f || r == 0x3000 || r == 0xfeff
}

func minus(r rune) bool { return r == '-' || r == '－' || r == '−' }

// phrase returns all groups as one phrase.
func (q *Query) phrase() []rune {
	var out []rune
	for _, g := range q.groups {
		if n := len(out); n > 0 && inWord(out[n-1]) && inWord(g.folded[0]) {
			out = append(out, ' ')
		}
		out = append(out, g.folded...)
	}
	return out
}

// terms returns the terms and phrases of all groups, each once.
func (q *Query) terms() [][]rune {
	var out [][]rune
	for _, g := range q.groups {
		for _, t := range g.terms() {
			if !slices.ContainsFunc(out, func(o []rune) bool { return slices.Equal(o, t) }) {
				out = append(out, t)
			}
		}
	}
	return out
}

// lookupKey is a token of a query.
type lookupKey struct {
	key  string
	more string // the key and the Han character that follows it at once, if any does: the token to look up where the key is refined (index.go)
	ends bool   // the phrase ends here: anything may follow
	from int    // its place in the phrase
	to   int    // behind it and the character that more adds
	many bool   // probably many units have it
	rare int    // about how rare it is else
}

// same reports whether the two are looked up alike.
func (k lookupKey) same(o lookupKey) bool {
	return k.key == o.key && k.more == o.more && k.ends == o.ends
}

// queryTokens returns the tokens that a text with this phrase must have: all of
// the phrase's but its last character alone, after which the text may go on. A
// phrase of one character has none. Each is returned once.
func queryTokens(phrase []rune, x *Index) []lookupKey {
	var out []lookupKey
	eachToken(phrase, func(t token, at int) {
		k := lookupKey{key: t.String(), ends: t.han != 0 && t.next != 0 && !t.space && at+2 == len(phrase)}
		if t.next == 0 && t.word == nil {
			return
		}
		if t.han != 0 && t.next != 0 && !t.space && at+2 < len(phrase) && isHan(phrase[at+2]) {
			k.more = k.key + string(phrase[at+2])
		}
		if !slices.ContainsFunc(out, k.same) {
			k.from, k.to = at, min(at+t.size(), len(phrase))
			if k.more != "" {
				k.to++
			}
			k.many, k.rare = x.common.says(k), x.rarity(t)
			out = append(out, k)
		}
	})
	return out
}

// occurs returns the places where term occurs in text.
func occurs(text, term []rune, all bool) []int {
	var out []int
	for i := 0; i+len(term) <= len(text); i++ {
		if text[i] != term[0] || !slices.Equal(text[i:i+len(term)], term) {
			continue
		}
		if i > 0 && inWord(term[0]) && inWord(text[i-1]) {
			continue
		}
		if j := i + len(term); j < len(text) && inWord(term[len(term)-1]) && inWord(text[j]) && !endsPart(text[j]) {
			continue
		}
		out = append(out, i)
		if !all {
			break
		}
	}
	return out
}

// endsPart is part for characters of a normal form.
func endsPart(r rune) bool { return r < utf8.RuneSelf && part(byte(r)) }

func contains(text, term []rune) bool { return len(occurs(text, term, false)) > 0 }

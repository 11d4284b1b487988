package link

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

//go:embed generic.txt
var genericText string

// lexicon finds the words of topics and generic wording in a text.
type lexicon struct {
	topics  map[rune][]word // :: first letter → words, longest first
	generic map[rune][]word
	size    int // number of topics
}

// word is a word of a topic, as folded letters.
type word struct {
	r     []rune
	id    uint64 // of the word itself
	topic uint64 // index of its topic
	names bool   // it names a single thing
}

// hit is a word found at index i of a run.
type hit struct {
	word
	i int
}

// newLexicon prepares the words of topics and of generic.txt. A word that
// belongs to several topics is found once for each; a word of one letter is
// left out.
func newLexicon(topics []doc.Topic, fold func(rune) rune) *lexicon {
	topics = slices.Clone(topics)
	slices.SortStableFunc(topics, func(a, b doc.Topic) int { return cmp.Compare(a.ID, b.ID) })
	l := &lexicon{topics: map[rune][]word{}, generic: map[rune][]word{}, size: len(topics)}
	ids := map[string]uint64{}
	for i, t := range topics {
		for _, text := range t.Words {
			r := joined(letters(folded(text, fold), 0))
			if len(r) < 2 {
				continue
			}
			id, ok := ids[string(r)]
			if !ok {
				id = uint64(len(ids))
				ids[string(r)] = id
			}
			l.topics[r[0]] = append(l.topics[r[0]], word{r, id, uint64(i), t.Names})
		}
	}
	for _, text := range phrasesOf(genericText) {
		r := folded(text, fold)
		l.generic[r[0]] = append(l.generic[r[0]], word{r: r})
	}
	for _, ws := range l.topics {
		slices.SortStableFunc(ws, func(a, b word) int {
			return cmp.Or(cmp.Compare(len(b.r), len(a.r)), slices.Compare(a.r, b.r), cmp.Compare(a.topic, b.topic))
		})
	}
	return l
}

// phrasesOf returns the phrases of a file such as generic.txt: they stand apart
// by white space, lines that begin with # are comments.
func phrasesOf(file string) []string {
	var out []string
	for line := range strings.Lines(file) {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Fields(line)...)
		}
	}
	return out
}

// joined returns the letters of runs in one piece.
func joined(runs []run) []rune {
	var out []rune
	for _, r := range runs {
		out = append(out, r.r...)
	}
	return out
}

// find returns the topics' words in r. A word of a concept inside a longer one
// is not meant: 新能源汽车 is no 新能源, 绿色消费 no 消费. (Without this rule
// nDCG@5 is 0.03 lower.)
func (l *lexicon) find(r []rune) []hit {
	var out []hit
	end := 0 // of the word so far that reaches furthest
	for i, first := range r {
		reach := end
		for _, w := range l.topics[first] {
			if !starts(r[i:], w.r) {
				continue
			}
			if !w.names {
				if i+len(w.r) <= end || i+len(w.r) < reach {
					continue
				}
				reach = i + len(w.r)
			}
			out = append(out, hit{w, i})
		}
		end = max(end, reach)
	}
	return out
}

// starts reports whether r begins with w.
func starts(r, w []rune) bool { return len(w) <= len(r) && slices.Equal(w, r[:len(w)]) }

// tell cuts generic wording out of runs, but for what a topic's word covers.
func (l *lexicon) tell(runs []run) []run {
	var out []run
	for _, run := range runs {
		out = append(out, l.cut(run)...)
	}
	return out
}

// cut returns the stretches of a run that are not generic.
func (l *lexicon) cut(full run) []run {
	empty := make([]bool, len(full.r))
	for i, first := range full.r {
		for _, w := range l.generic[first] {
			if starts(full.r[i:], w.r) {
				mark(empty[i:i+len(w.r)], true)
			}
		}
	}
	for _, h := range l.find(full.r) {
		mark(empty[h.i:h.i+len(h.r)], false)
	}
	var out []run
	for i := 0; i < len(empty); {
		n := i
		for n < len(empty) && !empty[n] {
			n++
		}
		if n > i {
			out = append(out, run{full.r[i:n], full.at[i:n]})
		}
		i = n + 1
	}
	return out
}

func mark(b []bool, v bool) {
	for i := range b {
		b[i] = v
	}
}

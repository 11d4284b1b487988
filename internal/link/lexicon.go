package link

import (
	"cmp"
	"slices"

	"gongbao/internal/doc"
)

// lexicon finds the words of all topics in a text.
type lexicon struct {
	words map[rune][]word // :: first letter → words, longest first
}

// word is a word of a topic, as folded letters.
type word struct {
	r     []rune
	id    uint64 // of the word itself
	topic uint64 // index of its topic
	names bool   // it names a single thing
}

// newLexicon prepares the words of topics. A word that belongs to several
// topics is found once for each; a word of one letter is left out.
func newLexicon(topics []doc.Topic, fold func(rune) rune) *lexicon {
	topics = slices.Clone(topics)
	slices.SortStableFunc(topics, func(a, b doc.Topic) int { return cmp.Compare(a.ID, b.ID) })
	l := &lexicon{words: map[rune][]word{}}
	ids := map[string]uint64{}
	for i, t := range topics {
		for _, w := range t.Words {
			var r []rune
			for _, run := range letters(folded(w, fold), 0) {
				r = append(r, run.r...)
			}
			if len(r) < 2 {
				continue
			}
			id, ok := ids[string(r)]
			if !ok {
				id = uint64(len(ids))
				ids[string(r)] = id
			}
			l.words[r[0]] = append(l.words[r[0]], word{r, id, uint64(i), t.Names})
		}
	}
	for _, ws := range l.words {
		slices.SortStableFunc(ws, func(a, b word) int {
			return cmp.Or(cmp.Compare(len(b.r), len(a.r)), slices.Compare(a.r, b.r), cmp.Compare(a.topic, b.topic))
		})
	}
	return l
}

// find calls hit for every word in r and its index there.
func (l *lexicon) find(r []rune, hit func(i int, w word)) {
	for i, first := range r {
		for _, w := range l.words[first] {
			if len(w.r) <= len(r)-i && slices.Equal(w.r, r[i:i+len(w.r)]) {
				hit(i, w)
			}
		}
	}
}

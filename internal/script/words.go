package script

import (
	"math"
	"slices"
	"sync"
)

// wordList cuts Simplified text into words and knows what becomes of each.
type wordList struct {
	lex     *lexicon // words and s2t phrases; characters as s2t changes them
	runes   []rune   // :: number of a character in lex → the character
	costs   []uint16 // :: node → cost of one occurrence, if a word ends there
	unknown int32    // cost of a character that is no word
}

// words is loaded when the first text is converted, and shared.
var words = sync.OnceValues(loadWords)

func loadWords() (*wordList, error) {
	pairs, err := readChars("s2t")
	if err != nil {
		return nil, err
	}
	keys, err := readKeys("words")
	if err != nil {
		return nil, err
	}
	outs, err := readOutcomes("results/words")
	if err != nil {
		return nil, err
	}
	unknown, costs, err := readCosts()
	if err != nil {
		return nil, err
	}
	w := &wordList{unknown: int32(unknown)}
	w.lex = newLexicon(pairs, keys, outs)
	w.costs = make([]uint16, len(w.lex.nodes))
	key := 0
	for node, info := range w.lex.nodes {
		if info&^more != noKey {
			w.costs[node] = costs[key]
			key++
		}
	}
	if err := w.addCompatible(); err != nil {
		return nil, err
	}
	w.runes = w.lex.alphabet()
	return w, nil
}

// addCompatible gives compatibility characters what their plain forms become.
func (w *wordList) addCompatible() error {
	pairs, err := readChars("CJK_Compatibility_Ideographs")
	if err != nil {
		return err
	}
	for _, p := range pairs {
		to := p.to
		if out := w.lex.chars[w.lex.id(to)].out; out != 0 {
			to = out
		}
		w.lex.chars[w.lex.add(p.from)].out = to
	}
	return nil
}

// word is a piece of a run of known characters.
type word struct {
	from, to int    // in characters of the run
	info     uint32 // of its node; noKey for a character that is no word
}

// cutter holds the run that was cut last, and what cutting needs again and
// again.
type cutter struct {
	ids      []uint16 // numbers of the characters of the run
	offs     []int    // of each, in bytes of the text, and of the end
	best     []int32  // :: position → least cost of the words up to it
	last     []step   // :: position → the word that ends there on the cheapest way
	out      []word   // the run
	standard []byte   // the run as s2t writes it
}

type step struct {
	from int
	info uint32
}

// cut cuts the run of known characters that text has at byte i into the words
// whose probabilities have the greatest product, and leaves them in c. It
// returns the byte after the run; if there is no run, i.
func (w *wordList) cut(c *cutter, text string, i int) int {
	i = c.read(w.lex, text, i)
	n := len(c.ids)
	c.best = slices.Grow(c.best[:0], n+1)[:n+1]
	c.last = slices.Grow(c.last[:0], n+1)[:n+1]
	for p := range c.best {
		c.best[p] = math.MaxInt32
	}
	c.best[0] = 0
	for p := range n {
		w.reach(c, p)
	}
	c.out = c.out[:0]
	for p := n; p > 0; p = c.last[p].from {
		c.out = append(c.out, word{c.last[p].from, p, c.last[p].info})
	}
	slices.Reverse(c.out)
	return i
}

// standard appends the run in c, cut from text, as s2t writes its words.
func (w *wordList) standard(out []byte, c *cutter, text string) []byte {
	for _, x := range c.out {
		out = w.lex.appendKey(out, text[c.offs[x.from]:c.offs[x.to]], max(x.info, byChar))
	}
	return out
}

// read takes in the run at byte i of text and returns the byte after it.
func (c *cutter) read(l *lexicon, text string, i int) int {
	c.ids, c.offs = c.ids[:0], append(c.offs[:0], i)
	for i < len(text) {
		r, size := decode(text, i)
		id := l.id(r)
		if id == 0 {
			break
		}
		i += size
		c.ids, c.offs = append(c.ids, id), append(c.offs, i)
	}
	return i
}

// reach tries every word that starts at position p of the run. Of two equally
// cheap ways the one whose last word is longer stays.
func (w *wordList) reach(c *cutter, p int) {
	node := w.lex.chars[c.ids[p]].node
	base, info := c.best[p], w.lex.nodes[node]
	if info&^more == noKey {
		c.relax(p+1, base+w.unknown, step{p, noKey})
	} else {
		c.relax(p+1, base+int32(w.costs[node]), step{p, info &^ more})
	}
	if p+1 == len(c.ids) || info&more == 0 || !w.lex.may(c.ids[p], c.ids[p+1]) {
		return
	}
	for q := p + 1; q < len(c.ids) && info&more != 0; q++ {
		if node = w.lex.follow(node, c.ids[q]); node == 0 {
			return
		}
		if info = w.lex.nodes[node]; info&^more != noKey {
			c.relax(q+1, base+int32(w.costs[node]), step{p, info &^ more})
		}
	}
}

func (c *cutter) relax(p int, cost int32, s step) {
	if cost < c.best[p] {
		c.best[p], c.last[p] = cost, s
	}
}

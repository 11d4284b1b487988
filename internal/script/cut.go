package script

// Words cuts text, which is in Simplified, into the words it is most probably
// made of. Nothing is lost: joined, the words are the text. A character that is
// no word and part of none, a mark for example, is a piece of its own.
func (c *Converter) Words(text string) []string {
	var out []string
	var k cutter
	for i := 0; i < len(text); {
		next := c.words.cut(&k, text, i)
		for _, w := range k.out {
			out = append(out, text[k.offs[w.from]:k.offs[w.to]])
		}
		if next == i {
			_, size := decode(text, i)
			next += size
			out = append(out, text[i:next])
		}
		i = next
	}
	return out
}

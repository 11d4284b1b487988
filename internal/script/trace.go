package script

import (
	"strings"
	"sync"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// The rules that can decide what becomes of a piece of text.
const (
	RuleTerm      = "term"      // a term of the glossary
	RulePhrase    = "phrase"    // a phrase of OpenCC's dictionaries
	RuleWord      = "word"      // a word of gongbao's own list, with its form
	RuleCharacter = "character" // the first choice for a single character
)

// Span is one decision of a conversion.
type Span struct {
	From, To     doc.Span // runes of the text, and of what it became
	In, Out      string   // what stands there
	Rule         string   // one of the rules above
	Word         string   // the word it is part of, as the text was cut
	Alternatives []string // what else the dictionaries offer, in their order
	Term         *doc.Term
	Instead      string // what the dictionaries alone would write, if it is something else
}

// Doubtful reports whether the dictionaries offered a choice and neither a
// term nor a phrase made it.
func (s Span) Doubtful() bool { return s.Rule == RuleCharacter && len(s.Alternatives) > 0 }

// Overridden reports whether the word list or the glossary made another choice
// than the dictionaries' longest match would have.
func (s Span) Overridden() bool { return s.Instead != "" }

// Trace returns the decisions that Text makes for text, in order: every piece
// that changed, and every piece that stayed although there was a choice. What
// was received in Traditional and is made anew shows the decisions of its
// second conversion, the one out of Simplified. Quotation marks are not
// among them.
func (c *Converter) Trace(text string, from, to doc.Script) ([]Span, error) {
	if i := invalid(text); i >= 0 {
		return nil, errUTF8(i)
	}
	k := c.job("", from, to, strings.Lines(text))
	k.sure = from != ""
	if k.from == "" {
		k.from = Detect(text)
	}
	return k.trace(text)
}

// Decision is a Span of a document's text.
type Decision struct {
	Section string // id of the section; "" for the lines before and after them
	Line    int    // of the received file that the section, or the line itself, begins on
	Span
}

// Decisions returns what was decided where d, which is as received, becomes a
// text in the script to, in the order of its titles, texts and lead texts. The
// Spans count within each of these.
func (c *Converter) Decisions(d *doc.Document, to doc.Script) ([]Decision, error) {
	k := c.documentJob(d, to)
	var all []Decision
	for _, l := range lines(d) {
		if !utf8.ValidString(l.text) {
			continue
		}
		spans, err := k.trace(l.text)
		if err != nil {
			return nil, err
		}
		for _, s := range spans {
			all = append(all, Decision{l.section, l.n, s})
		}
	}
	return all, nil
}

// trace traces a text line by line.
func (k *job) trace(text string) ([]Span, error) {
	t, err := k.tracer()
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(text) {
		t.add(line)
	}
	return t.spans, nil
}

// options lists the choices for a character. :: script → character → what it
// can become there, the first being the one taken
var options = sync.OnceValue(func() map[doc.Script]map[rune][]rune {
	all := map[doc.Script]map[rune][]rune{}
	for to, name := range map[doc.Script]string{doc.Hant: "s2t", doc.Hans: "t2s"} {
		text, err := section("options/" + name)
		if err != nil {
			panic(err) // the embedded table is broken: no build passes its tests
		}
		m := map[rune][]rune{}
		for line := range strings.Lines(text) {
			rs := []rune(strings.TrimSuffix(line, "\n"))
			m[rs[0]] = rs[1:]
		}
		all[to] = m
	}
	return all
})

// tracer collects the spans of a text.
type tracer struct {
	*job
	s2t   *lexicon // s2t's phrases, to tell them from other words
	spans []Span

	line  int           // runes of the text before the current line
	at    int           // runes of the current line, as it is converted, so far
	outAt int           // runes of the conversion so far
	back  doc.Alignment // from the line as it is converted to the line as received
	plain []rune        // what the dictionaries alone make of the line; nil if its length differs
}

// add traces one line.
func (t *tracer) add(line string) {
	t.at, t.back = 0, nil
	from := t.script(line)
	in := line
	if from == doc.Hant && t.to == doc.Hant && t.faulty() {
		hans, edits := t.pass(line, doc.Hans)
		t.back = align(line, hans, edits).Inverse()
		in, from = hans, doc.Hans
	}
	if from == t.to {
		t.outAt += utf8.RuneCountInString(in)
	} else {
		t.pieces(in)
	}
	t.line += utf8.RuneCountInString(line)
}

// pieces traces a line of the other script.
func (t *tracer) pieces(s string) {
	t.plain = t.byDictionary(s)
	done := 0
	for start, m := range t.glossary.matches(s, t.to.Other()) {
		t.between(s[done:start])
		t.piece(Span{In: s[start:m.end], Out: m.term.Words.In(t.to), Rule: RuleTerm, Term: m.term})
		done = m.end
	}
	t.between(s[done:])
}

// byDictionary returns what becomes of s without glossary and word list, in the
// site's glyphs; nil if its length differs.
func (t *tracer) byDictionary(s string) []rune {
	out := t.glyphs.standard(string(t.s2t.longestMatches(s)))
	if t.to == doc.Hans {
		var err error
		if out, err = t.glyphs.toHans.Convert(s); err != nil { // the callers have checked: the text is valid UTF-8
			return nil
		}
	}
	if utf8.RuneCountInString(out) != utf8.RuneCountInString(s) {
		return nil
	}
	return []rune(out)
}

func (k *job) tracer() (*tracer, error) {
	s2t, err := Config("s2t")
	if err != nil {
		return nil, err
	}
	return &tracer{job: k, s2t: s2t.lex}, nil
}

// piece takes the next piece of the line, and keeps it if it shows a decision.
func (t *tracer) piece(p Span) {
	n := utf8.RuneCountInString(p.In)
	p.From = t.back.Span(doc.Span{Start: t.at, End: t.at + n})
	p.From.Start += t.line
	p.From.End += t.line
	if t.plain != nil {
		if plain := string(t.plain[t.at : t.at+n]); plain != p.Out {
			p.Instead = plain
		}
	}
	t.at += n
	p.To.Start = t.outAt
	t.outAt += utf8.RuneCountInString(p.Out)
	p.To.End = t.outAt
	if p.In != p.Out || p.Instead != "" || len(p.Alternatives) > 0 || p.Rule == RuleTerm {
		t.spans = append(t.spans, p)
	}
}

// between traces a stretch that holds no term.
func (t *tracer) between(s string) {
	if t.to == doc.Hans {
		t.toHans(s)
		return
	}
	for i := 0; i < len(s); {
		next := t.words.cut(&t.cutter, s, i)
		if next == i {
			_, size := decode(s, i)
			t.piece(Span{In: s[i : i+size], Out: s[i : i+size], Rule: RuleCharacter})
			i += size
			continue
		}
		for _, w := range t.cutter.out {
			t.word(s[t.cutter.offs[w.from]:t.cutter.offs[w.to]], w.info)
		}
		i = next
	}
}

// toHans traces a stretch that becomes Simplified: the keys it is cut by, and
// between them character by character where the length stays.
func (t *tracer) toHans(s string) {
	p, done := t.glyphs.toHans, 0
	for i := 0; i < len(s); {
		r, size := decode(s, i)
		end, info := p.lex.longest(s, p.lex.id(r), i+size)
		if info == noKey {
			i += size
			continue
		}
		t.characters(s[done:i])
		t.piece(Span{In: s[i:end], Out: string(p.lex.appendKey(nil, s[i:end], info)), Rule: RulePhrase})
		i, done = end, end
	}
	t.characters(s[done:])
}

// characters traces a stretch between keys.
func (t *tracer) characters(s string) {
	out, err := t.glyphs.toHans.Convert(s)
	if err != nil { // the callers have checked: the text is valid UTF-8
		out = s
	}
	before, after := []rune(s), []rune(out)
	if len(before) != len(after) {
		t.piece(Span{In: s, Out: out, Rule: RulePhrase})
		return
	}
	for i, r := range before {
		p := Span{In: string(r), Out: string(after[i]), Rule: RuleCharacter}
		for _, o := range options()[doc.Hans][r] {
			if o != after[i] {
				p.Alternatives = append(p.Alternatives, string(o))
			}
		}
		t.piece(p)
	}
}

// word traces a word the text was cut into: by the phrases in it, unless the
// list has a form of its own for it.
func (t *tracer) word(w string, info uint32) {
	form := string(t.words.lex.appendKey(nil, w, max(info, byChar)))
	byPhrases := string(t.s2t.longestMatches(w))
	if info != noKey && form != byPhrases {
		t.piece(Span{
			In: w, Out: t.glyphs.standard(form), Word: w, Rule: RuleWord,
			Alternatives: []string{t.glyphs.standard(byPhrases)},
		})
		return
	}
	t.phrases(w)
}

// phrases traces a word as the longest match in it decides.
func (t *tracer) phrases(w string) {
	for i := 0; i < len(w); {
		r, size := decode(w, i)
		end, info := t.s2t.longest(w, t.s2t.id(r), i+size)
		p := Span{Word: w, Rule: RulePhrase}
		var out []byte
		if info == noKey || end == i+size {
			end = i + size
			p.Rule = RuleCharacter
			p.Alternatives = t.choices(r)
			out = t.words.lex.appendChars(nil, w[i:end])
		} else {
			out = t.s2t.appendKey(nil, w[i:end], info)
		}
		p.In, p.Out = w[i:end], t.glyphs.standard(string(out))
		t.piece(p)
		i = end
	}
}

// choices returns what r could become besides what it does, in the site's
// glyphs.
func (t *tracer) choices(r rune) []string {
	var out []string
	for i, o := range options()[doc.Hant][r] {
		first := options()[doc.Hant][r][0]
		if s := t.glyphs.standard(string(o)); i > 0 && s != t.glyphs.standard(string(first)) {
			out = append(out, s)
		}
	}
	return out
}

// longestMatches converts s by the longest match alone.
func (l *lexicon) longestMatches(s string) []byte {
	var out []byte
	for i := 0; i < len(s); {
		r, size := decode(s, i)
		end, info := l.longest(s, l.id(r), i+size)
		if info == noKey {
			end = i + size
		}
		out = l.appendKey(out, s[i:end], max(info, byChar))
		i = end
	}
	return out
}

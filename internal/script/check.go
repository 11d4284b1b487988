package script

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// Rules of the problems that Check reports.
const (
	ruleWordCut    = "word-cut"         // words and longest match disagree
	ruleTwoForms   = "two-forms"        // a word came out in two ways
	ruleTermBorder = "term-border"      // a term of the glossary cuts a word
	ruleRoundTrip  = "round-trip"       // Traditional text that is none
	ruleLeft       = "left-simplified"  // a character of good Traditional text that is none
	ruleLeftOver   = "left-over-script" // a character of the other script
	ruleRare       = "rare-character"   // a character that common fonts lack
)

// wording is how a rule speaks. The verbs stand for: what was found, how often
// it occurs, the text around the first place, and, where a fourth one follows,
// the term that would settle it.
type wording struct {
	severity doc.Severity
	zh, en   string
}

var wordings = map[string]wording{
	ruleWordCut: {doc.Note,
		"%s，共 %d 处（%s）— 已取按词切分的写法；认可就执行 gongbao check --accept %s，不对就换成对的写法",
		"%s, %d× (%s) — the form by words was taken; if it is right, run gongbao check --accept %s, else give the right form"},
	ruleTwoForms: {doc.Warning,
		"同一个词两种写法：%s，共 %d 处（%s）— 请用 gongbao check --accept %s 定一种，或确认两处意思不同",
		"one word in two forms: %s, %d× (%s) — fix one with gongbao check --accept %s, or make sure they mean different things"},
	ruleTermBorder: {doc.Note,
		"词汇表的词切开了别的词：%s，共 %d 处（%s）— 若此处不是这个词，请把词条写长些",
		"a glossary term cuts a word: %s, %d× (%s) — if the term is not meant here, make its entry longer"},
	ruleRoundTrip: {doc.Note,
		"收到的繁体与规范写法不同：%s，共 %d 处（%s）— 网页用规范写法，收到的字可在出处里看到",
		"received Traditional differs from the proper form: %s, %d× (%s) — pages use the proper form and show the received one with the source"},
	ruleLeft: {doc.Note,
		"收到的繁体里留有简体的字：%s，共 %d 处（%s）— 网页照原件；若是原件之误，请在文件头的 errata 里改正",
		"received Traditional has a Simplified character: %s, %d× (%s) — pages show it as received; if it is a mistake, state an erratum"},
	ruleLeftOver: {doc.Warning,
		"另一种文字的字没有转换：%s，共 %d 处（%s）— 请在词汇表里写一条",
		"a character of the other script was left: %s, %d× (%s) — add a term to the glossary"},
	ruleRare: {doc.Warning,
		"常用字体没有的字：%s，共 %d 处（%s）— 请核对原件，错了就在文件头的 errata 里改正",
		"a character that common fonts lack: %s, %d× (%s) — compare the original; if it is wrong, state an erratum"},
}

// Check looks for what a person should judge: places where the cut into words
// and the longest match disagree, words with two forms, terms that cut words,
// received Traditional text that is no proper Traditional, characters left in
// the other script and characters that common fonts lack. Places that raise
// the same question are one problem, at the first of them. Problems come
// sorted.
func (c *Converter) Check(works []*doc.Work) ([]doc.Problem, error) {
	s2t, err := Config("s2t")
	if err != nil {
		return nil, err
	}
	k := &checker{Converter: c, s2t: s2t, forms: map[string]string{}, found: map[string]*finding{}}
	for _, w := range works {
		k.work(w, k.collect)
	}
	for _, w := range works {
		k.work(w, k.text)
	}
	ps := make([]doc.Problem, 0, len(k.order))
	for _, f := range k.order {
		ps = append(ps, f.problem())
	}
	doc.SortProblems(ps)
	return ps, nil
}

// finding is one question and the places that raise it.
type finding struct {
	rule, what string
	accept     string // the term that settles the question, "新征程=新征程"; "" where a person has to find it
	file       string
	line       int
	context    string // around the first place
	count      int
}

func (f *finding) problem() doc.Problem {
	w := wordings[f.rule]
	args := []any{f.what, f.count, f.context}
	if f.accept != "" {
		args = append(args, f.accept)
	}
	return doc.Problem{
		File: f.file, Pos: doc.Pos{Line: f.line}, Stage: "script", Rule: f.rule, Severity: w.severity,
		Zh: fmt.Sprintf(w.zh, args...),
		En: fmt.Sprintf(w.en, args...),
	}
}

// checker goes through the works and collects findings.
type checker struct {
	*Converter
	s2t   *Plain
	cut   cutter
	forms map[string]string // :: word that a text was cut into → its form
	found map[string]*finding
	order []*finding

	file string // being looked at
	line int
}

// report notes a place: the runes at[0] to at[1] of text.
func (k *checker) report(rule, what string, text []rune, start, end int) *finding {
	f := k.found[rule+what]
	if f == nil {
		const around = 4 // characters shown on either side
		f = &finding{
			rule: rule, what: what, file: k.file, line: k.line,
			context: strings.ReplaceAll(string(text[max(0, start-around):min(len(text), end+around)]), "\n", " "),
		}
		k.found[rule+what] = f
		k.order = append(k.order, f)
	}
	f.count++
	return f
}

// texts is one text of a document in its three forms.
type texts struct {
	from                 doc.Script // of the document as received
	glossary             glossary
	received, hans, hant string
	kept                 bool // received in Traditional and published so
}

// work hands every text of the sections of w to look.
func (k *checker) work(w *doc.Work, look func(texts)) {
	if w.Received.File != nil {
		k.file = w.Received.File.Path
	}
	g := k.glossaryOf(w.Received.ID)
	received, hans, hant := lines(w.Received), lines(w.Hans), lines(w.Hant)
	for i, l := range received {
		k.line = l.n
		look(texts{
			from: w.Received.Received, glossary: g, received: l.text, hans: hans[i].text, hant: hant[i].text,
			kept: w.Received.Received == doc.Hant && !w.Remade,
		})
	}
}

// numbered is a text and the line of the file that it, or its section, begins
// on.
type numbered struct {
	n       int
	text    string
	section string // its id; "" for a front line
}

// lines returns the texts of d: front lines, titles, texts and lead texts. It
// returns as many for a document as for its conversion.
func lines(d *doc.Document) []numbered {
	var ls []numbered
	for _, p := range d.Parts {
		for _, f := range p.Front {
			ls = append(ls, numbered{n: f.Line, text: f.Text})
		}
	}
	for u := range d.Units() {
		s := u.Section
		for _, text := range []string{s.Title, s.Text, s.LeadText} {
			ls = append(ls, numbered{s.Pos.Line, text, s.ID})
		}
	}
	return ls
}

// collect remembers the words of a text and their forms.
func (k *checker) collect(t texts) {
	if !utf8.ValidString(t.hans) {
		return
	}
	k.cutAll(t.hans, func(w word) {
		if w.to-w.from > 1 {
			in := t.hans[k.cut.offs[w.from]:k.cut.offs[w.to]]
			k.forms[in] = k.form(in, w.info)
		}
	})
}

// form returns what becomes of a word by itself.
func (k *checker) form(w string, info uint32) string {
	return k.glyphs.standard(string(k.Converter.words.lex.appendKey(nil, w, max(info, byChar))))
}

// text checks one text.
func (k *checker) text(t texts) {
	if t.received == "" || !utf8.ValidString(t.hans) {
		return
	}
	hans, hant := []rune(t.hans), []rune(t.hant)
	decided := make([]bool, len(hans))
	if len(hans) == len(hant) {
		k.terms(t, hans, hant, decided)
	}
	if t.from == doc.Hant {
		k.roundTrip(t, hant, decided)
	}
	k.characters(hans, doc.Hans, decided)
	k.characters(hant, doc.Hant, decided)
	if len(hans) == len(hant) && !t.kept {
		k.longest(t.hans, hans, hant, decided)
		k.twoForms(t.hans, hans, hant, decided)
	}
}

// roundTrip compares received Traditional text with what it should be: with
// the remade text, or, where it is published as received, with what no region
// writes. It marks the runes that it reports of the latter.
func (k *checker) roundTrip(t texts, hant []rune, decided []bool) {
	received := []rune(t.received)
	if t.kept {
		j := &job{Converter: k.Converter, glossary: t.glossary}
		_, left := j.judge().block(t.received)
		for _, l := range left {
			if len(hant) == len(decided) && l.at < len(hant) && hant[l.at] == l.is {
				decided[l.at] = true // as received: no term could change it
			}
			k.report(ruleLeft, fmt.Sprintf("%c→%c", received[l.at], l.should), received, l.at, l.at+1)
		}
		return
	}
	if len(received) != len(hant) || len(hant) != len(decided) {
		return
	}
	for i, r := range received {
		if r != hant[i] && !decided[i] && unicode.Is(unicode.Han, r) {
			k.report(ruleRoundTrip, fmt.Sprintf("%c→%c", r, hant[i]), received, i, i+1)
		}
	}
}

// characters looks for those that do not belong into a text in script s. What
// a term decides is meant.
func (k *checker) characters(text []rune, s doc.Script, decided []bool) {
	for i, r := range text {
		switch {
		case len(decided) == len(text) && decided[i]:
		case isRare(r):
			k.report(ruleRare, fmt.Sprintf("%c (U+%04X)", r, r), text, i, i+1)
		case Detect(string(r)) == s.Other():
			k.report(ruleLeftOver, fmt.Sprintf("%s: %c", s, r), text, i, i+1)
		}
	}
}

// isRare reports whether fonts commonly lack r: characters for private use,
// and Han characters outside Unicode's first block of them.
func isRare(r rune) bool {
	if r >= 0xe000 && r <= 0xf8ff {
		return true
	}
	return unicode.Is(unicode.Han, r) && (r > 0xffff || r >= 0x3400 && r < 0x4e00)
}

// terms looks for terms of the glossary that begin or end inside a word of the
// cut that is made without them, and that make a difference there. It marks the
// runes of the text that terms decide.
func (k *checker) terms(t texts, hans, hant []rune, decided []bool) {
	var borders map[int]bool // bytes at which words begin or end
	var without []rune       // what would be written if there were no terms
	for start, m := range t.glossary.matches(t.hans, doc.Hans) {
		if borders == nil {
			borders, without = k.withoutTerms(t.hans)
		}
		at := utf8.RuneCountInString(t.hans[:start])
		end := at + utf8.RuneCountInString(m.term.Words.Hans)
		for i := at; i < end; i++ {
			decided[i] = true
		}
		if borders[start] && borders[m.end] || len(without) != len(hant) {
			continue
		}
		if !slices.Equal(without[at:end], hant[at:end]) {
			k.report(ruleTermBorder, m.term.Words.Hans, hans, at, end)
		}
	}
}

// withoutTerms returns where the words of s begin and end, in bytes, and what
// is made of them.
func (k *checker) withoutTerms(s string) (borders map[int]bool, out []rune) {
	borders = map[int]bool{0: true, len(s): true}
	k.cutAll(s, func(w word) {
		borders[k.cut.offs[w.from]] = true
		borders[k.cut.offs[w.to]] = true
	})
	j := &job{Converter: k.Converter, glossary: glossary{}, to: doc.Hant}
	hant, _ := j.pass(s, doc.Hant)
	return borders, []rune(hant)
}

// cutAll cuts s and hands its words to f. Characters between the runs of words
// are handed over as the borders of the words beside them only.
func (k *checker) cutAll(s string, f func(word)) {
	for i := 0; i < len(s); {
		next := k.Converter.words.cut(&k.cut, s, i)
		for _, w := range k.cut.out {
			f(w)
		}
		if next == i {
			_, size := decode(s, i)
			next += size
		}
		i = next
	}
}

// longest compares what was made of s with what the longest match alone makes
// of it.
func (k *checker) longest(s string, hans, hant []rune, decided []bool) {
	plain, err := k.s2t.Convert(s)
	if err != nil { // the caller has checked: the text is valid UTF-8
		return
	}
	longest := []rune(k.glyphs.standard(plain))
	if len(longest) != len(hant) {
		return
	}
	for i := range hant {
		if longest[i] != hant[i] && !decided[i] && unicode.Is(unicode.Han, hans[i]) {
			a, b := max(0, i-1), min(len(hant), i+2)
			what := fmt.Sprintf("%s → %s (≠ %s)", string(hans[a:b]), string(hant[a:b]), string(longest[a:b]))
			for !unicode.Is(unicode.Han, hans[a]) {
				a++
			}
			for !unicode.Is(unicode.Han, hans[b-1]) {
				b--
			}
			k.report(ruleWordCut, what, hans, i, i+1).accept = string(hans[a:b]) + "=" + string(hant[a:b])
		}
	}
}

// twoForms looks at every place where the characters of a word stand, cut as
// that word or not, for another form than the word has.
func (k *checker) twoForms(s string, hans, hant []rune, decided []bool) {
	lex := k.Converter.words.lex
	at := 0
	for i := 0; i < len(s); at++ {
		r, size := decode(s, i)
		end, info := lex.longest(s, lex.id(r), i+size)
		if info != noKey {
			n := utf8.RuneCountInString(s[i:end])
			form, used := k.forms[s[i:end]]
			if is := string(hant[at : at+n]); used && is != form && !slices.Contains(decided[at:at+n], true) {
				k.report(ruleTwoForms, fmt.Sprintf("%s → %s / %s", s[i:end], form, is), hans, at, at+n).accept = s[i:end] + "=" + form
			}
		}
		i += size
	}
}

package link

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// names knows which document a cited title, short name or number means.
type names struct {
	fold   func(rune) rune
	titles map[string][]string          // :: key of a title → ids of the documents that bear it
	shorts map[string][]string          // :: key of a short name → ids of the documents it stands for
	number map[string][]string          // :: key of a number → ids of documents
	own    map[string][]string          // :: id → keys of the document's titles
	short  map[string]map[string]string // :: id → key of a short name → key of the title it means in that document
	ends   map[string][]string          // :: last letters of the key of a title → such keys
}

// citations resolves what the sections of docs cite. A text that cites itself
// makes no link.
func citations(docs []*doc.Document, fold func(rune) rune) ([]doc.Link, []doc.Unresolved) {
	n := newNames(docs, fold)
	articles := articlesOf(docs)
	var links []doc.Link
	missing := map[string]*doc.Unresolved{}
	for _, d := range docs {
		said := slices.Clone(n.own[d.ID])
		for u := range d.Units() {
			for _, c := range u.Section.Cites {
				key := n.meaning(d.ID, n.key(c.Title), said)
				said = append(said, key)
				to, known := n.resolve(d.ID, key, n.key(c.Number))
				switch {
				case !known:
					note(missing, key+"\x00"+n.key(c.Number), u.ID(), c)
				case to != d.ID:
					for _, at := range articles.named(to, c) {
						links = append(links, citing(u, c, at))
					}
				}
			}
		}
	}
	return merged(links), listed(missing)
}

// newNames collects the names of docs: their titles and those of their parts,
// their short names and numbers, and the short names they define for others.
func newNames(docs []*doc.Document, fold func(rune) rune) *names {
	n := &names{fold: fold, titles: map[string][]string{}, shorts: map[string][]string{}, number: map[string][]string{},
		own: map[string][]string{}, short: map[string]map[string]string{}, ends: map[string][]string{}}
	for _, d := range docs {
		n.short[d.ID] = map[string]string{}
		metas := []doc.Meta{d.Meta, d.Stated}
		for _, p := range d.Parts {
			metas = append(metas, p.Meta)
		}
		for _, m := range metas {
			n.bear(d.ID, m)
		}
		n.define(d)
	}
	for title := range n.titles {
		if tail, ok := ending(title); ok {
			n.ends[tail] = append(n.ends[tail], title)
		}
	}
	return n
}

// bear files the names that m gives to document id. A news report bears the
// title it quotes in its headline.
func (n *names) bear(id string, m doc.Meta) {
	n.enter(n.number, m.Number, id)
	for _, title := range append(quoted(m.Title), m.Title) {
		n.enter(n.titles, title, id)
		if k := n.key(title); k != "" {
			n.own[id] = append(n.own[id], k)
		}
	}
	for _, s := range m.ShortNames {
		n.short[id][n.key(s)] = n.key(m.Title)
		if !generic(n.key(s)) {
			n.enter(n.shorts, s, id)
		}
	}
}

// enter files id under the key of name, once; an empty name is not filed.
func (n *names) enter(m map[string][]string, name, id string) {
	if k := n.key(name); k != "" && !slices.Contains(m[k], id) {
		m[k] = append(m[k], id)
	}
}

// key returns name in the form names are compared in: folded letters and
// digits only, so that quotation marks, brackets and widths do not matter.
func (n *names) key(name string) string {
	var b strings.Builder
	for _, r := range letters(folded(name, n.fold), 0) {
		b.WriteString(string(r.r))
	}
	return b.String()
}

// define reads the short names that d gives to the texts it cites:
// 《……行动纲要》（以下简称《纲要》）.
func (n *names) define(d *doc.Document) {
	for u := range d.Units() {
		if len(u.Section.Cites) == 0 {
			continue
		}
		text := folded(u.Section.Text, n.fold)
		for _, c := range u.Section.Cites {
			after := text[min(c.Span.End, len(text)):min(c.Span.End+definition, len(text))]
			if m := introduced.FindStringSubmatch(string(after)); m != nil {
				n.short[d.ID][n.key(m[1])] = n.key(c.Title)
			}
		}
	}
}

// introduced finds the short name in （以下简称《纲要》）, in folded text.
var introduced = regexp.MustCompile(`^\([^()]*简称:?[《“"]([^》”"]+)[》”"]`)

// definition is how far behind a title its short name is looked for, in runes.
const definition = 24

// meaning returns the key of the title that key means in document id: what the
// document defined, or, for a name that only says what kind of text it is
// (《行动纲要》), the last title before it that ends so. said are the keys of the
// titles so far, the document's own first. A name that stands for itself is
// returned as it is.
func (n *names) meaning(id, key string, said []string) string {
	if title, ok := n.short[id][key]; ok {
		return title
	}
	if key == "" || !generic(key) { // a citation by number alone has no key
		return key
	}
	for _, title := range slices.Backward(said) {
		if title != key && strings.HasSuffix(title, key) {
			return title
		}
	}
	return key
}

// resolve returns the id of the one document that a key or a number, cited in
// document id, means. A name that several documents bear means none of them.
func (n *names) resolve(id, key, number string) (to string, ok bool) {
	for _, ids := range [][]string{n.number[number], n.titles[key], n.shorts[key], n.tailed(key)} {
		if slices.Contains(ids, id) {
			return id, true
		}
		if len(ids) == 1 {
			return ids[0], true
		}
	}
	return "", false
}

// tailed returns the documents whose title ends in key: a city's own texts
// leave the city's name out.
func (n *names) tailed(key string) []string {
	tail, ok := ending(key)
	if !ok {
		return nil
	}
	var out []string
	for _, title := range n.ends[tail] {
		if strings.HasSuffix(title, key) {
			out = append(out, n.titles[title]...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ending returns the last eight letters of a key, and false for a shorter one.
// Eight are more than any bare kind of text (国民经济和社会发展规划 aside, which
// several documents bear).
func ending(key string) (string, bool) {
	r := []rune(key)
	if len(r) < 8 {
		return "", false
	}
	return string(r[len(r)-8:]), true
}

// kinds lists, in Simplified, the words that say what kind of text a name
// means; a name made only of them means nothing outside its own document.
var kinds = []string{"国民经济", "行动", "实施", "工作", "发展", "总体", "专项", "规划", "计划", "纲要", "意见", "方案", "办法", "规定", "条例", "通知", "决定", "决议", "细则", "建议", "报告", "议程"}

// generic reports whether a key consists of words of kinds only.
func generic(key string) bool {
	for key != "" {
		i := slices.IndexFunc(kinds, func(k string) bool { return strings.HasPrefix(key, k) })
		if i < 0 {
			return false
		}
		key = key[len(kinds[i]):]
	}
	return true
}

// quoted returns the titles that stand in 《》 inside text, such as the
// programme named by a news headline. An inner 《 opens a nested title, which
// is part of the outer one.
func quoted(text string) []string {
	var out []string
	depth, start := 0, 0
	for i, r := range text {
		switch r {
		case '《':
			if depth == 0 {
				start = i + len("《")
			}
			depth++
		case '》':
			if depth == 1 {
				out = append(out, text[start:i])
			}
			depth = max(0, depth-1)
		}
	}
	return out
}

// citing makes the link of a citation. Its evidence stands at From only: the
// span at To is empty, for the cited text as a whole is meant.
func citing(u doc.Unit, c doc.Citation, to string) doc.Link {
	return doc.Link{From: u.ID(), To: to, Kind: doc.Cites, Origin: doc.Cited, Shown: true,
		Evidence: []doc.Evidence{{Phrase: c.Text, From: c.Span}}}
}

// merged joins the links of one unit to one target.
func merged(links []doc.Link) []doc.Link {
	at := map[[2]string]int{}
	var out []doc.Link
	for _, l := range links {
		k := [2]string{l.From, l.To}
		if i, ok := at[k]; ok {
			out[i].Evidence = append(out[i].Evidence, l.Evidence...)
			continue
		}
		at[k] = len(out)
		out = append(out, l)
	}
	return out
}

// note counts a citation that led nowhere.
func note(missing map[string]*doc.Unresolved, key, from string, c doc.Citation) {
	m := missing[key]
	if m == nil {
		m = &doc.Unresolved{Title: c.Title, Number: c.Number}
		missing[key] = m
	}
	m.Count++
	if !slices.Contains(m.From, from) {
		m.From = append(m.From, from)
	}
}

// listed returns the values of missing, most cited first.
func listed(missing map[string]*doc.Unresolved) []doc.Unresolved {
	var out []doc.Unresolved
	for _, key := range slices.Sorted(maps.Keys(missing)) {
		out = append(out, *missing[key])
	}
	slices.SortStableFunc(out, func(a, b doc.Unresolved) int {
		return cmp.Or(-cmp.Compare(a.Count, b.Count), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Number, b.Number))
	})
	return out
}

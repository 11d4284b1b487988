package outline

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// style is one way of writing a numbering mark. Several styles may belong to
// one scheme of the contract: 1. and 1、 are both arabic.
type style struct {
	scheme doc.Scheme
	rank   int            // place in the order in which most texts nest, outermost first
	head   *regexp.Regexp // on the folded line; group 1 is the ordinal
	number func(string) (int, bool)

	needsGap bool // only if white space, a bracket or the end follows, or the line is a bare heading
	notDigit bool // where a digit follows (2.5, 21.5+2就业之家), only if the number continues the last one
	point    bool // a point of a list rather than a unit of its own
	article  bool // holds paragraphs and lists, never a run-in title
	chapter  bool // the title may run over two lines
	spaced   bool // 1 总则: a heading set apart by white space only, which must count on
	decimal  bool // 1.1: a mark only where it continues what came before
}

const han = `[零〇○一二三四五六七八九十百千]`

// styles lists the ways of numbering a section. The rank is only the start: a
// text that nests them otherwise shows it (see tree.go).
var styles = []*style{
	{scheme: doc.SchemePart, rank: -1, head: re(`^第(` + han + `+|[0-9]+)编(?:之` + han + `+)?`), number: number, needsGap: true, chapter: true},
	{scheme: doc.SchemePart, rank: 0, head: re(`^第(` + han + `+|[0-9]+)分编`), number: number, needsGap: true, chapter: true},
	{scheme: doc.SchemeChapter, rank: 1, head: re(`^第(` + han + `+|[0-9]+)章(?:之` + han + `+)?`), number: number, needsGap: true, chapter: true},
	{scheme: doc.SchemeSection, rank: 2, head: re(`^第(` + han + `+|[0-9]+)节(?:之` + han + `+)?`), number: number, needsGap: true},
	{scheme: doc.SchemeSection, rank: 3, head: re(`^第(` + han + `+|[0-9]+)款(?:之` + han + `+)?`), number: number, needsGap: true},
	{scheme: doc.SchemeSection, rank: 4, head: re(`^第(` + han + `+|[0-9]+)目(?:之` + han + `+)?`), number: number, needsGap: true},
	{scheme: doc.SchemeArticle, rank: 5, head: re(`^第(` + han + `+|[0-9]+(?:-[0-9]+)?)条(?:之` + han + `+)?`), number: article, needsGap: true, article: true},
	{scheme: doc.SchemeHan, rank: 6, head: re(`^([壹贰叁肆伍陆柒捌玖拾]+)[、．.]`), number: number},
	{scheme: doc.SchemeHan, rank: 7, head: re(`^([甲乙丙丁戊己庚辛壬癸])、`), number: stem},
	{scheme: doc.SchemeHan, rank: 8, head: re(`^(` + han + `+)[、．.]`), number: number},
	{scheme: doc.SchemeHanParen, rank: 9, head: re(`^[（(](` + han + `+)[)）]`), number: number},
	{scheme: doc.SchemeHanParen, rank: 9, head: re(`^([㈠-㈩])`), number: ranged('㈠')},
	{scheme: doc.SchemeDecimal, rank: 13, head: re(`^([0-9]{1,2}(?:\.[0-9]{1,2}){3})`), number: lastNumber, decimal: true},
	{scheme: doc.SchemeDecimal, rank: 12, head: re(`^([0-9]{1,2}(?:\.[0-9]{1,2}){2})`), number: lastNumber, decimal: true},
	{scheme: doc.SchemeDecimal, rank: 11, head: re(`^([0-9]{1,2}\.[0-9]{1,2})`), number: lastNumber, decimal: true},
	{scheme: doc.SchemeArabic, rank: 10, head: re(`^([0-9０-９]{1,3})[.．、]`), number: number, notDigit: true},
	{scheme: doc.SchemeArabic, rank: 10, head: re(`^([0-9]{1,2})`), number: number, spaced: true},
	{scheme: doc.SchemeArabic, rank: 10, head: re(`^([⒈-⒛])`), number: ranged('⒈')},
	{scheme: doc.SchemeArabicParen, rank: 14, head: re(`^[（(]([0-9０-９]{1,3})[)）]`), number: number},
	{scheme: doc.SchemeArabicParen, rank: 14, head: re(`^([⑴-⒇])`), number: ranged('⑴')},
	{scheme: doc.SchemeArabicParen, rank: 15, head: re(`^([0-9０-９]{1,3})[)）]`), number: number},
	{scheme: doc.SchemeCircled, rank: 16, head: re(`^([①-⑳])`), number: ranged('①'), point: true},
	{scheme: doc.SchemeLetter, rank: 17, head: re(`^([a-zA-Z])[)）]`), number: letter, point: true},
	{scheme: doc.SchemeOrdinalWord, rank: 18, head: re(`^(` + han + `+)(?:是|要)`), number: number, point: true},
	{scheme: doc.SchemeDash, rank: 19, head: re(`^()(?:[—―]{1,3}|[－─]{2})`), number: none, notDigit: true, point: true},
	{scheme: doc.SchemeDash, rank: 19, head: re(`^()[●•◆■▪·]`), number: none, point: true},
}

func re(s string) *regexp.Regexp { return regexp.MustCompile(s) }

// inserted returns the second number of the mark of a section that was put in
// later, or 0.
func inserted(marker string) int {
	for _, sep := range []string{"之", "-"} {
		if _, after, ok := strings.Cut(marker, sep); ok {
			if n, ok := number(strings.TrimRight(after, "条")); ok {
				return n
			}
		}
	}
	return 0
}

// article reads the ordinal of an article: 八十三, 83, 83-1.
func article(s string) (int, bool) {
	for i, r := range s {
		if r == '-' {
			return number(s[:i])
		}
	}
	return number(s)
}

// mark is a numbering mark at the head of a row. The zero mark is none.
type mark struct {
	style *style
	n     int
	sub   int // of a section put in later: 2 in 第八条之二 and 第8-2條; else 0
	len   int // in runes
}

// follows reports whether a section with mark m may stand right behind one
// with mark before.
func (m mark) follows(before mark) bool {
	return m.n == before.n+1 && m.sub == 0 || m.n == before.n && m.sub == before.sub+1
}

// sequence is the numbering met so far in a text: evidence for marks that
// could be something else.
type sequence struct {
	last    map[*style]int // :: style → its last number
	decimal []int          // the components of the last decimal, or the last number of any other style that may hold decimals
}

// cutMarks finds the numbering marks of all rows.
func cutMarks(rows []*row) {
	seq := &sequence{last: map[*style]int{}}
	for _, r := range rows {
		r.mark = cutMark(r, seq)
		if r.mark.style != nil {
			seq.add(r)
		}
	}
	dropLonely(rows)
	countLists(rows)
	dropNotes(rows)
}

// add takes the mark of r into the sequence.
func (q *sequence) add(r *row) {
	s := r.mark.style
	q.last[s] = r.mark.n
	switch {
	case s.decimal:
		q.decimal = components(string([]rune(r.fold)[:r.mark.len]))
	case !s.point && s.rank <= 10:
		q.decimal = []int{r.mark.n}
	}
}

// continues reports whether the decimal with these components may come next:
// one more than the last at its level, or the first below it.
func (q *sequence) continues(next []int) bool {
	n := len(next) - 1
	if len(q.decimal) > n && slices.Equal(q.decimal[:n], next[:n]) {
		return next[n] == q.decimal[n]+1
	}
	if len(q.decimal) == n && slices.Equal(q.decimal, next[:n]) {
		return next[n] == 1
	}
	return n == 1 && next[1] == 1 && (len(q.decimal) == 0 && next[0] == 1 || len(q.decimal) > 0 && next[0] == q.decimal[0]+1)
}

// components returns the numbers of a decimal.
func components(s string) []int {
	var out []int
	for _, c := range strings.Split(strings.TrimRight(s, ".．、"), ".") {
		n, _ := number(c)
		out = append(out, n)
	}
	return out
}

// lastNumber reads the last component of a decimal.
func lastNumber(s string) (int, bool) {
	return number(s[strings.LastIndexByte(s, '.')+1:])
}

// dropLonely takes the mark off a line that begins with 一是, 二是 … if no other
// line counts on from it or up to it: 一是一，二是二。
func dropLonely(rows []*row) {
	var points []*row
	for _, r := range rows {
		if r.mark.style != nil && r.mark.style.scheme == doc.SchemeOrdinalWord {
			points = append(points, r)
		}
	}
	var lonely []*row
	for i, r := range points {
		after := i > 0 && points[i-1].mark.n == r.mark.n-1
		before := i+1 < len(points) && points[i+1].mark.n == r.mark.n+1
		if !after && !before {
			lonely = append(lonely, r)
		}
	}
	for _, r := range lonely {
		r.mark = mark{}
	}
}

// cutMark finds the numbering mark at the head of r. If there is none, it
// returns the zero mark; a mark that the text does not bear out is remembered
// as refused.
func cutMark(r *row, seq *sequence) mark {
	if r.blank() || r.inTable() || !markFirst.MatchString(r.fold) {
		return mark{}
	}
	for _, s := range styles {
		m := s.head.FindStringSubmatchIndex(r.fold)
		if m == nil {
			continue
		}
		n, ok := s.number(r.fold[m[2]:m[3]])
		if !ok {
			continue
		}
		k := mark{style: s, n: n, sub: inserted(r.fold[:m[1]]), len: r.runes(m[1])}
		if s.fits(r, k, r.fold[m[1]:], seq) {
			r.refused = 0
			return k
		}
		if s.article || s.decimal && r.fold[m[1]:] != "" {
			r.refused = k.len
		}
	}
	return mark{}
}

// markFirst is what every mark begins with. Asking it first takes a quarter of
// the time of asking every style about every paragraph.
var markFirst = re(`^(?:[第（(0-9０-９a-zA-Z甲乙丙丁戊己庚辛壬癸壹贰叁肆伍陆柒捌玖拾㈠-㈩⒈-⒛⑴-⒇①-⑳—―－─●•◆■▪·]|` + han + `)`)

// fits reports whether what follows the mark allows it to be one.
func (s *style) fits(r *row, k mark, rest string, seq *sequence) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	if s.decimal {
		return (r.gap(k.len) || unicode.Is(unicode.Han, next)) && seq.continues(components(r.fold[:len(r.fold)-len(rest)]))
	}
	if s.spaced {
		return r.gap(k.len) && unicode.Is(unicode.Han, next) && bareHeading(r) && (k.n == 1 || k.n == seq.last[s]+1) && !countWord.MatchString(rest)
	}
	if s.notDigit && (next >= '0' && next <= '9' || next >= '０' && next <= '９') {
		return seq.last[s] > 0 && k.n == seq.last[s]+1 && !figures.MatchString(r.fold)
	}
	if s.scheme == doc.SchemeOrdinalWord {
		return rest != "" && shortPoint.MatchString(rest)
	}
	if !s.needsGap {
		return true
	}
	return rest == "" || next == '（' || next == '(' || r.gap(k.len) || !s.article && bareHeading(r)
}

// countWord begins a line whose number counts something: 5 月, 3 个.
var countWord = re(`^[年月日时号个项家人名万亿元次件]`)

// shortPoint is what may follow 一是 at the head of a line to make it a heading:
// at most 30 characters up to the only full stop.
var shortPoint = re(`^[^。；]{2,30}。`)

// bareHeading reports whether the row reads as a heading: short, and without a
// mark that ends or joins sentences.
func bareHeading(r *row) bool {
	return r.len() <= 40 && !sentenceMark.MatchString(r.fold)
}

var sentenceMark = re(`[。；：︰！？]`)

package outline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// sections reads the tree of a body.
func (p *parser) sections(rows []*row) []*doc.Section {
	root := grow(rows, p.markdown)
	return p.build(root, nil)
}

// build makes the sections of n's kids. path holds the sections above them.
func (p *parser) build(n *node, path []*doc.Section) []*doc.Section {
	titled, listed := runInStyles(n.kids), listStyles(n.kids)
	var out []*doc.Section
	for _, k := range n.kids {
		f := form(k, titled, listed)
		s := p.section(k, f, len(path)+1)
		below := append(path[:len(path):len(path)], s)
		s.Children = append(s.Children, p.build(k, below)...)
		p.classify(s, k, f, path)
		out = append(out, s)
	}
	p.checkNumbers(n.kids)
	return out
}

// runInStyles returns the styles whose kids begin with a title: at least half
// of those that are sentences with one of usual length, or all of them with a
// longer one.
func runInStyles(kids []*node) map[*style]bool {
	with, long, all := map[*style]int{}, map[*style]int{}, map[*style]int{}
	for _, k := range kids {
		s := k.style()
		if s == nil || s.article || !sentenceEnd(k.restFold()) {
			continue
		}
		all[s]++
		if runIn(k.restFold(), longestTitle) > 0 || k.soleSentence() {
			with[s]++
		}
		if runIn(k.restFold(), longTitle) > 0 {
			long[s]++
		}
	}
	out := map[*style]bool{}
	for s, n := range all {
		out[s] = with[s]*2 >= n && with[s] > 0 || long[s] == n && n > 2
	}
	return out
}

// soleSentence reports whether k is one short sentence alone on its line, with
// its text below.
func (k *node) soleSentence() bool {
	s := k.restFold()
	return len(k.own)+len(k.kids) > 0 && len([]rune(s)) <= longestTitle+1 && topicLine.MatchString(s)
}

// listStyles returns the styles of which at least two kids stand there that are
// points of a list, not units: all of them short lines with nothing below, or
// parts of one sentence that semicolons join.
func listStyles(kids []*node) map[*style]bool {
	count, full, joined := map[*style]int{}, map[*style]bool{}, map[*style]bool{}
	for _, k := range kids {
		s := k.style()
		count[s]++
		full[s] = full[s] || !k.bare()
		joined[s] = joined[s] || strings.HasSuffix(k.restFold(), "；")
	}
	out := map[*style]bool{}
	for s, n := range count {
		out[s] = s != nil && n > 1 && (!full[s] || joined[s])
	}
	return out
}

// titleForm says where the title of a section stands.
type titleForm int

const (
	ownLine titleForm = iota // alone on the line of the mark, if it is a heading at all
	inLine                   // before the text, up to the first full stop
	noTitle                  // the section is a point of a list
)

// form decides by its siblings where the title of k stands.
func form(k *node, titled, listed map[*style]bool) titleForm {
	switch s := k.style(); {
	case inHistory(k.up):
		return noTitle
	case k.sort == goal || titled[s] && !k.inArticle():
		return inLine
	case listed[s]:
		return noTitle
	}
	return ownLine
}

// longParagraph is how many characters a paragraph must have to be a sentence
// that ought to end as one; shorter lines may be cells or lists.
const longParagraph = 60

// section makes the section of k without its children.
func (p *parser) section(k *node, titled titleForm, depth int) *doc.Section {
	s := &doc.Section{Depth: depth, Pos: doc.Pos{Line: k.row.n, Column: k.row.column(0)}}
	s.Label.Scheme = doc.SchemeNone
	at := 0
	if st := k.style(); st != nil {
		at = k.row.mark.len
		s.Label = doc.Label{Scheme: st.scheme, Marker: string(k.row.text[:at]), N: k.row.mark.n}
		if at < k.row.len() && k.row.text[at] == ' ' {
			at++ // 2. 2025年目标
		}
	}
	own := p.title(s, k, at, titled)
	paragraphs := make([]stretch, 0, len(own)+len(k.own))
	paragraphs = append(paragraphs, own...)
	for _, r := range k.own {
		paragraphs = append(paragraphs, stretch{r, 0, r.len()})
	}
	paragraphs = p.cutLead(s, paragraphs)
	if n := len(paragraphs); n > 0 && s.LeadText == "" && breaksOff(k, paragraphs[n-1]) {
		p.checkEnd(paragraphs[n-1])
	}
	p.cutPoints(s, paragraphs)
	s.Cites = citations(s.Text)
	return s
}

// breaksOff reports whether the last paragraph of k is a sentence without an
// end. Points of articles and the steps of a text's history (沿革) often have
// none.
func breaksOff(k *node, last stretch) bool {
	if k.inArticle() || inHistory(k) || k.style() != nil && k.style().article {
		return false
	}
	return last.end-last.start >= longParagraph && unicode.Is(unicode.Han, last.row.text[last.end-1])
}

// inHistory reports whether n stands below 沿革.
func inHistory(n *node) bool {
	for ; n.row != nil; n = n.up {
		if n.sort == heading && history.MatchString(n.row.fold) {
			return true
		}
	}
	return false
}

// stretch is a run of characters of a row.
type stretch struct {
	row        *row
	start, end int
}

func (t stretch) text() string { return string(t.row.text[t.start:t.end]) }
func (t stretch) fold() string { return string([]rune(t.row.fold)[t.start:t.end]) }

// title fills the title of s and returns what of k's row is left as its text.
func (p *parser) title(s *doc.Section, k *node, at int, titled titleForm) []stretch {
	r := k.row
	whole := []stretch{{r, at, r.len()}}
	if at == r.len() {
		whole = nil
	}
	fold := k.restFold()
	limit := longestTitle
	if titled == inLine {
		limit = longTitle
	}
	switch {
	case k.sort == implied:
		s.Title, s.Implicit = k.title, true
		return whole
	case k.sort == plain || titled == noTitle:
		return whole
	case titled == inLine && runIn(fold, limit) > 0:
		n := runIn(fold, limit)
		s.Title, s.TitleEnd, s.RunIn = string(r.text[at:at+n]), string(r.text[at+n:at+n+1]), true
		return []stretch{{r, at + n + 1, r.len()}}
	case k.style() != nil && k.style().article || k.inArticle() || fold == "":
		return whole
	case !sentenceMark.MatchString(fold) && len([]rune(fold)) <= 80:
		s.Title = string(r.text[at:])
		p.secondTitleLine(s, k)
		return nil
	case (len(k.kids) > 0 || len(k.own) > 0 && !bareHeading(k.own[0])) && sentenceMark.FindStringIndex(fold)[0] == len(fold)-len("。") && len([]rune(fold)) <= limit+2 && !announcesList.MatchString(fold):
		s.Title, s.TitleEnd = string(r.text[at:r.len()-1]), string(r.text[r.len()-1:])
		return nil
	}
	return whole
}

// announcesList is a sentence that only says that a list follows.
var announcesList = re(`(?:如左|如下|左列|下列|以下)[^，。]{0,8}[：︰]$|[，；].*[：︰]$`)

// secondTitleLine joins the second line of a chapter's title to the first, with
// a space between.
func (p *parser) secondTitleLine(s *doc.Section, k *node) {
	chapter := k.style() != nil && k.style().chapter || k.sort == heading && k.row.hint.Kind == "" && rosterWord.MatchString(firstFold(k.own))
	if !chapter || len(k.own) == 0 || s.Title == "" {
		return
	}
	r := k.own[0]
	if bareHeading(r) && !strings.HasSuffix(r.fold, "：") {
		s.Title += " " + r.string()
		k.own = k.own[1:]
	}
}

func firstFold(rows []*row) string {
	if len(rows) == 0 {
		return ""
	}
	return rows[0].fold
}

// cutPoints cuts the text of s, and behind it the points that its last
// paragraph counts off: 一是…二是….
func (p *parser) cutPoints(s *doc.Section, paragraphs []stretch) {
	if len(paragraphs) == 0 {
		return
	}
	last := len(paragraphs) - 1
	t := paragraphs[last]
	starts := points(t.fold())
	if starts == nil {
		s.Text = lines(paragraphs)
		return
	}
	if starts[0] > 0 {
		s.Text = lines(append(paragraphs[:last:last], stretch{t.row, t.start, t.start + starts[0]}))
	} else {
		s.Text = lines(paragraphs[:last])
	}
	for j, at := range starts {
		end := t.end
		if j+1 < len(starts) {
			end = t.start + starts[j+1]
		}
		s.Children = append(s.Children, point(stretch{t.row, t.start + at, end}, j+1, s.Depth+1))
	}
}

// lines is the text of paragraphs, a line each.
func lines(paragraphs []stretch) string {
	var b strings.Builder
	for i, t := range paragraphs {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(t.text())
	}
	return b.String()
}

var ordinalPoint = re(`(?:^|[。；：，])(` + han + `{1,2})(是|要)`)

// points returns where in s the points 一是, 二是 … or 一要, 二要 … begin, in
// runes, or nil if s does not count at least two of them off, in order.
func points(s string) []int {
	marks := ordinalPoint.FindAllStringSubmatchIndex(s, -1)
	for _, word := range []string{"是", "要"} {
		var at []int
		runes, counted := 0, 0 // runes of s[:counted]
		for _, m := range marks {
			n, ok := number(s[m[2]:m[3]])
			if ok && n == len(at)+1 && s[m[4]:m[5]] == word {
				runes += utf8.RuneCountInString(s[counted:m[2]])
				counted = m[2]
				at = append(at, runes)
			}
		}
		if len(at) > 1 {
			return at
		}
	}
	return nil
}

// point makes the inline section of one point.
func point(t stretch, n, depth int) *doc.Section {
	fold := []rune(t.fold())
	mark := 0
	for fold[mark] != '是' && fold[mark] != '要' {
		mark++
	}
	mark++
	s := &doc.Section{
		Label: doc.Label{Scheme: doc.SchemeOrdinalWord, Marker: string(t.row.text[t.start : t.start+mark]), N: n},
		Depth: depth, Inline: true, Kind: doc.Item,
		Pos: doc.Pos{Line: t.row.n, Column: t.row.column(t.start)},
	}
	at := t.start + mark
	if k := runIn(string(fold[mark:]), longestTitle); k > 0 {
		s.Title, s.TitleEnd, s.RunIn = string(t.row.text[at:at+k]), string(t.row.text[at+k:at+k+1]), true
		at += k + 1
	}
	s.Text = string(t.row.text[at:t.end])
	s.Cites = citations(s.Text)
	return s
}

// cutLead cuts what names the responsible bodies off the end of the
// paragraphs: a clause in brackets, or lines of their own.
func (p *parser) cutLead(s *doc.Section, paragraphs []stretch) []stretch {
	if rest := cutLeadLines(s, paragraphs); len(rest) < len(paragraphs) {
		return rest
	}
	if len(paragraphs) == 0 {
		return nil
	}
	last := paragraphs[len(paragraphs)-1]
	fold := []rune(last.fold())
	n, end := leadClause(fold)
	if n < 0 {
		return paragraphs
	}
	cut := last.start + n
	leads, partners := bodies(string(fold[n:end]), string(last.row.text[cut:last.start+end]))
	if len(leads) == 0 {
		return paragraphs
	}
	s.Leads, s.Partners, s.LeadText = leads, partners, string(last.row.text[cut:last.end])
	last.end = cut
	paragraphs = paragraphs[:len(paragraphs)-1]
	if last.end > last.start {
		paragraphs = append(paragraphs, last)
		if !strings.HasSuffix(s.LeadText, "。") {
			p.checkEnd(last)
		}
	}
	return paragraphs
}

// cutLeadLines cuts the lines off the end that do nothing but name leads or
// partners: 牵头单位：市发改委 / 配合单位：市水利局.
func cutLeadLines(s *doc.Section, paragraphs []stretch) []stretch {
	end := len(paragraphs)
	for end > 0 {
		leads, partners := lineBodies(paragraphs[end-1])
		if len(leads)+len(partners) == 0 {
			break
		}
		end--
		s.Leads, s.Partners = append(leads, s.Leads...), append(partners, s.Partners...)
	}
	s.LeadText = lines(paragraphs[end:])
	return paragraphs[:end]
}

// lineBodies returns the bodies that a line names which does nothing else.
func lineBodies(t stretch) (leads, partners []string) {
	fold := t.fold()
	if !leadLine.MatchString(fold) {
		return nil, nil
	}
	if !partnerLine.MatchString(fold) {
		return bodies(fold, t.text())
	}
	list := []rune(strings.TrimRight(fold, "。"))
	from := colonAt(fold) + 1
	partners, _ = names(list[from:], t.row.text[t.start+from:t.start+len(list)], true)
	return nil, partners
}

// colonAt returns the rune at which the first colon of s stands.
func colonAt(s string) int {
	for i, r := range []rune(s) {
		if strings.ContainsRune(colons, r) {
			return i
		}
	}
	return -1
}

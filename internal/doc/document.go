package doc

import (
	"cmp"
	"iter"
	"strings"
)

// Meta is what is known about a document or one of its parts. A zero field
// means unknown: nothing is ever guessed.
type Meta struct {
	Title      string
	Issuer     []string
	Number     string // 发文字号, "榕政综〔2023〕12号"
	Kind       string // "outline", "opinion", "notice", …; see the example in a header of content/documents
	Adopted    string // signing or adoption, "2023-12-19"
	Issued     string // when it was sent out, if that is another day
	Published  string // on the page it was taken from
	Addressees string
	ShortNames []string // names that other texts use: 《行动纲要》 without its marks
}

// Date returns the best known date of the document: adopted, else issued, else
// published; "" if none is known.
func (m Meta) Date() string {
	for _, d := range []string{m.Adopted, m.Issued, m.Published} {
		if d != "" {
			return d
		}
	}
	return ""
}

// Over returns m with every unknown field taken from below: what staff say,
// filled up with what the text says.
func (m Meta) Over(below Meta) Meta {
	return Meta{
		Title:      cmp.Or(m.Title, below.Title),
		Issuer:     orList(m.Issuer, below.Issuer),
		Number:     cmp.Or(m.Number, below.Number),
		Kind:       cmp.Or(m.Kind, below.Kind),
		Adopted:    cmp.Or(m.Adopted, below.Adopted),
		Issued:     cmp.Or(m.Issued, below.Issued),
		Published:  cmp.Or(m.Published, below.Published),
		Addressees: cmp.Or(m.Addressees, below.Addressees),
		ShortNames: orList(m.ShortNames, below.ShortNames),
	}
}

func orList(a, b []string) []string {
	if len(a) > 0 {
		return a
	}
	return b
}

// Document is one received document as structured text in one script.
type Document struct {
	ID       string // "fuzhou-2023"; the file's stem when staff wrote no header
	File     *File
	Header   *Header // nil without a content/documents file
	Script   Script  // of the text in this value
	Received Script  // of the text as received
	Stated   Meta    // what the text itself says
	Meta     Meta    // what staff say, filled up with what the text says
	Level    string  // id of a level of site.yaml; "" unknown

	Parts   []*Part   // covering notice, main text, attachments: at least one
	Main    int       // index in Parts of the main text
	Removed []Removed // lines that are no part of the document, in order
	Ledger  []Edit    // what cleaning changed, in order
}

// Part is one of the texts a document consists of.
type Part struct {
	Meta     Meta
	Front    []FrontLine // lines before the first section (or after the last) that are no sections
	Sections []*Section
}

// FrontLine is a line of a part that belongs to no section.
type FrontLine struct {
	Line int
	Role string // "cover", "title", "note" or "signature"
	Text string
}

// Removed is a line of the file that is no part of the document.
type Removed struct {
	Line int
	Text string // as cleaned
	Rule string // "boilerplate", "title-repeat", "meta", "contents" or "toolbar"
}

// Scheme is a way of numbering sections.
type Scheme string

// The numbering schemes, outermost first as most texts use them.
const (
	SchemePart        Scheme = "part"         // 第一编
	SchemeChapter     Scheme = "chapter"      // 第一章
	SchemeSection     Scheme = "section"      // 第一节
	SchemeArticle     Scheme = "article"      // 第一条
	SchemeHan         Scheme = "han"          // 一、
	SchemeHanParen    Scheme = "han-paren"    // （一）
	SchemeArabic      Scheme = "arabic"       // 1.
	SchemeArabicParen Scheme = "arabic-paren" // （1）
	SchemeCircled     Scheme = "circled"      // ①
	SchemeDecimal     Scheme = "decimal"      // 1.1
	SchemeDash        Scheme = "dash"         // ——
	SchemeOrdinalWord Scheme = "ordinal-word" // 一是
	SchemeLetter      Scheme = "letter"       // a)
	SchemeNone        Scheme = "none"
)

// Label is the numbering mark a section begins with.
type Label struct {
	Scheme Scheme
	Marker string // as cleaned: "（一）", "20.", "第三章", "——"; "" without one
	N      int    // the ordinal, 0 where the scheme has none
}

// Kind says what a section is for.
type Kind string

// The kinds of section, as in the JSON contract.
const (
	Task       Kind = "task"
	Goal       Kind = "goal"
	Background Kind = "background"
	Guidance   Kind = "guidance"
	Safeguard  Kind = "safeguard"
	Heading    Kind = "heading"   // only holds others, or is empty
	Item       Kind = "item"      // a list or inline point
	Article    Kind = "article"   // 第X条
	Paragraph  Kind = "paragraph" // text outside any numbered unit, preface included
)

// Frame reports whether k is a kind that sets the frame (background, guiding
// thought, goals, safeguards) rather than something to do.
func (k Kind) Frame() bool {
	return k == Background || k == Guidance || k == Goal || k == Safeguard
}

// Section is one clause with everything below it.
//
// The text of a section reads: marker, title, title end, text, lead text, then
// the children. Text holds the paragraphs that come before the first child,
// joined by "\n"; a paragraph that comes after a child is a child of its own.
type Section struct {
	ID       string // ordinals along the path, "3.7.20"; unique in the document
	Label    Label
	Depth    int // 1 for the sections of a part
	Title    string
	TitleEnd string // mark cut off after the title: "。", "：" or ""
	RunIn    bool   // the title stands in the line of the text
	Implicit bool   // the title is only announced by the text; it repeats characters of Text
	Inline   bool   // a point inside the parent's line (一是…); its characters are not in the parent's Text
	Kind     Kind
	Pos      Pos // of the marker, or of the first character, in the decoded file
	Text     string
	LeadText string // "（牵头单位：市城乡建设局、市水利局）"
	Leads    []string
	Partners []string
	Targets  []Target
	Cites    []Citation
	Children []*Section

	// Aligned maps runes of FullText in the received script to runes of this
	// section's FullText. It is nil where both have the same length throughout.
	Aligned Alignment
}

// Target is a figure the text commits to.
type Target struct {
	Text       string  // the words it comes from
	Indicator  string  // what is measured
	Comparison string  // "at-least", "at-most", "about", "equal", "more-than", "growth"
	Value      float64 // in Unit
	Unit       string
	Deadline   string // "2025", "2021-12"; "" if the sentence has none
	Span       Span   // of Text in the section's Text
}

// Citation is another text named by a section.
type Citation struct {
	Text    string // as it stands: "《福州市建设可持续发展城市行动纲要》"
	Title   string // without the marks
	Number  string
	Article string
	Span    Span // of Text in the section's Text
}

// FullText returns the section's own text and everything below it: the own
// text first, then every descendant with its marker and title, joined by
// newlines. The section's own marker and title and all lead texts are not in
// it.
func (s *Section) FullText() string { return strings.Join(s.FullPieces(), "") }

// FullPieces returns the texts that FullText is put together from: texts,
// markers, titles and the newlines between them, none of them empty. Each is a
// whole field of a section, so a conversion can be followed piece by piece.
func (s *Section) FullPieces() []string { return s.full(nil) }

func (s *Section) full(ps []string) []string {
	ps = appendPieces(ps, s.Text)
	for _, c := range s.Children {
		if len(ps) > 0 {
			ps = append(ps, "\n")
		}
		ps = c.heading(ps)
		if c.Text != "" && !c.RunIn && c.Title != "" && !c.Implicit {
			ps = append(ps, "\n")
		}
		ps = c.full(ps)
	}
	return ps
}

// heading appends the marker, the title and the mark behind it.
func (s *Section) heading(ps []string) []string {
	if s.Implicit {
		return appendPieces(ps, s.Label.Marker)
	}
	return appendPieces(ps, s.Label.Marker, s.Title, s.TitleEnd)
}

func appendPieces(ps []string, texts ...string) []string {
	for _, t := range texts {
		if t != "" {
			ps = append(ps, t)
		}
	}
	return ps
}

// Name returns what a reader would call the section: its title, else its
// marker, else the first 24 runes of its text.
func (s *Section) Name() string {
	if s.Title != "" {
		return s.Title
	}
	if s.Label.Marker != "" && s.Label.Scheme != SchemeDash {
		return s.Label.Marker
	}
	r := []rune(s.Text)
	if len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return string(r)
}

// Unit is a section in its place: the addressable thing that links, search
// hits and pages are about.
type Unit struct {
	Doc     *Document
	Part    *Part
	Section *Section
	Path    []*Section // the sections above it, outermost first
}

// ID returns the unit's id on the site, "fuzhou-2023/3.7.20".
func (u Unit) ID() string { return u.Doc.ID + "/" + u.Section.ID }

// Parent returns the section above u, or nil at the top of a part.
func (u Unit) Parent() *Section {
	if len(u.Path) == 0 {
		return nil
	}
	return u.Path[len(u.Path)-1]
}

// Units yields every section of d in the order of the text, each after the
// sections above it. The Path of a yielded unit is its own and may be kept.
func (d *Document) Units() iter.Seq[Unit] {
	return func(yield func(Unit) bool) {
		var walk func(p *Part, path, ss []*Section) bool
		walk = func(p *Part, path, ss []*Section) bool {
			for _, s := range ss {
				if !yield(Unit{Doc: d, Part: p, Section: s, Path: path}) {
					return false
				}
				below := append(path[:len(path):len(path)], s)
				if !walk(p, below, s.Children) {
					return false
				}
			}
			return true
		}
		for _, p := range d.Parts {
			if !walk(p, nil, p.Sections) {
				return
			}
		}
	}
}

// Linkable reports whether computed links may start or end at the unit: it has
// a text of its own to compare. Headings and unnumbered paragraphs do not
// link; goals, safeguards and inline points do, marked by their kind.
func (u Unit) Linkable() bool {
	switch u.Section.Kind {
	case Heading, Paragraph:
		return false
	}
	return u.Section.Text != "" || len(u.Section.Children) > 0
}

// Clauses returns the units a document is counted by: its numbered clauses
// that have a text. Bullets and inline points belong to the clause above them.
// Where a document names lead agencies, the clauses it assigns are the work
// and its goals and safeguards only frame it, so those are left out.
func (d *Document) Clauses() []Unit {
	var all, work []Unit
	assigns := false
	for u := range d.Units() {
		assigns = assigns || len(u.Section.Leads) > 0
		switch u.Section.Label.Scheme {
		case SchemeNone, SchemeDash, SchemeOrdinalWord, "":
			continue
		}
		if u.Section.Inline || !u.Linkable() {
			continue
		}
		all = append(all, u)
		if !u.Section.Kind.Frame() {
			work = append(work, u)
		}
	}
	if assigns {
		return work
	}
	return all
}

// Shift is one place where converted text has another length than its source.
type Shift struct {
	From Span // runes of the received text
	To   Span // runes of the converted text
}

// Alignment maps runes of a text to runes of its conversion. Outside its
// shifts the two run in step.
type Alignment []Shift

// Map returns the place in the conversion of rune i of the received text. A
// place inside a shift maps to the start of the shift's To.
func (a Alignment) Map(i int) int {
	delta := 0
	for _, s := range a {
		if i < s.From.Start {
			break
		}
		if i < s.From.End {
			return s.To.Start
		}
		delta = s.To.End - s.From.End
	}
	return i + delta
}

// Span maps both ends of s; an end inside a shift moves out to the shift's end.
func (a Alignment) Span(s Span) Span {
	end := a.Map(s.End)
	for _, sh := range a {
		if sh.From.Start < s.End && s.End < sh.From.End {
			end = sh.To.End
		}
	}
	return Span{a.Map(s.Start), end}
}

// Inverse returns the alignment that leads back: from the conversion to the
// received text.
func (a Alignment) Inverse() Alignment {
	if a == nil {
		return nil
	}
	out := make(Alignment, len(a))
	for i, s := range a {
		out[i] = Shift{From: s.To, To: s.From}
	}
	return out
}

// Work is one document in both scripts.
type Work struct {
	Received   *Document
	Hans, Hant *Document // same ids and shape; one of them may be Received itself

	// Remade says that the text was received in Traditional so faulty that Hant
	// is made from Hans. Without it, Hant says what a Traditional text says.
	Remade bool
}

// In returns the document in script s.
func (w *Work) In(s Script) *Document {
	if s == Hant {
		return w.Hant
	}
	return w.Hans
}

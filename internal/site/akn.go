package site

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongbao/internal/doc"
)

// Akoma Ntoso 3.0 (OASIS LegalDocML, Akoma Ntoso Version 1.0): one doc or
// statement per document and script, never an act, for a site is no place that
// enacts. Elements and their order are those of the schema's openStructure,
// hierarchy and maincontent; eIds are those of the naming convention: the
// abbreviation of the element and its number, behind those of the elements
// above, as in chp_1__sec_2__para_3.

const (
	aknNamespace = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
	// aknUnknownDate stands where the schema demands a date and no text states
	// one; its name attribute says "unknown".
	aknUnknownDate = "0001-01-01"
)

// aknElements names the element of each scheme and its abbreviation in eIds.
var aknElements = map[doc.Scheme]struct{ name, short string }{
	doc.SchemePart:        {"part", "part"},
	doc.SchemeChapter:     {"chapter", "chp"},
	doc.SchemeSection:     {"section", "sec"},
	doc.SchemeArticle:     {"article", "art"},
	doc.SchemeHan:         {"division", "dvs"},
	doc.SchemeHanParen:    {"subdivision", "subdvs"},
	doc.SchemeArabic:      {"paragraph", "para"},
	doc.SchemeArabicParen: {"subparagraph", "subpara"},
	doc.SchemeCircled:     {"clause", "cl"},
	doc.SchemeDecimal:     {"level", "level"},
	doc.SchemeDash:        {"point", "point"},
	doc.SchemeOrdinalWord: {"indent", "indent"},
	doc.SchemeLetter:      {"subclause", "subcl"},
}

// aknStatements are the kinds of document in which a body says what it wants.
var aknStatements = []string{"outline", "opinion", "resolution", "plan", "notice", "decision"}

// akomaNtoso is the document as Akoma Ntoso XML.
func (v *view) akomaNtoso(w *doc.Work) ([]byte, error) {
	d := w.In(v.script)
	x := &aknWriter{ids: map[string]bool{}}
	root := "doc"
	if slices.Contains(aknStatements, d.Meta.Kind) {
		root = "statement"
	}
	x.b.WriteString(xml.Header)
	x.open("akomaNtoso", "xmlns", aknNamespace)
	x.open(root, "name", cmp.Or(d.Meta.Kind, "other"))
	x.meta(v, w, root)
	if len(d.Parts) == 1 {
		x.onlyPart(d)
	} else {
		x.open("mainBody")
		for i, p := range d.Parts {
			x.part(x.id("", "hcontainer", strconv.Itoa(i+1)), p, i-d.Main)
		}
		x.close("mainBody")
	}
	x.close(root)
	x.close("akomaNtoso")
	return x.b.Bytes(), nil
}

// aknWriter writes elements, each block on a line of its own. Inside p, num and
// heading there is no white space that the text does not have.
type aknWriter struct {
	b   bytes.Buffer
	ids map[string]bool
}

func (x *aknWriter) tag(name string, attributes []string) {
	x.b.WriteString("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		x.b.WriteString(" " + attributes[i] + `="`)
		x.text(attributes[i+1])
		x.b.WriteByte('"')
	}
}

// open begins an element; attributes are names and values in turn.
func (x *aknWriter) open(name string, attributes ...string) {
	x.tag(name, attributes)
	x.b.WriteString(">\n")
}

func (x *aknWriter) close(name string) { x.b.WriteString("</" + name + ">\n") }

func (x *aknWriter) empty(name string, attributes ...string) {
	x.tag(name, attributes)
	x.b.WriteString("/>\n")
}

// leaf writes an element that holds text alone.
func (x *aknWriter) leaf(name, text string, attributes ...string) {
	x.tag(name, attributes)
	x.b.WriteByte('>')
	x.text(text)
	x.close(name)
}

func (x *aknWriter) text(s string) {
	// A bytes.Buffer never fails.
	_ = xml.EscapeText(&x.b, []byte(s))
}

// id returns an eId for an element below parent that no other has: where a
// number stands twice, the second gets "-2".
func (x *aknWriter) id(parent, short, number string) string {
	id := short
	if number != "" {
		id += "_" + number
	}
	if parent != "" {
		id = parent + "__" + id
	}
	unique := id
	for n := 2; x.ids[unique]; n++ {
		unique = id + "-" + strconv.Itoa(n)
	}
	x.ids[unique] = true
	return unique
}

// meta writes who made what when, as far as the text or staff state it.
func (x *aknWriter) meta(v *view, w *doc.Work, root string) {
	d := w.In(v.script)
	date, name := aknUnknownDate, "unknown"
	if stated := d.Meta.Date(); len(stated) == len("2006-01-02") && !inferred(d, dateField(d.Meta)) {
		date, name = stated, dateField(d.Meta)
	}
	issuers := d.Meta.Issuer
	if inferred(d, "issuer") {
		issuers = nil
	}
	country := cmp.Or(v.lib.Content.Site.Country, "cn")
	work := fmt.Sprintf("/akn/%s/%s/%s/%s", country, root, date, d.ID)
	expression := work + "/" + string(v.script) + "@" + date
	x.open("meta")
	x.open("identification", "source", "#gongbao")
	for _, level := range []struct{ name, uri, this string }{
		{"FRBRWork", work, work + "/!main"},
		{"FRBRExpression", expression, expression + "/!main"},
		{"FRBRManifestation", expression + ".xml", expression + "/!main.xml"},
	} {
		x.open(level.name)
		x.empty("FRBRthis", "value", level.this)
		x.empty("FRBRuri", "value", level.uri)
		x.empty("FRBRdate", "date", date, "name", name)
		x.authors(level.name, issuers)
		switch level.name {
		case "FRBRWork":
			x.empty("FRBRcountry", "value", country)
			if d.Meta.Number != "" && !inferred(d, "number") {
				x.empty("FRBRnumber", "value", d.Meta.Number)
			}
			x.empty("FRBRname", "value", v.title(d))
			x.empty("FRBRauthoritative", "value", "false")
		case "FRBRExpression":
			x.empty("FRBRlanguage", "language", string(v.script))
		}
		x.close(level.name)
	}
	x.close("identification")
	x.references(issuers)
	x.source(v, w)
	x.close("meta")
}

// authors names the issuers of the work, and the site as the maker of the file.
func (x *aknWriter) authors(level string, issuers []string) {
	switch {
	case level == "FRBRManifestation":
		x.empty("FRBRauthor", "href", "#gongbao")
	case len(issuers) == 0:
		x.empty("FRBRauthor", "href", "#unknown")
	default:
		for i := range issuers {
			x.empty("FRBRauthor", "href", "#issuer_"+strconv.Itoa(i+1))
		}
	}
}

func (x *aknWriter) references(issuers []string) {
	x.open("references", "source", "#gongbao")
	x.empty("TLCOrganization", "eId", "gongbao", "href", "/akn/ontology/organization/gongbao", "showAs", "gongbao")
	for i, name := range issuers {
		n := strconv.Itoa(i + 1)
		x.empty("TLCOrganization", "eId", "issuer_"+n, "href", "/akn/ontology/organization/"+shortHash(name), "showAs", name)
	}
	if len(issuers) == 0 {
		x.empty("TLCOrganization", "eId", "unknown", "href", "/akn/ontology/organization/unknown", "showAs", "未知")
	}
	x.close("references")
}

// source notes in elements of our own which file the text comes from and what
// became of it.
func (x *aknWriter) source(v *view, w *doc.Work) {
	d := w.In(v.script)
	x.open("proprietary", "source", "#gongbao", "xmlns:gb", "urn:gongbao:source")
	if f := d.File; f != nil {
		x.empty("gb:file", "name", f.Name, "sha256", f.SHA256)
	}
	x.leaf("gb:script", v.scriptNote(w), "received", string(w.Received.Received))
	x.empty("gb:page", "href", v.lib.Content.Site.BaseURL+doc.PagePath(v.script, d.ID))
	x.close("proprietary")
}

// onlyPart writes the text of a document that is one text.
func (x *aknWriter) onlyPart(d *doc.Document) {
	p := d.Parts[0]
	before, after := frontOf(p)
	if len(p.Sections) > 0 {
		x.block("preface", "", before)
		before = nil
	}
	x.open("mainBody")
	for _, l := range before {
		x.frontLine(l)
	}
	x.sections("", p.Sections)
	if len(p.Sections) == 0 && len(before) == 0 {
		x.leaf("p", "")
	}
	x.close("mainBody")
	x.block("conclusions", "", after)
}

// part writes one of several texts, whose eId is id; place is 0 for the main
// one, less before it.
func (x *aknWriter) part(id string, p *doc.Part, place int) {
	name := "attachment"
	if place == 0 {
		name = "main"
	} else if place < 0 {
		name = "cover"
	}
	x.open("hcontainer", "name", name, "eId", id)
	before, after := frontOf(p)
	if len(p.Sections) == 0 {
		x.block("content", x.id(id, "content", ""), before)
	} else {
		x.block("intro", x.id(id, "intro", ""), before)
		x.sections(id, p.Sections)
		x.block("wrapUp", x.id(id, "wrapup", ""), after)
	}
	x.close("hcontainer")
}

// block writes front lines inside the element called name. Only content may be
// empty.
func (x *aknWriter) block(name, id string, lines []doc.FrontLine) {
	if len(lines) == 0 && name != "content" {
		return
	}
	var attributes []string
	if id != "" {
		attributes = []string{"eId", id}
	}
	x.open(name, attributes...)
	for _, l := range lines {
		x.frontLine(l)
	}
	x.close(name)
}

func (x *aknWriter) frontLine(l doc.FrontLine) {
	if isTitle(l) {
		x.b.WriteString("<p><docTitle>")
		x.text(l.Text)
		x.b.WriteString("</docTitle>")
		x.close("p")
		return
	}
	x.leaf("p", l.Text, "class", l.Role)
}

// sections writes sections below the element with the eId parent.
func (x *aknWriter) sections(parent string, list []*doc.Section) {
	for i, s := range list {
		x.section(parent, s, i+1)
	}
}

// section writes s, the nth below parent. Its own text is its content if
// nothing stands below it, else the introduction to what does.
func (x *aknWriter) section(parent string, s *doc.Section, n int) {
	e, ok := aknElements[s.Label.Scheme]
	if !ok {
		e.name, e.short = "alinea", "al"
		if titled(s) {
			e.name, e.short = "level", "level"
		}
	}
	number := strconv.Itoa(n)
	if ok && s.Label.N > 0 {
		number = strconv.Itoa(s.Label.N)
	}
	id := x.id(parent, e.short, number)
	x.open(e.name, "eId", id)
	if m := s.Label.Marker; m != "" {
		x.leaf("num", m)
	}
	if titled(s) {
		x.leaf("heading", s.Title+s.TitleEnd)
	}
	x.body(id, s)
	x.close(e.name)
}

// body writes text, points, agencies and sections below s, whose eId is id. The
// words that name the agencies stand behind the points and before what else is
// below, so they are a container of their own there.
func (x *aknWriter) body(id string, s *doc.Section) {
	if len(s.Children) == 0 {
		x.paragraphs("content", id, s.Text, s.LeadText)
		return
	}
	inline := slices.ContainsFunc(s.Children, func(c *doc.Section) bool { return c.Inline })
	lead := s.LeadText
	if !inline {
		x.paragraphs("intro", id, s.Text, lead)
		lead = ""
	} else {
		x.paragraphs("intro", id, s.Text, "")
	}
	for i, c := range s.Children {
		if c.Inline {
			x.section(id, c, i+1)
		}
	}
	if lead != "" {
		x.open("hcontainer", "name", "responsible", "eId", x.id(id, "hcontainer", "1"))
		x.paragraphs("content", id+"__hcontainer_1", "", lead)
		x.close("hcontainer")
	}
	for i, c := range s.Children {
		if !c.Inline {
			x.section(id, c, i+1)
		}
	}
}

// paragraphs writes text, a paragraph a line, inside the element called name,
// and lead at the end of the last one. An introduction without text is left
// out.
func (x *aknWriter) paragraphs(name, id, text, lead string) {
	if text == "" && lead == "" && name != "content" {
		return
	}
	x.open(name, "eId", x.id(id, strings.ToLower(name), ""))
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		x.b.WriteString("<p>")
		x.text(line)
		if i == len(lines)-1 && lead != "" {
			x.b.WriteString(`<inline name="responsible">`)
			x.text(lead)
			x.b.WriteString("</inline>")
		}
		x.close("p")
	}
	x.close(name)
}

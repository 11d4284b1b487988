package site

import (
	"html/template"

	"gongbao/internal/doc"
)

// The types of this file are what templates see. Every Href is relative to
// the page it stands on and names a file; every text is in the page's script
// unless the field says "as received".

// Ref is a text that leads somewhere; an empty Href means plain text.
type Ref struct {
	Text string
	Href string
}

// Badge names a level of government. ID picks its colour in the style sheet.
type Badge struct {
	ID   string // "city"
	Name string // "福州市"; the id itself if the site declares no name
}

// Run is a stretch of text, marked as evidence, linked, or plain.
type Run struct {
	Text string
	Mark bool
	Href string
}

// Frame is what stands around the content of every page.
type Frame struct {
	Lang        doc.Script // of the page
	Page        string     // "home", "document", …: page-home is the class of the body element
	Title       string     // of the page; "" on the home page
	SiteTitle   string
	Subtitle    string
	Description string // one sentence for search engines
	Root        string // prefix that leads to the site's root: "../"
	Home        Ref
	About       string // the page that explains the site
	Nav         []NavItem
	Other       Ref // the same page in the other script; zero on pages in both
	OtherLang   doc.Script
	Metas       []MetaTag
	Graph       []MetaTag // Open Graph; written as properties, not names
	Feed        Ref       // the feed that belongs to the page, or that of the site; zero without one
	Wait        string    // id of the element before which nothing is painted
	Foot        []Ref     // links at the foot of the page
	Alternates  []Alternate
	Canonical   string       // absolute; "" without a base URL
	Legislation *Legislation // nil where the page is not about one document
	Imprint     []Imprint    // who answers for the site, or that nobody official does
	Contact     Ref          // zero if the site names none
}

// Imprint is a line at the foot of the page.
type Imprint struct {
	Lang doc.Script
	Text string
}

// NavItem is an entry of the main navigation.
type NavItem struct {
	Ref
	Current bool // the page belongs to this entry
}

// MetaTag is a meta element of the head.
type MetaTag struct{ Name, Content string }

// Alternate is the same page in a script, for link elements.
type Alternate struct{ Lang, Href string }

// Counts is what the site holds.
type Counts struct {
	Documents int
	Units     int // that can be linked to
	Tasks     int
	Agencies  int
	Topics    int
	Cited     int // links by origin
	Decided   int
	Computed  int
}

// DocumentItem is a document in a list.
type DocumentItem struct {
	Ref
	Level  Badge
	Kind   string // "行动纲要"; "" unknown
	Issuer string // names joined by 、; "" unknown
	Date   string // "2023年12月19日"; "" unknown
	ISO    string // "2023-12-19"
	Units  int    // that can be linked to
	Tasks  int

	// Concluded by staff, not stated by the text.
	TitleInferred, KindInferred, IssuerInferred, DateInferred bool
}

// UnitItem is a unit in a list.
type UnitItem struct {
	Ref
	Marker string
	Path   string // titles above it, joined by " › "
}

// UnitGroup is the units of one document in a list.
type UnitGroup struct {
	Document Ref
	Level    Badge
	Units    []UnitItem
}

// EntryPage is index.html and 404.html: a page in both scripts.
type EntryPage struct {
	Frame
	Choices []Choice
}

// Choice offers the site in one script.
type Choice struct {
	Lang     doc.Script
	Title    string
	Subtitle string
	Message  string // what to do here, in that script
	Enter    Ref
	Search   Ref
}

// HomePage is <script>/index.html.
type HomePage struct {
	Frame
	SearchHref string
	Counts     Counts
	Bands      []Band
	Flow       Flow // the levels as a picture
	Alignments Ref  // its page, with the tables
	Newest     []DocumentItem
	Due        *Due  // nil where no target states a year
	Changes    Ref   // zero if the site has no such page
	Topics     []Ref // those with the most units
	TopicsHref string
}

// Band is a level of government on the home page.
type Band struct {
	Level     Badge
	Documents []DocumentItem // the newest
	More      int            // further ones
	Below     int            // links between this level and the next band
}

// DocumentPage is <script>/<document>/index.html.
type DocumentPage struct {
	Frame
	Title      string
	Level      Badge
	Kind       string
	Card       []Field
	ScriptNote string        // which script is the original
	TOC        template.HTML // nested lists, built in Go: see toc.go
	Note       template.HTML // the editor's note; "" without one
	Parts      []PartView
	Views      []Ref       // other pages about it
	Pager      Pager       // the documents before and after
	Links      []LinkGroup // of the document as a whole
	Linked     bool        // some clause has links
	Source     SourceCard
	Downloads  []Download
	Standing   Standing
	Cite       Cite
}

// Field is a line of the metadata card.
type Field struct {
	Label    string
	Values   []string // in the page's script; none means unknown
	Inferred bool     // concluded by staff, not stated by the text
	Wide     bool     // too long for one column of the card
}

// PartView is one text of a document.
type PartView struct {
	Anchor    string
	Heading   string // "" where the page's title says it already
	Label     string // "随文通知", "附件"; "" for the main text and where Announced says it
	Announced string // the text's own line that announces the part: 附件1
	Before    []Line
	Clauses   []*Clause
	After     []Line
}

// Line is a line that belongs to no section: see doc.FrontLine. The role
// "label" is that of a line that only announces an attachment.
type Line struct{ Role, Text string }

// Clause is a section as a page shows it.
type Clause struct {
	Anchor string
	Level  int // of its heading element, 2–6; 0 if it has none
	Marker string
	Dash   bool // the marker is ——: part of the line, never hung
	Title  string
	End    string   // the mark after the title
	RunIn  bool     // the title stands in the line of the text
	Kind   doc.Kind // as doc.Section
	Paras  []Para   // own text
	Links  Folded
	Doubts []string // where the received text seems to lack something
	Permalink
	Children []*Clause
}

// Para is a paragraph of a clause: text, then points in the same line, then the
// words that name the agencies.
type Para struct {
	Marker string // of a clause without a title, in its first paragraph
	Dash   bool   // as in Clause
	Text   string
	Rows   [][]string // of a table, cell by cell; then all else is empty

	Sentences []Sentence // Text, cut where links land; nil where none does
	Points    []Point
	Apart     bool // some point has links: each stands in a line of its own
	Lead      []Run
	Link      Permalink // of the clause, at the end of its last paragraph; else zero
}

// Permalink is where a clause can be found again.
type Permalink struct {
	Here string // its place on the document's page
	Own  string // its own page; "" without one, or on that page itself
	Name string // what a screen reader says for the link
}

// Point is a point inside the line of its parent: 一是….
type Point struct {
	Anchor string
	Here   string // its place on the document's page
	Marker string
	Text   string // title, text and everything below
	Last   bool   // of its paragraph
	Links  Folded
}

// Folded is the links of a clause or point on its document's page.
type Folded struct {
	Of     string // the point's marker; "" for a clause
	Own    string // the unit's own page; "" without one
	Groups []LinkGroup

	Inferred bool // no text and no person names any of the links
}

// LinkGroup is the links of a unit to one side.
type LinkGroup struct {
	Direction string // "above", "beside", "below", "elsewhere"
	Label     string // "上级"
	Count     int    // of links, listed or not
	Documents []LinkDocument
	More      []FurtherLink // links to further documents
	Rest      int           // links to further documents that only the unit's own page lists
}

// FurtherLink is a link that a page only names.
type FurtherLink struct {
	Ref
	Document string // title of the document it leads to
	Level    Badge
}

// LinkDocument is the links of a unit to one other document.
type LinkDocument struct {
	Document Ref
	Level    Badge
	Links    []LinkCard // the best ones, in full
	More     []Ref      // further ones, by name
	Rest     int        // further ones that only the unit's own page lists
}

// LinkCard is the other end of a link.
type LinkCard struct {
	Ref            // its title; leads to the sentence that carries the link
	Name     []Run // the title, shared phrases marked; none for a document as a whole
	Marker   string
	Path     string // titles above it
	Origin   doc.Origin
	Label    string // "推断", "引用" or "编者确认"
	Relation string // "引用", "被引用", "内容相关", …
	Far      []Run  // the sentence at the other end, evidence marked; none if nothing is named
	Near     []Run  // the sentence at this end
	Phrases  []Phrase
	By       string // who decided; "" unknown
	Date     string // when, "2026年1月29日"; "" unknown
	ISO      string // the same, "2026-01-29"
	Why      string // the reason staff gave
}

// SourceCard says where the text comes from and what became of it.
type SourceCard struct {
	File     string
	SHA256   string
	Encoding string
	Size     int // bytes
	Script   string
	Choices  Ref        // the page about the conversion
	URL      string     // "" unknown
	Lang     doc.Script // of the wording as received
	Edits    int
	Rules    []LedgerRule
	Errata   []ErratumView
	Doubts   []Doubt // of the text as received
	Removed  []RemovedLine
}

// LedgerRule is what one rule of cleaning changed.
type LedgerRule struct {
	Label   string
	Count   int
	Changes []Change
}

// Change is one kind of replacement, as received, with the lines it happened in.
type Change struct {
	Found string // "" for an insertion
	Read  string // "" for a removal
	Count int
	Lines string // "3、7、12"
}

// ErratumView is a damaged place that staff mended.
type ErratumView struct {
	Line  int
	Found string // as received
	Read  string // in the script of the text as received
	Here  string // Read in the page's script; "" if it is the same
	Why   string
}

// RemovedLine is a line of the file that is no part of the document.
type RemovedLine struct {
	Line int
	Text string // as received
	Rule string // why it was left out
}

// UnitPage is <script>/<document>/<unit>.html.
type UnitPage struct {
	Frame
	Document   Ref
	Level      Badge
	Kind       string
	Path       []Ref
	Clause     *Clause
	InText     string // its place on the document's page
	Leads      []Ref
	Partners   []Ref
	Topics     []Ref
	Ladder     []Rung
	Linked     bool // some rung has links
	Marked     bool // some sentence has words marked as shared
	Prev       Ref
	Next       Ref
	Citation   string // 《title》（number）marker title
	File       string
	Line       int
	ScriptNote string
	Newer      Ref // the newest version of the document, if another is that
	Readings   []ReadingItem
	Cite       Cite
}

// AgenciesPage is <script>/agencies/index.html.
type AgenciesPage struct {
	Frame
	Levels []AgencyLevel
}

// AgencyLevel is the agencies of one level.
type AgencyLevel struct {
	Level    Badge
	Most     int // tasks of the busiest agency, in either role
	Agencies []AgencyItem
}

// AgencyItem is an agency in a list.
type AgencyItem struct {
	Ref
	Leads    int
	Partners int
	Most     int // tasks of the busiest agency of the level, for the bar
}

// AgencyPage is <script>/agencies/<id>.html.
type AgencyPage struct {
	Frame
	Name     string
	Aliases  []string
	Level    Badge
	Sum      string // how many tasks in each role
	Leads    AlignTable
	Partners AlignTable
	Pages    []PageRef
}

// TopicsPage is <script>/topics/index.html.
type TopicsPage struct {
	Frame
	Goals    []TopicItem // the Sustainable Development Goals that topics belong to
	Concepts []TopicItem
	Names    []TopicItem
}

// TopicItem is a topic in a list.
type TopicItem struct {
	Ref
	Units int
	SDGs  []int
}

// TopicPage is <script>/topics/<id>.html.
type TopicPage struct {
	Frame
	Name   string
	Words  []string    // in Simplified, as staff wrote them
	SDGs   []Ref       // "11 可持续城市和社区"
	Sum    string      // how many units
	Groups []UnitGroup // by level, highest first
	Pages  []PageRef
}

// SearchPage is <script>/search.html; static/search.js fills it.
type SearchPage struct {
	Frame
}

// AboutPage is <script>/about.html.
type AboutPage struct {
	Frame
	Counts    Counts
	Quality   *Quality // nil if nobody graded any links
	Originals []Original
	Missing   []MissingText
	Data      []DataFile
	DataHref  string // the page that explains them
	Version   string
	Offline   OfflineCard
}

// OfflineCard says which release a site is, how to check a copy of it, and, on
// the web, how to keep one.
type OfflineCard struct {
	Release
	Manifest  string // link to the list of all files
	Root      string // from the page to the site's root: "../"
	Megabytes string // what a copy takes, to a tenth
}

// MissingText is a text that documents cite and the site does not hold.
type MissingText struct {
	Title  string // without its marks; "" if only a number is cited
	Number string // 发文字号; "" without one
	Count  int    // how often it is cited
	From   []Ref  // the units that cite it
}

// DataFile is a file of open data.
type DataFile struct {
	Ref
	About string // what it holds
}

// Original says which script a document was received in.
type Original struct {
	Document Ref
	Level    Badge
	Note     string
}

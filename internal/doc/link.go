package doc

// LinkKind says how two units belong together.
type LinkKind string

// Cites is found in the text, Related is inferred, the others only staff say.
const (
	Cites      LinkKind = "cites"
	Related    LinkKind = "related"
	Implements LinkKind = "implements"
	ReportsOn  LinkKind = "reports-on"
	Supersedes LinkKind = "supersedes"
)

// Origin says how a link came to be.
type Origin string

// The origins of links.
const (
	Cited    Origin = "cited"    // the text names its target
	Decided  Origin = "decided"  // staff wrote it into content/links
	Computed Origin = "computed" // inferred; pages label it 推断
)

// Link leads from a unit to a unit of another document, or to a document as a
// whole when it is cited and no unit is meant.
type Link struct {
	From, To string // unit ids; To may be a document's id
	Kind     LinkKind
	Origin   Origin
	Score    float64 // of a computed link, comparable within one Ranking only
	Rank     int     // from 1 within its Ranking; 0 for links without one
	Shown    bool    // a reader gets to see it
	Evidence []Evidence
	Titles   []TitleEvidence // phrases shared with or between titles, beside Evidence
	Sentence Sentences       // the sentences that carry it; zero spans if none is named
	Decision *Decision       // what staff said about it, or nil
}

// Evidence is a phrase that both ends of a link share. Both spans count runes
// of the ends' FullText in the script it was received in.
type Evidence struct {
	Phrase string // as at From
	From   Span
	To     Span
}

// TitleEvidence is a phrase that both ends of a link share and that stands in a
// title at one end or both. A span counts runes of the end's title if its flag
// is set, else of its FullText; both in the script they were received in.
type TitleEvidence struct {
	Phrase             string // as at From
	From, To           Span
	FromTitle, ToTitle bool // one of them is true
}

// Sentences names the sentence at each end that carries a link, in runes of
// the ends' FullText as received.
type Sentences struct{ From, To Span }

// Ranking is everything one unit was compared with in one other document, best
// first.
type Ranking struct {
	From     string // unit id
	Document string // id of the other document
	Links    []Link
}

// Unresolved is a text that documents cite and the site does not hold.
type Unresolved struct {
	Title  string   // as first cited, without its marks; "" if only a number is cited
	Number string   // 发文字号; "" without one
	From   []string // ids of the units that cite it, in the order of the text
	Count  int      // how often it is cited
}

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

// LinkQuality says how good the computed links of a site are, measured on the
// pairs that staff graded, before any decision is obeyed. A list is what one
// unit was compared with in one other document; the lists with a graded pair
// are measured, and a pair without a grade counts as 0. An inline point counts
// as the unit it stands in.
type LinkQuality struct {
	Pairs   int // graded pairs
	Queries int // units they start from
	Lists   int // lists they are spread over

	// Of the ranking, over the lists that hold a pair of grade 1 or 2 (Recall:
	// of grade 2).
	NDCG   Mean // discounted gain of the first five, of the greatest possible
	First  Mean // the first of the list is of grade 1 or 2
	Recall Mean // share of the pairs of grade 2 among the first five; of five, if there are more

	// Of what a reader gets to see.
	Right  Mean // of the shown links: of grade 1 or 2
	Found  Mean // of the pairs of grade 2: shown
	Silent Mean // of the lists without a pair of grade 1 or 2: nothing shown
}

// Mean is an average and what it is the average of.
type Mean struct {
	Sum float64
	N   int
}

// Add takes x into the average.
func (m *Mean) Add(x float64) { m.Sum, m.N = m.Sum+x, m.N+1 }

// Count takes 1 into the average if yes, else 0.
func (m *Mean) Count(yes bool) {
	if yes {
		m.Sum++
	}
	m.N++
}

// Value returns the average, 0 of nothing.
func (m Mean) Value() float64 { return m.Sum / float64(max(1, m.N)) }

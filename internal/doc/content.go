package doc

// Site is content/site.yaml: what the site as a whole is.
type Site struct {
	Title     Words    // of the site
	Subtitle  Words    // one sentence below the title
	BaseURL   string   // "https://example.org/"; "" if it only lives on disk
	Levels    []Level  // highest first: state, province, city, district
	Official  Official // identifiers an authority gave the site; never invented
	Contact   string   // mail or URL for errors that readers find
	Licence   Licence  // of the open data
	Country   string   // ISO 3166-1 code in lower case, for addresses of other systems; "cn" by default
	Glyphs    string   // glyph profile of Traditional pages: "house", "plain", "tw", "hk"
	UnitPages string   // which units get a page of their own: "tasks", "all", "none"
	Quotes    struct{ Hans, Hant string }
}

// Level is a level of government.
type Level struct {
	ID    string // "city"
	Name  Words  // 市 or a place's name: 福州市
	Order int    // 0 is the highest
}

// Official holds the identifiers that an authority gave to the site.
type Official struct {
	SiteIDCode   string // 网站标识码
	Organizer    string // 主办单位
	ICP          string // ICP备案号
	PoliceRecord string // 公安备案号
	ReportURL    string // of the site's entry at 我为政府网站找错
}

// Licence is what others may do with the data of the site.
type Licence struct {
	Name Words  // both "" if staff declare none
	URL  string // "" without one
}

// LevelOf returns the level with the given id, or a nameless one below all
// others if the site declares none such.
func (s *Site) LevelOf(id string) Level {
	for _, l := range s.Levels {
		if l.ID == id {
			return l
		}
	}
	return Level{ID: id, Order: len(s.Levels)}
}

// Header is the YAML header of content/documents/<id>.md.
type Header struct {
	Path     string // of the file, from the site's root
	ID       string
	Level    string
	Meta     Meta
	Status   string // "in-force", "repealed", …; "" unknown
	URL      string // where the text was taken from
	Inferred []string
	Source   Source

	VersionOf string     // id of the document of which this is the next version; "" if of none
	Added     string     // day on which the site took the document in; "" if not noted
	Revised   []Revision // what staff changed about it since, oldest first

	Errata   []Erratum
	Note     string         // the editor's note below the header, Markdown
	NoteLine int            // line of the file on which Note begins
	Lines    map[string]int // :: field name → its line in the header
}

// Revision is a change of what the site shows of a document.
type Revision struct {
	Date string // "2024-03-01"
	What string // for readers: what changed
}

// Withdrawal is an entry of content/withdrawn: a document that the site held
// and holds no more.
type Withdrawal struct {
	ID    string // its id as it was
	Title string
	Date  string
	Why   string
	File  string
	Line  int
}

// Reading is a file of content/notes: an interpretation (解读) or another text
// that staff wrote about documents.
type Reading struct {
	Path       string // of the file, from the site's root
	ID         string // = the file's name
	Title      string
	Author     string   // "" unknown
	Published  string   // "2024-03-01"; "" unknown
	URL        string   // where the text was taken from; "" if it is the site's own
	Interprets []string // ids of documents or units
	Note       string   // Markdown
	NoteLine   int      // line of the file on which Note begins
	Lines      map[string]int
}

// Source names the received file a header belongs to.
type Source struct {
	File   string // name below seeds/
	SHA256 string // lower-case hex; "" if staff did not pin it
}

// Erratum mends a damaged place of a received text, by a person's decision.
type Erratum struct {
	Line  int    // of the received file
	Found string // what stands there, in the text as received
	Read  string // what it stands for
	Why   string
	At    int    // line of the header that states it
	File  string // path of that header; "" if unknown
}

// Term is an entry of content/glossary: a term with one fixed form per script,
// or a protected name.
type Term struct {
	Words  Words
	Name   bool   // a name that never changes beyond these two forms
	Scope  string // "" for the whole site, else a document's id
	Source string
	Note   string
	File   string
	Line   int
}

// Agency is an entry of content/agencies.
type Agency struct {
	ID      string // ASCII, the page's name: "urban-rural-construction"
	Name    string // full name in Simplified
	Short   string // "市住建局"
	Aliases []string
	Level   string
	Line    int
}

// Topic is an entry of content/topics: a concept class, its words in
// Simplified, and the Sustainable Development Goals it belongs to.
type Topic struct {
	ID    string // ASCII, the page's name
	Name  string
	Words []string // any of them in a text puts it into the class
	SDGs  []int    // 1–17
	Names bool     // Words are names of things (海绵城市, 三坊七巷), not a concept
	Line  int
}

// Decision is what staff said about a link, in content/links.
type Decision struct {
	Action string // "add", "reject", "pin" or "type"
	From   string
	To     string
	Kind   LinkKind // for add and type; "" means Related
	By     string
	Date   string
	Why    string
	Digest string // of the texts of both ends when it was taken; "" if not noted
	File   string
	Line   int
}

// Grade is a person's judgement of a pair of units, in content/grades: how well
// To serves someone who has just read From. The computed links are measured
// with it (LinkQuality); no link depends on it.
type Grade struct {
	From, To string // unit ids, of different documents
	Grade    int    // 2: To is about the same task; 1: in part; 0: not
	File     string
	Line     int
}

// Content is everything staff wrote.
type Content struct {
	Site      Site
	Headers   []*Header
	Terms     []Term
	Agencies  []Agency
	Topics    []Topic
	Decisions []Decision
	Grades    []Grade
	Withdrawn []Withdrawal
	Readings  []*Reading        // by id
	Moved     map[string]string // :: old address → new address, both from the site's root
	Moves     []Move            // the entries Moved is made of, in the order of the files
}

// Move is an entry of content/moved: a page that has a new address. Both
// addresses are from the site's root.
type Move struct {
	From, To string
	File     string // path of the file that states it
	Line     int
}

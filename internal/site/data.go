package site

import (
	"math"

	"gongbao/internal/doc"
)

// The files below data/ are the site's open data. Texts stand in both scripts
// where the field is a pair of zh-Hans and zh-Hant, else as received; the
// fields are those of the JSON contract.

type documentRecord struct {
	ID        string     `json:"id"`
	Title     *doc.Words `json:"title"`
	Issuer    []string   `json:"issuer"`
	Number    *string    `json:"number"`
	Kind      *string    `json:"kind"`
	Level     *string    `json:"level"`
	Adopted   *string    `json:"adopted"`
	Issued    *string    `json:"issued"`
	Published *string    `json:"published"`
	Status    *string    `json:"status"`
	Inferred  []string   `json:"inferred"`
	Script    string     `json:"script"`
	Source    string     `json:"source"`
	SHA256    string     `json:"sha256"`
	Encoding  string     `json:"encoding"`
	Size      int        `json:"size"`
	SourceURL *string    `json:"source_url"`
	Units     int        `json:"units"`
	URL       doc.Words  `json:"url"`
}

type unitRecord struct {
	ID       string     `json:"id"`
	Document string     `json:"document"`
	Source   string     `json:"source"`
	Line     int        `json:"line"`
	Marker   *string    `json:"marker"`
	Kind     doc.Kind   `json:"kind"`
	Level    *string    `json:"level"`
	Title    *doc.Words `json:"title"`
	Text     doc.Words  `json:"text"`
	FullText doc.Words  `json:"full_text"`
	Path     []string   `json:"path"`
	Leads    []string   `json:"leads"`
	Partners []string   `json:"partners"`
	URL      doc.Words  `json:"url"`
}

type linkRecord struct {
	From     string           `json:"from"`
	To       string           `json:"to"`
	Kind     doc.LinkKind     `json:"kind"`
	Origin   doc.Origin       `json:"origin"`
	Score    float64          `json:"score"`
	Rank     int              `json:"rank"`
	Evidence []evidenceRecord `json:"evidence"`
	Titles   []titleRecord    `json:"title_evidence,omitempty"`
}

// titleRecord is a phrase that stands in a title at one end or both. A place is
// counted in the end's title if its flag is set, else in its full_text.
type titleRecord struct {
	Phrase    string   `json:"phrase"`
	From      doc.Span `json:"from"`
	To        doc.Span `json:"to"`
	FromTitle bool     `json:"from_title"`
	ToTitle   bool     `json:"to_title"`
}

type evidenceRecord struct {
	Phrase string   `json:"phrase"`
	From   doc.Span `json:"from"`
	To     doc.Span `json:"to"`
}

type agencyRecord struct {
	ID       string    `json:"id"`
	Name     doc.Words `json:"name"`
	Aliases  []string  `json:"aliases"`
	Level    *string   `json:"level"`
	Leads    []string  `json:"leads"`    // ids of units
	Partners []string  `json:"partners"` // ids of units
	URL      doc.Words `json:"url"`
}

type targetRecord struct {
	UnitID     string    `json:"id"` // of the unit that sets it
	Document   string    `json:"document"`
	Text       string    `json:"text"`
	Indicator  *string   `json:"indicator"`
	Comparison *string   `json:"comparison"`
	Value      float64   `json:"value"`
	Unit       *string   `json:"unit"` // of Value
	Deadline   *string   `json:"deadline"`
	URL        doc.Words `json:"url"`
}

func (s *Site) documentRecords() []documentRecord {
	out := []documentRecord{}
	for _, w := range s.lib.Works {
		d := w.Received
		r := documentRecord{
			ID: d.ID, Issuer: list(d.Meta.Issuer), Number: orNull(d.Meta.Number), Kind: orNull(d.Meta.Kind), Level: orNull(d.Level),
			Adopted: orNull(d.Meta.Adopted), Issued: orNull(d.Meta.Issued), Published: orNull(d.Meta.Published),
			Inferred: []string{}, Script: string(d.Received),
			URL: doc.Words{Hans: doc.PagePath(doc.Hans, d.ID), Hant: doc.PagePath(doc.Hant, d.ID)},
		}
		if d.Meta.Title != "" {
			r.Title = &doc.Words{Hans: w.Hans.Meta.Title, Hant: w.Hant.Meta.Title}
		}
		if h := d.Header; h != nil {
			r.Status, r.SourceURL, r.Inferred = orNull(h.Status), orNull(h.URL), list(h.Inferred)
		}
		if f := d.File; f != nil {
			r.Source, r.SHA256, r.Encoding, r.Size = f.Name, f.SHA256, f.Encoding, f.Size
		}
		for u := range d.Units() {
			if u.Linkable() {
				r.Units++
			}
		}
		out = append(out, r)
	}
	return out
}

func (s *Site) unitRecords() []unitRecord {
	out := []unitRecord{}
	for _, e := range s.index.entries {
		sec, hans, hant := e.received.Section, e.hans.Section, e.hant.Section
		r := unitRecord{
			ID: e.id, Document: e.received.Doc.ID, Line: sec.Pos.Line,
			Marker: orNull(sec.Label.Marker), Kind: sec.Kind, Level: orNull(e.received.Doc.Level),
			Text:     doc.Words{Hans: hans.Text, Hant: hant.Text},
			FullText: doc.Words{Hans: hans.FullText(), Hant: hant.FullText()},
			Path:     []string{}, Leads: list(sec.Leads), Partners: list(sec.Partners), URL: urls(e),
		}
		if f := e.received.Doc.File; f != nil {
			r.Source = f.Name
		}
		if sec.Title != "" {
			r.Title = &doc.Words{Hans: hans.Title, Hant: hant.Title}
		}
		for _, p := range e.received.Path {
			r.Path = append(r.Path, p.Spoken())
		}
		out = append(out, r)
	}
	return out
}

func (s *Site) linkRecords() []linkRecord {
	out := []linkRecord{}
	for _, l := range s.lib.Links {
		r := linkRecord{From: l.From, To: l.To, Kind: l.Kind, Origin: l.Origin, Score: rounded(l.Score), Rank: l.Rank, Evidence: []evidenceRecord{}}
		for _, e := range l.Evidence {
			r.Evidence = append(r.Evidence, evidenceRecord(e))
		}
		for _, e := range l.Titles {
			r.Titles = append(r.Titles, titleRecord(e))
		}
		out = append(out, r)
	}
	return out
}

// rounded returns x to six places: processors differ in the last bits of a sum.
func rounded(x float64) float64 { return math.Round(x*1e6) / 1e6 }

func (s *Site) agencyRecords() []agencyRecord {
	out := []agencyRecord{}
	for _, o := range s.index.offices {
		path := "agencies/" + o.id + ".html"
		out = append(out, agencyRecord{
			ID: o.id, Name: o.name, Aliases: list(o.aliases), Level: orNull(o.level),
			Leads: ids(o.leads), Partners: ids(o.partners),
			URL: doc.Words{Hans: in(doc.Hans, path), Hant: in(doc.Hant, path)},
		})
	}
	return out
}

func (s *Site) targetRecords() []targetRecord {
	out := []targetRecord{}
	for _, e := range s.index.entries {
		for _, t := range e.received.Section.Targets {
			out = append(out, targetRecord{
				UnitID: e.id, Document: e.received.Doc.ID, Text: t.Text, Indicator: orNull(t.Indicator),
				Comparison: orNull(t.Comparison), Value: t.Value, Unit: orNull(t.Unit), Deadline: orNull(t.Deadline), URL: urls(e),
			})
		}
	}
	return out
}

func urls(e *entry) doc.Words { return doc.Words{Hans: e.address(doc.Hans), Hant: e.address(doc.Hant)} }

func ids(list []*entry) []string {
	out := []string{}
	for _, e := range list {
		out = append(out, e.id)
	}
	return out
}

// list returns s, or an empty list that JSON does not write as null.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// orNull returns nil for an unknown value.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

package main

import "gongbao/internal/doc"

// The types of this file are the JSON that parse prints. A pointer is null
// where the text says nothing; a list is never null.

type parsed struct {
	File       string          `json:"file"`
	SHA256     string          `json:"sha256"`
	Encoding   string          `json:"encoding"`
	Script     doc.Script      `json:"script"` // of the text as received
	Title      *string         `json:"title"`  // this and the next three: of the main part
	Issuer     []string        `json:"issuer"`
	Number     *string         `json:"number"`
	Date       *string         `json:"date"`      // signing or adoption
	Published  *string         `json:"published"` // on the page the text was taken from
	Addressees *string         `json:"addressees"`
	Parts      []parsedPart    `json:"parts"`
	Removed    []parsedRemoved `json:"removed"`
	Problems   []parsedProblem `json:"problems"`
}

type parsedPart struct {
	Title    *string         `json:"title"`
	Issuer   []string        `json:"issuer"`
	Number   *string         `json:"number"`
	Date     *string         `json:"date"`
	Kind     *string         `json:"kind"`
	Front    []parsedFront   `json:"front"`
	Sections []parsedSection `json:"sections"`
}

type parsedFront struct {
	Line int    `json:"line"`
	Role string `json:"role"`
	Text string `json:"text"`
}

type parsedSection struct {
	ID        string           `json:"id"`
	Marker    *string          `json:"marker"`
	Scheme    doc.Scheme       `json:"scheme"`
	Depth     int              `json:"depth"`
	Title     *string          `json:"title"`
	TitleEnd  *string          `json:"title_end"`
	RunIn     bool             `json:"run_in"`
	Implicit  bool             `json:"implicit,omitempty"`
	Kind      doc.Kind         `json:"kind"`
	Line      int              `json:"line"`
	Column    *int             `json:"column"` // null in a page, of which only the line is known
	Text      string           `json:"text"`
	FullText  string           `json:"full_text"`
	LeadText  *string          `json:"lead_text"`
	Leads     []string         `json:"leads"`
	Partners  []string         `json:"partners"`
	Targets   []parsedTarget   `json:"targets"`
	Citations []parsedCitation `json:"citations"`
	Children  []parsedSection  `json:"children"`
}

type parsedTarget struct {
	Text       string  `json:"text"`
	Indicator  *string `json:"indicator"`
	Comparison *string `json:"comparison"`
	Value      float64 `json:"value"`
	Unit       *string `json:"unit"`
	Deadline   *string `json:"deadline"`
}

type parsedCitation struct {
	Text    string  `json:"text"`
	Title   *string `json:"title"`
	Number  *string `json:"number"`
	Article *string `json:"article"`
}

type parsedRemoved struct {
	Line int    `json:"line"`
	Text string `json:"text"`
	Rule string `json:"rule"`
}

type parsedProblem struct {
	Line     *int   `json:"line"`
	Column   *int   `json:"column"`
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
}

// newParsed returns d, and what was noticed about it, as parse prints it.
func newParsed(d *doc.Document, problems []doc.Problem, lang string) parsed {
	m := d.Stated
	return parsed{
		File: d.File.Name, SHA256: d.File.SHA256, Encoding: d.File.Encoding, Script: d.Received,
		Title: orNull(m.Title), Issuer: list(m.Issuer), Number: orNull(m.Number),
		Date: orNull(stated(m)), Published: orNull(m.Published), Addressees: orNull(m.Addressees),
		Parts: each(d.Parts, newParsedPart),
		Removed: each(d.Removed, func(r doc.Removed) parsedRemoved {
			return parsedRemoved{r.Line, r.Text, r.Rule}
		}),
		Problems: each(problems, func(p doc.Problem) parsedProblem {
			return parsedProblem{orNull(p.Pos.Line), orNull(p.Pos.Column), p.Rule, p.Severity.String(), p.Message(lang)}
		}),
	}
}

func newParsedPart(p *doc.Part) parsedPart {
	m := p.Meta
	return parsedPart{
		Title: orNull(m.Title), Issuer: list(m.Issuer), Number: orNull(m.Number),
		Date: orNull(stated(m)), Kind: orNull(m.Kind),
		Front: each(p.Front, func(f doc.FrontLine) parsedFront {
			return parsedFront{f.Line, f.Role, f.Text}
		}),
		Sections: each(p.Sections, newParsedSection),
	}
}

func newParsedSection(s *doc.Section) parsedSection {
	return parsedSection{
		ID: s.ID, Marker: orNull(s.Label.Marker), Scheme: s.Label.Scheme, Depth: s.Depth,
		Title: orNull(s.Title), TitleEnd: orNull(s.TitleEnd), RunIn: s.RunIn, Implicit: s.Implicit,
		Kind: s.Kind, Line: s.Pos.Line, Column: orNull(s.Pos.Column),
		Text: s.Text, FullText: s.FullText(),
		LeadText: orNull(s.LeadText), Leads: list(s.Leads), Partners: list(s.Partners),
		Targets: each(s.Targets, func(t doc.Target) parsedTarget {
			return parsedTarget{t.Text, orNull(t.Indicator), orNull(t.Comparison), t.Value, orNull(t.Unit), orNull(t.Deadline)}
		}),
		Citations: each(s.Cites, func(c doc.Citation) parsedCitation {
			return parsedCitation{c.Text, orNull(c.Title), orNull(c.Number), orNull(c.Article)}
		}),
		Children: each(s.Children, newParsedSection),
	}
}

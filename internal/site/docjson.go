package site

import "gongbao/internal/doc"

// documentFile is one document in one script as JSON. Its fields are those of
// parse, without what repeats others (full_text) and what belongs to the file
// as received alone (columns, removed lines, problems). A pointer is null where
// nothing is known; a list is never null.
type documentFile struct {
	ID         string       `json:"id"`
	Script     doc.Script   `json:"script"`
	Original   doc.Script   `json:"original"` // the script it was received in
	Title      *string      `json:"title"`
	Issuer     []string     `json:"issuer"`
	Number     *string      `json:"number"`
	Kind       *string      `json:"kind"`
	Level      *string      `json:"level"`
	Adopted    *string      `json:"adopted"`
	Issued     *string      `json:"issued"`
	Published  *string      `json:"published"`
	Addressees *string      `json:"addressees"`
	Status     *string      `json:"status"`
	Inferred   []string     `json:"inferred"` // fields that the text does not state
	SourceURL  *string      `json:"source_url"`
	File       string       `json:"file"`
	SHA256     string       `json:"sha256"`
	URL        string       `json:"url"` // of the page, from the site's root
	Main       int          `json:"main"`
	Parts      []partRecord `json:"parts"`
}

type partRecord struct {
	Title    *string         `json:"title"`
	Front    []frontRecord   `json:"front"`
	Sections []sectionRecord `json:"sections"`
}

type frontRecord struct {
	Line int    `json:"line"`
	Role string `json:"role"`
	Text string `json:"text"`
}

type sectionRecord struct {
	ID        string            `json:"id"`
	Marker    *string           `json:"marker"`
	Scheme    doc.Scheme        `json:"scheme"`
	Depth     int               `json:"depth"`
	Title     *string           `json:"title"`
	TitleEnd  *string           `json:"title_end"`
	RunIn     bool              `json:"run_in"`
	Implicit  bool              `json:"implicit,omitempty"`
	Inline    bool              `json:"inline,omitempty"` // stands in its parent's line
	Kind      doc.Kind          `json:"kind"`
	Line      int               `json:"line"`
	Text      string            `json:"text"`
	LeadText  *string           `json:"lead_text"`
	Leads     []string          `json:"leads"`
	Partners  []string          `json:"partners"`
	Targets   []sectionTarget   `json:"targets"`
	Citations []sectionCitation `json:"citations"`
	Children  []sectionRecord   `json:"children"`
}

type sectionTarget struct {
	Text       string  `json:"text"`
	Indicator  *string `json:"indicator"`
	Comparison *string `json:"comparison"`
	Value      float64 `json:"value"`
	Unit       *string `json:"unit"`
	Deadline   *string `json:"deadline"`
}

type sectionCitation struct {
	Text    string  `json:"text"`
	Title   *string `json:"title"`
	Number  *string `json:"number"`
	Article *string `json:"article"`
}

// documentFile describes w in the view's script.
func (v *view) documentFile(w *doc.Work) documentFile {
	d := w.In(v.script)
	m := d.Meta
	f := documentFile{
		ID: d.ID, Script: v.script, Original: w.Received.Received,
		Title: orNull(m.Title), Issuer: list(m.Issuer), Number: orNull(m.Number), Kind: orNull(m.Kind), Level: orNull(d.Level),
		Adopted: orNull(m.Adopted), Issued: orNull(m.Issued), Published: orNull(m.Published), Addressees: orNull(m.Addressees),
		Inferred: []string{}, URL: doc.PagePath(v.script, d.ID), Main: d.Main, Parts: []partRecord{},
	}
	if h := d.Header; h != nil {
		f.Status, f.SourceURL, f.Inferred = orNull(h.Status), orNull(h.URL), list(h.Inferred)
	}
	if d.File != nil {
		f.File, f.SHA256 = d.File.Name, d.File.SHA256
	}
	for _, p := range d.Parts {
		r := partRecord{Title: orNull(p.Meta.Title), Front: []frontRecord{}, Sections: sectionRecords(p.Sections)}
		for _, l := range p.Front {
			r.Front = append(r.Front, frontRecord(l))
		}
		f.Parts = append(f.Parts, r)
	}
	return f
}

func sectionRecords(sections []*doc.Section) []sectionRecord {
	out := []sectionRecord{}
	for _, s := range sections {
		r := sectionRecord{
			ID: s.ID, Marker: orNull(s.Label.Marker), Scheme: s.Label.Scheme, Depth: s.Depth,
			Title: orNull(s.Title), TitleEnd: orNull(s.TitleEnd), RunIn: s.RunIn, Implicit: s.Implicit, Inline: s.Inline,
			Kind: s.Kind, Line: s.Pos.Line, Text: s.Text, LeadText: orNull(s.LeadText),
			Leads: list(s.Leads), Partners: list(s.Partners),
			Targets: []sectionTarget{}, Citations: []sectionCitation{}, Children: sectionRecords(s.Children),
		}
		for _, t := range s.Targets {
			r.Targets = append(r.Targets, sectionTarget{t.Text, orNull(t.Indicator), orNull(t.Comparison), t.Value, orNull(t.Unit), orNull(t.Deadline)})
		}
		for _, c := range s.Cites {
			r.Citations = append(r.Citations, sectionCitation{c.Text, orNull(c.Title), orNull(c.Number), orNull(c.Article)})
		}
		out = append(out, r)
	}
	return out
}

package site

import (
	"strings"

	"gongbao/internal/doc"
)

// LegislationRef names a document, or a clause of one, in the terms of
// schema.org.
type LegislationRef struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// implements describes the clause e by what it carries out, or returns nil if
// nobody decided that it carries out anything: between levels schema.org's terms
// state a fact, so what is inferred never gets one.
func (v *view) implements(path string, e *entry) *Legislation {
	var refs []LegislationRef
	for _, l := range v.lib.From(e.id) {
		if l.Origin == doc.Decided && l.Kind == doc.Implements {
			refs = append(refs, v.legislationRef(l.To)...)
		}
	}
	if refs == nil {
		return nil
	}
	u := e.in(v.script)
	return &Legislation{
		Context: "https://schema.org", Type: "Legislation", Name: u.Section.Spoken(), Language: string(v.script),
		URL: v.absolute(path), PartOf: &v.legislationRef(u.Doc.ID)[0], Implements: refs,
	}
}

// legislationRef names the unit or document id; nothing if the site holds
// neither.
func (v *view) legislationRef(id string) []LegislationRef {
	if e, ok := v.index.byID[id]; ok {
		return []LegislationRef{{"Legislation", e.in(v.script).Section.Spoken(), v.absolute(e.address(v.script))}}
	}
	if w := v.lib.Work(id); w != nil {
		return []LegislationRef{{"Legislation", v.title(w.In(v.script)), v.absolute(doc.PagePath(v.script, id))}}
	}
	return nil
}

// absolute returns the full address of path; "" without a base URL.
func (v *view) absolute(path string) string {
	if base := v.lib.Content.Site.BaseURL; base != "" {
		return strings.TrimSuffix(base, "/") + "/" + path
	}
	return ""
}

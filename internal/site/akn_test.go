package site

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rules of this file are the parts of the Akoma Ntoso 3.0 schema that our
// files use, written down again from its content models: the schema itself is
// in none of the package archives that tests may install from.

// aknChildren lists, for each element, the elements that may stand in it, in
// this order; those of one entry in any order and number.
var aknChildren = map[string][][]string{
	"akomaNtoso":     {{"doc", "statement"}},
	"doc":            {{"meta"}, {"preface"}, {"mainBody"}, {"conclusions"}},
	"statement":      {{"meta"}, {"preface"}, {"mainBody"}, {"conclusions"}},
	"meta":           {{"identification"}, {"references"}, {"proprietary"}},
	"identification": {{"FRBRWork"}, {"FRBRExpression"}, {"FRBRManifestation"}},
	"FRBRWork": {
		{"FRBRthis"}, {"FRBRuri"}, {"FRBRdate"}, {"FRBRauthor"}, {"FRBRcountry"}, {"FRBRnumber"}, {"FRBRname"}, {"FRBRauthoritative"},
	},
	"FRBRExpression":    {{"FRBRthis"}, {"FRBRuri"}, {"FRBRdate"}, {"FRBRauthor"}, {"FRBRlanguage"}},
	"FRBRManifestation": {{"FRBRthis"}, {"FRBRuri"}, {"FRBRdate"}, {"FRBRauthor"}},
	"references":        {{"TLCOrganization"}},
	"proprietary":       {{"file", "script", "page"}},
	"preface":           {{"p"}},
	"conclusions":       {{"p"}},
	"mainBody":          {append([]string{"p"}, aknHierarchy...)},
	"intro":             {{"p"}},
	"content":           {{"p"}},
	"wrapUp":            {{"p"}},
	"p":                 {{"docTitle", "inline"}},
}

// aknHierarchy are the elements whose content model is hierarchy.
var aknHierarchy = []string{
	"part", "chapter", "section", "article", "division", "subdivision", "paragraph", "subparagraph",
	"clause", "level", "point", "indent", "subclause", "alinea", "hcontainer",
}

// aknRequired lists the attributes that elements must have.
var aknRequired = map[string][]string{
	"doc": {"name"}, "statement": {"name"}, "identification": {"source"}, "references": {"source"}, "proprietary": {"source"},
	"FRBRthis": {"value"}, "FRBRuri": {"value"}, "FRBRdate": {"date", "name"}, "FRBRauthor": {"href"}, "FRBRcountry": {"value"},
	"FRBRlanguage": {"language"}, "TLCOrganization": {"eId", "href", "showAs"},
	"intro": {"eId"}, "content": {"eId"}, "wrapUp": {"eId"}, "hcontainer": {"eId", "name"}, "inline": {"name"},
}

// aknNeeded lists the children that elements must have.
var aknNeeded = map[string][]string{
	"doc": {"meta", "mainBody"}, "statement": {"meta", "mainBody"}, "meta": {"identification"},
	"FRBRWork":          {"FRBRthis", "FRBRuri", "FRBRdate", "FRBRauthor", "FRBRcountry"},
	"FRBRExpression":    {"FRBRthis", "FRBRuri", "FRBRdate", "FRBRauthor", "FRBRlanguage"},
	"FRBRManifestation": {"FRBRthis", "FRBRuri", "FRBRdate", "FRBRauthor"},
}

var (
	eIdForm = regexp.MustCompile(`^[a-zA-Z]+(_[0-9]+)?(-[0-9]+)?(__[a-zA-Z]+(_[0-9]+)?(-[0-9]+)?)*$`)
	aknDate = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

// aknElement is an element that is being read.
type aknElement struct {
	name     string
	eID      string
	children []string
}

// checkAKN holds a file against the rules above.
func checkAKN(t *testing.T, name, file string) {
	t.Helper()
	ids := map[string]bool{}
	var open []*aknElement
	d := xml.NewDecoder(strings.NewReader(file))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			parent := ""
			if n := len(open); n > 0 {
				open[n-1].children = append(open[n-1].children, e.Name.Local)
				for _, above := range open {
					if above.eID != "" {
						parent = above.eID
					}
				}
			}
			id := checkAttributes(t, name, e, parent, ids)
			open = append(open, &aknElement{name: e.Name.Local, eID: id})
		case xml.EndElement:
			checkChildren(t, name, open[len(open)-1])
			open = open[:len(open)-1]
		}
	}
}

// checkAttributes returns the eId of e. Outside the references it extends that
// of the element above.
func checkAttributes(t *testing.T, name string, e xml.StartElement, parent string, ids map[string]bool) string {
	t.Helper()
	has := map[string]string{}
	for _, a := range e.Attr {
		has[a.Name.Local] = a.Value
	}
	required := aknRequired[e.Name.Local]
	if slices.Contains(aknHierarchy, e.Name.Local) {
		required = append([]string{"eId"}, required...)
	}
	for _, r := range required {
		if has[r] == "" {
			t.Errorf("%s: %s has no %s", name, e.Name.Local, r)
		}
	}
	if date, ok := has["date"]; ok && !aknDate.MatchString(date) {
		t.Errorf("%s: %q is no date", name, date)
	}
	id := has["eId"]
	if id == "" || e.Name.Local == "TLCOrganization" {
		return ""
	}
	if ids[id] || !eIdForm.MatchString(id) || parent != "" && !strings.HasPrefix(id, parent+"__") {
		t.Errorf("%s: the eId %q of a %s below %q stands twice or has another form", name, id, e.Name.Local, parent)
	}
	ids[id] = true
	return id
}

func checkChildren(t *testing.T, name string, e *aknElement) {
	t.Helper()
	order := aknChildren[e.name]
	if slices.Contains(aknHierarchy, e.name) {
		order = [][]string{{"num"}, {"heading"}, {"intro"}, aknHierarchy, {"wrapUp"}}
		if slices.Contains(e.children, "content") {
			order = [][]string{{"num"}, {"heading"}, {"content"}}
		}
	}
	at := 0
	for _, c := range e.children {
		for at < len(order) && !slices.Contains(order[at], c) {
			at++
		}
		if at == len(order) {
			t.Errorf("%s: %s does not belong there in %s: %v", name, c, e.name, e.children)
			return
		}
	}
	for _, c := range aknNeeded[e.name] {
		if !slices.Contains(e.children, c) {
			t.Errorf("%s: %s has no %s", name, e.name, c)
		}
	}
	if e.name == "mainBody" && len(e.children) == 0 {
		t.Errorf("%s: mainBody is empty", name)
	}
}

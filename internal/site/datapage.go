package site

import (
	"reflect"

	"gongbao/internal/doc"
)

// DataPage is <script>/data.html: what the open data is and may be used for.
type DataPage struct {
	Frame
	Sets    []DataSet
	Licence Ref    // zero if the site declares none
	Origin  string // how to name the source
}

// DataSet is a list of records that can be downloaded.
type DataSet struct {
	Anchor string
	About  string
	Count  int
	Files  []Ref // JSON, CSV, JSON Schema
	Fields []DataField
}

// DataField is a field of a record.
type DataField struct {
	Name     string
	Type     string
	Optional bool
	About    string
}

func (v *view) dataPage() Page {
	title := v.say("data.title")
	return v.page("data.html", title, "data.html", func(path string) any {
		site := &v.lib.Content.Site
		m := DataPage{
			Frame: v.frame(path, pageInfo{
				page: "data", title: title, description: v.say("data.lead"), nav: "nav.about", columnType: v.say("data.title"),
			}),
			Licence: Ref{site.Licence.Name.In(v.script), site.Licence.URL},
			Origin:  v.say("data.origin.text", v.siteTitle()+site.BaseURL),
		}
		for _, d := range datasets {
			set := DataSet{Anchor: d.name, About: v.say("data." + d.name), Count: d.count(v.Site)}
			for _, f := range []struct{ label, extension string }{{"JSON", ".json"}, {"CSV", ".csv"}, {v.say("data.schema"), ".schema.json"}} {
				set.Files = append(set.Files, Ref{f.label, rel(path, d.file(f.extension))})
			}
			for _, f := range reflect.VisibleFields(d.record) {
				name, optional := fieldName(f)
				set.Fields = append(set.Fields, DataField{name, v.typeName(d, f.Type), optional, v.say(d.aboutKey(name))})
			}
			m.Sets = append(m.Sets, set)
		}
		return m
	})
}

// typeName says what kind of value a field has.
func (v *view) typeName(d dataset, t reflect.Type) string {
	plain, null := bare(t)
	name := ""
	if plain == reflect.TypeFor[doc.Words]() {
		name = v.say("data.type.words")
	} else {
		name = v.say("data.type." + d.schemaOf(plain).Type[0])
	}
	if null {
		return v.say("data.type.null", name)
	}
	return name
}

package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"

	"gongbao/internal/doc"
)

// schema is a JSON Schema (draft 2020-12), as far as records need it.
type schema struct {
	Dialect     string     `json:"$schema,omitempty"`
	ID          string     `json:"$id,omitempty"`
	Title       string     `json:"title,omitempty"`
	Description string     `json:"description,omitempty"`
	Type        schemaType `json:"type,omitempty"`
	Properties  properties `json:"properties,omitempty"`
	Required    []string   `json:"required,omitempty"`
	Closed      *bool      `json:"additionalProperties,omitempty"` // false: no other fields
	Items       *schema    `json:"items,omitempty"`
	MinItems    int        `json:"minItems,omitempty"`
	MaxItems    int        `json:"maxItems,omitempty"`
}

// schemaType is the types a value may have; one is written without a list.
type schemaType []string

// MarshalJSON writes one type as a string and several as a list.
func (t schemaType) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// property is a field of an object.
type property struct {
	name string
	schema
}

// properties are the fields of an object in the order records have them.
type properties []property

// MarshalJSON writes the fields as one object, in order.
func (p properties) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(f.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(f.schema)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s:%s", name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// writeSchema writes the schema of the dataset's JSON file.
func (d dataset) writeSchema(s *Site, w io.Writer) error {
	fields := d.schemaOf(d.record)
	root := schema{
		Dialect: "https://json-schema.org/draft/2020-12/schema",
		Title:   d.name, Description: say(doc.Hans, "data."+d.name),
		Type: schemaType{"array"}, Items: &fields,
	}
	if base := s.lib.Content.Site.BaseURL; base != "" {
		root.ID = base + d.file(".schema.json")
	}
	data, err := json.MarshalIndent(root, "", " ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// schemaOf describes a Go type as encoding/json writes it. The fields of d's
// own records have a description.
func (d dataset) schemaOf(t reflect.Type) schema {
	t, null := bare(t)
	var out schema
	switch {
	case t == reflect.TypeFor[doc.Span]():
		out = schema{Type: schemaType{"array"}, Items: &schema{Type: schemaType{"integer"}}, MinItems: 2, MaxItems: 2}
	case t.Kind() == reflect.Struct:
		out = schema{Type: schemaType{"object"}, Closed: new(bool)}
		for _, f := range reflect.VisibleFields(t) {
			name, optional := fieldName(f)
			p := property{name, d.schemaOf(f.Type)}
			if t == d.record {
				p.Description = say(doc.Hans, d.aboutKey(name))
			}
			out.Properties = append(out.Properties, p)
			if !optional {
				out.Required = append(out.Required, name)
			}
		}
	case t.Kind() == reflect.Slice:
		items := d.schemaOf(t.Elem())
		out = schema{Type: schemaType{"array"}, Items: &items}
	default:
		out = schema{Type: schemaType{schemaTypes[t.Kind()]}}
	}
	if null {
		out.Type = append(slices.Clone(out.Type), "null")
	}
	return out
}

// schemaTypes names the kinds of plain values.
var schemaTypes = map[reflect.Kind]string{
	reflect.String: "string", reflect.Int: "integer", reflect.Float64: "number", reflect.Bool: "boolean",
}

// aboutKey returns the key of the wording that explains a field: that of this
// dataset if it has its own, else the one that datasets share.
func (d dataset) aboutKey(field string) string {
	if own := "data." + d.name + "." + field; phraseOf[own].key != "" {
		return own
	}
	return "data.field." + field
}

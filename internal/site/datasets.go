package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"gongbao/internal/doc"
)

// dataset is a list of records that the site gives away: as JSON, as CSV, and
// with a JSON Schema that says what the fields are.
type dataset struct {
	name   string // of its files: "units"
	record reflect.Type
	count  func(s *Site) int
	json   func(s *Site, w io.Writer) error
	csv    func(s *Site, w io.Writer) error
}

// datasets are the files below data/, in the order pages list them.
var datasets = []dataset{
	newDataset("documents", (*Site).documentRecords),
	newDataset("units", (*Site).unitRecords),
	newDataset("links", (*Site).linkRecords),
	newDataset("agencies", (*Site).agencyRecords),
	newDataset("targets", (*Site).targetRecords),
}

func newDataset[T any](name string, records func(*Site) []T) dataset {
	return dataset{
		name: name, record: reflect.TypeFor[T](),
		count: func(s *Site) int { return len(records(s)) },
		json:  func(s *Site, w io.Writer) error { return writeRecords(w, records(s)) },
		csv: func(s *Site, w io.Writer) error {
			rows := [][]string{columns(reflect.TypeFor[T]())}
			for _, r := range records(s) {
				row, err := cells(reflect.ValueOf(r))
				if err != nil {
					return err
				}
				rows = append(rows, row)
			}
			data, err := writeCSV(rows)
			if err != nil {
				return err
			}
			_, err = w.Write(data)
			return err
		},
	}
}

// file returns the address of the dataset's file with the extension.
func (d dataset) file(extension string) string { return "data/" + d.name + extension }

// dataPages returns the files of open data.
func (s *Site) dataPages() []Page {
	var pages []Page
	for _, d := range datasets {
		pages = append(pages,
			Page{Path: d.file(".json"), render: func(w io.Writer) error { return d.json(s, w) }},
			Page{Path: d.file(".csv"), render: func(w io.Writer) error { return d.csv(s, w) }},
			Page{Path: d.file(".schema.json"), render: func(w io.Writer) error { return d.writeSchema(s, w) }})
	}
	return pages
}

// writeRecords writes a JSON array with one record a line, so that two releases
// can be compared with line tools.
func writeRecords[T any](w io.Writer, records []T) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteString("[")
	for i, r := range records {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n")
		if err := e.Encode(r); err != nil {
			return fmt.Errorf("record %d: %w", i, err)
		}
		b.Truncate(b.Len() - 1) // the newline that Encode adds
	}
	b.WriteString("\n]\n")
	_, err := w.Write(b.Bytes())
	return err
}

// fieldName returns the name of a field in JSON, and whether it may be missing.
func fieldName(f reflect.StructField) (name string, optional bool) {
	name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name, options == "omitempty"
}

// bare returns t without its pointer, and whether it had one.
func bare(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() == reflect.Pointer {
		return t.Elem(), true
	}
	return t, false
}

var wordsType = reflect.TypeFor[doc.Words]()

// columns returns the names of the columns of a CSV file of records: one a
// field, two for a text in both scripts.
func columns(record reflect.Type) []string {
	var out []string
	for _, f := range reflect.VisibleFields(record) {
		name, _ := fieldName(f)
		if t, _ := bare(f.Type); t == wordsType {
			out = append(out, name+"_"+string(doc.Hans), name+"_"+string(doc.Hant))
			continue
		}
		out = append(out, name)
	}
	return out
}

// cells returns a record as the cells of its columns. What is unknown is empty;
// the values of a list are set apart by "|"; what has fields of its own is
// JSON.
func cells(record reflect.Value) ([]string, error) {
	var out []string
	for _, f := range reflect.VisibleFields(record.Type()) {
		v := record.FieldByIndex(f.Index)
		if t, ok := bare(f.Type); ok && v.IsNil() {
			v = reflect.Zero(t)
		} else if ok {
			v = v.Elem()
		}
		if w, ok := v.Interface().(doc.Words); ok {
			out = append(out, w.Hans, w.Hant)
			continue
		}
		cell, err := cell(v)
		if err != nil {
			return nil, err
		}
		out = append(out, cell)
	}
	return out, nil
}

func cell(v reflect.Value) (string, error) {
	switch v.Kind() {
	case reflect.String:
		return v.String(), nil
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10), nil
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64), nil
	}
	if list, ok := v.Interface().([]string); ok {
		return strings.Join(list, "|"), nil
	}
	if v.Kind() == reflect.Slice && v.Len() == 0 {
		return "", nil
	}
	data, err := json.Marshal(v.Interface())
	return string(data), err
}

package site

import (
	"encoding/csv"
	"encoding/json"
	"path"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestData(t *testing.T) { CheckData(t, rendered(t, newSite(t, library()))) }

// CheckData: every JSON file below data/ follows its schema, which knows no
// other fields, and its CSV file has the same records.
func CheckData(t *testing.T, pages map[string]string) {
	t.Helper()
	checked := 0
	for p, text := range pages {
		name, ok := strings.CutSuffix(p, ".json")
		if path.Dir(p) != "data" || !ok || strings.HasSuffix(name, ".schema") {
			continue
		}
		checked++
		schema := compiled(t, name+".schema.json", pages[name+".schema.json"])
		records, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(records); err != nil {
			t.Errorf("%s: %v", p, err)
		}
		checkTable(t, name, pages[name+".csv"], text)
	}
	if checked < 5 {
		t.Errorf("only %d files of data were found", checked)
	}
}

func compiled(t *testing.T, name, text string) *jsonschema.Schema {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// checkTable compares the cells of a CSV file with the fields of the JSON file
// that have the same name and are plain values.
func checkTable(t *testing.T, name, table, text string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, byteOrderMark))).ReadAll()
	if err != nil {
		t.Fatalf("%s.csv: %v", name, err)
	}
	var records []map[string]json.RawMessage // :: field → value
	if err := json.Unmarshal([]byte(text), &records); err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(records)+1 {
		t.Fatalf("%s.csv has %d rows for %d records", name, len(rows), len(records))
	}
	for i, record := range records {
		for j, column := range rows[0] {
			var want string
			if json.Unmarshal(record[column], &want) == nil && rows[i+1][j] != want {
				t.Errorf("%s.csv, row %d: %s is %q, want %q", name, i+2, column, rows[i+1][j], want)
			}
		}
	}
}

// TestSchemaRefuses: a schema that lets everything pass would prove nothing.
func TestSchemaRefuses(t *testing.T) {
	pages := rendered(t, newSite(t, library()))
	schema := compiled(t, "links.schema.json", pages["data/links.schema.json"])
	for change, to := range map[string]string{
		`"rank":1`:      `"rank":"first"`,
		`"score":0.5`:   `"score":0.5,"weight":1`,
		`"to":"fujian"`: `"too":"fujian"`,
	} {
		text := strings.Replace(pages["data/links.json"], change, to, 1)
		if text == pages["data/links.json"] {
			t.Fatalf("no %s in the links", change)
		}
		records, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(records) == nil {
			t.Errorf("%s passes as %s", to, change)
		}
	}
}

// TestFieldsExplained: the page of open data explains every field.
func TestFieldsExplained(t *testing.T) {
	for _, d := range datasets {
		for _, column := range columns(d.record) {
			name, _, _ := strings.Cut(column, "_zh-Han")
			if key := d.aboutKey(name); phraseOf[key].key == "" {
				t.Errorf("%s.%s has no wording called %q", d.name, name, key)
			}
		}
	}
}

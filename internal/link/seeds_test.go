package link_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/link"
	"gongbao/internal/outline"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

const root = "../.."

// seeds reads the five documents and what staff wrote about them.
func seeds(t testing.TB) ([]*doc.Document, *doc.Content) {
	t.Helper()
	content, problems, err := source.Content(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Severity == doc.Severe {
			t.Fatal(p.Format("en"))
		}
	}
	var docs []*doc.Document
	for _, h := range content.Headers {
		path := filepath.Join(root, "seeds", h.Source.File)
		f, err := source.ReadFile(path, "seeds/"+h.Source.File)
		if err != nil {
			t.Fatal(err)
		}
		cleaned, _ := clean.Clean(f, h.Errata)
		d, _ := outline.Parse(f, cleaned, script.Fold)
		d.ID, d.Header, d.Level, d.Meta = h.ID, h, h.Level, h.Meta.Over(d.Stated)
		docs = append(docs, d)
	}
	return docs, content
}

// converter knows words; it is loaded once.
var converter = sync.OnceValues(func() (*script.Converter, error) { return script.New(script.Options{}, nil) })

// cut cuts a text into words; into none if the words cannot be read, which
// TestWordsAreThere notices.
func cut(text string) []string {
	c, err := converter()
	if err != nil {
		return nil
	}
	return c.Words(text)
}

func TestWordsAreThere(t *testing.T) {
	if _, err := converter(); err != nil {
		t.Fatal(err)
	}
}

// built links the seeds as the site does.
func built(t testing.TB) ([]*doc.Document, link.Result) {
	t.Helper()
	docs, content := seeds(t)
	return docs, link.Build(docs, content, script.Fold, cut, 0)
}

// readTruth decodes testdata/truth/name into v.
func readTruth(t testing.TB, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "testdata/truth", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

// truthIDs maps unit ids to those of testdata/truth, by file, line and title.
// The inline points of a unit are mapped to the unit, as its README says.
func truthIDs(t testing.TB, docs []*doc.Document) map[string]string {
	t.Helper()
	var units []struct {
		ID, File, Kind, Title string
		Line                  int
	}
	readTruth(t, "units.json", &units)
	type place struct {
		file, title string
		line        int
	}
	known := map[place]string{}
	for _, u := range units {
		id := u.ID
		if u.Kind == "subanchor" {
			id = id[:strings.LastIndex(id, ".")]
		}
		known[place{u.File, letters(u.Title), u.Line}] = id
	}
	out := map[string]string{}
	for _, d := range docs {
		for u := range d.Units() {
			if id, ok := known[place{d.File.Name, letters(u.Section.Title), u.Section.Pos.Line}]; ok {
				out[u.ID()] = id
			}
		}
	}
	return out
}

// letters keeps the Han characters of a title: widths and marks differ.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x3400 && r <= 0x9FFF {
			return r
		}
		return -1
	}, s)
}

package link

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongbao/internal/doc"

	"go.yaml.in/yaml/v3"
)

const truthDir = "../../testdata/truth"

// truthUnit is an entry of units.json.
type truthUnit struct {
	ID, Doc, File, Level, Kind, Marker, Title, Text string
	Linkable                                        bool
	Path, Agencies                                  []string
	Line                                            int
}

var truthKinds = map[string]doc.Kind{
	"task": doc.Task, "goal": doc.Goal, "action-goal": doc.Goal, "background": doc.Background,
	"guidance": doc.Guidance, "safeguard": doc.Safeguard, "subanchor": doc.Item,
	"container": doc.Heading, "empty": doc.Heading, "preface": doc.Paragraph,
}

func readJSON(t testing.TB, name string, v any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(truthDir, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatal(err)
	}
}

// truthDocs builds documents from units.json: one section per unit, below the
// headings of its path. Ids of sections are those of the truth after the "#".
func truthDocs(t testing.TB) []*doc.Document {
	t.Helper()
	var units []truthUnit
	readJSON(t, "units.json", &units)
	var docs []*doc.Document
	byID := map[string]*doc.Document{}
	holders := map[string]*doc.Section{}
	for _, u := range units {
		d := byID[u.Doc]
		if d == nil {
			d = &doc.Document{ID: u.Doc, Level: u.Level, File: &doc.File{Path: "seeds/" + u.File}, Parts: []*doc.Part{{}}}
			byID[u.Doc] = d
			docs = append(docs, d)
		}
		_, id, _ := strings.Cut(u.ID, "#")
		s := &doc.Section{ID: id, Title: u.Title, Text: u.Text, Kind: truthKinds[u.Kind], Leads: u.Agencies, Pos: doc.Pos{Line: u.Line}, RunIn: true, TitleEnd: "。"}
		s.Label.Marker = u.Marker
		if u.Kind == "subanchor" {
			s.Inline = true
			item := holders[u.Doc+"#4"]
			item.Text, _, _ = strings.Cut(item.Text, "一是")
			item.Children = append(item.Children, s)
			continue
		}
		holders[u.ID] = s
		list := &d.Parts[0].Sections
		for i := range u.Path {
			key := u.Doc + "\x00" + strings.Join(u.Path[:i+1], "\x00")
			h := holders[key]
			if h == nil {
				h = &doc.Section{ID: "h" + key[len(u.Doc)+1:], Title: u.Path[i], Kind: doc.Heading}
				holders[key] = h
				*list = append(*list, h)
			}
			list = &h.Children
		}
		*list = append(*list, s)
	}
	return docs
}

// contentTopics reads content/topics.yaml.
func contentTopics(t testing.TB) []doc.Topic {
	t.Helper()
	data, err := os.ReadFile("../../content/topics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Topics []doc.Topic
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Topics
}

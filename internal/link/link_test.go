package link

import (
	"testing"

	"gongbao/internal/doc"
)

func asIs(r rune) rune { return r }

// clause returns a task with the given id, title and text.
func clause(id, title, text string) *doc.Section {
	return &doc.Section{ID: id, Title: title, TitleEnd: "。", RunIn: true, Kind: doc.Task, Text: text}
}

// document returns a document of one part.
func document(id, title string, sections ...*doc.Section) *doc.Document {
	return &doc.Document{ID: id, File: &doc.File{}, Meta: doc.Meta{Title: title}, Parts: []*doc.Part{{Sections: sections}}}
}

func TestDecisionToNowhere(t *testing.T) {
	docs := []*doc.Document{document("a", "甲", clause("1", "防洪", "深化海绵城市建设。")), document("b", "乙", clause("1", "排水", "建设海绵城市。"))}
	c := &doc.Content{Decisions: []doc.Decision{{Action: "add", From: "a/1", To: "b/9", File: "content/links.yaml", Line: 7}}}
	got := Build(docs, c, asIs)
	if len(got.Problems) != 1 {
		t.Fatalf("got %d problems, want 1", len(got.Problems))
	}
	p := got.Problems[0]
	want := `content/links.yaml:7: link: "b/9" is not on the site — correct from or to, or delete this decision`
	if p.Severity != doc.Severe || p.Format("en") != want {
		t.Errorf("got %v %s\nwant %s", p.Severity, p.Format("en"), want)
	}
}

package link_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gongbao/internal/doc"
	"gongbao/internal/link"
	"gongbao/internal/script"
)

// bothWays links docs with every clause compared and with those that the index
// finds. The two must show the same links; the rank of one may differ, because
// what is not compared is not counted.
func bothWays(docs []*doc.Document, topics []doc.Topic) (whole, pruned []doc.Link) {
	by := link.Standard()
	c := &doc.Content{Topics: topics}
	*link.Complete(&by) = 1 << 30
	whole = link.BuildWith(docs, c, script.Fold, cut, 8, by).Links
	*link.Complete(&by) = 0
	return whole, link.BuildWith(docs, c, script.Fold, cut, 8, by).Links
}

var exceptRank = cmpopts.IgnoreFields(doc.Link{}, "Rank")

func TestIndexShowsTheSameOfSeeds(t *testing.T) {
	docs, content := seeds(t)
	whole, pruned := bothWays(docs, content.Topics)
	if d := cmp.Diff(whole, pruned); d != "" {
		t.Errorf("every clause compared (-), found by the index (+)\n%s", d)
	}
}

func TestIndexShowsTheSameOfRandomClauses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole, pruned := bothWays(anyDocs(t), topics)
		if d := cmp.Diff(whole, pruned, exceptRank); d != "" {
			t.Fatalf("every clause compared (-), found by the index (+)\n%s", d)
		}
	})
}

// TestIndexShowsTheSameOfRecombinedClauses links eight documents made of the
// seeds' clauses.
func TestIndexShowsTheSameOfRecombinedClauses(t *testing.T) {
	docs, content := seeds(t)
	whole, pruned := bothWays(recombined(clauses(docs), 8), content.Topics)
	if d := cmp.Diff(whole, pruned, exceptRank); d != "" {
		t.Errorf("every clause compared (-), found by the index (+)\n%s", d)
	}
}

// TestWhatIsKeptChangesNothingTheIndexShows links the same with full rankings
// and with short ones, and with and without grades.
func TestWhatIsKeptChangesNothingTheIndexShows(t *testing.T) {
	docs, content := seeds(t)
	docs = recombined(clauses(docs), 8)
	by := link.Standard()
	*link.Complete(&by) = 0
	c := &doc.Content{Topics: content.Topics}
	few := link.BuildWith(docs, c, script.Fold, cut, 8, by).Links
	all := link.BuildWith(docs, c, script.Fold, cut, 0, by).Links
	if d := cmp.Diff(all, few, exceptRank); d != "" {
		t.Errorf("full rankings (-), short ones (+)\n%s", d)
	}
	c.Grades = []doc.Grade{{From: "d00000/1", To: "d00001/1", Grade: 1}, {From: "d00003/7", To: "d00006/2"}}
	if d := cmp.Diff(few, link.BuildWith(docs, c, script.Fold, cut, 8, by).Links, exceptRank); d != "" {
		t.Errorf("without grades (-), with (+)\n%s", d)
	}
}

package search_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"gongbao/internal/doc"
	"gongbao/internal/search"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// answer is what both sides say to a query.
type answer struct {
	Hits     []string
	Total    int
	Complete bool
	Blank    bool
	Absent   []string
	Loose    []string
	Counts   []string
}

// ask is the browser's side: it answers all queries at once, as JSON.
const ask = `(async () => {
  const text = (h) => [h.unit, h.class, h.score, h.title, h.snippet, JSON.stringify(h.marks), JSON.stringify(h.titleMarks)].join("|");
  const index = await gongbaoSearch.Index.open("../");
  const out = [];
  for (const q of %s) {
    const r = await gongbaoSearch.search(index, q.Query, {script: q.Script, limit: q.Limit, want: q.Want || {}, newest: q.Newest, count: q.Count});
    out.push({Hits: r.hits.map(text), Total: r.total, Complete: r.complete, Blank: r.blank, Absent: r.absent, Loose: r.loose.map(text),
      Counts: r.counts.map((c) => [c.facet, c.name.id, c.name.words[1], c.units].join("|"))});
  }
  return JSON.stringify(out);
})()`

type question struct {
	Query  string
	Script doc.Script
	Limit  int
	Want   map[search.Facet][]string
	Newest bool
	Count  bool
}

func describeAll(hs []search.Hit) []string {
	spans := func(ss []doc.Span) string {
		if ss == nil {
			return "[]"
		}
		b, _ := json.Marshal(ss)
		return string(b)
	}
	out := make([]string, len(hs))
	for i, h := range hs {
		out[i] = fmt.Sprintf("%s|%s|%d|%s|%s|%s|%s", h.Unit, h.Class, h.Score, h.Title, h.Snippet, spans(h.Marks), spans(h.TitleMarks))
	}
	return out
}

// questions are cut out of the texts and then spoilt in every way a reader may.
func questions(entries []search.Entry) []question {
	var out []question
	fixed := []string{
		"", " ", "-", "“”", "税", "水", "３８２０", "5G", "5g", "r&d", "养老 服务", "養老 服務", "福州 養老", `"养老服务"`, "“3820”战略工程",
		"养老 -服务", "养老 -“养老服务”", "区块链养殖场", "鱻鱻", "鱻 养老", "理髮", "著力", "着力", "创新、协调、绿色", "创新 协调 绿色",
		"到2025年", "2025", "ＧＤＰ", "GDP", "可持续发展", "人民", "的", "〇", "二〇三五年", "98%", "\U0001F600", "e\u0301", "İ", "㎡",
		"一委一办一平台 市残联", "市残联", "船政", "公园绿道 内涝", "发展", "發展", "发展 -展", "发展 -经济", "发展 -GDP", "发展 鱻", "发展 税", "發展 水 -的", "r", "发展 5g",
	}
	for i, q := range fixed {
		for _, s := range doc.Scripts {
			out = append(out, question{Query: q, Script: s, Limit: 3 + 7*(i%3)})
		}
	}
	items := cuts(entries, 240)
	for i, k := range items {
		q := k.query
		other := items[(i+1)%len(items)].query
		switch i % 8 {
		case 1:
			q = q + " " + other
		case 2:
			q = q + "　-" + other
		case 3:
			q = `"` + q + `"`
		case 4:
			r := []rune(q)
			q = string(r[:len(r)/2]) + " " + string(r[len(r)/2:])
		case 5:
			q = q + other
		case 6:
			r := []rune(q)
			q = string(r[:1])
		}
		a := question{Query: q, Script: doc.Scripts[i/8%2], Limit: 10, Newest: i%7 == 0, Count: i%3 == 0}
		if i%5 == 0 {
			a.Want = map[search.Facet][]string{search.ByLevel: {"city", "district"}, search.ByKind: {"task"}}
		}
		out = append(out, a)
	}
	return out
}

// manyEntries are pages made of the sentences of entries, enough for tokens that
// are refined, lists that stand for many tokens, and texts read in vain.
func manyEntries(entries []search.Entry, n int) []search.Entry {
	rnd := rand.New(rand.NewPCG(3, 4))
	out := make([]search.Entry, n)
	for i := range out {
		e := entries[rnd.IntN(len(entries))]
		for range 2 {
			more := entries[rnd.IntN(len(entries))]
			e.Text = doc.Words{Hans: e.Text.Hans + more.Text.Hans, Hant: e.Text.Hant + more.Text.Hant}
		}
		e.Unit = fmt.Sprintf("%s.%d", e.Unit, i)
		out[i] = e
	}
	return out
}

// searchReady is true once the page can search.
const searchReady = `Boolean(window.gongbaoSearch && gongbaoSearch.search && document.querySelector("#search input"))`

// served returns the address of dir on a server that says of every script, as many
// do, that it is UTF-8.
func served(t *testing.T, dir string) string {
	t.Helper()
	s := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(s.Close)
	return s.URL
}

// Chromium gives what the Go reader gives, from dir as base has it.
func agrees(t *testing.T, ctx context.Context, base, dir string, qs []question) {
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/zh-hans/search.html")); err != nil {
		t.Fatal(err)
	}
	wait(t, ctx, searchReady)
	reply, err := chromedp.Run(ctx, chromedp.Evaluate[string](asking(t, qs), chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	sameAnswers(t, dir, qs, reply)
}

// asking returns the expression that asks all questions.
func asking(t *testing.T, qs []question) string {
	t.Helper()
	list, err := json.Marshal(qs)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(ask, list)
}

// sameAnswers compares a browser's answers, in JSON, with the Go reader's.
func sameAnswers(t *testing.T, dir string, qs []question, reply string) {
	t.Helper()
	var got []answer
	if err := json.Unmarshal([]byte(reply), &got); err != nil {
		t.Fatal(err)
	}
	x, err := search.Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(qs) {
		t.Fatalf("%d answers to %d questions", len(got), len(qs))
	}
	for i, q := range qs {
		r, err := x.Search(q.Query, search.Options{Script: q.Script, Limit: q.Limit, Want: q.Want, Newest: q.Newest, Count: q.Count})
		if err != nil {
			t.Fatal(err)
		}
		want := answer{describeAll(r.Hits), r.Total, r.Complete, r.Blank, append([]string{}, r.Absent...), describeAll(r.Loose), []string{}}
		for _, c := range r.Counts {
			want.Counts = append(want.Counts, fmt.Sprintf("%s|%s|%s|%d", c.Facet, c.Name.ID, c.Name.Words.Hant, c.Units))
		}
		if diff := cmp.Diff(want, got[i]); diff != "" {
			t.Errorf("%q (%s): browser differs (-go +browser):\n%s", q.Query, q.Script, diff)
		}
	}
}

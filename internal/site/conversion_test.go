package site

import (
	"strings"
	"testing"

	"gongbao/internal/doc"
)

// What a page says about its script is true of every kind of document.
func TestScriptNote(t *testing.T) {
	received := func(s doc.Script) *doc.Document {
		d := converted(province(), s)
		d.Received = s
		return d
	}
	hans, hant := received(doc.Hans), received(doc.Hant)
	for name, c := range map[string]struct {
		work       *doc.Work
		hans, hant string // parts of the notes
	}{
		"simplified": {&doc.Work{Received: hans, Hans: hans, Hant: converted(hans, doc.Hant)}, "未经转换", "原文為簡體，本頁由機器轉換為繁體"},
		"kept":       {&doc.Work{Received: hant, Hans: converted(hant, doc.Hans), Hant: hant}, "原文为繁体，本页由机器转换为简体", "未經轉換"},
		"remade":     {&doc.Work{Received: hant, Hans: converted(hant, doc.Hans), Hant: converted(hans, doc.Hant), Remade: true}, "本页由机器转换为简体", "有缺陷的機器轉換"},
		"mixed hans": {&doc.Work{Received: hans, Hans: converted(hans, doc.Hans), Hant: converted(hans, doc.Hant)}, "夹有繁体的段落", "本頁由機器轉換為繁體"},
		"mixed hant": {&doc.Work{Received: hant, Hans: converted(hant, doc.Hans), Hant: converted(hant, doc.Hant)}, "本页由机器转换为简体", "夾有簡體的段落"},
	} {
		t.Run(name, func(t *testing.T) {
			pages := rendered(t, newSite(t, doc.NewLibrary(library().Content, []*doc.Work{c.work}, nil)))
			for s, want := range map[doc.Script]string{doc.Hans: c.hans, doc.Hant: c.hant} {
				for _, p := range []string{doc.PagePath(s, hans.ID), in(s, conversionPath(hans.ID))} {
					if !strings.Contains(pages[p], want) {
						t.Errorf("%s does not say %s", p, want)
					}
				}
			}
		})
	}
}

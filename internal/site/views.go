package site

import "gongbao/internal/doc"

// Pager leads to what comes before and after a page; a zero Ref where nothing
// does.
type Pager struct {
	Label         string // what a screen reader says for it
	Before, After string // "上一条", "下一条"
	Prev, Next    Ref
}

// views lists the other pages about d, for its page at path.
func (v *view) views(path string, d *doc.Document) []Ref {
	var out []Ref
	for _, r := range []struct{ key, path string }{
		{"align.title", alignmentPath(d.ID)}, {"parallel.title", parallelPath(d.ID)}, {"conversion.title", conversionPath(d.ID)},
	} {
		out = append(out, Ref{v.say(r.key), rel(path, in(v.script, r.path))})
	}
	return out
}

// documentPager leads to the documents before and after w in the order of the
// levels.
func (v *view) documentPager(path string, w *doc.Work) Pager {
	p := Pager{Label: v.say("pager.documents"), Before: v.say("pager.before"), After: v.say("pager.after")}
	ref := func(i int) Ref {
		if i < 0 || i >= len(v.lib.Works) {
			return Ref{}
		}
		d := v.lib.Works[i].In(v.script)
		return Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))}
	}
	for i, o := range v.lib.Works {
		if o == w {
			p.Prev, p.Next = ref(i-1), ref(i+1)
		}
	}
	return p
}

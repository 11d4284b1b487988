package source

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// revision returns what reads a change of a document and adds it to to. The
// changes of a header stand in the order of their days.
func (r *reader) revision(to *[]doc.Revision) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var v doc.Revision
		r.object(n, schema{{"date", true, r.date(&v.Date)}, {"what", true, r.text(&v.What)}})
		if v.Date == "" || v.What == "" {
			return
		}
		if k := len(*to); k > 0 && (*to)[k-1].Date > v.Date {
			r.say(n, "revised", "%[1]s 写在 %[2]s 之后 — 请按日期从早到晚排列", "%[1]s stands after %[2]s — put the earlier day first", v.Date, (*to)[k-1].Date)
		}
		*to = append(*to, v)
	}
}

// withdrawn reads a document that the site holds no more.
func (l *loader) withdrawn(r *reader, n *yaml.Node) {
	w := doc.Withdrawal{File: r.path, Line: n.Line}
	r.object(n, schema{
		{"id", true, r.id(&w.ID)},
		{"title", true, r.text(&w.Title)},
		{"date", true, r.date(&w.Date)},
		{"why", true, r.text(&w.Why)},
	})
	if w.ID != "" && w.Title != "" && w.Date != "" && l.claim(r, n, "withdrawn", w.ID) {
		l.content.Withdrawn = append(l.content.Withdrawn, w)
	}
}

// checkVersions holds every version_of against the other headers: it does not
// lead back, and only one document is the next version of another. A wrong one
// is taken out. So is a withdrawal of a document that is there. Whether the
// version before is there is for the site to say: seeds without a header have
// ids, too.
func (l *loader) checkVersions() {
	byID := map[string]*doc.Header{}
	for _, h := range l.content.Headers {
		byID[h.ID] = h
	}
	next := map[string]*doc.Header{} // :: id → the version that follows it
	for _, h := range l.content.Headers {
		if h.VersionOf == "" {
			continue
		}
		if wrong := versionProblem(h, byID, next); wrong != nil {
			l.problems = append(l.problems, wrong.in(h.Path))
			h.VersionOf = ""
			continue
		}
		next[h.VersionOf] = h
	}
	kept := l.content.Withdrawn[:0]
	for _, w := range l.content.Withdrawn {
		if h := byID[w.ID]; h != nil {
			l.problems = append(l.problems, severe(doc.Pos{Line: w.Line}, "withdrawn",
				"%[1]s 仍在 %[2]s — 撤下的文件请移走它的说明，或删去这一条", "%[1]s is still described by %[2]s — move that file away, or delete this entry", w.ID, h.Path).in(w.File))
			continue
		}
		kept = append(kept, w)
	}
	l.content.Withdrawn = kept
}

func versionProblem(h *doc.Header, byID, next map[string]*doc.Header) *finding {
	pos := doc.Pos{Line: h.Lines["version_of"]}
	if other := next[h.VersionOf]; other != nil {
		f := severe(pos, "version-of", "%[2]s 已经是 %[1]s 的下一版 — 这里请写最近的上一版，如 %[2]s", "%[2]s is the next version of %[1]s already — name the version just before this one, like %[2]s", h.VersionOf, other.ID)
		return &f
	}
	seen := []string{h.ID}
	for at := byID[h.VersionOf]; at != nil; at = byID[at.VersionOf] {
		seen = append(seen, at.ID)
		if at.ID == h.ID {
			f := severe(pos, "version-of", "版本绕成了圈（%s）— 请改正其中一个 version_of", "the versions lead in a circle (%s) — correct one version_of", strings.Join(seen, " → "))
			return &f
		}
		if len(seen) > len(byID) {
			break // the circle is another document's
		}
	}
	return nil
}

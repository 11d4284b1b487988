package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"gongbao/internal/doc"
)

// event is something that happened to a document on a day that the content
// states. Nothing here is ever taken from a clock.
type event struct {
	date  string    // "2024-03-01"
	kind  string    // "adopted", "issued", "published", "added", "revised" or "withdrawn"
	id    string    // of the document
	work  *doc.Work // nil if it was withdrawn
	title string    // of a document that was withdrawn, as staff wrote it
	what  string    // what staff say of it
	count int       // from 1, of the events of its kind on that day
}

// eventKinds orders events of one day, what readers see first in front.
var eventKinds = []string{"withdrawn", "revised", "added", "published", "issued", "adopted"}

// readEvents lists what happened to all documents, newest first.
func (s *Site) readEvents() {
	s.events = nil
	for _, w := range s.lib.Works {
		d := w.Received
		add := func(kind, date, what string) {
			if len(date) == len("2006-01-02") && !inferred(d, kind) {
				s.events = append(s.events, event{date: date, kind: kind, id: d.ID, work: w, what: what, count: 1})
			}
		}
		add("adopted", d.Meta.Adopted, "")
		add("issued", d.Meta.Issued, "")
		add("published", d.Meta.Published, "")
		if h := d.Header; h != nil {
			add("added", h.Added, "")
			for i, r := range h.Revised {
				add("revised", r.Date, r.What)
				if n := len(s.events); i > 0 && h.Revised[i-1].Date == r.Date && n > 1 {
					s.events[n-1].count = s.events[n-2].count + 1
				}
			}
		}
	}
	for _, w := range s.lib.Content.Withdrawn {
		s.events = append(s.events, event{date: w.Date, kind: "withdrawn", id: w.ID, title: w.Title, what: w.Why, count: 1})
	}
	slices.SortStableFunc(s.events, func(a, b event) int {
		return cmp.Or(
			cmp.Compare(b.date, a.date),
			cmp.Compare(slices.Index(eventKinds, a.kind), slices.Index(eventKinds, b.kind)),
			cmp.Compare(a.id, b.id), cmp.Compare(b.count, a.count))
	})
}

// stableID returns a UUID (version 8, RFC 9562) made of parts: the same for the
// same thing in every release, whatever its wording and the site's address.
func stableID(parts ...string) string {
	sum := sha256.Sum256([]byte("gongbao\x00" + strings.Join(parts, "\x00")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	x := hex.EncodeToString(sum[:16])
	return "urn:uuid:" + x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

// key identifies e among all events of the site in script s.
func (e event) key(s doc.Script) string {
	return stableID("event", string(s), e.id, e.kind, e.date, strconv.Itoa(e.count))
}

// ChangesPage is <script>/changes.html: what happened when.
type ChangesPage struct {
	Frame
	Events []EventItem
	Older  int // events that are not listed
}

// EventItem is something that happened to a document.
type EventItem struct {
	Ref            // the document; without an address if it was withdrawn
	Kind    string // as event.kind: the class of its label
	Label   string // "收录"
	Date    string // "2024年3月1日"
	ISO     string
	What    string
	Level   Badge
	Changes Ref // what changed since the version before
}

// latest is how many events a page or a feed lists.
const latest = 200

func (v *view) changesPage() Page {
	title := v.say("changes.title")
	return v.page("changes.html", title, "changes.html", func(path string) any {
		m := ChangesPage{Frame: v.frame(path, pageInfo{
			page: "changes", title: title, description: v.say("changes.lead"), columnType: title,
		})}
		for _, e := range v.events[:min(latest, len(v.events))] {
			m.Events = append(m.Events, v.eventItem(path, e))
		}
		m.Older = len(v.events) - len(m.Events)
		return m
	})
}

func (v *view) eventItem(path string, e event) EventItem {
	item := EventItem{
		Ref: Ref{Text: v.staff(e.title)}, Kind: e.kind, Label: v.say("event." + e.kind),
		Date: longDate(e.date), ISO: e.date, What: v.staff(e.what),
	}
	if e.work == nil {
		return item
	}
	d := e.work.In(v.script)
	item.Ref, item.Level = Ref{v.title(d), rel(path, doc.PagePath(v.script, d.ID))}, v.badge(d.Level)
	if v.versions.before[d.ID] != nil && e.kind != "revised" {
		item.Changes = Ref{v.say("version.changes"), rel(path, versionsPath(v.script, d.ID))}
	}
	return item
}

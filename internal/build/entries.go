package build

import (
	"iter"
	"strings"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/search"
)

// entries yields what the search index holds: for every document its title and
// the lines in front of its text, then each of its sections with the section's
// own text. The text below a section is in entries of its own, so that a hit is
// as near to the words as an address can be.
func (p *Project) entries() iter.Seq[search.Entry] {
	topics := p.topics()
	return func(yield func(search.Entry) bool) {
		for _, w := range p.Library.Works {
			if !yield(p.cover(w)) {
				return
			}
			hans, stopHans := iter.Pull(w.Hans.Units())
			hant, stopHant := iter.Pull(w.Hant.Units())
			for u := range w.Received.Units() {
				s, _ := hans()
				t, _ := hant()
				if !yield(p.entry(w, u, pair{s, t}, topics)) {
					stopHans()
					stopHant()
					return
				}
			}
			stopHans()
			stopHant()
		}
	}
}

// pair is one unit in both scripts.
type pair struct{ hans, hant doc.Unit }

// words returns what get says of the unit in each script.
func (p pair) words(get func(doc.Unit) string) doc.Words {
	return doc.Words{Hans: get(p.hans), Hant: get(p.hant)}
}

// base returns what all entries of a document share.
func (p *Project) base(w *doc.Work) search.Entry {
	d := w.Received
	title := doc.Words{Hans: w.Hans.Meta.Title, Hant: w.Hant.Meta.Title}
	if title == (doc.Words{}) {
		title = doc.Words{Hans: d.ID, Hant: d.ID}
	}
	e := search.Entry{
		Source:   d.File.Name,
		Line:     1,
		Document: search.Name{ID: d.ID, Words: title},
		Form:     d.Meta.Kind,
		Date:     d.Meta.Date(),
	}
	if d.Level != "" {
		e.Level = search.Name{ID: d.Level, Words: p.Content.Site.LevelOf(d.Level).Name}
	}
	return e
}

// cover returns the entry of a document as a whole.
func (p *Project) cover(w *doc.Work) search.Entry {
	e := p.base(w)
	e.Unit = w.Received.ID
	e.Kind = "document"
	e.URL = doc.Words{Hans: doc.PagePath(doc.Hans, e.Unit), Hant: doc.PagePath(doc.Hant, e.Unit)}
	e.Title = e.Document.Words
	e.Text = doc.Words{Hans: front(w.Hans), Hant: front(w.Hant)}
	return e
}

// front returns the lines of d that belong to no section, but for the title,
// which has a field of its own.
func front(d *doc.Document) string {
	var lines []string
	for _, part := range d.Parts {
		for _, l := range part.Front {
			if l.Role != "title" {
				lines = append(lines, l.Text)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// entry returns the entry of u, received, which in both scripts is both.
func (p *Project) entry(w *doc.Work, u doc.Unit, both pair, topics topics) search.Entry {
	e := p.base(w)
	own := u.OwnPage(p.Content.Site.UnitPages)
	e.Unit = u.ID()
	e.Line = u.Section.Pos.Line
	e.Kind = string(u.Section.Kind)
	e.Targets = len(u.Section.Targets)
	e.URL = doc.Words{Hans: u.UnitPath(doc.Hans, own), Hant: u.UnitPath(doc.Hant, own)}
	e.Title = both.words(func(u doc.Unit) string { return u.Section.Title })
	e.Text = both.words(func(u doc.Unit) string { return strings.TrimSpace(u.Section.Text + "\n" + u.Section.LeadText) })
	for i := range u.Path {
		e.Path = append(e.Path, both.words(func(u doc.Unit) string { return u.Path[i].Spoken() }))
	}
	e.Agencies = agencies(both)
	for _, i := range topics.finder.OfUnit(u, script.Fold) {
		e.Topics = append(e.Topics, topics.names[i])
	}
	return e
}

// agencies returns the bodies a unit names as responsible, leading ones first.
func agencies(both pair) []doc.Words {
	list := func(s *doc.Section) []string { return append(s.Leads[:len(s.Leads):len(s.Leads)], s.Partners...) }
	hans, hant := list(both.hans.Section), list(both.hant.Section)
	out := make([]doc.Words, len(hans))
	for i := range out {
		out[i] = doc.Words{Hans: hans[i], Hant: hant[i]}
	}
	return out
}

// topics are the concept classes that a search can be narrowed to, with their
// names in both scripts. Lists of names (三坊七巷, 海绵城市) are no classes.
type topics struct {
	finder *doc.TopicFinder
	names  []search.Name
}

func (p *Project) topics() topics {
	var classes []doc.Topic
	var t topics
	for _, c := range p.Content.Topics {
		if c.Names {
			continue
		}
		classes = append(classes, c)
		t.names = append(t.names, search.Name{ID: c.ID, Words: doc.Words{Hans: p.convert(c.Name, doc.Hans), Hant: p.convert(c.Name, doc.Hant)}})
	}
	t.finder = doc.NewTopicFinder(classes)
	return t
}

// convert puts wording that staff wrote in either script into script to, and
// obeys the marks in it. Text that is not valid UTF-8 never gets past source, so
// it stays as it is here.
func (p *Project) convert(text string, to doc.Script) string {
	out, err := p.Converter.Markup(text, script.Detect(text), to)
	if err != nil {
		return text
	}
	return out
}

package script

import (
	"strings"

	"gongbao/internal/doc"
)

// Work returns d in both scripts. A document is its own form in the script it
// was received in, but for blocks in the other script. One received in faulty
// Traditional (see Ruling) is remade: its Traditional form comes from its
// Simplified one. d is not changed; parts of it may stand in the result.
func (c *Converter) Work(d *doc.Document) *doc.Work {
	k := c.documentJob(d, doc.Hant)
	w := &doc.Work{Received: d, Hans: c.Document(d, doc.Hans), Hant: k.document(d)}
	w.Remade = w.Hant != d && k.from == doc.Hant && k.faulty()
	return w
}

// Document returns d, which is as received, in the script to, with the same
// ids and shape. If nothing in it changes, that is d itself.
func (c *Converter) Document(d *doc.Document, to doc.Script) *doc.Document {
	return c.documentJob(d, to).document(d)
}

func (c *Converter) documentJob(d *doc.Document, to doc.Script) *documentJob {
	blocks := func(yield func(string) bool) {
		for _, l := range lines(d) {
			if !yield(l.text) {
				return
			}
		}
	}
	k := &documentJob{job: c.job(d.ID, d.Received, to, blocks)}
	if k.from == "" {
		k.from = d.Script
	}
	return k
}

func (k *documentJob) document(d *doc.Document) *doc.Document {
	out := *d
	out.Script = k.to
	out.Stated = k.meta(d.Stated)
	out.Meta = k.meta(d.Meta)
	out.Parts = each(d.Parts, k.part)
	out.Removed = each(d.Removed, func(r doc.Removed) doc.Removed {
		r.Text = k.string(r.Text)
		return r
	})
	if !k.changed && d.Script == k.to {
		return d
	}
	return &out
}

// documentJob converts one document and remembers whether anything changed.
type documentJob struct {
	*job
	changed bool
	shifts  int // texts so far whose length changed
}

func each[T any](in []T, f func(T) T) []T {
	if in == nil {
		return nil
	}
	out := make([]T, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

// string converts a text that stands by itself.
func (k *documentJob) string(s string) string {
	out, _ := k.aligned(s)
	return out
}

func (k *documentJob) aligned(s string) (string, doc.Alignment) {
	out, a := k.text(s)
	if out != s {
		k.changed = true
	}
	if a != nil {
		k.shifts++
	}
	return out, a
}

func (k *documentJob) strings(ss []string) []string { return each(ss, k.string) }

func (k *documentJob) meta(m doc.Meta) doc.Meta {
	m.Title = k.string(m.Title)
	m.Issuer = k.strings(m.Issuer)
	m.Number = k.string(m.Number)
	m.Addressees = k.string(m.Addressees)
	m.ShortNames = k.strings(m.ShortNames)
	return m
}

func (k *documentJob) part(p *doc.Part) *doc.Part {
	out := *p
	out.Meta = k.meta(p.Meta)
	out.Front = each(p.Front, func(f doc.FrontLine) doc.FrontLine {
		f.Text = k.string(f.Text)
		return f
	})
	out.Sections = each(p.Sections, k.section)
	return &out
}

func (k *documentJob) section(s *doc.Section) *doc.Section {
	out, before := *s, k.shifts
	out.Label.Marker = k.string(s.Label.Marker)
	out.Title = k.string(s.Title)
	out.TitleEnd = k.string(s.TitleEnd)
	text, shifts := k.aligned(s.Text)
	out.Text = text
	out.LeadText = k.string(s.LeadText)
	out.Leads = k.strings(s.Leads)
	out.Partners = k.strings(s.Partners)
	within := excerpt{s.Text, []rune(text), shifts}
	out.Targets = each(s.Targets, func(t doc.Target) doc.Target { return k.target(t, within) })
	out.Cites = each(s.Cites, func(c doc.Citation) doc.Citation { return k.citation(c, within) })
	out.Children = each(s.Children, k.section)
	if k.shifts > before {
		out.Aligned = k.fullAlignment(s)
	}
	return &out
}

// excerpt is a converted text that pieces are cut from, so that a piece reads
// as it does in its place: a word cut at the edge of the piece could come out
// otherwise by itself.
type excerpt struct {
	in     string
	out    []rune
	shifts doc.Alignment
}

// cut returns where the span of the received text went and what stands there.
// It reports false if the span is not inside the text.
func (e excerpt) cut(s doc.Span) (doc.Span, string, bool) {
	to := e.shifts.Span(s)
	if s.Len() <= 0 || to.Start < 0 || to.End > len(e.out) || to.Start > to.End {
		return s, "", false
	}
	return to, string(e.out[to.Start:to.End]), true
}

func (k *documentJob) target(t doc.Target, within excerpt) doc.Target {
	span, text, ok := within.cut(t.Span)
	if !ok {
		text = k.string(t.Text)
	}
	t.Indicator = k.piece(t.Indicator, t.Text, text)
	t.Unit = k.piece(t.Unit, t.Text, text)
	t.Span, t.Text = span, text
	return t
}

func (k *documentJob) citation(c doc.Citation, within excerpt) doc.Citation {
	span, text, ok := within.cut(c.Span)
	if !ok {
		text = k.string(c.Text)
	}
	c.Title = k.piece(c.Title, c.Text, text)
	c.Number = k.piece(c.Number, c.Text, text)
	c.Article = k.piece(c.Article, c.Text, text)
	c.Span, c.Text = span, text
	return c
}

// piece converts a part of the text whole, which became out: it is cut from
// out where lengths agree, else converted by itself.
func (k *documentJob) piece(s, whole, out string) string {
	before, _, found := strings.Cut(whole, s)
	from, to := []rune(whole), []rune(out)
	if s == "" || !found || len(from) != len(to) {
		return k.string(s)
	}
	at := len([]rune(before))
	return string(to[at : at+len([]rune(s))])
}

// fullAlignment aligns the FullText of s with that of its conversion; nil if
// no length changes.
func (k *documentJob) fullAlignment(s *doc.Section) doc.Alignment {
	var a doc.Alignment
	var from, to int
	for _, piece := range s.FullPieces() {
		out, shifts := k.text(piece)
		for _, sh := range shifts {
			a = append(a, doc.Shift{
				From: doc.Span{Start: sh.From.Start + from, End: sh.From.End + from},
				To:   doc.Span{Start: sh.To.Start + to, End: sh.To.End + to},
			})
		}
		from += len([]rune(piece))
		to += len([]rune(out))
	}
	return a
}

package main

import (
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongbao/internal/build"
	"gongbao/internal/doc"
	"gongbao/internal/script"
)

// newWhy returns the command that traces one clause back to what was received.
func newWhy(t *talk) *cobra.Command {
	return &cobra.Command{
		Use:   "why ADDRESS",
		Short: "trace one clause: received line, corrections, structure, conversion, links",
		Long: `why says of one clause where it stands in the received file, what was corrected
in it and by which rule, how its number and title were read, what its conversion
changed, and what it is linked with on what evidence.

ADDRESS is the clause's id or the address of its page or anchor.`,
		Example: "  gongbao why fuzhou-2023/3.7.20\n  gongbao why https://example.org/zh-hant/fuzhou-2023/index.html#u-3.7.20",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p, err := build.Load(t.root)
			if err != nil {
				return err
			}
			id := unitID(args[0], p.Content.Moved)
			u, ok := p.Library.Unit(id)
			if !ok {
				return noUnit(p.Library, id)
			}
			var b strings.Builder
			tr := tracing{w: &b, project: p, unit: u}
			tr.place()
			tr.received()
			tr.structure()
			if err := tr.conversion(); err != nil {
				return err
			}
			tr.links()
			if _, err := io.WriteString(c.OutOrStdout(), b.String()); err != nil {
				return err
			}
			return t.verdict(slices.DeleteFunc(p.Problems, func(p doc.Problem) bool { return p.File != u.Doc.File.Path }))
		},
	}
}

// unitID returns the id of the unit that an address leads to: the address
// itself if it is one, else what its path and fragment say. Addresses that
// moved are followed.
func unitID(address string, moved map[string]string) string {
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	page, fragment, _ := strings.Cut(address, "#")
	page, _, _ = strings.Cut(page, "?")
	for _, s := range doc.Scripts {
		if at := strings.LastIndex(page, s.Dir()+"/"); at >= 0 {
			page = page[at:]
		}
	}
	for range len(moved) { // no more steps than entries: a circle ends
		next, ok := moved[page]
		if !ok {
			break
		}
		page = next
	}
	for _, s := range doc.Scripts {
		page = strings.TrimPrefix(page, s.Dir()+"/")
	}
	if anchor, ok := strings.CutPrefix(fragment, doc.Anchor("")); ok {
		return path.Dir(page) + "/" + anchor
	}
	return strings.TrimSuffix(strings.TrimSuffix(page, "/index.html"), ".html")
}

// noUnit says that there is no unit with the id, and what there is instead.
func noUnit(l *doc.Library, id string) error {
	name, section, _ := strings.Cut(id, "/")
	w := l.Work(name)
	if w == nil {
		ids := each(l.Works, func(w *doc.Work) string { return w.Received.ID })
		return fmt.Errorf("there is no document %s — there are %s", name, strings.Join(ids, ", "))
	}
	var first string
	for u := range w.Received.Units() {
		first = u.ID()
		break
	}
	if section == "" {
		return fmt.Errorf("%s is a document — name one of its clauses, such as %s", name, first)
	}
	return fmt.Errorf("there is no clause %s — gongbao parse lists those of %s, the first is %s", id, w.Received.File.Path, first)
}

// tracing writes what is known about one unit.
type tracing struct {
	w       io.Writer
	project *build.Project
	unit    doc.Unit
}

func (t tracing) printf(format string, args ...any) { fmt.Fprintf(t.w, format, args...) }

// place says which unit it is and where it is published.
func (t tracing) place() {
	u := t.unit
	t.printf("%s  %s\n", u.ID(), u.Section.Name())
	t.printf("  document   %s\n", u.Doc.Meta.Title)
	for _, s := range u.Path {
		t.printf("  below      %s %s\n", s.ID, s.Name())
	}
	own := u.OwnPage(t.project.Content.Site.UnitPages)
	for _, s := range doc.Scripts {
		t.printf("  address    %s\n", u.UnitPath(s, own))
	}
}

// received shows the lines of the file the unit comes from and what cleaning
// changed in them.
func (t tracing) received() {
	d := t.unit.Doc
	first, last := t.lines()
	t.printf("\nreceived (%s, %s, SHA-256 %s)\n", d.File.Path, d.File.Encoding, d.File.SHA256)
	n := 0
	for line := range strings.Lines(d.File.Text) {
		if n++; n >= first && n <= last && strings.TrimSpace(line) != "" {
			t.printf("  %d: %s\n", n, strings.TrimRight(line, "\r\n"))
		}
	}
	t.printf("\ncorrected\n")
	edits := 0
	for _, e := range d.Ledger {
		if e.Pos.Line < first || e.Pos.Line > last || e.Rule == "line-end" {
			continue
		}
		edits++
		t.printf("  %d:%d %s: %q → %q", e.Pos.Line, e.Pos.Column, e.Rule, e.Found, e.Read)
		if e.Why != "" {
			t.printf(" (%s)", e.Why)
		}
		t.printf("\n")
	}
	if edits == 0 {
		t.printf("  nothing\n")
	}
}

// lines returns the first and the last line of the file that hold the unit's
// own text: up to the line before the next unit that begins further down.
func (t tracing) lines() (first, last int) {
	first = t.unit.Section.Pos.Line
	last = first + strings.Count(t.unit.Doc.File.Text, "\n")
	for u := range t.unit.Doc.Units() {
		if n := u.Section.Pos.Line; n > first && n <= last {
			last = n - 1
		}
	}
	for _, r := range t.unit.Doc.Removed {
		if r.Line > first && r.Line <= last {
			last = r.Line - 1
		}
	}
	return first, last
}

// structure says how the unit's number, title and offices were read.
func (t tracing) structure() {
	s := t.unit.Section
	t.printf("\nstructure\n  kind       %s, depth %d\n", s.Kind, s.Depth)
	if s.Label.Marker != "" {
		t.printf("  label      %s by the scheme %s, number %d\n", s.Label.Marker, s.Label.Scheme, s.Label.N)
	} else {
		t.printf("  label      none\n")
	}
	switch {
	case s.Title == "":
		t.printf("  title      none\n")
	case s.Implicit:
		t.printf("  title      %s (announced by the text, not printed)\n", s.Title)
	case s.RunIn:
		t.printf("  title      %s (in the line of the text, up to %s)\n", s.Title, s.TitleEnd)
	default:
		t.printf("  title      %s (a line of its own)\n", s.Title)
	}
	if s.LeadText != "" {
		t.printf("  offices    %s: %s\n", s.LeadText, strings.Join(append(s.Leads[:len(s.Leads):len(s.Leads)], s.Partners...), ", "))
	}
	for _, g := range s.Targets {
		t.printf("  target     %s\n", g.Text)
	}
	for _, c := range s.Cites {
		t.printf("  cites      %s\n", c.Text)
	}
}

// conversion says what was decided for the published texts, terms of the
// document's own included. What is published as received has no decisions; a
// faulty text that was remade has them for both scripts.
func (t tracing) conversion() error {
	d := t.unit.Doc
	work := t.project.Library.Work(d.ID)
	for _, s := range doc.Scripts {
		if work.In(s) == d {
			continue
		}
		if s == doc.Hant && work.Remade {
			t.printf("\nremade in %s from its %s form: as received it is a faulty conversion\n", s, doc.Hans)
		} else {
			t.printf("\nconverted from %s to %s\n", d.Received, s)
		}
		decisions, err := t.project.Converter.Decisions(d, s)
		if err != nil {
			return err
		}
		sure := 0 // characters that have but one form there
		for _, c := range decisions {
			switch {
			case c.Section != t.unit.Section.ID:
			case c.Rule == script.RuleCharacter && len(c.Alternatives) == 0 && !c.Overridden():
				sure++
			default:
				t.printf("  %s\n", decision(c.Span))
			}
		}
		t.printf("  %d characters have one form only\n", sure)
	}
	return nil
}

// links says what the unit is linked with, and what came next but is not
// shown.
func (t tracing) links() {
	id := t.unit.ID()
	t.printf("\nlinks from here\n")
	t.list(t.project.Library.From(id), func(k doc.Link) string { return k.To })
	t.printf("\nlinks to here\n")
	t.list(t.project.Library.To(id), func(k doc.Link) string { return k.From })
	t.printf("\ncompared with, not shown\n")
	none := true
	for _, r := range t.project.Rankings {
		if r.From != id {
			continue
		}
		for _, k := range r.Links {
			if !k.Shown {
				none = false
				t.printf("  %.3f %s %s\n", k.Score, k.To, nameOf(t.project.Library, k.To))
				break
			}
		}
	}
	if none {
		t.printf("  nothing\n")
	}
}

// list writes links with their evidence; end says which end to name.
func (t tracing) list(links []doc.Link, end func(doc.Link) string) {
	if len(links) == 0 {
		t.printf("  none\n")
	}
	for _, k := range links {
		t.printf("  %s, %s: %s %s", k.Kind, k.Origin, end(k), nameOf(t.project.Library, end(k)))
		if k.Origin == doc.Computed {
			t.printf(" (score %.3f, rank %d)", k.Score, k.Rank)
		}
		t.printf("\n")
		if len(k.Evidence) > 0 {
			t.printf("    evidence: %s\n", phrases(k.Evidence))
		}
		if k.Decision != nil {
			t.printf("    decided: %s %s %s — %s:%d\n", k.Decision.Date, k.Decision.By, k.Decision.Why, k.Decision.File, k.Decision.Line)
		}
	}
}

package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"gongbao/internal/build"
	"gongbao/internal/doc"
)

// newLinks returns the command that prints what every unit was compared with.
func newLinks(t *talk) *cobra.Command {
	var format string
	var top int
	var evaluate bool
	c := &cobra.Command{
		Use:   "links",
		Short: "print every unit's ranking of related units, shown to readers or not",
		Long: `links compares the units of every document with those of every other, from the
sources, and prints the full ranking: one line per unit and other document. With
--evaluate it prints how good the links are, by the pairs graded in
content/grades.yaml.`,
		Example: "  gongbao links --top 5 --format text\n  gongbao links > rankings.jsonl\n  gongbao links --evaluate --format text",
		Args:    cobra.NoArgs,
	}
	c.Flags().StringVar(&format, "format", "jsonl", "jsonl or text")
	c.Flags().IntVar(&top, "top", 0, "print the best `N` of every ranking (0: all)")
	c.Flags().BoolVar(&evaluate, "evaluate", false, "print how good the links are instead of the links")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := oneOf("format", format, "jsonl", "text"); err != nil {
			return err
		}
		if top < 0 {
			return misuseError{say("--top %d：请给从 0 起的整数", "--top %d: give a number from 0", top)}
		}
		p, err := build.Load(t.root)
		if err != nil {
			return err
		}
		if evaluate {
			return t.evaluate(c.OutOrStdout(), p, format)
		}
		write := writeRanking
		if format == "text" {
			write = printRanking
		}
		for _, r := range p.FullRankings() {
			if top > 0 && len(r.Links) > top {
				r.Links = r.Links[:top]
			}
			if err := write(c.OutOrStdout(), p.Library, r); err != nil {
				return err
			}
		}
		return t.verdict(p.Problems)
	}
	return c
}

// ranked is one line of links' JSON.
type ranked struct {
	From     string       `json:"from"`
	Source   string       `json:"source"`
	Line     int          `json:"line"`
	Document string       `json:"document"`
	Ranking  []rankedLink `json:"ranking"`
}

type rankedLink struct {
	To       string           `json:"to"`
	Score    float64          `json:"score"`
	Shown    bool             `json:"shown"`
	Evidence []linkedEvidence `json:"evidence"`
}

// linkedEvidence is a shared phrase; its spans count runes of the ends'
// full_text in the script it was received in.
type linkedEvidence struct {
	Phrase string   `json:"phrase"`
	From   doc.Span `json:"from"`
	To     doc.Span `json:"to"`
}

func writeRanking(w io.Writer, l *doc.Library, r doc.Ranking) error {
	out := ranked{From: r.From, Document: r.Document}
	if u, ok := l.Unit(r.From); ok {
		out.Source, out.Line = u.Doc.File.Name, u.Section.Pos.Line
	}
	out.Ranking = each(r.Links, func(k doc.Link) rankedLink {
		return rankedLink{k.To, k.Score, k.Shown, each(k.Evidence, func(e doc.Evidence) linkedEvidence {
			return linkedEvidence(e)
		})}
	})
	return writeLine(w, out)
}

// printRanking writes r for a person to read; links that readers see have a
// star.
func printRanking(w io.Writer, l *doc.Library, r doc.Ranking) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s → %s\n", r.From, nameOf(l, r.From), r.Document)
	for _, k := range r.Links {
		star := " "
		if k.Shown {
			star = "*"
		}
		fmt.Fprintf(&b, "  %s %.3f %s %s  %s\n", star, k.Score, k.To, nameOf(l, k.To), phrases(k.Evidence))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// nameOf returns what a reader would call the unit or document with this id.
func nameOf(l *doc.Library, id string) string {
	if u, ok := l.Unit(id); ok {
		return u.Section.Name()
	}
	if w := l.Work(id); w != nil {
		return w.Received.Meta.Title
	}
	return ""
}

func phrases(es []doc.Evidence) string {
	return strings.Join(each(es, func(e doc.Evidence) string { return e.Phrase }), " · ")
}

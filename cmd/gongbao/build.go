package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gongbao/internal/build"
	"gongbao/internal/doc"
)

// newBuild returns the command that makes the site.
func newBuild(t *talk) *cobra.Command {
	var opt build.Options
	c := &cobra.Command{
		Use:   "build",
		Short: "make the site",
		Long: `build reads seeds/ and content/ and writes the finished site.

The site that is already there stays whole until the new one is complete; it
also stays if anything is wrong with the input.`,
		Example: "  gongbao build\n  gongbao build -C ~/gazette -o /srv/www --base-url https://example.org/",
		Args:    cobra.NoArgs,
	}
	c.Flags().StringVarP(&opt.Out, "output", "o", "", "output `folder` (default: public in the site's folder)")
	c.Flags().StringVar(&opt.BaseURL, "base-url", "", "`address` the site will have, such as https://example.org/")
	c.Flags().BoolVar(&opt.Strict, "strict", false, "let warnings, too, keep the old site in place")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if opt.Out == "" {
			opt.Out = t.inSite("public")
		}
		start := time.Now()
		p, report, err := build.Build(t.root, opt)
		if p != nil {
			t.problems(p.Problems)
		}
		if errors.Is(err, build.ErrProblems) {
			return severe(err)
		}
		if err != nil {
			return err
		}
		printReport(t.out(), p, report, opt.Out, time.Since(start))
		return nil
	}
	return c
}

// printReport says what was built: a line per document with its clauses by
// kind, then the site as a whole.
func printReport(w io.Writer, p *build.Project, r build.Report, out string, took time.Duration) {
	for _, work := range p.Library.Works {
		d := work.Received
		fmt.Fprintf(w, "%-20s %4d clauses: %s\n", d.ID, len(d.Clauses()), countKinds(d))
	}
	fmt.Fprintf(w, "%d documents, %d links shown; %d pages, %d files (%d written) in %s, %d ms\n",
		len(p.Library.Works), len(p.Library.Links), r.Pages, r.Files, r.Changed, out, took.Milliseconds())
}

// countKinds returns "43 task, 3 goal" for the clauses of d, in the order of
// the contract's kinds.
func countKinds(d *doc.Document) string {
	n := map[doc.Kind]int{}
	for _, u := range d.Clauses() {
		n[u.Section.Kind]++
	}
	var parts []string
	for _, k := range []doc.Kind{doc.Task, doc.Article, doc.Item, doc.Goal, doc.Background, doc.Guidance, doc.Safeguard} {
		if n[k] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[k], k))
		}
	}
	return strings.Join(parts, ", ")
}

package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gongbao/internal/build"
	"gongbao/internal/doc"
	"gongbao/internal/source"
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
	c.Flags().BoolVar(&t.strict, "strict", false, "let warnings, too, keep the old site in place")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := t.complete(&opt); err != nil {
			return err
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
		t.built(p, report, opt.Out, time.Since(start))
		return nil
	}
	return c
}

// complete fills in what the command line left out of opt, and refuses what no
// build can use.
func (t *talk) complete(opt *build.Options) error {
	opt.Strict = t.strict
	if opt.Out == "" {
		opt.Out = t.inSite("public")
	}
	if info, err := os.Stat(opt.Out); err == nil && !info.IsDir() {
		return misuseError{say("%s 是文件，不是文件夹 — 请用 -o 另选一个文件夹", "%s is a file, not a folder — choose a folder with -o", opt.Out)}
	}
	if opt.BaseURL == "" {
		return nil
	}
	base, err := source.BaseURL(opt.BaseURL)
	if err != nil {
		return misuseError{err}
	}
	opt.BaseURL = base
	return nil
}

// built says what was built: a line per document with its clauses by kind,
// then the site as a whole, then how much check has to say.
func (t *talk) built(p *build.Project, r build.Report, out string, took time.Duration) {
	for _, work := range p.Library.Works {
		d := work.Received
		t.report("%-20s %4d 条：%s", "%-20s %4d clauses: %s", d.ID, len(d.Clauses()), t.kindCounts(d))
	}
	t.report("%d 份文件，%d 条关联；%d 页，%d 个文件（写了 %d 个），在 %s，%d 毫秒",
		"%d documents, %d links shown; %d pages, %d files (%d written) in %s, %d ms",
		len(p.Library.Works), len(p.Library.Links), r.Pages, r.Files, r.Changed, out, took.Milliseconds())
	warnings, notes := countOf(p.Problems, doc.Warning), countOf(p.Problems, doc.Note)
	if warnings+notes > 0 {
		t.report("警告 %d 条，说明 %d 条 — gongbao check 逐条列出", "%d warnings, %d notes — gongbao check lists them", warnings, notes)
	}
}

// countOf returns how many of ps have the severity.
func countOf(ps []doc.Problem, severity doc.Severity) int {
	n := 0
	for _, p := range ps {
		if p.Severity == severity {
			n++
		}
	}
	return n
}

// kindNames lists the kinds of clause in the order of the contract, with their
// Chinese names.
var kindNames = []struct {
	kind doc.Kind
	zh   string
}{
	{doc.Task, "任务"}, {doc.Article, "条"}, {doc.Item, "列举"}, {doc.Goal, "目标"},
	{doc.Background, "背景"}, {doc.Guidance, "总体要求"}, {doc.Safeguard, "保障"},
}

// kindCounts returns "43 task, 3 goal", or "任务 43，目标 3", for the clauses
// of d.
func (t *talk) kindCounts(d *doc.Document) string {
	n := map[doc.Kind]int{}
	for _, u := range d.Clauses() {
		n[u.Section.Kind]++
	}
	var parts []string
	for _, k := range kindNames {
		if n[k.kind] > 0 {
			parts = append(parts, t.in(fmt.Sprintf("%s %d", k.zh, n[k.kind]), fmt.Sprintf("%d %s", n[k.kind], k.kind)))
		}
	}
	return strings.Join(parts, t.in("，", ", "))
}

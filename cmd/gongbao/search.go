package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"gongbao/internal/doc"
	"gongbao/internal/search"
)

// newSearch returns the command that asks the index of a built site.
func newSearch(t *talk) *cobra.Command {
	var site, format, in string
	var limit int
	c := &cobra.Command{
		Use:   "search QUERY...",
		Short: "ask the built site's search index, as the browser does",
		Long: `search answers a query in either script from the index of a built site, with
the same hits in the same order as the site's search page. White space separates
terms, "…" is a phrase, a minus sign in front excludes (put -- before the query
then).`,
		Example: "  gongbao search 内涝治理\n  gongbao search --format jsonl 氣候 適應\n  gongbao search --site /srv/www -- 海绵城市 -公园",
		Args:    cobra.MinimumNArgs(1),
	}
	c.Flags().StringVar(&site, "site", "", "`folder` of the built site (default: public in the site's folder)")
	c.Flags().StringVar(&format, "format", "text", "text or jsonl")
	c.Flags().IntVar(&limit, "limit", 10, "print at most `N` hits")
	c.Flags().StringVar(&in, "script", string(doc.Hans), "`script` of titles and snippets, zh-Hans or zh-Hant")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := oneOf("format", format, "text", "jsonl"); err != nil {
			return err
		}
		if err := oneOf("script", in, string(doc.Hans), string(doc.Hant)); err != nil {
			return err
		}
		if limit < 1 {
			return misuseError{say("--limit %d：请给从 1 起的整数", "--limit %d: give a number from 1", limit)}
		}
		query := strings.Join(args, " ")
		if strings.TrimSpace(query) == "" {
			return nothingAsked()
		}
		if site == "" {
			site = t.inSite("public")
		}
		index, err := search.Open(os.DirFS(site))
		if errors.Is(err, fs.ErrNotExist) {
			return say("%s 里没有搜索索引 — 请先运行 gongbao build，或用 --site 指明网站", "there is no search index in %s — run gongbao build first, or name the built site with --site", site)
		}
		if err != nil {
			return err
		}
		opt := search.Options{Script: doc.Script(in), Limit: limit}
		results, err := index.Search(query, opt)
		if err != nil {
			return err
		}
		if results.Blank {
			return nothingAsked()
		}
		if format == "jsonl" {
			return writeHits(c.OutOrStdout(), results)
		}
		return t.printHits(c.OutOrStdout(), results, opt.Script)
	}
	return c
}

func nothingAsked() error {
	return misuseError{say("没有要找的词 — 请写出至少一个", "there is nothing to search for — give a word")}
}

// writeHits writes one line of JSON per hit, or per unit that has a part of
// the query if nothing has all of it.
func writeHits(w io.Writer, r search.Results) error {
	for _, h := range append(r.Hits, r.Loose...) {
		if err := writeLine(w, h); err != nil {
			return err
		}
	}
	return nil
}

// printHits writes r for a person to read.
func (t *talk) printHits(w io.Writer, r search.Results, s doc.Script) error {
	var b strings.Builder
	for _, h := range r.Hits {
		printHit(&b, h, s)
	}
	if len(r.Loose) > 0 {
		b.WriteString(t.in("没有全部符合的；部分符合的有：\n", "nothing has all of it; these have some of it:\n"))
	}
	for _, h := range r.Loose {
		printHit(&b, h, s)
	}
	if !r.Complete {
		b.WriteString(t.in("约 ", "about "))
	}
	fmt.Fprintf(&b, t.in("%d 条", "%d found"), r.Total)
	if len(r.Absent) > 0 {
		fmt.Fprintf(&b, t.in("；各处都没有：%s", "; nowhere: %s"), strings.Join(r.Absent, t.in("、", ", ")))
	}
	_, err := fmt.Fprintln(w, b.String())
	return err
}

func printHit(b *strings.Builder, h search.Hit, s doc.Script) {
	fmt.Fprintf(b, "%s  %s\n    %s\n    %s\n", h.Unit, h.Title, h.Snippet, h.Entry.URL.In(s))
}

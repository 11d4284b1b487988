package main

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"gongbao/internal/doc"
	"gongbao/internal/publish"
)

func newPublishDoctor(t *talk) *cobra.Command {
	return &cobra.Command{
		Use:     "doctor",
		Short:   "look at everything that publishing relies on, and say how to mend it",
		Long:    "doctor looks at git and its settings, the hooks, the folders and their\npermissions, the list of signers, the live site and its manifest, and the log. It\nchanges nothing. It ends with status 1 if something is not well.",
		Example: "  gongbao publish doctor -C /srv/gazette",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := t.server()
			if err != nil {
				return err
			}
			ill := 0
			for _, f := range s.Doctor(c.Context()) {
				mark := "✓"
				if !f.Well {
					ill++
					mark = "✗"
				}
				if !f.Well || !t.quiet {
					if _, err := fmt.Fprintf(c.OutOrStdout(), "%s %s\n", mark, t.in(f.Zh, f.En)); err != nil {
						return err
					}
				}
			}
			if ill > 0 {
				return severe(say("%d 处需要处理", "%d things need attention", ill))
			}
			return nil
		},
	}
}

func newPublishCheck(t *talk) *cobra.Command {
	return &cobra.Command{
		Use:     "check [COMMIT]",
		Short:   "say what a server would say to a push of a commit",
		Long:    "check looks at a commit, HEAD without one, as a server looks at a push: names,\nkinds and sizes of all files first, then the site. -C names the working folder.\nIt needs no server and publishes nothing.",
		Example: "  gongbao publish check\n  gongbao publish check -C ~/gazette draft",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			revision := "HEAD"
			if len(args) == 1 {
				revision = args[0]
			}
			commit, problems, err := publish.Check(c.Context(), t.root, revision)
			if err != nil {
				return err
			}
			for i := range problems {
				problems[i].File = publish.Harmless(cmp.Or(problems[i].File, revision))
			}
			if err := t.verdict(problems); err != nil {
				return err
			}
			t.report("提交 %.12s 可以发布，警告 %d 条", "commit %.12s can be published, %d warnings", commit, countOf(problems, doc.Warning))
			return nil
		},
	}
}

package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

// releaseRow is one release in the JSON of publish list.
type releaseRow struct {
	Release  int    `json:"release"`
	Live     bool   `json:"live"`
	Kept     bool   `json:"kept"` // its files are still on the disk
	Time     string `json:"time"` // RFC 3339
	Action   string `json:"action"`
	Commit   string `json:"commit"`
	By       string `json:"by"`
	Manifest string `json:"manifest"` // SHA-256
}

func newPublishList(t *talk) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:     "list",
		Short:   "list what was published, when and by whom",
		Example: "  gongbao publish list -C /srv/gazette\n  gongbao publish list -C /srv/gazette --format json",
		Args:    cobra.NoArgs,
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := oneOf("format", format, "text", "json"); err != nil {
			return err
		}
		s, err := t.server()
		if err != nil {
			return err
		}
		history, err := s.History()
		rows := make([]releaseRow, len(history))
		for i, h := range history {
			rows[i] = releaseRow{h.Release, h.Live, h.Kept, h.Time.Format(time.RFC3339), string(h.Action), h.Commit, h.By, h.Manifest}
		}
		if err != nil {
			return err
		}
		if format == "json" {
			return writeJSON(c.OutOrStdout(), rows)
		}
		for _, r := range rows {
			mark := " "
			if r.Live {
				mark = "*"
			}
			if _, err := fmt.Fprintf(c.OutOrStdout(), "%s %5d  %s  %-9s  %.12s  %s\n", mark, r.Release, r.Time, r.Action, r.Commit, r.By); err != nil {
				return err
			}
		}
		return nil
	}
	return c
}

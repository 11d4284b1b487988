package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongbao/internal/build"
	"gongbao/internal/doc"
)

// newParse returns the command that says how one file is understood.
func newParse(t *talk) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "parse FILE",
		Short: "show how one file is understood; needs no site",
		Long: `parse reads one received file and prints its structure.

With -C DIR the corrections (errata) that the site in DIR states for the file
apply; without it damage stays as it is and is reported. What is printed is only
what the text itself says: null or an empty list where it says nothing.`,
		Example: "  gongbao parse seeds/000_6b7533e1e6355f04.txt\n  gongbao parse seeds/001_56d4c87d72f17ebe.txt --format json -C .",
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&format, "format", "text", "text or json")
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := oneOf("format", format, "text", "json"); err != nil {
			return err
		}
		site := ""
		if c.Flags().Changed("directory") {
			site = t.root
		}
		d, problems, err := build.Parse(args[0], site)
		if err != nil {
			return err
		}
		if site != "" && d.Header == nil && !slices.ContainsFunc(problems, inHeader) {
			t.report("%[2]s 里没有这个文件的说明，照原件读：%[1]s", "%[1]s: no header in %[2]s belongs to this file, so it stands as received", args[0], site)
		}
		if format == "json" {
			err = writeJSON(c.OutOrStdout(), newParsed(d, problems, t.lang))
		} else {
			err = printOutline(c.OutOrStdout(), d)
		}
		if err != nil {
			return err
		}
		return t.verdict(problems)
	}
	return c
}

// inHeader reports whether p is about a header: one that cannot be read may be
// that of the file.
func inHeader(p doc.Problem) bool { return strings.HasPrefix(p.File, "content/documents/") }

// printOutline writes d for a person to read: what is known of it, then one
// line per section with line number, id, kind and name.
func printOutline(w io.Writer, d *doc.Document) error {
	var b strings.Builder
	m := d.Stated
	for _, row := range []struct{ name, value string }{
		{"file", d.File.Name},
		{"encoding", d.File.Encoding},
		{"script", string(d.Received)},
		{"title", m.Title},
		{"issuer", strings.Join(m.Issuer, "、")},
		{"number", m.Number},
		{"date", stated(m)},
		{"published", m.Published},
		{"addressees", m.Addressees},
	} {
		if row.value == "" {
			row.value = "?"
		}
		fmt.Fprintf(&b, "%-11s %s\n", row.name, row.value)
	}
	for _, p := range d.Parts {
		fmt.Fprintf(&b, "\n== %s\n", orUnknown(p.Meta.Title))
		for _, f := range p.Front {
			fmt.Fprintf(&b, "%5d  (%s) %s\n", f.Line, f.Role, f.Text)
		}
		printSections(&b, p.Sections)
	}
	if len(d.Removed) > 0 {
		b.WriteString("\n== removed\n")
	}
	for _, r := range d.Removed {
		fmt.Fprintf(&b, "%5d  (%s) %s\n", r.Line, r.Rule, r.Text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func orUnknown(s string) string {
	if s == "" {
		return "?"
	}
	return s
}

func printSections(b *strings.Builder, ss []*doc.Section) {
	for _, s := range ss {
		fmt.Fprintf(b, "%5d  %s%s %s %s", s.Pos.Line, strings.Repeat("  ", s.Depth-1), s.ID, s.Kind, s.Label.Marker)
		b.WriteString(opening(s))
		if len(s.Leads) > 0 {
			fmt.Fprintf(b, " 〔%s〕", strings.Join(s.Leads, "、"))
		}
		b.WriteByte('\n')
		printSections(b, s.Children)
	}
}

// opening returns the title of s, else the first 24 runes of its text.
func opening(s *doc.Section) string {
	if s.Title != "" {
		return s.Title
	}
	if r := []rune(s.Text); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return s.Text
}

// stated returns the date of signing or adoption.
func stated(m doc.Meta) string {
	if m.Adopted != "" {
		return m.Adopted
	}
	return m.Issued
}

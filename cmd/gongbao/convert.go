package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

// targets lists what convert --to takes: the script, and the glyph profile
// that makes its regional form. Without a profile it is the site's.
var targets = []struct {
	name   string
	script doc.Script
	glyphs string
}{
	{"zh-Hans", doc.Hans, ""},
	{"zh-Hant", doc.Hant, ""},
	{"zh-Hant-TW", doc.Hant, "tw"},
	{"zh-Hant-HK", doc.Hant, "hk"},
}

// newConvert returns the command that converts a text between the scripts.
func newConvert(t *talk) *cobra.Command {
	var to, config string
	var trace bool
	c := &cobra.Command{
		Use:   "convert {--to SCRIPT | --config NAME} [FILE]",
		Short: "convert a text between Simplified and Traditional Chinese",
		Long: fmt.Sprintf(`convert reads FILE, or standard input, and writes the text in the other script.

--to converts as a site is published: words first, with the glossary and the
protected names of the site in the folder of -C, if there is one. It takes
zh-Hans, zh-Hant, zh-Hant-TW and zh-Hant-HK.

--config converts exactly as OpenCC does under one of its configurations:
%s.`, strings.Join(script.Configs(), ", ")),
		Example: "  echo 发展规划 | gongbao convert --to zh-Hant\n  gongbao convert --to zh-Hant --trace notice.txt\n  gongbao convert --config s2twp < in.txt > out.txt",
		Args:    cobra.MaximumNArgs(1),
	}
	c.Flags().StringVar(&to, "to", "", "`script` to publish in")
	c.Flags().StringVar(&config, "config", "", "OpenCC configuration `name`")
	c.Flags().BoolVar(&trace, "trace", false, "print what was decided and why instead of the text")
	c.RunE = func(c *cobra.Command, args []string) error {
		if (to == "") == (config == "") {
			return misuse("give either --to or --config")
		}
		if config != "" && trace {
			return misuse("--trace explains --to; OpenCC's configurations decide nothing beyond their dictionaries")
		}
		convert, err := converter(t, to, config)
		if err != nil {
			return err
		}
		text, err := input(c, args)
		if err != nil {
			return err
		}
		out, err := convert.run(text)
		if err != nil {
			return err
		}
		if trace {
			return convert.explain(c.OutOrStdout(), text, out)
		}
		_, err = io.WriteString(c.OutOrStdout(), out)
		return err
	}
	return c
}

// conversion is one way to convert a text.
type conversion struct {
	run   func(text string) (string, error)
	terms []doc.Term // of the site's glossary, for explaining
	to    doc.Script
	again bool // the text was in that script already and is made anew from the other
}

// converter returns the conversion that the flags ask for.
func converter(t *talk, to, config string) (conversion, error) {
	if config != "" {
		plain, err := script.Config(config)
		if err != nil {
			return conversion{}, misuse("--config %s: %w", config, err)
		}
		return conversion{run: plain.Convert}, nil
	}
	for _, target := range targets {
		if target.name == to {
			return siteConversion(t, target.script, target.glyphs)
		}
	}
	return conversion{}, misuse("--to %s: choose zh-Hans, zh-Hant, zh-Hant-TW or zh-Hant-HK", to)
}

// siteConversion returns the conversion of the site in the folder of -C, or
// the one without a glossary if there is no site.
func siteConversion(t *talk, to doc.Script, glyphs string) (conversion, error) {
	content, problems, err := source.Content(os.DirFS(t.root))
	if err != nil {
		return conversion{}, err
	}
	t.problems(problems)
	opt := script.Options{Glyphs: content.Site.Glyphs, Quotes: content.Site.Quotes}
	if glyphs != "" {
		opt.Glyphs = glyphs
	}
	c, err := script.New(opt, content.Terms)
	if err != nil {
		return conversion{}, err
	}
	return conversion{
		run:   func(text string) (string, error) { return c.Text(text, "", to) },
		terms: content.Terms,
		to:    to,
	}, nil
}

// input returns the text of the file named in args, or of standard input, byte
// for byte: OpenCC's configurations must see what OpenCC would.
func input(c *cobra.Command, args []string) (string, error) {
	if len(args) == 1 && args[0] != "-" {
		raw, err := os.ReadFile(args[0])
		return string(raw), err
	}
	raw, err := io.ReadAll(c.InOrStdin())
	return string(raw), err
}

// explain writes what a conversion of text to out changed, one change per
// line, each with its place and the reason for it.
func (v conversion) explain(w io.Writer, text, out string) error {
	from, to := strings.Split(text, "\n"), strings.Split(out, "\n")
	for i := range min(len(from), len(to)) {
		for _, ch := range v.changes(from[i], to[i]) {
			if _, err := fmt.Fprintf(w, "%d:%d: %s → %s  %s\n", i+1, ch.column, ch.from, ch.to, ch.reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// change is a place where a conversion put something else.
type change struct {
	column   int // in runes of the text converted, from 1
	from, to string
	reason   string
}

// changes compares a line with its conversion. Where both have the same
// length it finds each place, else the line as a whole is one change.
func (v conversion) changes(from, to string) []change {
	a, b := []rune(from), []rune(to)
	if from == to {
		return nil
	}
	if len(a) != len(b) {
		return []change{{1, from, to, v.reason(from, to)}}
	}
	var out []change
	for i := 0; i < len(a); i++ {
		if a[i] == b[i] {
			continue
		}
		start := i
		for i < len(a) && a[i] != b[i] {
			i++
		}
		out = append(out, change{start + 1, string(a[start:i]), string(b[start:i]), v.reasonAt(a, b, start, i)})
	}
	return out
}

// reasonAt says why a[start:end] became b[start:end]: a term of the glossary
// that covers it, else the dictionary.
func (v conversion) reasonAt(a, b []rune, start, end int) string {
	for _, t := range v.terms {
		word, form := []rune(t.Words.In(v.to.Other())), []rune(t.Words.In(v.to))
		for at := max(0, end-len(word)); at <= start && at+len(word) <= len(a) && len(word) == len(form); at++ {
			if string(a[at:at+len(word)]) == string(word) && string(b[at:at+len(form)]) == string(form) {
				return fmt.Sprintf("glossary: %s (%s:%d)", string(word), t.File, t.Line)
			}
		}
	}
	return v.reason(string(a[start:end]), string(b[start:end]))
}

// reason says why from became to where no term of the glossary did it: it
// compares the change with what OpenCC's dictionaries give for the same
// characters alone.
func (v conversion) reason(from, to string) string {
	if v.again {
		return "made anew from the Simplified form"
	}
	name := "s2t"
	if v.to == doc.Hans {
		name = "t2s"
	}
	plain, err := script.Config(name)
	if err != nil {
		return ""
	}
	alone, err := plain.Convert(from)
	if err != nil || alone == to {
		return "dictionary"
	}
	return fmt.Sprintf("by the words around it or the glyph profile; alone it would be %s", alone)
}

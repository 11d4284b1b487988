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
zh-Hans, zh-Hant, zh-Hant-TW and zh-Hant-HK. Text that is in the script already
stays as it is; only Traditional text that turns out to be a faulty conversion,
such as 建筑規范, is made anew from its Simplified form.

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
		convert, err := conversion(t, to, config, trace)
		if err != nil {
			return err
		}
		text, err := input(c, args)
		if err != nil {
			return err
		}
		return convert(c.OutOrStdout(), text)
	}
	return c
}

// conversion returns what writes a converted text, or how it was decided, as
// the flags ask for.
func conversion(t *talk, to, config string, trace bool) (func(w io.Writer, text string) error, error) {
	if config != "" {
		plain, err := script.Config(config)
		if err != nil {
			return nil, misuse("--config %s: %w", config, err)
		}
		return func(w io.Writer, text string) error {
			out, err := plain.Convert(text)
			return write(w, out, err)
		}, nil
	}
	for _, target := range targets {
		if target.name != to {
			continue
		}
		c, err := siteConverter(t, target.glyphs)
		if err != nil {
			return nil, err
		}
		return func(w io.Writer, text string) error {
			if trace {
				spans, err := c.Trace(text, "", target.script)
				if err != nil {
					return err
				}
				return explain(w, text, spans)
			}
			out, err := c.Text(text, "", target.script)
			return write(w, out, err)
		}, nil
	}
	return nil, misuse("--to %s: choose zh-Hans, zh-Hant, zh-Hant-TW or zh-Hant-HK", to)
}

// write writes a converted text unless there is an error already.
func write(w io.Writer, out string, err error) error {
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, out)
	return err
}

// siteConverter returns the converter of the site in the folder of -C, with
// other glyphs if some are given; the one without a glossary if there is no
// site.
func siteConverter(t *talk, glyphs string) (*script.Converter, error) {
	content, problems, err := source.Content(os.DirFS(t.root))
	if err != nil {
		return nil, err
	}
	t.problems(problems)
	opt := script.Options{Glyphs: content.Site.Glyphs, Quotes: content.Site.Quotes}
	if glyphs != "" {
		opt.Glyphs = glyphs
	}
	return script.New(opt, content.Terms)
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

// explain writes the decisions of a conversion of text, one per line, each
// with its place in the text.
func explain(w io.Writer, text string, spans []script.Span) error {
	runes := []rune(text)
	pos, at := doc.Pos{Line: 1, Column: 1}, 0
	for _, s := range spans {
		for ; at < s.From.Start && at < len(runes); at++ {
			pos.Column++
			if runes[at] == '\n' {
				pos = doc.Pos{Line: pos.Line + 1, Column: 1}
			}
		}
		if _, err := fmt.Fprintf(w, "%d:%d: %s\n", pos.Line, pos.Column, decision(s)); err != nil {
			return err
		}
	}
	return nil
}

// decision says what became of a piece of text, by which rule, and what else
// it could have been.
func decision(s script.Span) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s  %s", s.In, s.Out, s.Rule)
	if s.Word != "" && s.Word != s.In {
		fmt.Fprintf(&b, " in %s", s.Word)
	}
	if s.Term != nil && s.Term.File != "" {
		fmt.Fprintf(&b, " %s:%d", s.Term.File, s.Term.Line)
	}
	if s.Overridden() {
		fmt.Fprintf(&b, ", where the dictionaries alone write %s", s.Instead)
	}
	if len(s.Alternatives) > 0 {
		fmt.Fprintf(&b, ", not %s", strings.Join(s.Alternatives, ", "))
	}
	if s.Doubtful() {
		b.WriteString(" (doubtful: no word decides)")
	}
	return b.String()
}

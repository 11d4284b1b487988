package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// Exit statuses of every command.
const (
	exitOK     = 0
	exitSevere = 1 // the input has severe problems, or the run could not go on
	exitMisuse = 2 // the command line makes no sense
)

// run runs the command line args and returns the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	t := &talk{}
	c := newRoot(t)
	c.SetArgs(args)
	c.SetIn(stdin)
	c.SetOut(stdout)
	c.SetErr(stderr)
	t.stderr = stderr
	err := c.Execute()
	if err != nil {
		t.failure(err)
	}
	return t.status(err)
}

// newRoot returns the command with all its subcommands. t gets the values of
// the flags they share.
func newRoot(t *talk) *cobra.Command {
	c := &cobra.Command{
		Use:   "gongbao",
		Short: "publish official documents as a bilingual, cross-linked, searchable site",
		Long: `gongbao (公报, official gazette) turns a folder of official documents into a
static site in Simplified and Traditional Chinese: every clause has an address
and shows what stands above, beside and below it at other levels of government.

Exit status: 0 on success, 1 if the input has severe problems or the run cannot
go on, 2 if the command line is wrong.`,
		Example:           "  gongbao build\n  gongbao check -C ~/gazette\n  gongbao parse seeds/000_6b7533e1e6355f04.txt --format json",
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: t.begin,
		Args:              cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return c.Help()
		},
	}
	f := c.PersistentFlags()
	f.StringVarP(&t.root, "directory", "C", ".", "`folder` of the site")
	f.BoolVar(&t.quiet, "quiet", false, "say nothing but what went wrong")
	f.StringVar(&t.lang, "lang", "zh", "language of reported problems: zh or en")
	c.AddCommand(
		newBuild(t), newServe(t), newCheck(t),
		newParse(t), newConvert(t), newLinks(t), newSearch(t), newWhy(t),
		newVersion(),
	)
	return c
}

// begin checks the shared flags. It runs after cobra has accepted the command
// line, so an error without it is misuse.
func (t *talk) begin(*cobra.Command, []string) error {
	if t.lang != "zh" && t.lang != "en" {
		return fmt.Errorf("--lang %s: choose zh or en", t.lang)
	}
	t.begun = true
	return nil
}

// misuseError is an error in the command line that only the command itself
// could see.
type misuseError struct{ error }

// misuse returns an error that ends the program with exitMisuse.
func misuse(format string, args ...any) error {
	return misuseError{fmt.Errorf(format, args...)}
}

// severeError says in one line that the problems printed before it stand in
// the way.
type severeError struct{ error }

// severe returns an error that ends the program with exitSevere after problems
// have been printed.
func severe(err error) error { return severeError{err} }

// status returns the exit status for what Execute returned.
func (t *talk) status(err error) int {
	var wrong misuseError
	switch {
	case err == nil:
		return exitOK
	case !t.begun || errors.As(err, &wrong):
		return exitMisuse
	}
	return exitSevere
}

// oneOf says whether value is one of the words a flag takes.
func oneOf(flag, value string, words ...string) error {
	for _, w := range words {
		if value == w {
			return nil
		}
	}
	return misuse("--%s %s: choose one of %q", flag, value, words)
}

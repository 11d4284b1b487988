package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
		Args:              onlyCommands,
		RunE: func(c *cobra.Command, _ []string) error {
			return c.Help()
		},
	}
	c.SuggestionsMinimumDistance = 2 // letters; SuggestionsFor does not see the default
	f := c.PersistentFlags()
	f.StringVarP(&t.root, "directory", "C", ".", "`folder` of the site")
	f.BoolVar(&t.quiet, "quiet", false, "say nothing but what went wrong")
	f.StringVar(&t.lang, "lang", "zh", "language of what is reported: zh or en")
	c.AddCommand(
		newBuild(t), newServe(t), newCheck(t), newNew(t),
		newParse(t), newConvert(t), newLinks(t), newSearch(t), newWhy(t),
		newArchive(t), newUpdate(t), newVerify(t), newPublish(t), newVersion(),
	)
	explainArguments(c)
	c.SetHelpCommand(newHelp())
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return say("命令行选项不对（%v）", "%v", err)
	})
	c.Version = versionLine()
	c.SetVersionTemplate("{{.Version}}\n")
	return c
}

// explainArguments makes every command below c say how it is called when its
// arguments are wrong. One that only holds others names the nearest of them.
func explainArguments(c *cobra.Command) {
	for _, sub := range c.Commands() {
		if sub.HasSubCommands() {
			explainArguments(sub)
			continue
		}
		sub.Args = arguments(sub.Args)
	}
}

// arguments returns check with an error that shows how the command is called.
func arguments(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if check(c, args) == nil {
			return nil
		}
		if len(args) == 0 {
			return say("还缺参数 — 写法：%s", "an argument is missing — usage: %s", c.UseLine())
		}
		return say("参数的个数不对：%[1]s — 写法：%[2]s", "not the number of arguments it takes: %[1]s — usage: %[2]s", strings.Join(args, " "), c.UseLine())
	}
}

// onlyCommands accepts no arguments: what stands where a command should is no
// command.
func onlyCommands(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		return say("没有 %[1]s 这个命令，是不是 %[2]s？", "unknown command %[1]s — did you mean %[2]s?", args[0], near[0])
	}
	return say("没有 %s 这个命令", "unknown command %s", args[0])
}

// newHelp returns the command that explains another. Unlike cobra's it fails
// if there is none.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "explain a command",
		Example: "  gongbao help build",
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return misuseError{say("没有 %s 这个命令", "unknown command %s", strings.Join(args, " "))}
			}
			return about.Help()
		},
	}
}

// begin checks the shared flags. It runs after cobra has accepted the command
// line, so an error without it is misuse.
func (t *talk) begin(*cobra.Command, []string) error {
	if t.lang != "zh" && t.lang != "en" {
		return say("--lang %s：请用 zh 或 en", "--lang %s: choose zh or en", t.lang)
	}
	t.begun = true
	info, err := os.Stat(t.root)
	if err != nil {
		return say("网站的文件夹打不开（%[1]v）— 请检查 -C 后面的路径", "the folder of the site cannot be opened (%[1]v) — check the path behind -C", err)
	}
	if !info.IsDir() {
		return say("%s 是文件，不是文件夹 — 请检查 -C 后面的路径", "%s is a file, not a folder — check the path behind -C", t.root)
	}
	t.root = fromHere(t.root)
	return nil
}

// fromHere returns the path of a folder below the working directory from
// there, so that messages can be clicked and workflows know the files they
// name; any other path as it is.
func fromHere(name string) string {
	if !filepath.IsAbs(name) {
		return name
	}
	here, err := os.Getwd()
	if err != nil {
		return name
	}
	if rel, err := filepath.Rel(here, name); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return name
}

// misuseError is an error in the command line that only the command itself
// could see.
type misuseError struct{ error }

// Unwrap returns what is wrong.
func (m misuseError) Unwrap() error { return m.error }

// misuse returns an error that ends the program with exitMisuse.
func misuse(format string, args ...any) error {
	return misuseError{fmt.Errorf(format, args...)}
}

// severeError says in one line that the problems printed before it stand in
// the way.
type severeError struct{ error }

// Unwrap returns that line.
func (s severeError) Unwrap() error { return s.error }

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
	if slices.Contains(words, value) {
		return nil
	}
	return misuseError{say("--%[1]s %[2]s：可用的值：%[3]s", "--%[1]s %[2]s: choose one of %[3]s", flag, value, strings.Join(words, ", "))}
}

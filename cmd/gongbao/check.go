package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongbao/internal/build"
	"gongbao/internal/doc"
)

// newCheck returns the command that says everything there is to say about the
// input, and makes nothing.
func newCheck(t *talk) *cobra.Command {
	var format, scope, reason string
	var strict bool
	var accepted []string
	c := &cobra.Command{
		Use:   "check",
		Short: "report every problem of the site's input, and make nothing",
		Long: `check reads seeds/ and content/ and prints every problem with file, line and
column and what to do about it. It ends with status 1 if one of them is severe,
under --strict also if one is a warning.

What the converter was not sure of is settled with --accept: it writes the word
with its two forms at the end of the list in content/glossary.yaml, and the
question is not asked again. It takes 简体=繁體, both forms of the same word, and
can be given several times. Where a word is cut wrongly or written in two ways
the report says what to give; where received Traditional differs from the proper
form, give the word with the form that is right: 休闲=休閑 keeps 休閑.

Formats: text, one line each; json, a list of objects; github, annotations for
a workflow's log.`,
		Example: "  gongbao check\n  gongbao check --format json --lang en\n  gongbao check --strict -C ~/gazette\n  gongbao check --accept 新征程=新征程 --reason 十四五规划用语",
		Args:    cobra.NoArgs,
	}
	c.Flags().StringVar(&format, "format", "text", "text, json or github")
	c.Flags().BoolVar(&strict, "strict", false, "fail on warnings, too")
	c.Flags().StringArrayVar(&accepted, "accept", nil, "write the `word` into the glossary first: 简体=繁體")
	c.Flags().StringVar(&scope, "scope", "", "with --accept: for the document with this `id` only")
	c.Flags().StringVar(&reason, "reason", "核对后认可", "with --accept: what the decision rests on")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := oneOf("format", format, "text", "json", "github"); err != nil {
			return err
		}
		if scope != "" && len(accepted) == 0 {
			return misuse("--scope says for which document --accept holds; give both")
		}
		for _, arg := range accepted {
			a, err := parseAcceptance(arg, scope, reason)
			if err != nil {
				return err
			}
			if err := t.accept(a); err != nil {
				return err
			}
		}
		p, err := build.Check(t.root)
		if err != nil {
			return err
		}
		shown := slices.Clone(p.Problems)
		if format == "github" { // which knows files from where the workflow runs
			for i := range shown {
				shown[i].File = filepath.ToSlash(t.inSite(shown[i].File))
			}
		}
		if err := printProblems(c.OutOrStdout(), shown, format, t.lang); err != nil {
			return err
		}
		fmt.Fprintln(t.out(), countSeverities(p.Problems))
		if p.Blocked(strict) {
			return severe(fmt.Errorf("the input has problems that keep it from being published"))
		}
		return nil
	}
	return c
}

// reported is a problem in check's JSON.
type reported struct {
	File     string `json:"file"`
	Line     *int   `json:"line"`   // null if the file as a whole is meant
	Column   *int   `json:"column"` // null if the line as a whole is meant
	Stage    string `json:"stage"`
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
}

// printProblems writes ps to w in the given format.
func printProblems(w io.Writer, ps []doc.Problem, format, lang string) error {
	if format == "json" {
		out := make([]reported, len(ps))
		for i, p := range ps {
			out[i] = reported{p.File, orNull(p.Pos.Line), orNull(p.Pos.Column), p.Stage, p.Rule, p.Severity.String(), p.Message(lang)}
		}
		return writeJSON(w, out)
	}
	for _, p := range ps {
		line := fmt.Sprintf("%s [%s]", p.Format(lang), p.Severity)
		if format == "github" {
			line = annotation(p, lang)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// annotationLevels maps severities to the commands of a GitHub workflow's log.
var annotationLevels = [...]string{doc.Note: "notice", doc.Warning: "warning", doc.Severe: "error"}

// Values of a workflow command must not hold these characters as they are.
var (
	escapeMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	escapeProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// annotation returns p as a command of a GitHub workflow's log:
// "::error file=…,line=…,col=…,title=…::message".
func annotation(p doc.Problem, lang string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "::%s file=%s", annotationLevels[p.Severity], escapeProperty.Replace(p.File))
	if p.Pos.Line > 0 {
		fmt.Fprintf(&b, ",line=%d", p.Pos.Line)
	}
	if p.Pos.Column > 0 {
		fmt.Fprintf(&b, ",col=%d", p.Pos.Column)
	}
	fmt.Fprintf(&b, ",title=%s::%s", escapeProperty.Replace(p.Stage+" "+p.Rule), escapeMessage.Replace(p.Message(lang)))
	return b.String()
}

// countSeverities returns "2 errors, 1 warning, 0 notes".
func countSeverities(ps []doc.Problem) string {
	var n [doc.Severe + 1]int
	for _, p := range ps {
		n[p.Severity]++
	}
	parts := make([]string, 0, len(n))
	for s := doc.Severe; s >= doc.Note; s-- {
		plural := "s"
		if n[s] == 1 {
			plural = ""
		}
		parts = append(parts, fmt.Sprintf("%d %s%s", n[s], s, plural))
	}
	return strings.Join(parts, ", ")
}

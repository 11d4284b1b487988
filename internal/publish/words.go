package publish

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongbao/internal/doc"
	"gongbao/internal/publish/gitobj"
)

// Whoever pushes reads both languages, Chinese first: the server does not know
// which of them it is talking to. Every line begins with a name, because git
// puts it among its own. Whatever comes from a push is made harmless before it
// reaches a terminal.

// Spoken is an error in both languages.
type Spoken struct{ Zh, En string }

// Error returns the English wording.
func (s *Spoken) Error() string { return s.En }

// say returns an error with these wordings. They are format strings that take
// the same arguments.
func say(zh, en string, args ...any) error {
	return &Spoken{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// tell prints one message to the pusher.
func tell(w io.Writer, zh, en string, args ...any) {
	fmt.Fprintf(w, "gongbao: %s\ngongbao: %s\n", Harmless(fmt.Sprintf(zh, args...)), Harmless(fmt.Sprintf(en, args...)))
}

// maxTold is how many problems are printed: more than a person mends at once
// is noise.
const maxTold = 20

// maxLine is how many characters of one message are printed.
const maxLine = 400

// tellProblems prints the problems that stand in the way, and says how many
// are left out.
func tellProblems(w io.Writer, all []doc.Problem) {
	for _, p := range all[:min(len(all), maxTold)] {
		fmt.Fprintf(w, "  %s\n    %s\n    %s\n", Harmless(place(p)), Harmless(p.Zh), Harmless(p.En))
	}
	if rest := len(all) - maxTold; rest > 0 {
		fmt.Fprintf(w, "  另有 %d 处 · %d more\n", rest, rest)
	}
}

// place returns "file:line:column", as far as it is known.
func place(p doc.Problem) string {
	switch {
	case p.File == "":
		return "（整个推送 · the push as a whole）"
	case p.Pos.Line == 0:
		return p.File
	case p.Pos.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Pos.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Pos.Line, p.Pos.Column)
}

// Harmless returns text as a terminal may show it: on one line, without
// control characters and those that turn or hide text, which are written as
// their number, and not longer than a person reads.
func Harmless(text string) string {
	var b strings.Builder
	n := 0
	for i, r := range text {
		if n++; n > maxLine {
			b.WriteString("…")
			break
		}
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case unicode.IsControl(r) || gitobj.Invisible(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// standing returns the problems that keep a site from being published.
func standing(all []doc.Problem, strict bool) []doc.Problem {
	var out []doc.Problem
	for _, p := range all {
		if p.Severity == doc.Severe || strict && p.Severity == doc.Warning {
			out = append(out, p)
		}
	}
	return out
}

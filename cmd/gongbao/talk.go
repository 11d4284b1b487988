package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"gongbao/internal/build"
	"gongbao/internal/doc"
	"gongbao/internal/publish"
	"gongbao/internal/source"
)

// What goes where, for every command:
//
//   - stdout has what was asked for and nothing else, so that it can be piped;
//   - stderr has what is said to the person in front of it: reports of what was
//     done, then problems one per line as "file:line:column: stage: what is the
//     matter — what to do", then at most one line "gongbao: …" that says why
//     the command failed;
//   - all of it is in Chinese unless --lang en asks otherwise, save the errors
//     of the operating system and of the flag parser; notes, which nobody has
//     to act on, are printed by check alone;
//   - --quiet leaves what stands in the way, and the reason of a failure.

// talk is how a command speaks to the person who called it, with the flags all
// commands share.
type talk struct {
	root   string // the site's folder
	quiet  bool
	lang   string // "zh" or "en"
	strict bool   // warnings, too, stand in the way

	begun  bool // the command line was accepted
	stderr io.Writer
}

// spoken is an error in both languages of a talk.
type spoken struct{ zh, en string }

// Error returns the English wording.
func (s spoken) Error() string { return s.en }

// say returns an error with these wordings. They are format strings that take
// the same arguments.
func say(zh, en string, args ...any) error {
	return spoken{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// in returns that of two texts which is in the language of t.
func (t *talk) in(zh, en string) string {
	if t.lang == "en" {
		return en
	}
	return zh
}

// report prints what was done, a format string in both languages; nothing
// under --quiet.
func (t *talk) report(zh, en string, args ...any) {
	fmt.Fprintf(t.out(), t.in(zh, en)+"\n", args...)
}

// out returns where reports of what was done go; nowhere under --quiet.
func (t *talk) out() io.Writer {
	if t.quiet {
		return io.Discard
	}
	return t.stderr
}

// err returns where problems and failures go.
func (t *talk) err() io.Writer { return t.stderr }

// inSite returns the path of a file or folder of the site.
func (t *talk) inSite(name string) string { return filepath.Join(t.root, filepath.FromSlash(name)) }

// problems prints those of ps that ask for something.
func (t *talk) problems(ps []doc.Problem) {
	for _, p := range ps {
		if p.Severity == doc.Severe || p.Severity == doc.Warning && (t.strict || !t.quiet) {
			fmt.Fprintln(t.err(), p.Format(t.lang))
		}
	}
}

// verdict prints the problems ps and returns the error that ends a command
// whose input has severe ones: what it printed may rest on a spoilt text.
func (t *talk) verdict(ps []doc.Problem) error {
	t.problems(ps)
	for _, p := range ps {
		if p.Severity == doc.Severe {
			return severe(say("材料有必须改正的问题", "the input has severe problems"))
		}
	}
	return nil
}

// failure prints why the command failed.
func (t *talk) failure(err error) {
	if errors.As(err, new(toldError)) {
		return
	}
	var refused *source.Refusal
	if errors.As(err, &refused) && refused.Problem.File != "" {
		fmt.Fprintln(t.err(), refused.Problem.Format(t.lang))
		return
	}
	fmt.Fprintf(t.err(), "gongbao: %s\n", t.reason(err))
	if !t.begun {
		fmt.Fprintf(t.err(), "gongbao: %s\n", t.in("用 --help 查看各命令的说明", "--help explains every command"))
	}
}

// reason returns err in the language of t, as far as that is known.
func (t *talk) reason(err error) string {
	var both spoken
	var refused *source.Refusal
	var published *publish.Spoken
	switch {
	case errors.As(err, &both):
	case errors.As(err, &published):
		both = spoken{published.Zh, published.En}
	case errors.As(err, &refused):
		return refused.Problem.Message(t.lang)
	case errors.Is(err, build.ErrProblems):
		both = spoken{"没有发布 — 请改正上面的问题，再构建一次", "nothing was published — mend the problems above and build again"}
	case errors.Is(err, source.ErrNoSeeds):
		both = spoken{
			fmt.Sprintf("%s 里没有 seeds 文件夹 — 请在网站的文件夹里运行 gongbao，或用 -C 指明它", t.root),
			fmt.Sprintf("there is no folder seeds in %s — run gongbao in the folder of a site, or name it with -C DIR", t.root),
		}
	default:
		return err.Error()
	}
	return t.in(both.zh, both.en)
}

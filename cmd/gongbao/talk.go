package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"gongbao/internal/doc"
	"gongbao/internal/source"
)

// What goes where, for every command:
//
//   - stdout has what was asked for and nothing else, so that it can be piped;
//   - stderr has what is said to the person in front of it: reports of what was
//     done, then problems one per line as "file:line:column: stage: what is the
//     matter — what to do", then at most one line "gongbao: …" that says why
//     the command failed;
//   - problems are in Chinese unless --lang en asks otherwise; notes, which
//     nobody has to act on, are printed by check alone;
//   - --quiet leaves severe problems and the reason of a failure.

// talk is how a command speaks to the person who called it, with the flags all
// commands share.
type talk struct {
	root  string // the site's folder
	quiet bool
	lang  string // "zh" or "en"

	begun  bool // the command line was accepted
	stderr io.Writer
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
		if p.Severity == doc.Severe || p.Severity == doc.Warning && !t.quiet {
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
			return severe(errors.New("the input has severe problems"))
		}
	}
	return nil
}

// failure prints why the command failed.
func (t *talk) failure(err error) {
	var refused *source.Refusal
	if errors.As(err, &refused) {
		fmt.Fprintln(t.err(), refused.Problem.Format(t.lang))
		return
	}
	fmt.Fprintf(t.err(), "gongbao: %v\n", err)
	if !t.begun {
		fmt.Fprintln(t.err(), "gongbao: --help explains every command")
	}
}

// Package source finds what a site is made of and reads it: the received
// documents below seeds/, and the files staff write below content/. It decodes
// and classifies the former, finds the article in a web page, checks the latter
// against a closed schema, and says of everything it refuses or leaves out
// where it stands and what to do.
package source

import (
	"fmt"

	"gongbao/internal/doc"
)

// stage is the name under which this package reports problems.
const stage = "source"

// Refusal is the error for one file that cannot be read, or for one value of a
// command line, which has no file, that cannot be taken. The run may go on
// without that file: Seeds turns a Refusal into a Problem.
type Refusal struct{ Problem doc.Problem }

// Error returns the refusal in English, with file and line if it has them.
func (r *Refusal) Error() string {
	if r.Problem.File == "" {
		return r.Problem.En
	}
	return r.Problem.Format("en")
}

// finding is a problem before it is known in which file it stands.
type finding struct {
	pos      doc.Pos
	rule     string
	severity doc.Severity
	zh, en   string
}

// in returns f as a problem of the file with the given path.
func (f finding) in(path string) doc.Problem {
	return doc.Problem{
		File: path, Pos: f.pos, Stage: stage, Rule: f.rule, Severity: f.severity,
		Zh: f.zh, En: f.en,
	}
}

// severe returns a finding of the highest severity. The wordings are format
// strings that take the same arguments in the same order.
func severe(pos doc.Pos, rule, zh, en string, args ...any) finding {
	return finding{
		pos: pos, rule: rule, severity: doc.Severe,
		zh: fmt.Sprintf(zh, args...), en: fmt.Sprintf(en, args...),
	}
}

// warning is severe with the severity Warning.
func warning(pos doc.Pos, rule, zh, en string, args ...any) finding {
	f := severe(pos, rule, zh, en, args...)
	f.severity = doc.Warning
	return f
}

// Package doc is the vocabulary that the stages of gongbao share: what a
// received file is, what its cleaned lines and their ledger are, what a
// document, a section and a link are. It holds values and the walking and
// lookup they need, does no I/O and imports no other package of gongbao.
//
// A value handed from one stage to the next is never changed by the receiver;
// a stage that needs a different value builds a new one.
//
// Units, everywhere in this package: lines and columns count from 1, columns
// in runes; offsets and spans count from 0; an offset is in bytes only where
// its comment says so, else in runes.
package doc

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Script is a Chinese script as a BCP 47 language tag.
type Script string

// The two scripts every text is published in.
const (
	Hans Script = "zh-Hans" // Simplified
	Hant Script = "zh-Hant" // Traditional
)

// Scripts lists both scripts in the order pages name them.
var Scripts = [...]Script{Hans, Hant}

// Other returns the script that s is not.
func (s Script) Other() Script {
	if s == Hant {
		return Hans
	}
	return Hant
}

// Dir returns the folder below the site's root that holds the pages in s,
// "zh-hans" or "zh-hant".
func (s Script) Dir() string { return strings.ToLower(string(s)) }

// Words is a text that exists in both scripts. Both are filled, or neither.
type Words struct {
	Hans string `json:"zh-Hans" yaml:"zh-Hans"`
	Hant string `json:"zh-Hant" yaml:"zh-Hant"`
}

// In returns the text in script s.
func (w Words) In(s Script) string {
	if s == Hant {
		return w.Hant
	}
	return w.Hans
}

// Pos is a place in a decoded file. The zero Pos means the file as a whole;
// a zero Column means the line as a whole.
type Pos struct {
	Line   int // from 1
	Column int // in runes, from 1
}

// Span is a half-open range of runes, counted from 0, of a text that its owner
// names. In JSON it is the pair [start, end].
type Span struct{ Start, End int }

// Len returns the number of runes in s.
func (s Span) Len() int { return s.End - s.Start }

// MarshalJSON writes s as [start, end].
func (s Span) MarshalJSON() ([]byte, error) {
	return json.Marshal([...]int{s.Start, s.End})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Span) UnmarshalJSON(text []byte) error {
	var pair [2]int
	err := json.Unmarshal(text, &pair)
	s.Start, s.End = pair[0], pair[1]
	return err
}

// Severity says how much a Problem matters.
type Severity int

const (
	Note    Severity = iota // worth knowing, nothing to do
	Warning                 // a person should look; fails only --strict
	Severe                  // the text or a decision is wrong: check exits 1
)

// String returns the word the JSON contract and the printed report use.
func (s Severity) String() string {
	return [...]string{"note", "warning", "error"}[s]
}

// Problem is something in a text or in the staff's files that a person should
// look at. It never stops a run by itself.
type Problem struct {
	File     string // path from the site's root, slashes: "seeds/000.txt"
	Pos      Pos    // zero if the file as a whole is meant
	Stage    string // package that noticed it: "outline"
	Rule     string // stable kebab-case name of the check: "numbering-gap"
	Severity Severity
	Zh, En   string // what is the matter, then " — " and what to do
}

// Message returns the wording in lang, "en" or anything else for Chinese.
func (p Problem) Message(lang string) string {
	if lang == "en" {
		return p.En
	}
	return p.Zh
}

// Format returns p as one line, "seeds/000.txt:41:7: outline: …", without a
// newline. Parts of the position that are unknown are left out.
func (p Problem) Format(lang string) string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Pos.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Pos.Line)
		if p.Pos.Column > 0 {
			fmt.Fprintf(&b, ":%d", p.Pos.Column)
		}
	}
	fmt.Fprintf(&b, ": %s: %s", p.Stage, p.Message(lang))
	return b.String()
}

// SortProblems orders problems by file, position, stage, rule and wording, so
// that the same input always prints the same report.
func SortProblems(ps []Problem) {
	slices.SortFunc(ps, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Column, b.Pos.Column),
			cmp.Compare(a.Stage, b.Stage),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.En, b.En),
		)
	})
}

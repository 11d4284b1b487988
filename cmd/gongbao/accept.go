package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

// glossaryFile is where decisions about words are kept.
const glossaryFile = "content/glossary.yaml"

// acceptance is a decision of staff: how a word is written in both scripts.
type acceptance struct {
	words  doc.Words
	scope  string // id of the document it holds for; "" for the site
	reason string
}

// parseAcceptance reads "新征程=新征程". The two forms must be the same word, the
// Simplified one first: a slip of the keyboard would otherwise be published.
func parseAcceptance(arg, scope, reason string) (acceptance, error) {
	hans, hant, ok := strings.Cut(arg, "=")
	if !ok || hans == "" || hant == "" || strings.ContainsAny(arg, "\r\n") {
		return acceptance{}, misuse("--accept %s: write the Simplified form, =, the Traditional form, as in --accept 新征程=新征程", arg)
	}
	fold := func(s string) string { return strings.Map(script.Fold, s) }
	switch {
	case fold(hans) != fold(hant):
		return acceptance{}, misuse("--accept %s: these are different words; if both are right, write the term into %s by hand", arg, glossaryFile)
	case script.Detect(hans) == doc.Hant, script.Detect(hant) == doc.Hans:
		return acceptance{}, misuse("--accept %s: the Simplified form comes first: --accept %s=%s", arg, hant, hans)
	}
	return acceptance{doc.Words{Hans: hans, Hant: hant}, scope, reason}, nil
}

// accept writes a decision into the glossary of the site and says so. One that
// stands there already is left; one that contradicts what stands there is an
// error, and nothing is written.
func (t *talk) accept(a acceptance) error {
	content, problems, err := source.Content(os.DirFS(t.root))
	if err != nil {
		return err
	}
	if err := t.verdict(slices.DeleteFunc(problems, func(p doc.Problem) bool { return p.File != glossaryFile })); err != nil {
		return err
	}
	known, place, err := a.standing(content)
	if err != nil {
		return err
	}
	if known {
		fmt.Fprintf(t.out(), "%s: %s → %s stands there already\n", place, a.words.Hans, a.words.Hant)
		return nil
	}
	name := t.inSite(glossaryFile)
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, line, err := appendTerm(text, lastTerm(content), a.entry())
	if err != nil {
		return err
	}
	if err := replaceFile(name, text); err != nil {
		return err
	}
	fmt.Fprintf(t.out(), "%s:%d: added %s → %s\n", glossaryFile, line, a.words.Hans, a.words.Hant)
	return nil
}

// standing reports whether the glossary says so already, and where. It is an
// error if it says otherwise, or if the site has no document of the scope.
func (a acceptance) standing(c *doc.Content) (known bool, place string, err error) {
	if a.scope != "" && !slices.ContainsFunc(c.Headers, func(h *doc.Header) bool { return h.ID == a.scope }) {
		return false, "", misuse("--scope %s: the site has no document with this id in content/documents", a.scope)
	}
	for _, term := range c.Terms {
		if term.Words.Hans != a.words.Hans || term.Scope != a.scope {
			continue
		}
		place = fmt.Sprintf("%s:%d", term.File, term.Line)
		if term.Words.Hant != a.words.Hant {
			return false, place, fmt.Errorf("%s already says %s → %s — change it there", place, term.Words.Hans, term.Words.Hant)
		}
		return true, place, nil
	}
	return false, "", nil
}

// entry is the decision as an item of the list of terms.
func (a acceptance) entry() string {
	var b strings.Builder
	fmt.Fprintf(&b, "- {hans: %s, hant: %s", scalar(a.words.Hans), scalar(a.words.Hant))
	if a.scope != "" {
		fmt.Fprintf(&b, ", scope: %s", scalar(a.scope))
	}
	fmt.Fprintf(&b, ", source: %s}", scalar(a.reason))
	return b.String()
}

// plainScalar matches what YAML takes for a string as it stands, in a list in
// braces as anywhere.
var plainScalar = regexp.MustCompile(`^[\p{Han}（）、，。；：“”《》]+$`)

func scalar(s string) string {
	if plainScalar.MatchString(s) {
		return s
	}
	return strconv.Quote(s)
}

// lastTerm returns the line of the last term in the site's glossary file, from
// 1; 0 if it has none.
func lastTerm(c *doc.Content) int {
	last := 0
	for _, t := range c.Terms {
		if t.File == glossaryFile {
			last = max(last, t.Line)
		}
	}
	return last
}

// emptyList matches the line of a list of terms that has none yet.
var emptyList = regexp.MustCompile(`^terms:\s*(\[\s*\]|null|~)?\s*(#.*)?$`)

// appendTerm adds entry to the list of terms in a glossary file behind the one
// on line last, and changes nothing else: comments, order and line ends stay.
// It returns the line that the entry got.
func appendTerm(text []byte, last int, entry string) (out []byte, line int, err error) {
	lines := strings.SplitAfter(string(text), "\n")
	end := "\n"
	if strings.Contains(string(text), "\r\n") {
		end = "\r\n"
	}
	indent, after := "  ", last // after: lines before the entry
	if last > 0 {
		if indent, after, err = endOfTerm(lines, last); err != nil {
			return nil, 0, err
		}
	} else if at := slices.IndexFunc(lines, func(l string) bool { return emptyList.MatchString(strings.TrimSpace(l)) }); at >= 0 {
		lines[at], after = "terms:"+end, at+1
	} else {
		lines, after = append(lines, "terms:"+end), len(lines)+1
	}
	for i := range after {
		if lines[i] != "" && !strings.HasSuffix(lines[i], "\n") {
			lines[i] += end
		}
	}
	lines = slices.Insert(lines, after, indent+entry+end)
	return []byte(strings.Join(lines, "")), strings.Count(strings.Join(lines[:after], ""), "\n") + 1, nil
}

// endOfTerm returns how far the term that begins on line n is indented, and the
// number of the line it ends on.
func endOfTerm(lines []string, n int) (indent string, end int, err error) {
	head := lines[n-1]
	indent = head[:len(head)-len(strings.TrimLeft(head, " "))]
	if !strings.HasPrefix(head[len(indent):], "- ") {
		return "", 0, fmt.Errorf("%s:%d: the term does not begin with a dash on this line — write the list of terms with one term a line, each after “- ”", glossaryFile, n)
	}
	end = n
	for i := n; i < len(lines); i++ {
		if s := strings.TrimSpace(lines[i]); s != "" && s[0] != '#' && strings.HasPrefix(lines[i], indent+" ") {
			end = i + 1
		}
	}
	return indent, end, nil
}

// replaceFile puts data in the place of the named file in one step, so that no
// failure leaves half of it.
func replaceFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	next := name + ".new"
	if err := os.WriteFile(next, data, 0o644); err != nil {
		return err
	}
	return os.Rename(next, name)
}

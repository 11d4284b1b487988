package build

import (
	"cmp"
	"os"
	"slices"
	"strings"

	"gongbao/internal/clean"
	"gongbao/internal/doc"
	"gongbao/internal/outline"
	"gongbao/internal/script"
	"gongbao/internal/source"
)

// Parse reads a single file. If root is not empty and the site there has a
// header for the file, its errata and metadata apply; else the text stands as
// received and damage is reported. What is wrong with the header, or with the
// headers as long as none is known for the file, is among the problems.
func Parse(name, root string) (*doc.Document, []doc.Problem, error) {
	f, err := source.ReadFile(name, name)
	if err != nil {
		return nil, nil, err
	}
	var h *doc.Header
	var problems []doc.Problem
	if root != "" {
		if h, problems, err = header(root, f.Name); err != nil {
			return nil, nil, err
		}
	}
	d, found := parse(f, h)
	problems = slices.Concat(problems, f.Problems, found)
	doc.SortProblems(problems)
	return d, problems, nil
}

// header returns the header that the site in root has for the received file,
// or nil, and what is wrong with it. A header that cannot be read may be the
// one that is looked for, so without one the problems of all are returned.
func header(root, file string) (*doc.Header, []doc.Problem, error) {
	content, all, err := source.Content(os.DirFS(root))
	if err != nil {
		return nil, nil, err
	}
	h := headersByFile(content.Headers)[file]
	var problems []doc.Problem
	for _, p := range all {
		if h != nil && p.File == h.Path || h == nil && strings.HasPrefix(p.File, "content/documents/") {
			problems = append(problems, p)
		}
	}
	return h, problems, nil
}

func headersByFile(hs []*doc.Header) map[string]*doc.Header {
	m := make(map[string]*doc.Header, len(hs))
	for _, h := range hs {
		m[h.Source.File] = h
	}
	return m
}

// parse runs one file through clean and outline and adds what staff say of it.
// h is nil for a file without a header. Every position in the result is one of
// the received file. The file's own problems are not among those returned.
func parse(f *doc.File, h *doc.Header) (*doc.Document, []doc.Problem) {
	var errata []doc.Erratum
	if h != nil {
		errata = errataInText(f, h.Errata)
	}
	cleaned, problems := clean.Clean(f, errata)
	d, found := outline.Parse(f, cleaned, script.Fold)
	problems = append(problems, found...)
	place(d, f, problems)

	d.Header = h
	// A text without one telling character reads the same in both scripts.
	d.Received = cmp.Or(script.Detect(cleaned.Text()), doc.Hans)
	d.Script = d.Received
	d.ID = f.ID()
	d.Meta = d.Stated
	if h != nil {
		d.ID, d.Level = h.ID, h.Level
		d.Meta = h.Meta.Over(d.Stated)
		for i := range problems {
			if problems[i].Rule == "erratum" {
				problems[i].File = h.Path
			}
		}
	}
	return d, problems
}

// errataInText returns the errata with the lines of the file's text in place of
// those of the received file. They differ where a page was taken apart, and one
// line of it may have become several: the first that has the words is meant.
func errataInText(f *doc.File, errata []doc.Erratum) []doc.Erratum {
	if f.Origins == nil {
		return errata
	}
	lines := strings.Split(f.Text, "\n")
	out := slices.Clone(errata)
	for i, e := range out {
		for n, origin := range f.Origins {
			if origin == e.Line && n < len(lines) && strings.Contains(lines[n], e.Found) {
				out[i].Line = n + 1
				break
			}
		}
	}
	return out
}

// place puts everything that outline and clean placed in the file's text where
// it stands in the received file, and adds what was left out of the text.
func place(d *doc.Document, f *doc.File, problems []doc.Problem) {
	if f.Origins == nil {
		return
	}
	line := func(n int) int { return f.Received(doc.Pos{Line: n}).Line }
	for i, p := range problems {
		if p.Rule != "erratum" {
			problems[i].Pos = f.Received(p.Pos)
		}
	}
	for i := range d.Removed {
		d.Removed[i].Line = line(d.Removed[i].Line)
	}
	d.Removed = append(d.Removed, f.Left...)
	slices.SortStableFunc(d.Removed, func(a, b doc.Removed) int { return cmp.Compare(a.Line, b.Line) })
	for i := range d.Ledger {
		d.Ledger[i].Pos = f.Received(d.Ledger[i].Pos)
	}
	for _, part := range d.Parts {
		for i := range part.Front {
			part.Front[i].Line = line(part.Front[i].Line)
		}
	}
	for u := range d.Units() {
		u.Section.Pos = f.Received(u.Section.Pos)
	}
}

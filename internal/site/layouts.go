package site

import (
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"slices"

	"gongbao/internal/doc"
)

// layoutSet holds the parsed templates once per script, because the wording
// function is bound to a script.
type layoutSet struct{ hans, hant *template.Template }

// pageLayouts lists the templates that New demands, one per kind of page.
var pageLayouts = []string{
	"entry.html", "notfound.html", "home.html", "document.html", "unit.html",
	"agencies.html", "agency.html", "topics.html", "topic.html", "search.html", "about.html", "conversion.html",
}

// parseLayouts parses *.html and partials/*.html. Each template is named by
// its path, so that an error message leads to the file.
func parseLayouts(layouts fs.FS) (layoutSet, error) {
	root := template.New("").Funcs(wordFuncs(doc.Hans)).Option("missingkey=error")
	var names []string
	for _, pattern := range []string{"*.html", "partials/*.html"} {
		found, err := fs.Glob(layouts, pattern)
		if err != nil {
			return layoutSet{}, fmt.Errorf("layouts: %w", err)
		}
		names = append(names, found...)
	}
	for _, want := range pageLayouts {
		if !slices.Contains(names, want) {
			return layoutSet{}, fmt.Errorf("layouts/%s is missing; restore it or remove the layouts folder to use the built-in one", want)
		}
	}
	for _, name := range names {
		text, err := fs.ReadFile(layouts, name)
		if err != nil {
			return layoutSet{}, fmt.Errorf("layouts/%s: %w", name, err)
		}
		if _, err := root.New(name).Parse(string(text)); err != nil {
			return layoutSet{}, fmt.Errorf("layouts: %w", err)
		}
	}
	return perScript(root)
}

func perScript(root *template.Template) (layoutSet, error) {
	hans, err := root.Clone()
	if err != nil {
		return layoutSet{}, fmt.Errorf("layouts: %w", err)
	}
	hant, err := root.Clone()
	if err != nil {
		return layoutSet{}, fmt.Errorf("layouts: %w", err)
	}
	return layoutSet{hans: hans, hant: hant.Funcs(wordFuncs(doc.Hant))}, nil
}

// execute writes model through the template called name in the wording of
// script.
func (l layoutSet) execute(w io.Writer, script doc.Script, name string, model any) error {
	t := l.hans
	if script == doc.Hant {
		t = l.hant
	}
	return t.ExecuteTemplate(w, name, model)
}

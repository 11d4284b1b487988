package build

import (
	"io"
	"io/fs"
	"os"

	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/site"
	"gongbao/layouts"
)

// Check finds every problem that Build would find in the site in the folder
// root, and what the converter was not sure of, and makes nothing: pages are
// rendered and thrown away. The converter's doubts are for staff to work
// through and keep nothing from being published, so Build does not look for
// them. The project is complete as far as it goes even if there is an error.
func Check(root string) (*Project, error) {
	p, err := Load(root)
	if err != nil {
		return nil, err
	}
	s, err := p.plan(os.DirFS(root))
	if err != nil {
		return p, err
	}
	doubts, err := p.Converter.Check(p.Library.Works)
	if err != nil {
		return p, err
	}
	p.report(doubts)
	doc.SortProblems(p.Problems)
	for _, page := range s.Pages() {
		if err := page.Render(io.Discard); err != nil {
			return p, err
		}
	}
	return p, nil
}

// plan lists the pages of the site and adds what is wrong with them to the
// project's problems.
func (p *Project) plan(root fs.FS) (*site.Site, error) {
	own := sub(root, "layouts")
	s, problems, err := site.New(overlay{own, layouts.FS}, p.Library, site.Options{
		Fold:        script.Fold,
		Convert:     p.convert,
		Conversions: p.conversionsOf(),
		Unresolved:  p.Unresolved,
		Problems:    p.Problems,
		Own:         own,
	})
	if err != nil {
		return nil, err
	}
	p.report(problems, site.Lint(&p.Content.Site), badMarks(p.Content), unpublished(root))
	doc.SortProblems(p.Problems)
	return s, nil
}

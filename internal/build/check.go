package build

import (
	"gongbao/internal/doc"
	"gongbao/internal/script"
	"gongbao/internal/site"
	"gongbao/layouts"
)

// Check finds every problem that Build would find in the site in the folder
// root, and makes nothing.
func Check(root string) (*Project, error) {
	p, err := Load(root)
	if err != nil {
		return nil, err
	}
	_, err = p.plan(root)
	return p, err
}

// plan lists the pages of the site and adds what is wrong with them to the
// project's problems.
func (p *Project) plan(root string) (*site.Site, error) {
	s, problems, err := site.New(overlay{sub(root, "layouts"), layouts.FS}, p.Library, site.Options{
		Fold:       script.Fold,
		Convert:    p.convert,
		Unresolved: p.Unresolved,
	})
	if err != nil {
		return nil, err
	}
	p.report(problems)
	doc.SortProblems(p.Problems)
	return s, nil
}

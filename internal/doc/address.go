package doc

// PagePath returns the address of document id's page in script s, from the
// site's root: "zh-hans/fuzhou-2023/index.html".
func PagePath(s Script, id string) string { return s.Dir() + "/" + id + "/index.html" }

// Anchor returns the id attribute that section id has on its document's page.
func Anchor(section string) string { return "u-" + section }

// UnitPath returns the address of u in script s, from the site's root: its own
// page if own is true, else its place on the document's page.
func (u Unit) UnitPath(s Script, own bool) string {
	if own {
		return s.Dir() + "/" + u.Doc.ID + "/" + u.Section.ID + ".html"
	}
	return PagePath(s, u.Doc.ID) + "#" + Anchor(u.Section.ID)
}

// OwnPage reports whether u has a page of its own under the site's unit_pages
// setting ("tasks", "all" or "none").
func (u Unit) OwnPage(setting string) bool {
	switch setting {
	case "all":
		return u.Section.Kind != Heading
	case "none":
		return false
	}
	return u.Section.Kind == Task
}

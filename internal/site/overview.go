package site

// overviews returns the pages that set the documents of the site side by side.
func (v *view) overviews() []Page {
	pages := append(v.targetsPages(), v.alignmentsPage())
	for _, w := range v.lib.Works {
		pages = append(pages, v.alignmentPage(w), v.alignmentCSV(w), v.parallelPage(w))
	}
	return pages
}

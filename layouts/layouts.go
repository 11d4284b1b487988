// Package layouts holds the html/template files of the site. A site root with
// a layouts folder of its own replaces them file by file.
package layouts

import "embed"

// FS holds the page templates (*.html) and the partials they share
// (partials/*.html).
//
//go:embed *.html partials/*.html
var FS embed.FS

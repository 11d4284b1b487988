// Package static holds the files that every site serves as they are: style
// sheet and scripts. A site root with a static folder of its own replaces them
// file by file. The PNG icons are pictures of icon.svg, without its rounded
// corners, for home screens that take no SVG.
package static

import "embed"

// FS holds the files that the build copies to static/ of the output.
//
//go:embed *.css *.js *.svg *.png
var FS embed.FS

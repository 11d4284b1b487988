// Package search writes the site's full-text index and reads it back.
//
// The index is a folder of classic scripts, because <script src> is the only
// way a page opened from file:// can load data. Browser (static/search-query.js) and
// Go (Index.Search) evaluate a query by the same steps on the same files and
// give the same hits in the same order with the same snippets; the Go reader is
// the reference.
//
// What counts as a hit is defined on text alone (see Query), so that a plain
// scan over all units gives the same set: the index only makes it fast.
//
// The files are described in index.go.
package search

import "gongbao/internal/doc"

// Name is a thing that filters and badges show: its stable id and what a
// reader sees.
type Name struct {
	ID    string
	Words doc.Words
}

// Entry is one unit as the index knows it. Title, Text and Agencies are the
// unit's own; Path and the document's title are its context, which helps a
// query of several terms but never makes a hit by itself.
type Entry struct {
	Unit     string // "fuzhou-2023/3.7.20"; one entry per unit
	Source   string // the received file's name
	Line     int    // in Source
	Document Name   // id and title
	Level    Name   // of government; zero if unknown. Entries of the highest level come first
	Kind     string // of the unit: "task"
	Form     string // kind of document: "outline"
	Date     string // of the document, "2023-12-19"; "" unknown
	Agencies []doc.Words
	Targets  int // figures the unit commits to
	Topics   []Name
	URL      doc.Words   // of the unit's page or anchor in each script, from the site's root
	Path     []doc.Words // headings above it, outermost first
	Title    doc.Words
	Text     doc.Words // own text and lead text, joined by "\n"
}

// Stats says what Write has written.
type Stats struct {
	Units     int
	Tokens    int   // distinct
	Postings  int   // pairs of token and unit
	Files     int   // scripts written
	TextBytes int64 // UTF-8 bytes of title and text in Simplified
	Index     int64 // bytes of all files but the fragments
	Fragments int64 // bytes of the fragments: the text for display, in both scripts
	Largest   int   // bytes of the largest file
}

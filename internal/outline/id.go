package outline

import (
	"fmt"
	"strings"

	"gongbao/internal/doc"
)

// assignIDs gives every section of d its id.
func assignIDs(d *doc.Document) {
	for i, p := range d.Parts {
		prefix := ""
		if i != d.Main {
			prefix = fmt.Sprintf("p%d.", i+1)
		}
		identify(p.Sections, prefix)
	}
}

// identify gives the siblings ss ids below prefix, "" or one that ends with a
// dot. Points inside a line give way to sections with lines of their own, so
// that 一是 at the head of a line keeps the address it is looked for at.
func identify(ss []*doc.Section, prefix string) {
	counts := map[string]int{}
	taken := map[string]int{}
	for _, inline := range []bool{false, true} {
		for _, s := range ss {
			if s.Inline != inline {
				continue
			}
			name := ordinal(s, counts)
			taken[name]++
			if n := taken[name]; n > 1 {
				name = fmt.Sprintf("%sr%d", name, n)
			}
			s.ID = prefix + name
		}
	}
	for _, s := range ss {
		identify(s.Children, s.ID+".")
	}
}

// ordinal returns the name of s among its siblings; counts holds how many
// unnumbered ones there were.
func ordinal(s *doc.Section, counts map[string]int) string {
	letter := ""
	switch {
	case s.Label.Scheme == doc.SchemeDash:
		letter = "b"
	case s.Label.Scheme != doc.SchemeNone:
		if sub := inserted(strings.ReplaceAll(s.Label.Marker, "條", "条")); sub > 0 {
			return fmt.Sprintf("%d-%d", s.Label.N, sub)
		}
		return fmt.Sprint(s.Label.N)
	case s.Title != "":
		letter = "h"
	default:
		letter = "t"
	}
	counts[letter]++
	return fmt.Sprint(letter, counts[letter])
}

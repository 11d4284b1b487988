package source

import (
	"path"
	"slices"

	"gongbao/internal/doc"
)

// Keys returns every key that a content file with the given path may use.
func Keys(p string) []string {
	var r reader
	schemas := map[string][]schema{
		"site.yaml":     {r.site(&doc.Site{}), r.official(&doc.Official{}), r.level(&doc.Level{})},
		"glossary.yaml": {r.term(&doc.Term{})},
		"agencies.yaml": {r.agency(&doc.Agency{})},
		"topics.yaml":   {r.topic(&doc.Topic{})},
		"links.yaml":    {r.decision(&doc.Decision{})},
		"grades.yaml":   {r.grade(&doc.Grade{})},
		"moved.yaml":    {r.move(&move{})},
		"documents":     {r.header(&doc.Header{}), r.source(&doc.Source{}), r.erratum(&doc.Erratum{})},
	}
	of, ok := schemas[path.Base(p)]
	if !ok {
		of = schemas[path.Base(path.Dir(p))]
	}
	var keys []string
	for _, s := range of {
		keys = append(keys, s.names()...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

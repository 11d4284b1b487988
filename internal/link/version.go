package link

import "gongbao/internal/doc"

// firsts returns, for each document that is a later version of another, the id of
// the oldest version: :: id → id of the first version. Versions that lead in a
// circle, which source reports, end where the circle closes.
func firsts(docs []*doc.Document) map[string]string {
	before := map[string]string{}
	for _, d := range docs {
		if d.Header != nil && d.Header.VersionOf != "" {
			before[d.ID] = d.Header.VersionOf
		}
	}
	first := map[string]string{}
	for _, d := range docs {
		at := d.ID
		for n := 0; n < len(before) && before[at] != ""; n++ {
			at = before[at]
		}
		if at != d.ID {
			first[d.ID] = at
		}
	}
	return first
}

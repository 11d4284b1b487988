package doc

import "slices"

// spaced are the schemes whose marker is a word of its own before the title:
// 第三章 生态环境, but 三、生态环境.
var spaced = []Scheme{SchemePart, SchemeChapter, SchemeSection, SchemeArticle, SchemeDecimal}

// Spoken returns marker and name of s in one string, as lists, paths and
// citations name it: "（一）确保健康的生活方式", "第三章 生态环境".
func (s *Section) Spoken() string {
	name, m := s.Name(), s.Hung()
	switch {
	case m == "" || m == name:
		return name
	case slices.Contains(spaced, s.Label.Scheme):
		return m + " " + name
	}
	return m + name
}

// Hung returns the marker of s if it says where s stands; a dash does not.
func (s *Section) Hung() string {
	if s.Label.Scheme == SchemeDash {
		return ""
	}
	return s.Label.Marker
}

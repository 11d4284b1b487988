package link

import "gongbao/internal/doc"

// Weights and Limits are the numbers that linking depends on, by name.
var (
	Weights = map[string]func(*Settings) *float64{
		"area":        func(s *Settings) *float64 { return &s.area },
		"focus":       func(s *Settings) *float64 { return &s.focus },
		"sentence":    func(s *Settings) *float64 { return &s.sentence },
		"clause":      func(s *Settings) *float64 { return &s.clause },
		"name":        func(s *Settings) *float64 { return &s.name },
		"agency":      func(s *Settings) *float64 { return &s.agency },
		"title":       func(s *Settings) *float64 { return &s.title },
		"frame":       func(s *Settings) *float64 { return &s.frame },
		"relatedness": func(s *Settings) *float64 { return &s.relatedness },
	}
	Limits = map[string]func(*Settings) *float64{
		"enough":  func(s *Settings) *float64 { return &s.enough },
		"lead":    func(s *Settings) *float64 { return &s.lead },
		"missing": func(s *Settings) *float64 { return &s.missing },
		"alike":   func(s *Settings) *float64 { return &s.alike },
		"akin":    func(s *Settings) *float64 { return &s.akin },
	}
)

// Settings opens the settings to the measurements.
type Settings = settings

// Standard returns the settings of the site.
func Standard() Settings { return standard() }

// Complete returns the number of units up to which all are compared.
func Complete(s *Settings) *int { return &s.complete }

// BuildWith is Build with other settings.
func BuildWith(docs []*doc.Document, c *doc.Content, fold func(rune) rune, words func(string) []string, keep int, by Settings) Result {
	return build(docs, c, fold, words, keep, by)
}

// Measure says how good rankings are by grades.
func Measure(docs []*doc.Document, rankings []doc.Ranking, grades []doc.Grade) *doc.LinkQuality {
	lists, _ := judged(docs, grades)
	return measure(docs, rankings, lists)
}

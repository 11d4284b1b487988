package site

import (
	"strings"
	"testing"
)

// TestNesting holds lines that only look nested against lines that are.
func TestNesting(t *testing.T) {
	for line, want := range map[string]int{
		"":                         0,
		"正文":                       0,
		"--------------------":     0, // a rule
		"- - 两层":                   2,
		"> > 引文":                   2,
		"1. 第一":                    1,
		strings.Repeat("1. ", 100): 100,
		strings.Repeat(">", 100):   100,
		" 正文":                      0,
		"2.5 元":                    0,
	} {
		if got := nesting(line); got != want {
			t.Errorf("nesting(%.20q) = %d; want %d", line, got, want)
		}
	}
}

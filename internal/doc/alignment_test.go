package doc

import (
	"testing"

	"pgregory.net/rapid"
)

// TestAlignmentLeadsBothWays: outside the shifts a place leads to its like and
// back; a span leads back to itself, or to all of the shifts it touches.
func TestAlignmentLeadsBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a Alignment
		from, to := 0, 0
		inside := map[int]bool{} // :: place in the received text that a shift covers
		for range rapid.IntRange(0, 4).Draw(t, "shifts") {
			step := rapid.IntRange(0, 3).Draw(t, "step")
			s := Shift{From: Span{from + step, 0}, To: Span{to + step, 0}}
			s.From.End = s.From.Start + rapid.IntRange(1, 3).Draw(t, "length")
			s.To.End = s.To.Start + rapid.IntRange(1, 3).Draw(t, "new length")
			for i := s.From.Start; i < s.From.End; i++ {
				inside[i] = true
			}
			from, to, a = s.From.End, s.To.End, append(a, s)
		}
		back := a.Inverse()
		for i := range from + 3 {
			if there := a.Map(i); !inside[i] && back.Map(there) != i {
				t.Fatalf("%v: %d leads to %d and back to %d", a, i, there, back.Map(there))
			}
			for j := i + 1; j <= from+3; j++ {
				s := Span{i, j}
				again := back.Span(a.Span(s))
				if again.Start > i || again.End < j {
					t.Fatalf("%v: %v leads to %v and back to %v", a, s, a.Span(s), again)
				}
				if !inside[i] && !inside[j-1] && again != s {
					t.Fatalf("%v: %v leads back to %v", a, s, again)
				}
			}
		}
	})
}

package source

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestDateAdviceIsRight holds that a date written in another way is answered
// with the same date in the form asked for.
func TestDateAdviceIsRight(t *testing.T) {
	forms := []string{"%d年%d月%d日", "%d/%d/%d", "%d.%d.%d", "%d-%d-%d", "%d年%02d月%02d日", " %d 年 %d 月 %d 日 "}
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1949, 10, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 60000).Draw(t, "days"))
		form := rapid.SampledFrom(forms).Draw(t, "form")
		got := rewriteDate(fmt.Sprintf(form, day.Year(), int(day.Month()), day.Day()))
		if want := day.Format(time.DateOnly); got != want {
			t.Fatalf("%s: got %q, want %q", form, got, want)
		}
	})
}

// TestRewriteDateKnowsTheCalendar lists what is no date in any form.
func TestRewriteDateKnowsTheCalendar(t *testing.T) {
	for _, s := range []string{"2023年2月30日", "2023/13/1", "2023", "二〇二三年十二月", "2023-12-19 09:57", "昨天", ""} {
		if got := rewriteDate(s); got != "" {
			t.Errorf("%s: got %s", s, got)
		}
	}
}

// TestNearestFindsTheKeyMeant breaks every key of a header in one place.
func TestNearestFindsTheKeyMeant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SampledFrom(inferable).Draw(t, "key")
		at := rapid.IntRange(0, len(key)-2).Draw(t, "place")
		broken := rapid.SampledFrom([]string{
			key[:at] + key[at+1:],                                 // a letter left out
			key[:at] + key[at:at+1] + key[at:],                    // doubled
			key[:at] + key[at+1:at+2] + key[at:at+1] + key[at+2:], // swapped
			key[:at] + "x" + key[at+1:],                           // mistyped
		}).Draw(t, "broken")
		if got := nearest(broken, inferable); got != key && editDistance(broken, got) > 1 {
			t.Fatalf("%s: got %q, want %s", broken, got, key)
		}
	})
	for _, s := range []string{"", "编号", "whatever", "x"} {
		if got := nearest(s, inferable); got != "" {
			t.Errorf("%q: got %s", s, got)
		}
	}
}

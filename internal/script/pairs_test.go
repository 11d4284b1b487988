package script_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"gongbao/internal/doc"
)

// TestOneFormForEveryTerm looks at every run of two to six Han characters of
// the five documents, cut as words or not: whatever stands there twice comes
// out alike in Traditional, but for the pairs in testdata/pairs.txt, each of
// which is written by hand with the different words it is part of. Only the
// shortest run of a pair counts.
func TestOneFormForEveryTerm(t *testing.T) {
	c := newConverter(t, "", glossary(t))
	forms := map[string]map[string]string{} // :: run → its Traditional form → where
	for id, text := range cleaned(t) {
		d := lineDocument(id, text)
		w := c.Work(d)
		for u := range w.Hans.Units() {
			i := slices.IndexFunc(w.Hant.Parts[0].Sections, func(s *doc.Section) bool { return s.ID == u.Section.ID })
			collectRuns(forms, []rune(u.Section.Text), []rune(w.Hant.Parts[0].Sections[i].Text))
		}
	}
	reasons := readReasons(t)
	found := map[string]bool{}
	for _, run := range slices.SortedFunc(maps.Keys(forms), cmpRuns) {
		if len(forms[run]) < 2 || containsPair(found, run) {
			continue
		}
		found[run] = true
		pair := strings.Join(slices.Sorted(maps.Keys(forms[run])), " ")
		if reasons[run] != pair {
			var where []string
			for _, form := range slices.Sorted(maps.Keys(forms[run])) {
				where = append(where, fmt.Sprintf("%s in %s", form, forms[run][form]))
			}
			t.Errorf("%s has two forms: %s", run, strings.Join(where, ", "))
		}
	}
	for run := range reasons {
		if !found[run] {
			t.Errorf("testdata/pairs.txt explains %s, which has one form", run)
		}
	}
}

// collectRuns notes every run of Han characters and what became of it.
func collectRuns(forms map[string]map[string]string, hans, hant []rune) {
	if len(hans) != len(hant) {
		return
	}
	for i := range hans {
		for n := 1; n <= 6 && i+n <= len(hans) && unicode.Is(unicode.Han, hans[i+n-1]); n++ {
			if n < 2 {
				continue
			}
			run := string(hans[i : i+n])
			if forms[run] == nil {
				forms[run] = map[string]string{}
			}
			if form := string(hant[i : i+n]); forms[run][form] == "" {
				forms[run][form] = string(hans[max(0, i-4):min(len(hans), i+n+4)])
			}
		}
	}
}

// cmpRuns sorts shorter runs first.
func cmpRuns(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// containsPair reports whether run contains a run that is known to have two
// forms.
func containsPair(found map[string]bool, run string) bool {
	for known := range found {
		if strings.Contains(run, known) {
			return true
		}
	}
	return false
}

// readReasons reads testdata/pairs.txt. :: run → its forms, sorted
func readReasons(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/pairs.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for line := range strings.Lines(string(data)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) == 3 && !strings.HasPrefix(line, "#") {
			m[fields[0]] = fields[1]
		}
	}
	return m
}

package pagetest

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"gongbao/internal/browsertest"
)

// violation is a rule of axe-core that a page breaks.
type violation struct {
	ID    string
	Help  string
	Nodes []struct {
		Target         json.RawMessage // CSS selectors
		HTML           string
		FailureSummary string
	}
}

// runAxe asks axe-core for the rules of WCAG 2.0 to 2.2, level A and AA, and for
// its own best practices. Style sheets are read where they are: fetching them
// again is forbidden from disk.
const runAxe = `axe.run(document, {
	preload: false,
	resultTypes: ["violations"],
	runOnly: %s,
}).then(r => r.violations)`

// Rules asked for: all, and those that look at colours and sizes. The others read
// the same elements in every setting, and take half of the time.
const (
	allRules   = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	drawnRules = `{type: "rule", values: ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]}`
)

// settings are the ways to read a page that have colours or sizes of their own.
var settings = []struct {
	name   string
	scheme string // of the reader's system
	script string // that turns the setting on
	rules  string
}{
	{"light", "light", ``, allRules},
	{"dark", "dark", ``, drawnRules},
	{"large", "light", `document.documentElement.setAttribute("data-size", "large")`, drawnRules},
}

// TestAccessible holds a page of every kind in both scripts against axe-core,
// light, dark and in large type, on a phone and on a desk in turn.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile(browsertest.Tool(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for script, width := range map[string]int{"zh-hans": 360, "zh-hant": 1440, "": 360} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			tab := browsertest.Open(t, width, 900)
			for _, p := range kinds(t) {
				if p.script != script || p.leadsOn() {
					continue
				}
				tab.Do(chromedp.Navigate(address(t, p.path)))
				browsertest.Eval[chromedp.Void](tab, string(axe)+";void 0")
				for _, s := range settings {
					tab.Prefer("prefers-color-scheme", s.scheme)
					browsertest.Eval[chromedp.Void](tab, s.script+";void 0")
					for _, v := range browsertest.Eval[[]violation](tab, fmt.Sprintf(runAxe, s.rules)) {
						t.Errorf("%s, %s, %d px wide: %s", p.path, s.name, width, v)
					}
				}
				for _, w := range tab.Wrong() {
					t.Errorf("%s: %s", p.path, w)
				}
			}
		})
	}
}

// String names the rule and the first element that breaks it.
func (v violation) String() string {
	n := v.Nodes[0]
	return fmt.Sprintf("%s: %s (%d places), first %s %s\n%s", v.ID, v.Help, len(v.Nodes), n.Target, n.HTML, n.FailureSummary)
}

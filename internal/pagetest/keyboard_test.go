package pagetest

import (
	"testing"

	"github.com/chromedp/chromedp"

	"gongbao/internal/browsertest"
)

// listStops numbers what a reader can reach by keyboard, in the order of the
// page. Of a group of radio buttons only one is a stop: they are left out.
const listStops = `(() => {
	window.stops = [...document.querySelectorAll("a[href], button, input:not([type=radio]), select, textarea, summary, [tabindex]")]
		.filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}));
	return window.stops.length;
})()`

// stop is what the page looks like with the focus on one of its stops.
type stop struct {
	At      int    // its number; -1 for something else
	What    string // the opening tag
	Ring    bool   // something is drawn around it
	Covered bool   // no part of it can be seen
}

const readStop = `(() => {
	const e = document.activeElement, style = getComputedStyle(e);
	const seen = [...e.getClientRects()].some(r => {
		const hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
		return hit && (e.contains(hit) || hit.contains(e) && hit !== document.documentElement);
	});
	return {
		At: window.stops.indexOf(e), What: e.outerHTML.slice(0, 120),
		Ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none",
		Covered: !seen,
	};
})()`

// TestKeyboard walks through a page of every kind with the tab key: everything
// that can be used is reached, in the order of the page, in view and marked.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, 1280, 900)
	// The smallest pages have every kind of stop, and fewer of each.
	for _, p := range oneOfEach(t, smallestFirst) {
		if p.script == "zh-hant" || p.leadsOn() {
			continue // the same templates
		}
		tab.Do(chromedp.Navigate(address(t, p.path)))
		n := browsertest.Eval[int](tab, listStops)
		if n == 0 {
			t.Errorf("%s: nothing can be reached by keyboard", p.path)
		}
		for i := range n {
			tab.Do(chromedp.KeyEvent("\t"))
			s := browsertest.Eval[stop](tab, readStop)
			if s.At != i {
				t.Errorf("%s: stop %d of the tab key is number %d of the page: %s", p.path, i, s.At, s.What)
				break
			}
			if !s.Ring {
				t.Errorf("%s: the focus cannot be seen on %s", p.path, s.What)
			}
			if s.Covered {
				t.Errorf("%s: out of view or covered with the focus on it: %s", p.path, s.What)
			}
		}
	}
}

// TestSkipLink: the first stop of a page leads past its navigation.
func TestSkipLink(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, 360, 740)
	for _, p := range kinds(t) {
		if p.script != "zh-hant" || p.leadsOn() {
			continue
		}
		tab.Do(chromedp.Navigate(address(t, p.path)), chromedp.KeyEvent("\t"), chromedp.KeyEvent("\r"))
		tab.Await(`location.hash === "#main"`)
		tab.Do(chromedp.KeyEvent("\t"))
		if !browsertest.Eval[bool](tab, `document.activeElement.matches("main *, footer *")`) {
			t.Errorf("%s: after the skip link the next stop is not in the content", p.path)
		}
	}
}

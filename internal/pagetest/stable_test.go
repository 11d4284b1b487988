package pagetest

import (
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"gongbao/internal/browsertest"
)

// shifts scrolls through the page, screen by screen, and returns what moved
// under the reader's eyes meanwhile and since the page began to load.
const shifts = `new Promise(done => {
	const moved = [];
	new PerformanceObserver(list => list.getEntries().forEach(e => {
		moved.push(e.value.toFixed(4) + e.sources.map(s => "\n" + (s.node && (s.node.outerHTML || s.node.parentNode.outerHTML) || "?").slice(0, 120) +
			" from " + JSON.stringify(s.previousRect) + " to " + JSON.stringify(s.currentRect)).join(""));
	})).observe({type: "layout-shift", buffered: true});
	const end = () => scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
	const step = () => {
		if (end()) requestAnimationFrame(() => setTimeout(() => done(moved), 50));
		else { scrollBy({top: innerHeight, behavior: "instant"}); requestAnimationFrame(step); }
	};
	document.fonts.ready.then(() => requestAnimationFrame(step));
})`

// TestNothingMoves: a page stays where it is while it loads and is read, and
// asks nobody but its own site for anything.
func TestNothingMoves(t *testing.T) {
	t.Parallel()
	root := serve(t)
	for _, width := range []int{360, 1440} {
		t.Run(strconv.Itoa(width), func(t *testing.T) {
			t.Parallel()
			tab := browsertest.Open(t, width, 800)
			for _, p := range kinds(t) {
				if p.script == "" || p.leadsOn() {
					continue
				}
				tab.Do(chromedp.Navigate(root + p.path))
				for _, moved := range browsertest.Eval[[]string](tab, shifts) {
					t.Errorf("%s, %d px wide: moved by %s", p.path, width, moved)
				}
				for _, w := range tab.Wrong() {
					t.Errorf("%s: %s", p.path, w)
				}
			}
		})
	}
}

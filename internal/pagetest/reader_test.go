package pagetest

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"gongbao/internal/browsertest"
)

// TestReadingGoesOn: a document that was left in the middle offers to go on
// there, in the other script too, and its start is offered by nothing.
func TestReadingGoesOn(t *testing.T) {
	const clause, document = "u-3.7.20", "/fuzhou-2023/index.html"
	const shown = `!document.querySelector(".resume").hidden`
	tab := browsertest.Open(t, 360, 740)
	tab.Do(chromedp.Navigate(address(t, own+"/zh-hans"+document)))
	if browsertest.Eval[bool](tab, shown) {
		t.Error("a document nobody has read yet offers to go on")
	}
	browsertest.Eval[chromedp.Void](tab, `void document.getElementById("`+clause+`").scrollIntoView()`)
	tab.Await(`(localStorage.getItem("gongbao.at.fuzhou-2023") || "") == "` + clause + `"`)

	tab.Do(chromedp.Navigate(address(t, own+"/zh-hant"+document)))
	tab.Await(`document.readyState == "complete" && ` + shown)
	if got := browsertest.Eval[string](tab, `document.querySelector(".resume a").textContent`); got != "接著上次讀：20.加強城市內澇治理。" {
		t.Errorf("the offer is called %q", got)
	}
	browsertest.Eval[chromedp.Void](tab, `void document.querySelector(".resume a").click()`)
	tab.Await(`location.hash == "#` + clause + `" && Math.abs(document.getElementById("` + clause + `").getBoundingClientRect().top) < 100`)
	for _, w := range tab.Wrong() {
		t.Error(w)
	}
}

// TestTablesSort: a click on a column's head sorts by it, another one the other
// way round, figures as figures; what has no value stays last, and no row is
// lost.
func TestTablesSort(t *testing.T) {
	tab := browsertest.Open(t, 1280, 900)
	tab.Do(chromedp.Navigate(address(t, own+"/zh-hans/targets.html")))
	numbers := func() []float64 {
		return browsertest.Eval[[]float64](tab, `[...document.querySelectorAll("table.targets tbody tr")].map(r => parseFloat(r.cells[1].dataset.sort))`)
	}
	click := func(column string) {
		browsertest.Eval[chromedp.Void](tab, `void document.querySelector("table.targets thead th:nth-child(`+column+`) button").click()`)
	}
	before := numbers()
	click("2")
	up := numbers()
	if !slices.IsSorted(up) || len(up) != len(before) {
		t.Errorf("after one click the figures are %v", up)
	}
	click("2")
	down := numbers()
	slices.Reverse(down)
	if !slices.IsSorted(down) {
		t.Errorf("after two clicks the figures are, from the end, %v", down)
	}
	click("5") // where they stand: the order of the documents
	if got := numbers(); !slices.Equal(got, before) {
		t.Error("sorting by place does not restore the order of the documents")
	}
	if got := browsertest.Eval[string](tab, `document.querySelector("table.targets thead th:nth-child(5)").getAttribute("aria-sort")`); got != "ascending" {
		t.Errorf("the head of the sorted column says %q", got)
	}
	for _, w := range tab.Wrong() {
		t.Error(w)
	}
}

package pagetest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"gongbao/internal/browsertest"
)

// TestCopiesCitation: a click on the # of a clause copies the citation that
// stands on the clause's own page, the clause's address, and the day and digest
// of the text that was received.
func TestCopiesCitation(t *testing.T) {
	tab := browsertest.Open(t, 1280, 900)
	for _, name := range []string{"clipboard-write", "clipboard-read"} {
		_, err := chromedp.Call(tab.Context(), browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	received, err := os.ReadFile("testdata/site/seeds/city-2.txt")
	if err != nil {
		t.Fatal(err)
	}
	root := serve(t) + invented + "/"
	for _, script := range []string{"zh-hans", "zh-hant"} {
		document := root + script + "/yuewan-2032/"
		tab.Do(chromedp.Navigate(root + script + "/yuewan-2032/2.2.html"))
		citation := browsertest.Eval[string](tab, `document.querySelector(".citation").textContent`)
		tab.Do(chromedp.Navigate(document), chromedp.Click(`a.p[href="#u-2.2"]`))
		tab.Await(`document.querySelector(".cite [role=status]").textContent !== ""`)
		want := fmt.Sprintf("%s\n%s#u-2.2\n2032年6月1日 SHA-256 %x", citation, document, sha256.Sum256(received))
		if got := browsertest.Eval[string](tab, `navigator.clipboard.readText()`); got != want {
			t.Errorf("%s: copied\n%s\nwant\n%s", script, got, want)
		}
	}
	for _, w := range tab.Wrong() {
		t.Error(w)
	}
}

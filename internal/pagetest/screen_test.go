package pagetest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"gongbao/internal/browsertest"
)

// widths are a phone's, a tablet's and a desk's, in CSS pixels.
var widths = []int64{360, 768, 1440}

// artifacts reports whether pictures are to be kept: go test -artifacts.
func artifacts() bool {
	f := flag.Lookup("test.artifacts")
	return f != nil && f.Value.String() == "true"
}

// TestFits: no page of any kind scrolls sideways on a phone, a tablet or a
// desk. With -artifacts a picture of each is kept, light and dark.
func TestFits(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"", "zh-hans", "zh-hant"} {
		t.Run(script, func(t *testing.T) {
			tab := browsertest.Open(t, int(widths[0]), 1400)
			for _, p := range kinds(t) {
				if p.script != script || p.leadsOn() {
					continue
				}
				tab.Do(chromedp.Navigate(address(t, p.path)))
				for _, width := range widths {
					tab.Do(chromedp.EmulateViewport(width, 1400))
					tab.Await(fmt.Sprintf("innerWidth === %d", width))
					if got := browsertest.Eval[int64](tab, "document.documentElement.scrollWidth"); got > width {
						t.Errorf("%s is %d px wide on a screen of %d", p.path, got, width)
					}
					if artifacts() {
						shoot(t, tab, fmt.Sprintf("%s-%d", p.fileName(), width))
					}
				}
			}
		})
	}
}

// shoot keeps a picture of what tab shows, light and dark.
func shoot(t *testing.T, tab *browsertest.Tab, name string) {
	t.Helper()
	for _, scheme := range []string{"dark", "light"} {
		tab.Prefer("prefers-color-scheme", scheme)
		png, err := chromedp.Run(tab.Context(), chromedp.CaptureScreenshot())
		if err == nil {
			err = os.WriteFile(filepath.Join(t.ArtifactDir(), name+"-"+scheme+".png"), png, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

var mediaBox = regexp.MustCompile(`/MediaBox ?\[0 0 ([0-9.]+) ([0-9.]+)\]`)

// TestPrints: documents and units print on A4. With -artifacts the PDFs are
// kept.
func TestPrints(t *testing.T) {
	t.Parallel()
	tab := browsertest.Open(t, 1280, 900)
	for _, p := range oneOfEach(t, smallestFirst) {
		if p.script == "" || p.kind != "document" && p.kind != "unit" {
			continue
		}
		tab.Do(chromedp.Navigate(address(t, p.path)))
		pdf, err := chromedp.Run(tab.Context(), chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		sheets := mediaBox.FindAllSubmatch(pdf, -1)
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(sheets) == 0 {
			t.Fatalf("%s: no PDF: %.60q", p.path, pdf)
		}
		for _, s := range sheets {
			if !isA4(s[1], s[2]) {
				t.Errorf("%s prints on %s × %s points, not on A4", p.path, s[1], s[2])
			}
		}
		if artifacts() {
			if err := os.WriteFile(filepath.Join(t.ArtifactDir(), p.fileName()+".pdf"), pdf, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// isA4 reports whether a sheet of width by height points is 210 by 297 mm, give
// or take the pixel that browsers round to.
func isA4(width, height []byte) bool {
	w, errW := strconv.ParseFloat(string(width), 64)
	h, errH := strconv.ParseFloat(string(height), 64)
	return errW == nil && errH == nil && w > 594 && w < 597 && h > 840 && h < 844
}

package browsertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// toolDir is the folder, from the root of the repository, that holds what tests
// of pages need from npm. Its name begins with a dot so that the go command
// passes over the Go files that some npm packages carry.
const toolDir = ".ci/pages"

// Tool returns the path of a file below the node_modules folder of the tests of
// pages: "axe-core/axe.min.js". Where the packages are not installed it fails
// or skips the test as Open does.
func Tool(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(ToolDir(t), "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	missing(t, name, "run: npm --prefix "+toolDir+" ci")
	return ""
}

// ToolDir returns the absolute path of the folder that holds the npm packages
// and the settings of the tools among them.
func ToolDir(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, filepath.FromSlash(toolDir))
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("there is no go.mod above this test")
		}
	}
}

// Prefer answers the media query feature with value, as the settings of a
// reader's system would: ("prefers-color-scheme", "dark").
func (tab *Tab) Prefer(feature, value string) {
	tab.t.Helper()
	_, err := chromedp.Call(tab.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: feature, Value: value}},
	})
	if err != nil {
		tab.t.Fatalf("setting %s to %s: %v", feature, value, err)
	}
}

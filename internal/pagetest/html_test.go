package pagetest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gongbao/internal/browsertest"
)

// TestValidHTML holds a page of every kind in both scripts against the rules of
// html-validate; .ci/pages/htmlvalidate.json has them.
func TestValidHTML(t *testing.T) {
	t.Parallel()
	script := browsertest.Tool(t, "html-validate/bin/html-validate.mjs")
	// To a file: what it writes to a pipe is cut off when it ends with errors.
	report := filepath.Join(t.TempDir(), "report.json")
	args := []string{script, "--config", filepath.Join(browsertest.ToolDir(t), "htmlvalidate.json"), "--formatter", "json=" + report}
	for _, p := range kinds(t) {
		args = append(args, filepath.Join(sites(t), filepath.FromSlash(p.path)))
	}
	said, err := exec.Command("node", args...).CombinedOutput()
	found, readErr := os.ReadFile(report)
	if readErr != nil {
		t.Fatalf("html-validate: %v, %v\n%s", err, readErr, said)
	}
	var files []struct {
		FilePath string
		Messages []struct {
			RuleID, Message string
			Line, Column    int
		}
	}
	if jsonErr := json.Unmarshal(found, &files); jsonErr != nil {
		t.Fatalf("html-validate: %v, %v", err, jsonErr)
	}
	for _, f := range files {
		for _, m := range f.Messages {
			t.Errorf("%s:%d:%d: %s: %s", f.FilePath, m.Line, m.Column, m.RuleID, m.Message)
		}
	}
	if err != nil && !t.Failed() {
		t.Fatalf("html-validate: %v\n%s", err, said)
	}
}

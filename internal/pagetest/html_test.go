package pagetest

import (
	"encoding/json"
	"errors"
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
	args := []string{script, "--config", filepath.Join(browsertest.ToolDir(t), "htmlvalidate.json"), "--formatter", "json"}
	for _, p := range kinds(t) {
		args = append(args, filepath.Join(site(t), filepath.FromSlash(p.path)))
	}
	report, err := exec.Command("node", args...).Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	var files []struct {
		FilePath string
		Messages []struct {
			RuleID, Message string
			Line, Column    int
		}
	}
	if jsonErr := json.Unmarshal(report, &files); jsonErr != nil {
		t.Fatalf("html-validate: %v, %v", err, jsonErr)
	}
	for _, f := range files {
		for _, m := range f.Messages {
			t.Errorf("%s:%d:%d: %s: %s", f.FilePath, m.Line, m.Column, m.RuleID, m.Message)
		}
	}
	if err != nil && !t.Failed() {
		t.Fatalf("html-validate: %v\n%s", err, exit.Stderr)
	}
}

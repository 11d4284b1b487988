package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// previewed is a site that is being served.
type previewed struct {
	dir  string // the site's folder
	url  string // with a slash at its end
	stop func() // ends the server and waits for it
}

var (
	servedAt  = regexp.MustCompile(`http://\S+/`)
	reloadTag = regexp.MustCompile(`<script src="(/_gongbao/reload\.js)(\?\d+)"></script></body>`)
)

// startPreview serves a small site. Temporary folders are made in temp.
func startPreview(t *testing.T, temp string) previewed {
	t.Helper()
	t.Setenv("TMPDIR", temp)
	dir := t.TempDir()
	put(t, filepath.Join(dir, "seeds/plan.txt"), "福州市供水规划\n一、加强供水\n提高供水能力。\n")
	said, stderr := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		err := serve(ctx, &talk{root: dir, lang: "zh", stderr: stderr}, "127.0.0.1:0")
		stderr.Close()
		ended <- err
	}()
	p := previewed{dir: dir, stop: func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}}
	lines := bufio.NewScanner(said)
	for p.url == "" && lines.Scan() {
		p.url = servedAt.FindString(lines.Text())
	}
	if p.url == "" {
		t.Fatal("serve names no address", <-ended)
	}
	go io.Copy(io.Discard, said) // what it says of later builds
	return p
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// get returns the status and the body of a request for an address below the
// site's, under the given host, or the site's own if that is empty.
func (p previewed) get(t *testing.T, path, host string) (int, string) {
	t.Helper()
	r, err := http.NewRequest("GET", p.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.URL.Opaque = "/" + path // as it is, dots and all
	r.Host = host
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// page returns the page at path and what its script asks the events for.
func (p previewed) page(t *testing.T, path string) (status int, body, build string) {
	t.Helper()
	status, body = p.get(t, path, "")
	if m := reloadTag.FindStringSubmatch(body); m != nil {
		build = m[2]
	}
	return status, body, build
}

// await returns when the preview says that there is another build than the
// given one.
func (p previewed) await(t *testing.T, build string) {
	t.Helper()
	if status, body := p.get(t, "_gongbao/events"+build, ""); status != http.StatusOK || !strings.Contains(body, "event: built\n") {
		t.Fatalf("events: %d %q", status, body)
	}
}

// TestServe edits a site while it is served: pages reload, a failed build says
// why, and nothing is left behind.
func TestServe(t *testing.T) {
	temp := t.TempDir()
	p := startPreview(t, temp)
	const address = "zh-hans/plan/index.html"

	status, body, first := p.page(t, address)
	if status != http.StatusOK || !strings.Contains(body, "提高供水能力") || first == "" {
		t.Fatalf("%d, build %q: %s", status, first, body)
	}
	if _, script := p.get(t, "_gongbao/reload.js"+first, ""); !strings.Contains(script, "location.reload()") {
		t.Errorf("the script is %s", script)
	}

	put(t, filepath.Join(p.dir, "seeds/plan.txt"), "福州市供水规划\n一、加强供水\n保障供水安全。\n")
	p.await(t, first)
	_, body, second := p.page(t, address)
	if !strings.Contains(body, "保障供水安全") || second == first {
		t.Errorf("after the change, build %q: %s", second, body)
	}
	p.await(t, first) // a page from before is told at once

	put(t, filepath.Join(p.dir, "content/site.yaml"), "titel: <公报>\n")
	p.await(t, second)
	status, body = p.get(t, address, "")
	if status != http.StatusInternalServerError || !strings.Contains(body, "content/site.yaml:1:1") || !strings.Contains(body, reloadScript) {
		t.Errorf("while the build fails: %d %s", status, body)
	}
	if strings.Contains(body, "<公报>") {
		t.Error("the report is not escaped")
	}

	// A layout that breaks one page is found though nobody asked for that page.
	put(t, filepath.Join(p.dir, "content/site.yaml"), "title: {zh-Hans: 公报, zh-Hant: 公報}\n")
	status, _, third := p.page(t, address)
	for status != http.StatusOK {
		p.await(t, third)
		status, _, third = p.page(t, address)
	}
	put(t, filepath.Join(p.dir, "layouts/search.html"), "{{.Nothing}}")
	for status == http.StatusOK {
		p.await(t, third)
		status, body, third = p.page(t, address)
	}
	if !strings.Contains(body, "search.html") {
		t.Errorf("while a layout is broken: %d %s", status, body)
	}

	p.stop()
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestServeKeepsToTheSite asks for what is not the site's and under names that
// are not the preview's.
func TestServeKeepsToTheSite(t *testing.T) {
	p := startPreview(t, t.TempDir())
	defer p.stop()
	for path, want := range map[string]int{
		"":                                 http.StatusOK,
		"zh-hans/":                         http.StatusOK,
		"static/site.css":                  http.StatusOK,
		"zh-hans/nowhere.html":             http.StatusNotFound,
		"../../../../../etc/hostname":      http.StatusNotFound,
		"../../../../../etc/x.html":        http.StatusNotFound,
		"%2e%2e/%2e%2e/%2e%2e/etc/passwd":  http.StatusNotFound,
		"zh-hans/../../../seeds/plan.html": http.StatusNotFound,
	} {
		if got, _ := p.get(t, path, ""); got != want {
			t.Errorf("/%s: %d, want %d", path, got, want)
		}
	}
	for host, want := range map[string]int{
		"localhost:1313":   http.StatusOK,
		"LOCALHOST":        http.StatusOK,
		"127.0.0.1:1313":   http.StatusOK,
		"[::1]:1313":       http.StatusOK,
		"[::1]":            http.StatusOK,
		"example.org":      http.StatusMisdirectedRequest,
		"example.org:1313": http.StatusMisdirectedRequest,
		"127.0.0.1.nip.io": http.StatusMisdirectedRequest,
	} {
		if got, _ := p.get(t, "", host); got != want {
			t.Errorf("as %s: %d, want %d", host, got, want)
		}
	}
}

// TestServeKnowsItsOwnName holds that the name given with --addr is answered.
func TestServeKnowsItsOwnName(t *testing.T) {
	p := newPreview(&talk{}, "press.example.org")
	for host, want := range map[string]bool{"press.example.org:80": true, "Press.example.org": true, "example.org": false, "": false} {
		if got := p.knows(host); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
}

// TestServeFindsABusyPortFirst holds that nothing is built in vain.
func TestServeFindsABusyPortFirst(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	var said strings.Builder
	err = serve(t.Context(), &talk{root: t.TempDir(), lang: "en", stderr: &said}, busy.Addr().String())
	if err == nil || !strings.Contains(err.Error(), "--addr") || said.Len() > 0 {
		t.Errorf("got %v, said %q", err, said.String())
	}
}

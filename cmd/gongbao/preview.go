package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongbao/internal/build"
)

// preview is the site as it stands, rebuilt on change.
type preview struct {
	talk *talk
	host string // that the caller asked to listen on

	cache *build.Cache // what was made of documents that did not change

	mu  sync.Mutex
	now state
}

// state is what of a preview changes with every build.
type state struct {
	builds  int           // how often the site was built
	draft   *build.Draft  // of the last build that did not fail at once; nil if there is none
	failed  string        // why the last build failed; "" if it did not
	changed chan struct{} // closed when there is another state
}

func newPreview(t *talk, host string) *preview {
	return &preview{talk: t, host: host, cache: build.NewCache(""), now: state{changed: make(chan struct{})}}
}

func (p *preview) state() state {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// rebuild loads the site and tells the open pages, which are made as they are
// asked for. Whether all others can be made, too, is found out after that: an
// officer sees an edit at once, and a broken layout a moment later.
func (p *preview) rebuild() {
	start := time.Now()
	t := p.talk
	project, draft, err := build.NewDraft(t.root, build.Options{Cache: p.cache})
	if project != nil {
		t.problems(project.Problems)
	}
	if err != nil {
		p.failed(project, err)
		return
	}
	t.report("已更新：重读 %d 份文件，%d 毫秒", "updated: %d documents read anew, %d ms", project.Read, time.Since(start).Milliseconds())
	builds := p.turn(state{draft: draft})
	go func() {
		if err := draft.Check(); err != nil && p.state().builds == builds {
			p.failed(nil, err)
		}
	}()
}

// failed says why a build failed, on the terminal and in every page. project
// has the problems if they are the reason; nil if not.
func (p *preview) failed(project *build.Project, err error) {
	t := p.talk
	t.failure(err)
	var why strings.Builder
	fmt.Fprintln(&why, t.reason(err))
	if project != nil {
		for _, problem := range project.Problems {
			fmt.Fprintln(&why, problem.Format(t.lang))
		}
	}
	p.turn(state{failed: why.String()})
}

// turn makes next the state, tells the open pages, and returns its number.
func (p *preview) turn(next state) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.now.changed)
	next.builds, next.changed = p.now.builds+1, make(chan struct{})
	p.now = next
	return next.builds
}

// Addresses that only the preview has. Both carry the number of the build that
// the page is from behind a question mark.
const (
	reloadScript = "/_gongbao/reload.js"
	reloadEvents = "/_gongbao/events"
)

// reloadJS waits for a build other than the page's own and loads the page
// anew. It stays where the reader is: browsers keep the scroll position over a
// reload.
const reloadJS = `new EventSource("` + reloadEvents + `" + new URL(document.currentScript.src).search).addEventListener("built", () => location.reload());
`

// ServeHTTP serves the site's files, each page with the reloading script.
func (p *preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if !p.knows(r.Host) {
		http.Error(w, "gongbao serve does not answer under this name; give it with --addr", http.StatusMisdirectedRequest)
		return
	}
	switch r.URL.Path {
	case reloadScript:
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		fmt.Fprint(w, reloadJS)
	case reloadEvents:
		p.events(w, r)
	default:
		p.file(w, r)
	}
}

// knows reports whether a request for the given host is meant for the preview.
// Under any other name a page elsewhere could have its own name resolved to
// this machine and read drafts through its visitor's browser. Addresses in
// figures cannot be turned round like that.
func (p *preview) knows(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return true
	}
	return strings.EqualFold(name, "localhost") || p.host != "" && strings.EqualFold(name, p.host)
}

// events tells the page when there is another build than its own: at once if
// there is one already.
func (p *preview) events(w http.ResponseWriter, r *http.Request) {
	now := p.state()
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := http.NewResponseController(w)
	if flusher.Flush() != nil {
		return
	}
	if r.URL.RawQuery == strconv.Itoa(now.builds) {
		select {
		case <-now.changed:
		case <-r.Context().Done():
			return
		}
	}
	fmt.Fprint(w, "event: built\ndata: 1\n\n")
	_ = flusher.Flush() // the page is gone if this fails
}

// file serves one file. While the last build failed, every page says why.
func (p *preview) file(w http.ResponseWriter, r *http.Request) {
	now := p.state()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	why := now.failed
	var data []byte
	err := fs.ErrNotExist
	if why == "" && now.draft != nil {
		data, err = now.draft.File(name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		why = p.talk.reason(err)
	}
	if !strings.HasSuffix(name, ".html") {
		if err != nil {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	tag := fmt.Sprintf(`<script src="%s?%d"></script>`, reloadScript, now.builds)
	if why != "" {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "<!doctype html><meta charset=utf-8><title>gongbao</title>%s<pre>%s</pre>", tag, htmlEscaper.Replace(why))
		return
	}
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		data = p.notFound(now)
	}
	_, _ = w.Write(bytes.Replace(data, []byte("</body>"), []byte(tag+"</body>"), 1)) // the reader has gone if this fails
}

// notFound returns the page for addresses that lead nowhere, or an empty one
// if even that is missing.
func (p *preview) notFound(now state) []byte {
	if now.draft == nil {
		return nil
	}
	data, err := now.draft.File("404.html")
	if err != nil {
		return nil
	}
	return data
}

var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongbao/internal/build"
)

// preview is the site as it stands, rebuilt on change.
type preview struct {
	talk *talk
	out  string // folder of the finished site
	host string // that the caller asked to listen on

	cache *build.Cache // what was made of documents that did not change

	mu  sync.Mutex
	now state
}

// state is what of a preview changes with every build.
type state struct {
	builds  int           // how often the site was built
	failed  string        // why the last build failed; "" if it did not
	changed chan struct{} // closed when there is another state
}

func newPreview(t *talk, out, host string) *preview {
	return &preview{talk: t, out: out, host: host, cache: build.NewCache(""), now: state{changed: make(chan struct{})}}
}

func (p *preview) state() state {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// rebuild builds the site and tells the open pages.
func (p *preview) rebuild() {
	start := time.Now()
	t := p.talk
	project, report, err := build.Build(t.root, build.Options{Out: p.out, Cache: p.cache})
	var failed strings.Builder
	if project != nil {
		t.problems(project.Problems)
	}
	if err == nil {
		t.report("已构建：重读 %d 份文件；网站 %d 个文件，%d 个有变化，%d 毫秒", "built: %d documents read anew; %d files, %d changed, %d ms", project.Read, report.Files, report.Changed, time.Since(start).Milliseconds())
	} else {
		t.failure(err)
		fmt.Fprintln(&failed, t.reason(err))
		if project != nil {
			for _, problem := range project.Problems {
				fmt.Fprintln(&failed, problem.Format(t.lang))
			}
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.now.changed)
	p.now = state{p.now.builds + 1, failed.String(), make(chan struct{})}
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
	name := r.URL.Path
	if strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !strings.HasSuffix(name, ".html") {
		http.FileServer(http.Dir(p.out)).ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	tag := fmt.Sprintf(`<script src="%s?%d"></script>`, reloadScript, now.builds)
	if now.failed != "" {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "<!doctype html><meta charset=utf-8><title>gongbao</title>%s<pre>%s</pre>", tag, htmlEscaper.Replace(now.failed))
		return
	}
	site := os.DirFS(p.out)
	page, err := fs.ReadFile(site, strings.TrimPrefix(name, "/"))
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		page, _ = fs.ReadFile(site, "404.html") // an empty page if even that is missing
	}
	_, _ = w.Write(bytes.Replace(page, []byte("</body>"), []byte(tag+"</body>"), 1)) // the reader has gone if this fails
}

var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

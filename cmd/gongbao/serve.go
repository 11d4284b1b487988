package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"gongbao/internal/build"
)

// lookEvery is how often the site's folders are compared with what they were.
// Looking is portable, works on network drives, and a look at a few thousand
// files costs a few milliseconds.
const lookEvery = 300 * time.Millisecond

// newServe returns the command that shows the site while it is being edited.
func newServe(t *talk) *cobra.Command {
	var addr string
	c := &cobra.Command{
		Use:     "serve",
		Short:   "show the site in a browser and rebuild it on every change",
		Long:    "serve builds the site into a temporary folder, shows it, and rebuilds and\nreloads the open pages whenever a file of the site changes. public/ is not\ntouched.",
		Example: "  gongbao serve\n  gongbao serve --addr 127.0.0.1:8080",
		Args:    cobra.NoArgs,
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:1313", "`address` to listen on")
	c.RunE = func(c *cobra.Command, _ []string) error {
		ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		return serve(ctx, t, addr)
	}
	return c
}

// serve listens on addr until ctx ends.
func serve(ctx context.Context, t *talk, addr string) error {
	dir, err := os.MkdirTemp("", "gongbao-serve-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p := &preview{talk: t, out: filepath.Join(dir, "site"), changed: make(chan struct{})}
	p.rebuild()

	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("%w; is another server running there? choose another address with --addr", err)
	}
	server := &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(t.out(), "http://%s/  (Ctrl+C ends)\n", listener.Addr())
	go p.watch(ctx)
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// preview is the site as it stands, rebuilt on change.
type preview struct {
	talk *talk
	out  string

	mu      sync.Mutex
	failed  string        // why the last build failed; "" if it did not
	changed chan struct{} // closed, and replaced, after every build
}

// rebuild builds the site and tells the open pages.
func (p *preview) rebuild() {
	start := time.Now()
	project, report, err := build.Build(p.talk.root, build.Options{Out: p.out})
	var failed strings.Builder
	if err != nil {
		fmt.Fprintln(&failed, err)
	}
	if project != nil {
		p.talk.problems(project.Problems)
		for _, problem := range project.Problems {
			fmt.Fprintln(&failed, problem.Format(p.talk.lang))
		}
	}
	if err != nil {
		fmt.Fprintln(p.talk.err(), err)
	} else {
		fmt.Fprintf(p.talk.out(), "built: %d files, %d changed, %d ms\n", report.Files, report.Changed, time.Since(start).Milliseconds())
		failed.Reset()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed = failed.String()
	close(p.changed)
	p.changed = make(chan struct{})
}

// watch rebuilds whenever the site's files differ from the last look.
func (p *preview) watch(ctx context.Context) {
	last := p.look()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := p.look(); now != last {
			last = now
			p.rebuild()
		}
	}
}

// look returns the names, sizes and times of everything the site is made from.
func (p *preview) look() string {
	var b strings.Builder
	for _, folder := range []string{"seeds", "content", "layouts", "static"} {
		// A folder that is missing, or vanishes while being read, looks empty.
		_ = filepath.WalkDir(p.talk.inSite(folder), func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return nil
			}
			if info, err := e.Info(); err == nil {
				fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return b.String()
}

// Addresses that only the preview has.
const (
	reloadScript = "/_gongbao/reload.js"
	reloadEvents = "/_gongbao/events"
)

// reloadJS waits for the next build and loads the page anew. It stays where
// the reader is: browsers keep the scroll position over a reload.
const reloadJS = `new EventSource("` + reloadEvents + `").addEventListener("built", () => location.reload());
`

// ServeHTTP serves the site's files, each page with the reloading script.
func (p *preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
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

// events tells the page when the next build is done.
func (p *preview) events(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	changed := p.changed
	p.mu.Unlock()
	w.Header().Set("Content-Type", "text/event-stream")
	flusher := http.NewResponseController(w)
	if flusher.Flush() != nil {
		return
	}
	select {
	case <-changed:
		fmt.Fprint(w, "event: built\ndata: 1\n\n")
		_ = flusher.Flush() // the page is gone if this fails
	case <-r.Context().Done():
	}
}

// file serves one file. While the last build failed, every page says why.
func (p *preview) file(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	failed := p.failed
	p.mu.Unlock()
	name := r.URL.Path
	if strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !strings.HasSuffix(name, ".html") {
		http.FileServer(http.Dir(p.out)).ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	tag := []byte(`<script src="` + reloadScript + `"></script>`)
	if failed != "" {
		w.WriteHeader(http.StatusInternalServerError)
		fmt.Fprintf(w, "<!doctype html><meta charset=utf-8><title>gongbao</title>%s<pre>%s</pre>", tag, htmlEscaper.Replace(failed))
		return
	}
	page, err := fs.ReadFile(os.DirFS(p.out), strings.TrimPrefix(name, "/"))
	if err != nil {
		w.WriteHeader(http.StatusNotFound)
		page, _ = os.ReadFile(filepath.Join(p.out, "404.html")) // an empty page if even that is missing
	}
	_, _ = w.Write(bytes.Replace(page, []byte("</body>"), append(tag, "</body>"...), 1)) // the reader has gone if this fails
}

var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

package release_test

import (
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gongbao/internal/publish/release"
)

const (
	swaps   = 300
	readers = 4
	pages   = 30
	fetches = 10_000 // at least so many requests while the site is swapped
)

// site returns release i of a small site: every page says which release it is
// of and names a style, which changes with every tenth release.
func site(i int, carried map[string][]byte) map[string][]byte {
	files := maps.Clone(carried)
	folder := fmt.Sprintf("static.%04d", i/10)
	files[folder+"/site.css"] = fmt.Appendf(nil, "/* %s */", folder)
	files[folder+"/site.js"] = fmt.Appendf(nil, "// %s", folder)
	for p := range pages {
		files[fmt.Sprintf("p%d.html", p)] = fmt.Appendf(nil,
			"<html><link rel=\"stylesheet\" href=\"%s/site.css\"><script src=\"%s/site.js\"></script><p>release %d</p>%s</html>\n", folder, folder, i/(p+1), strings.Repeat("文", 2000))
	}
	return files
}

// swapTo stages and publishes release i, and keeps three.
func swapTo(t testing.TB, a *release.Area, i int) {
	t.Helper()
	now := epoch.Add(time.Duration(i) * time.Second)
	s, err := a.Stage(release.Commit{ID: fmt.Sprintf("%040d", i), Date: epoch}, now, now)
	if err != nil {
		t.Fatal(err)
	}
	files := site(i, s.Carried("static."))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := s.Put(name, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	r, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Promote(r, release.Deed{Action: release.Publish, Time: now}); err != nil {
		t.Fatal(err)
	}
	if err := a.Prune(3); err != nil {
		t.Fatal(err)
	}
}

var assetOf = regexp.MustCompile(`(?:href|src)="([^"]+)"`)

// TestReadersDuringSwaps reads over HTTP while the site is swapped 300 times.
// Every page is whole and every asset it names is there, with the content it
// was named for.
func TestReadersDuringSwaps(t *testing.T) {
	a, dir := area(t)
	swapTo(t, a, 0)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.FileServer(http.Dir(filepath.Join(dir, "current")))}
	defer server.Close()
	go server.Serve(listener) //nolint:errcheck // ends with ErrServerClosed

	var requests, failures atomic.Int64
	var done atomic.Bool
	var all sync.WaitGroup
	for n := range readers {
		all.Add(1)
		go func() {
			defer all.Done()
			r := reader{t: t, base: "http://" + listener.Addr().String() + "/", requests: &requests, failures: &failures}
			for i := n; !done.Load() || requests.Load() < fetches; i++ {
				r.visit(fmt.Sprintf("p%d.html", i%pages))
				if failures.Load() > 10 {
					return
				}
			}
		}()
	}
	for i := 1; i <= swaps; i++ {
		swapTo(t, a, i)
		if want := int64(i) * fetches / swaps; failures.Load() == 0 {
			waitFor(func() bool { return requests.Load() >= want || failures.Load() > 0 })
		}
	}
	done.Store(true)
	all.Wait()
	if requests.Load() < fetches {
		t.Errorf("%d requests only", requests.Load())
	}
	t.Logf("%d swaps, %d requests, %d failures", swaps, requests.Load(), failures.Load())
}

// waitFor lets the readers run, so that swaps and requests are spread over one
// another.
func waitFor(ready func() bool) {
	for !ready() {
		time.Sleep(100 * time.Microsecond)
	}
}

type reader struct {
	t                  *testing.T
	base               string
	requests, failures *atomic.Int64
}

func (r reader) get(path string) string {
	r.requests.Add(1)
	resp, err := http.Get(r.base + path)
	if err != nil {
		r.wrong("%s: %v", path, err)
		return ""
	}
	body, err := io.ReadAll(resp.Body)
	if err := resp.Body.Close(); err != nil {
		r.wrong("%s: %v", path, err)
	}
	if err != nil || resp.StatusCode != http.StatusOK {
		r.wrong("%s: status %d, %v", path, resp.StatusCode, err)
	}
	return string(body)
}

func (r reader) wrong(format string, args ...any) {
	r.failures.Add(1)
	r.t.Errorf(format, args...)
}

// visit reads a page and everything it names.
func (r reader) visit(path string) {
	page := r.get(path)
	if !strings.HasSuffix(page, "</html>\n") {
		r.wrong("%s is not whole: %d bytes", path, len(page))
	}
	for _, m := range assetOf.FindAllStringSubmatch(page, -1) {
		if folder, _, _ := strings.Cut(m[1], "/"); !strings.Contains(r.get(m[1]), folder) {
			r.wrong("%s is not what %s named", m[1], path)
		}
	}
}

// BenchmarkSwap measures what readers could notice: the time from the moment
// that a finished site is taken to the moment that it is live and logged.
func BenchmarkSwap(b *testing.B) {
	a, _ := area(b)
	swapTo(b, a, 0)
	var took time.Duration
	i := 0
	for b.Loop() {
		i++
		files := map[string]string{}
		for name, data := range site(i, map[string][]byte{}) {
			files[name] = string(data)
		}
		r := stage(b, a, fmt.Sprint(i), epoch, files)
		start := time.Now()
		if _, err := a.Promote(r, release.Deed{Action: release.Publish, Time: epoch}); err != nil {
			b.Fatal(err)
		}
		took += time.Since(start)
		if err := a.Prune(3); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(took.Microseconds())/1000/float64(b.N), "ms/swap")
}

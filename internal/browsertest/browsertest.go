// Package browsertest opens pages in real, headless browsers for the tests of
// other packages: in Chromium, remembering everything a reader of the developer
// tools would see go wrong, and in Firefox.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one step in the browser may take. It is far more than any
// page needs: a page that hangs must not hang the suite.
const patience = 2 * time.Minute

// slow is how long a page may take to do what a test waits for.
const slow = 30 * time.Second

// flags keep Chromium from talking to anybody but the page.
var flags = []string{
	"disable-quic", "disable-background-networking", "disable-component-update",
	"disable-sync", "no-first-run", "hide-scrollbars",
}

// Tab is one open tab.
type Tab struct {
	t   *testing.T
	ctx context.Context
	end *time.Timer // ends the browser if a step takes too long

	mu    sync.Mutex
	wrong []string
}

// Open starts a browser with one empty tab of the given size in CSS pixels; it
// ends with the test. Where there is no Chromium, Open fails the test if the
// environment has CI or GONGBAO_BROWSER=required; else it says so and skips
// the test.
func Open(t *testing.T, width, height int) *Tab {
	t.Helper()
	path := Chromium(t)
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(width, height))
	for _, f := range flags {
		opts = append(opts, chromedp.Flag(f, true))
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	tab := &Tab{t: t, ctx: ctx, end: time.AfterFunc(patience, cancel)}
	t.Cleanup(func() { tab.end.Stop() })
	if err := tab.start(int64(width), int64(height)); err != nil {
		t.Fatalf("starting chromium: %v", err)
	}
	return tab
}

// shout says what to the person who runs the tests. go test keeps the output of
// packages that pass to itself, so it is written to the terminal, if there is
// one.
func shout(what string) {
	tty, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0)
	if err != nil {
		tty = os.Stderr
	} else {
		defer tty.Close()
	}
	fmt.Fprintf(tty, "\n*** %s ***\n", what)
}

// start opens the tab and begins to listen.
func (tab *Tab) start(width, height int64) error {
	if err := chromedp.Listen(tab.ctx, tab.listen); err != nil {
		return err
	}
	if _, err := chromedp.Call(tab.ctx, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	if _, err := chromedp.Call(tab.ctx, log.Enable, cdp.Empty{}); err != nil {
		return err
	}
	return chromedp.Do(tab.ctx, chromedp.EmulateViewport(width, height))
}

// Chromium returns the path of a Chromium or Chrome. Where there is none it
// fails or skips the test as Open does.
func Chromium(t testing.TB) string {
	t.Helper()
	path := chromium()
	if path == "" {
		missing(t, "chromium", "install Debian's chromium")
	}
	return path
}

// missing fails the test if it is required here that pages are tested, and else
// tells the person at the terminal and skips it.
func missing(t testing.TB, what, remedy string) {
	t.Helper()
	if os.Getenv("CI") != "" || os.Getenv("GONGBAO_BROWSER") == "required" {
		t.Fatalf("there is no %s here and this test is required; %s", what, remedy)
	}
	shout(fmt.Sprintf("%s was NOT tested: there is no %s here. To test the pages, %s.", t.Name(), what, remedy))
	t.Skip("no " + what)
}

// chromium returns the path of a Chromium or Chrome, or "".
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// listen remembers console errors, exceptions, failed loads, and requests that
// leave the site.
func (tab *Tab) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		tab.note(fmt.Sprintf("exception: %s:%d: %s", e.ExceptionDetails.URL, e.ExceptionDetails.LineNumber+1, e.ExceptionDetails.Text))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			var args []string
			for _, a := range e.Args {
				args = append(args, fmt.Sprint(a.Value)+a.Description)
			}
			tab.note("console: " + strings.Join(args, " "))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			tab.note(fmt.Sprintf("log: %s %s", e.Entry.Text, e.Entry.URL))
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			tab.note("load failed: " + e.ErrorText)
		}
	case *network.EventRequestWillBeSent:
		url := e.Request.URL
		if !strings.HasPrefix(url, "file:") && !strings.HasPrefix(url, "data:") && !strings.HasPrefix(url, "http://127.0.0.1:") {
			tab.note("request leaves the site: " + url)
		}
	}
}

func (tab *Tab) note(s string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.wrong = append(tab.wrong, s)
}

// Context returns the tab's context, for what chromedp alone can do.
func (tab *Tab) Context() context.Context { return tab.ctx }

// Do performs the steps and fails the test if one of them fails.
func (tab *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	tab.end.Reset(patience)
	if err := chromedp.Do(tab.ctx, steps...); err != nil {
		tab.t.Fatalf("%v\nwhat went wrong before: %v", err, tab.Wrong())
	}
}

// Await waits until the JavaScript expression is true. While the page is being
// left for another one the question is asked again.
func (tab *Tab) Await(expression string) {
	tab.t.Helper()
	tab.end.Reset(patience)
	for deadline := time.Now().Add(slow); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		ok, err := chromedp.Run(tab.ctx, chromedp.Evaluate[bool](expression))
		if err == nil && ok {
			return
		}
		if tab.ctx.Err() != nil {
			break
		}
	}
	tab.t.Fatalf("waited in vain for %s\nwhat went wrong before: %v", expression, tab.Wrong())
}

// Eval returns the value of a JavaScript expression, awaited if it is a
// promise.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	tab.end.Reset(patience)
	v, err := chromedp.Run(tab.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tab.t.Fatalf("%s: %v\nwhat went wrong before: %v", expression, err, tab.Wrong())
	}
	return v
}

// Wrong returns everything that went wrong since it was last called.
func (tab *Tab) Wrong() []string {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	wrong := slices.Clone(tab.wrong)
	tab.wrong = nil
	return wrong
}

package browsertest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// prefs are the settings of the browser in a test. Firefox under remote control
// relaxes rules that readers meet, that of files among them, unless told not to
// (remote.prefs.recommended): a page that works from file:// without that rule
// proves nothing.
const prefs = `user_pref("remote.prefs.recommended", false);
user_pref("security.fileuri.strict_origin_policy", true);
user_pref("marionette.port", 0);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.startup.page", 0);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("termsofuse.bypassNotification", true);
user_pref("app.normandy.enabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", 9);
`

// Firefox is one open window of Firefox, with the rules for file:// that readers
// have. It is driven through Marionette, Firefox's own protocol: a length in
// decimal digits, a colon, and an array in JSON.
type Firefox struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
	last int // number of the last command
}

// OpenFirefox starts a Firefox that ends with the test. Where there is none, it
// fails or skips the test as Open does.
func OpenFirefox(t *testing.T) *Firefox {
	t.Helper()
	path := firefox()
	if path == "" {
		missing(t, "firefox", "install Debian's firefox-esr")
	}
	profile := t.TempDir()
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	cmd := exec.CommandContext(ctx, path, "--headless", "--no-remote", "--marionette", "--profile", profile, "about:blank")
	cmd.Env = append(os.Environ(), "HOME="+profile, "MOZ_CRASHREPORTER_DISABLE=1")
	if err := cmd.Start(); err != nil {
		t.Fatalf("starting firefox: %v", err)
	}
	f := &Firefox{t: t}
	t.Cleanup(func() { f.quit(cmd, cancel) })
	if err := f.connect(profile); err != nil {
		t.Fatalf("starting firefox: %v", err)
	}
	return f
}

// firefox returns the path of a Firefox, or "".
func firefox() string {
	for _, name := range []string{"firefox-esr", "firefox"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// connect waits for the port that Firefox writes into its profile, and begins a
// session there.
func (f *Firefox) connect(profile string) error {
	var err error
	for deadline := time.Now().Add(slow); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var port []byte
		if port, err = os.ReadFile(filepath.Join(profile, "MarionetteActivePort")); err != nil || len(port) == 0 {
			continue
		}
		if f.conn, err = net.Dial("tcp", net.JoinHostPort("127.0.0.1", strings.TrimSpace(string(port)))); err == nil {
			break
		}
	}
	if f.conn == nil {
		return fmt.Errorf("it opens no port: %w", err)
	}
	if err := f.conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	f.in = bufio.NewReader(f.conn)
	if _, err := f.receive(); err != nil { // its name and version
		return err
	}
	return f.call("WebDriver:NewSession", map[string]string{}, nil)
}

// quit asks Firefox to end, so that it leaves no processes behind, and makes
// sure that it does.
func (f *Firefox) quit(cmd *exec.Cmd, cancel context.CancelFunc) {
	defer cancel()
	if f.conn != nil {
		defer f.conn.Close()
	}
	if f.in == nil || f.call("Marionette:Quit", map[string][]string{"flags": {"eForceQuit"}}, nil) != nil {
		cancel()
	}
	if err := cmd.Wait(); err != nil {
		f.t.Logf("firefox ended with: %v", err)
	}
}

// receive returns the next message.
func (f *Firefox) receive() ([]byte, error) {
	head, err := f.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(head, ":"))
	if err != nil || n < 0 || n > 64<<20 {
		return nil, fmt.Errorf("%q is no length of a message", head)
	}
	message := make([]byte, n)
	_, err = io.ReadFull(f.in, message)
	return message, err
}

// call sends a command and decodes the value of its answer into result, unless
// that is nil.
func (f *Firefox) call(command string, parameters, result any) error {
	f.last++
	message, err := json.Marshal([]any{0, f.last, command, parameters})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(f.conn, "%d:%s", len(message), message); err != nil {
		return err
	}
	if message, err = f.receive(); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	var failure *struct{ Error, Message string }
	var reply struct{ Value json.RawMessage }
	var kind, number int
	if err := json.Unmarshal(message, &[]any{&kind, &number, &failure, &reply}); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	if failure != nil {
		return fmt.Errorf("%s: %s: %s", command, failure.Error, failure.Message)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(reply.Value, result)
}

// Navigate opens an address and waits until it is loaded.
func (f *Firefox) Navigate(url string) {
	f.t.Helper()
	if err := f.call("WebDriver:Navigate", map[string]string{"url": url}, nil); err != nil {
		f.t.Fatalf("opening %s: %v", url, err)
	}
}

// Eval decodes the value of a JavaScript expression, awaited if it is a promise,
// into result.
func (f *Firefox) Eval(expression string, result any) {
	f.t.Helper()
	err := f.call("WebDriver:ExecuteScript", map[string]any{"script": "return (" + expression + ")", "args": []any{}}, result)
	if err != nil {
		f.t.Fatalf("%s: %v", expression, err)
	}
}

// Await waits until the JavaScript expression is true.
func (f *Firefox) Await(expression string) {
	f.t.Helper()
	for deadline := time.Now().Add(slow); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		var ok bool
		if f.Eval("Boolean("+expression+")", &ok); ok {
			return
		}
	}
	f.t.Fatalf("waited in vain for %s", expression)
}

// Type puts the keys of text one by one where a reader's would go: into the
// element that matches the CSS selector.
func (f *Firefox) Type(selector, text string) {
	f.t.Helper()
	var element map[string]string // :: kind of reference → id
	err := f.call("WebDriver:FindElement", map[string]string{"using": "css selector", "value": selector}, &element)
	for _, id := range element {
		if err == nil {
			err = f.call("WebDriver:ElementSendKeys", map[string]string{"id": id, "text": text}, nil)
		}
	}
	if err != nil {
		f.t.Fatalf("typing into %s: %v", selector, err)
	}
}

package publish

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"gongbao/internal/publish/gitobj"
)

// TestSlugsAreSafe draws branches and holds their folders' names against what
// a folder, an address and a web server's pattern can hold.
func TestSlugsAreSafe(t *testing.T) {
	t.Parallel()
	safe := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{16}$`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if s := slug(a); !safe.MatchString(s) || len(s) > maxSlug+17 || !filepath.IsLocal(s) {
			t.Fatalf("slug(%q) = %q", a, s)
		}
		if a != b && slug(a) == slug(b) {
			t.Fatalf("%q and %q share %q", a, b, slug(a))
		}
		if again := slug(a); again != slug(a) {
			t.Fatalf("slug(%q) is now %q", a, again)
		}
	})
}

// FuzzHarmless: whatever comes from a push, what is printed is one line of
// visible characters.
func FuzzHarmless(f *testing.F) {
	for _, s := range []string{"a\x1b[31mb", "\xff\xfe", "a\u202eb\u2028c", "平常的字", strings.Repeat("长", 1000), "\uFFFD"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out := Harmless(text)
		if !utf8.ValidString(out) || strings.ContainsFunc(out, unicode.IsControl) || strings.ContainsFunc(out, gitobj.Invisible) {
			t.Errorf("Harmless(%q) = %q", text, out)
		}
		if n := utf8.RuneCountInString(out); n > 6*maxLine+1 {
			t.Errorf("%d characters", n)
		}
		plain := !strings.ContainsFunc(text, func(r rune) bool {
			return unicode.IsControl(r) || gitobj.Invisible(r)
		}) && utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxLine
		if plain && out != text {
			t.Errorf("Harmless(%q) = %q; nothing was wrong with it", text, out)
		}
	})
}

// TestWebServersSendTheHeaders holds the settings of both servers against the
// table of headers.
func TestWebServersSendTheHeaders(t *testing.T) {
	t.Parallel()
	c := defaults()
	c.Address, c.Previews.Address = "https://gazette.example.org/", "https://drafts.example.org/"
	s := newServer("/srv/gazette", c, Options{})
	files := s.webFiles()
	for _, h := range headers {
		if n := strings.Count(files[caddyFile], "header "+h.name+" \""+h.value+"\""); n != 2 {
			t.Errorf("the Caddyfile sends %s for %d of two sites", h.name, n)
		}
		if !strings.Contains(files[nginxHeaders], "add_header "+h.name+" \""+h.value+"\" always;") {
			t.Errorf("nginx does not send %s", h.name)
		}
	}
	for _, name := range []string{caddyFile, nginxFile} {
		for _, want := range []string{"gazette.example.org", "drafts.example.org", `"/srv/gazette/current"`, `"/srv/gazette/preview"`, "noindex", "immutable", "no-cache", "/404.html"} {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s lacks %s", name, want)
			}
		}
	}
	// nginx forgets the headers of the level above as soon as a level sets one.
	blocks := strings.Count(files[nginxFile], "server {") + strings.Count(files[nginxFile], "location ^~")
	if n := strings.Count(files[nginxFile], "include \"/srv/gazette/web/nginx-headers.conf\""); n != blocks {
		t.Errorf("%d of %d blocks include the headers", n, blocks)
	}
}

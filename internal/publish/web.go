package publish

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"gongbao/internal/build"
)

const webDir = "web"

// header is one header that a server adds to what it sends.
type header struct{ name, value string }

// headers go with every answer. The policy is that of the pages themselves,
// and what only a server can say: nobody frames them.
var headers = []header{
	{"Content-Security-Policy", "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "strict-origin-when-cross-origin"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Strict-Transport-Security", "max-age=31536000"},
}

// How long a browser may use a file without asking. Texts are asked for every
// time and answered 304 if they did not change; the folders with a digest in
// their name never change.
const (
	cacheTexts = "no-cache"
	cacheFixed = "public, max-age=31536000, immutable"
)

// host returns the name under which the site is served.
func host(address, otherwise string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return otherwise
}

// caddy returns a Caddyfile for the site and its previews. Of two headers of
// one name the one without a condition would win, whatever their order: both
// have one.
func (s *Server) caddy() string {
	var b strings.Builder
	site := func(name, root, more string) {
		fmt.Fprintf(&b, "%s {\n\troot * \"%s\"\n\tencode zstd gzip\n", name, root)
		for _, h := range headers {
			fmt.Fprintf(&b, "\theader %s \"%s\"\n", h.name, h.value)
		}
		b.WriteString(more)
		b.WriteString("\t@hidden path */.*\n\trespond @hidden 404\n\tfile_server\n\thandle_errors {\n\t\trewrite * /404.html\n\t\tfile_server\n\t}\n}\n")
	}
	b.WriteString("# Written by gongbao publish init: import it from your Caddyfile.\n")
	site(host(s.config.Address, "example.org"), filepath.Join(s.dir, "current"),
		fmt.Sprintf("\t@fixed path /%[1]s*\n\theader @fixed Cache-Control \"%[2]s\"\n\t@texts not path /%[1]s*\n\theader @texts Cache-Control \"%[3]s\"\n", build.FingerprintPrefix, cacheFixed, cacheTexts))
	site(host(s.config.Previews.Address, "preview.example.org"), filepath.Join(s.dir, previewRoot),
		"\theader Cache-Control \""+cacheTexts+"\"\n\theader X-Robots-Tag \"noindex, nofollow\"\n\t# Previews are not for everyone: ask for a password (caddy hash-password).\n\t# basic_auth {\n\t#\tstaff HASH\n\t# }\n")
	return b.String()
}

// nginx returns server blocks for the site and its previews. Headers stand in
// a file of their own, because nginx forgets those of the level above as soon
// as a level sets one.
func (s *Server) nginx() (servers, shared string) {
	var h strings.Builder
	h.WriteString("# Written by gongbao publish init; included by nginx.conf beside it.\n")
	for _, x := range headers {
		fmt.Fprintf(&h, "add_header %s \"%s\" always;\n", x.name, x.value)
	}
	var b strings.Builder
	include := filepath.Join(s.dir, webDir, nginxHeaders)
	site := func(name, root, more string) {
		fmt.Fprintf(&b, `server {
	listen 80; # with a certificate: listen 443 ssl; http2 on; ssl_certificate …; ssl_certificate_key …;
	server_name %s;
	root "%s";
	index index.html;
	charset utf-8;
	error_page 404 /404.html;
	open_file_cache off; # the root is a link that moves
	include "%s";
	add_header Cache-Control "%s" always;
%s	location ~ /\. { return 404; }
}
`, name, root, include, cacheTexts, more)
	}
	b.WriteString("# Written by gongbao publish init: include it in the http block of nginx.\n")
	site(host(s.config.Address, "example.org"), filepath.Join(s.dir, "current"),
		fmt.Sprintf("\tlocation ^~ /%s {\n\t\tinclude \"%s\";\n\t\tadd_header Cache-Control \"%s\" always;\n\t}\n", build.FingerprintPrefix, include, cacheFixed))
	site(host(s.config.Previews.Address, "preview.example.org"), filepath.Join(s.dir, previewRoot),
		"\tadd_header X-Robots-Tag \"noindex, nofollow\" always;\n\t# Previews are not for everyone: ask for a password.\n\t# auth_basic \"staff\"; auth_basic_user_file /etc/nginx/staff;\n")
	return b.String(), h.String()
}

// Names of the files in web/.
const (
	caddyFile    = "Caddyfile"
	nginxFile    = "nginx.conf"
	nginxHeaders = "nginx-headers.conf"
)

// webFiles returns the files in web/ by name.
func (s *Server) webFiles() map[string]string {
	servers, shared := s.nginx()
	return map[string]string{caddyFile: s.caddy(), nginxFile: servers, nginxHeaders: shared}
}

// writeWeb writes the settings for web servers.
func (s *Server) writeWeb() error {
	for name, text := range s.webFiles() {
		if err := os.WriteFile(filepath.Join(s.dir, webDir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

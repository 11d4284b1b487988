package site

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"

	"gongbao/internal/doc"
)

// rel returns the link from the page at path from to the address to, both from
// the site's root and in slashes. The result always names a file or, within
// one page, a fragment; what a URL cannot hold is escaped, because the id of a
// document without a header is the name of its file.
func rel(from, to string) string {
	// Only what follows the last slash can hold a fragment: a folder named
	// after a file may hold a # of its own.
	folder, file := to[:strings.LastIndexByte(to, '/')+1], to[strings.LastIndexByte(to, '/')+1:]
	file, fragment, _ := strings.Cut(file, "#")
	target := folder + file
	if target == from && fragment != "" {
		return "#" + fragment
	}
	here, there := strings.Split(from, "/"), strings.Split(target, "/")
	for len(here) > 1 && len(there) > 1 && here[0] == there[0] {
		here, there = here[1:], there[1:]
	}
	for i := range there {
		there[i] = url.PathEscape(there[i])
	}
	out := strings.Repeat("../", len(here)-1) + strings.Join(there, "/")
	if fragment != "" {
		out += "#" + fragment
	}
	return out
}

// rootOf returns the prefix that leads from the page at path to the site's
// root: "", "../", "../../".
func rootOf(path string) string { return strings.Repeat("../", strings.Count(path, "/")) }

// in returns the address of a page that exists once per script.
func in(s doc.Script, path string) string { return s.Dir() + "/" + path }

// shortHash names a thing that staff gave no id: the first 8 hex digits of the
// SHA-256 of its Simplified name. At 10,000 names two of them share a hash
// once in about 90 sites.
func shortHash(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:4])
}

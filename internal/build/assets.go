package build

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// staticDir is the folder of the finished site that holds the static files.
const staticDir = "static"

// offlineWorker is the static file that also stands at the site's root: a
// service worker sees only what lies below it.
const offlineWorker = "offline-worker.js"

// asset is one static file.
type asset struct {
	name string // below static/
	data []byte
}

// assets are the static files of a site, sorted by name.
type assets []asset

// staticFiles reads every file that is to be published.
func staticFiles(files fs.FS) (assets, error) {
	var all assets
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !published(e) {
			return err
		}
		data, err := fs.ReadFile(files, name)
		all = append(all, asset{name, data})
		return err
	})
	slices.SortFunc(all, func(a, b asset) int { return cmp.Compare(a.name, b.name) })
	return all, err
}

// write hands every file to put, and once more under its fingerprint if the
// pages ask for that.
func (as assets) write(put Put, fingerprint bool) error {
	for _, a := range as {
		if err := put(staticDir+"/"+a.name, a.data); err != nil {
			return err
		}
		if a.name == offlineWorker {
			if err := put(offlineWorker, a.data); err != nil {
				return err
			}
		}
		if !fingerprint {
			continue
		}
		if err := put(as.folder()+"/"+a.name, a.data); err != nil {
			return err
		}
	}
	return nil
}

// carry hands the files of earlier releases to put, but for those that lie in
// the folder of this one.
func (as assets) carry(put Put, files map[string][]byte) error {
	own := as.folder() + "/"
	for path, data := range files {
		if strings.HasPrefix(path, own) {
			continue
		}
		if err := put(path, data); err != nil {
			return err
		}
	}
	return nil
}

// folder returns "static." and twelve digits of the digest of all names and
// contents.
func (as assets) folder() string {
	sum := sha256.New()
	for _, a := range as {
		fmt.Fprintf(sum, "%d %s %d ", len(a.name), a.name, len(a.data))
		sum.Write(a.data)
	}
	return FingerprintPrefix + hex.EncodeToString(sum.Sum(nil))[:12]
}

// FingerprintPrefix begins the name of the folder that holds the static files
// of a site built with Options.Fingerprint, in front of their digest.
const FingerprintPrefix = staticDir + "."

// inStatic matches the beginning of an attribute that names a static file by
// a relative address. A page's text cannot hold it: there a quotation mark is
// written &#34; or &quot;.
var inStatic = regexp.MustCompile(`="((?:\.\./)*)` + staticDir + `/`)

// fingerprint returns what makes a page name its static files by their folder
// with the digest, so that a server may let browsers keep them for ever and a
// page never gets the style or the script of another release. It is one folder
// for all, not a digest in each name, because scripts find their parts beside
// themselves. The plain folder stays for addresses that others wrote down.
func (as assets) fingerprint() func(page []byte) []byte {
	with := []byte(`="${1}` + as.folder() + "/")
	return func(page []byte) []byte { return inStatic.ReplaceAll(page, with) }
}

// published reports whether a file of static/ goes into the site: a regular
// one that is neither hidden, nor an editor's copy, nor the Go file that embeds
// the others. Through a link any file of the machine would be published.
func published(e fs.DirEntry) bool {
	name := e.Name()
	return e.Type().IsRegular() && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, "~") && !strings.HasSuffix(name, ".go")
}

// unpublished reports what stands in the site's own static/ and stays out of
// the site.
func unpublished(root fs.FS) []doc.Problem {
	var problems []doc.Problem
	// A site without the folder has nothing to report.
	_ = fs.WalkDir(sub(root, "static"), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || published(e) || strings.HasSuffix(name, ".go") {
			return nil
		}
		problems = append(problems, doc.Problem{
			File: "static/" + name, Stage: "build", Rule: "not-published", Severity: doc.Warning,
			Zh: "未发布：不是普通文件，或是隐藏文件、编辑器副本 — 请放入文件本身，或删去",
			En: "not published: a link, a hidden file or an editor's copy — put the file itself here, or remove it",
		})
		return nil
	})
	return problems
}

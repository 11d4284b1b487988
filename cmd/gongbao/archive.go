package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongbao/internal/archive"
	"gongbao/internal/build"
	"gongbao/internal/doc"
)

// edition is what the command line says of the archive to make.
type edition struct {
	format   string
	out      string
	site     string   // built site to pack; "" builds one
	previous string   // archive or manifest of the release before
	document string   // id of the only document of a book
	script   string   // of a book
	sign     string   // private key that signs the manifest
	signed   []string // signatures made elsewhere
	from     string   // archive that a delta is for
	to       string   // archive that a delta makes; "" makes one
}

// newArchive returns the command that makes the editions that need no network.
func newArchive(t *talk) *cobra.Command {
	var e edition
	c := &cobra.Command{
		Use:   "archive",
		Short: "make an edition that opens without a network and proves itself",
		Long: `archive builds the site and packs it into one file.

zip holds the site as it stands: unpack it and open index.html. zim is for
Kiwix. epub is for e-readers: -o FILE.epub makes one book of all documents, or
with --document of one; -o FOLDER/ makes one book per document and script. delta
makes a new zip of an old one: see gongbao help update.`,
		Example: "  gongbao archive --format zip -o site.zip\n  gongbao archive --format zip --previous site-1.zip --sign editor.key -o site-2.zip\n  gongbao archive --format delta --from site-1.zip --to site-2.zip -o site-1-2.delta",
		Args:    cobra.NoArgs,
	}
	f := c.Flags()
	f.StringVar(&e.format, "format", "zip", "zip, zim, epub or delta")
	f.StringVarP(&e.out, "output", "o", "", "`file` to write (required)")
	f.StringVar(&e.site, "site", "", "pack the built site in this `folder` as it is, instead of building one")
	f.StringVar(&e.document, "document", "", "make a book of this one document (its `id`)")
	f.StringVar(&e.script, "script", string(doc.Hans), "`script` of the book, zh-Hans or zh-Hant")
	f.StringVar(&e.previous, "previous", "", "archive or manifest (`file`) of the release before this one")
	f.StringVar(&e.from, "from", "", "zip (`file`) of an earlier release that the delta is for")
	f.StringVar(&e.to, "to", "", "zip (`file`) that the delta makes, instead of a new one of the site")
	f.StringVar(&e.sign, "sign", "", "sign the manifest with this private key `file` of minisign or ssh, which has no password")
	f.StringArrayVar(&e.signed, "signature", nil, "put in this signature `file`, made elsewhere of the same manifest; may be repeated")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := oneOf("format", e.format, "zip", "zim", "epub", "delta"); err != nil {
			return err
		}
		if err := oneOf("script", e.script, string(doc.Hans), string(doc.Hant)); err != nil {
			return err
		}
		if e.out == "" {
			return misuseError{say("请用 -o 写明要写的文件", "name the file to write with -o")}
		}
		if e.format == "delta" {
			return t.delta(e)
		}
		return t.archive(e)
	}
	return c
}

// archive makes the edition e.
func (t *talk) archive(e edition) (err error) {
	site, err := t.siteOf(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.clear()) }()
	sign, err := t.signer(site.files, e)
	if err != nil {
		return err
	}
	if e.format == "epub" {
		return t.books(site, e, sign)
	}
	var parts []archive.Part
	err = writeWhole(e.out, func(w *os.File) (err error) {
		switch e.format {
		case "zim":
			parts, err = archive.WriteZIM(w, site.files, t.zim(site, sign), t.progress())
		default:
			parts, err = archive.WriteZip(w, site.files, sign, t.progress())
		}
		return err
	})
	if err != nil {
		return err
	}
	return t.packed(e.out, parts)
}

// finished is a built site.
type finished struct {
	files   fs.FS
	project *build.Project
	clear   func() error // removes what was made for it
}

// siteOf returns the site that e packs.
func (t *talk) siteOf(e edition) (*finished, error) {
	release, err := t.release(e)
	if err != nil {
		return nil, err
	}
	if e.site != "" {
		p, err := build.Load(t.root)
		return &finished{files: os.DirFS(e.site), project: p, clear: func() error { return nil }}, err
	}
	dir, err := os.MkdirTemp("", "gongbao-archive-")
	if err != nil {
		return nil, err
	}
	clear := func() error { return os.RemoveAll(dir) }
	p, _, err := build.Build(t.root, build.Options{Out: filepath.Join(dir, "site"), Release: release})
	if p != nil {
		t.problems(p.Problems)
	}
	if errors.Is(err, build.ErrProblems) {
		err = severe(err)
	}
	if err != nil {
		return nil, errors.Join(err, clear())
	}
	return &finished{os.DirFS(filepath.Join(dir, "site")), p, clear}, nil
}

// zim returns what a ZIM file of the site says about itself. Nobody's name is
// made up: where no organizer is registered the site speaks for itself.
func (t *talk) zim(s *finished, sign archive.Signer) archive.ZIM {
	site := s.project.Content.Site
	var issuers []string
	for _, w := range s.project.Library.Works {
		for _, name := range w.Hans.Meta.Issuer {
			if !slices.Contains(issuers, name) {
				issuers = append(issuers, name)
			}
		}
	}
	title := cmp.Or(site.Title.Hans, "gongbao")
	return archive.ZIM{
		Title: title, Description: site.Subtitle.Hans, Source: site.BaseURL,
		Creator:   cmp.Or(strings.Join(issuers, "；"), title),
		Publisher: cmp.Or(site.Official.Organizer, title),
		Name:      "gongbao_zho_all",
		Sign:      sign,
	}
}

// release returns the release that e is of: the one after e.previous.
func (t *talk) release(e edition) (archive.Release, error) {
	var previous *archive.Manifest
	if e.previous != "" {
		var err error
		if previous, err = archive.ManifestOf(e.previous); err != nil {
			return archive.Release{}, misuseError{say("--previous %[1]s：读不出上一版的清单（%[2]v）", "--previous %[1]s: the manifest of the release before cannot be read (%[2]v)", e.previous, err)}
		}
	}
	return build.Release(t.root, previous)
}

// signer returns what signs the manifest of e; nil if nothing is to.
func (t *talk) signer(site fs.FS, e edition) (archive.Signer, error) {
	if e.sign != "" && len(e.signed) > 0 {
		return nil, misuseError{say("--sign 和 --signature 只能用其中之一", "use one of --sign and --signature")}
	}
	if e.sign != "" {
		key, err := os.ReadFile(e.sign)
		if err != nil {
			return nil, misuseError{err}
		}
		m, err := archive.ManifestIn(site)
		if err != nil {
			return nil, err
		}
		sign, err := archive.NewSigner(key, m.Release.Date)
		if err != nil {
			return nil, misuseError{say("--sign %[1]s：不能用来签名（%[2]v）", "--sign %[1]s: cannot sign with it (%[2]v)", e.sign, err)}
		}
		return sign, nil
	}
	var all [][]byte
	for _, name := range e.signed {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, misuseError{err}
		}
		all = append(all, text)
	}
	if all == nil {
		return nil, nil
	}
	return archive.Signed(all...), nil
}

// writeWhole lets write fill the file named name. Under its name it is there
// whole or as it was before.
func writeWhole(name string, write func(*os.File) error) error {
	next, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	err = write(next)
	err = errors.Join(err, next.Chmod(0o644), next.Sync(), next.Close())
	if err == nil {
		err = os.Rename(next.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(next.Name()))
	}
	return nil
}

// progress returns what shows how far a long job is, on a terminal only.
func (t *talk) progress() archive.Progress {
	f, ok := t.out().(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	last := int64(-1)
	return func(done, total int64) {
		percent := 100 * done / max(total, 1)
		if percent == last {
			return
		}
		last = percent
		fmt.Fprintf(f, "\r%3d %%", percent)
		if percent == 100 {
			fmt.Fprint(f, "\r     \r")
		}
	}
}

// packed says what was packed: the file, its size, and the share of each part.
func (t *talk) packed(name string, parts []archive.Part) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	t.report("%s  %d 字节", "%s  %d bytes", name, info.Size())
	var b strings.Builder
	rest := info.Size()
	for _, p := range parts {
		if p.Packed == 0 {
			continue // of a delta: nothing in it changed
		}
		t.share(&b, p.Name, p.Files, p.Packed, info.Size())
		rest -= p.Packed
	}
	t.share(&b, t.in("名称与目录", "names and directory"), 0, rest, info.Size())
	_, err = io.WriteString(t.out(), b.String())
	return err
}

// share writes one line of the table of sizes.
func (t *talk) share(b *strings.Builder, name string, files int, size, whole int64) {
	fmt.Fprintf(b, "%6.1f %% %10d  %s", 100*float64(size)/float64(max(whole, 1)), size, name)
	if files > 0 {
		fmt.Fprintf(b, t.in("（%d 个文件）", " (%d files)"), files)
	}
	b.WriteByte('\n')
}

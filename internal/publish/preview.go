package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongbao/internal/build"
	"gongbao/internal/publish/release"
)

// preview is the site of a branch that the public does not read.
type preview struct{ branch, slug string }

const (
	previewsDir = "previews" // areas
	previewRoot = "preview"  // links to what is live in them
	previewCSS  = "preview.css"
)

// target returns where the site of a reference goes.
func (s *Server) target(ctx context.Context, ref string) (target, error) {
	if ref == s.mainRef() {
		return target{area: s.area, address: folderURL(s.config.Address)}, nil
	}
	p := &preview{branchName(ref), slug(branchName(ref))}
	if err := s.quota(ctx, ref); err != nil {
		return target{}, err
	}
	t := target{area: s.previewArea(p.slug), preview: p}
	if s.config.Previews.Address != "" {
		t.address = folderURL(s.config.Previews.Address) + p.slug + "/"
	}
	return t, t.area.Make()
}

func (s *Server) previewArea(slug string) *release.Area {
	return release.Open(filepath.Join(s.dir, previewsDir, slug), s.opt.Watch)
}

// folderURL returns an address with one slash at its end; "" stays.
func folderURL(address string) string {
	if address == "" {
		return ""
	}
	return strings.TrimRight(address, "/") + "/"
}

// maxSlug is how many letters of a branch's name its address shows.
const maxSlug = 23

// slug returns the name of a branch's folder and address: the ASCII letters
// and digits of its name, and sixteen digits of its digest, so that no name
// leads out of the folder, meets another's, or is longer than a name may be.
func slug(branch string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(branch) {
		switch {
		case b.Len() >= maxSlug:
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	sum := sha256.Sum256([]byte(branch))
	name := strings.Trim(b.String(), "-")
	if name == "" {
		name = "preview"
	}
	return name + "-" + hex.EncodeToString(sum[:8])
}

// branches lists the references of previews.
func (s *Server) branches(ctx context.Context) ([]string, error) {
	out, err := s.repo.Git(ctx, "for-each-ref", "--format=%(refname)", "refs/heads")
	if err != nil {
		return nil, err
	}
	var refs []string
	for ref := range strings.Lines(out) {
		if ref = strings.TrimSpace(ref); ref != "" && ref != s.mainRef() {
			refs = append(refs, ref)
		}
	}
	return refs, nil
}

// quota refuses a branch that would be one too many.
func (s *Server) quota(ctx context.Context, ref string) error {
	most := s.config.Previews.Max
	if most == 0 {
		return say("这里不做预览，只接受分支 %s", "there are no previews here; push to branch %s", s.config.Branch)
	}
	if err := s.expire(ctx, ref); err != nil {
		return err
	}
	refs, err := s.branches(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, r := range refs {
		if r == ref {
			return nil
		}
		names = append(names, branchName(r))
	}
	if len(refs) < most {
		return nil
	}
	return say("预览已有 %[1]d 个（%[2]s），不能再多 — 请推送到其中一个，或请管理员运行 gongbao publish drop -C %[3]s 分支名",
		"there are %[1]d previews (%[2]s) and can be no more — push to one of them, or ask the administrator for gongbao publish drop -C %[3]s BRANCH",
		len(refs), strings.Join(names, ", "), s.dir)
}

// Expire removes the previews nobody has pushed to for the days that the
// configuration gives them, with their branches.
func (s *Server) Expire(ctx context.Context) error { return s.expire(ctx, "") }

// expire is Expire for all previews but that of the reference but, which is
// being pushed to: it would else go in the middle of its own push.
func (s *Server) expire(ctx context.Context, but string) error {
	refs, err := s.branches(ctx)
	if err != nil {
		return err
	}
	days := time.Duration(s.config.Previews.Days) * 24 * time.Hour
	var errs []error
	for _, ref := range refs {
		if ref == but {
			continue
		}
		live, err := s.previewArea(slug(branchName(ref))).Live()
		if err == nil && s.opt.Now().Sub(live.Begun()) > days {
			errs = append(errs, s.Drop(ctx, branchName(ref)))
		}
	}
	return errors.Join(append(errs, s.dropRefused(refs))...)
}

// dropRefused removes the folders of branches that were refused when they were
// first pushed, an hour after that.
func (s *Server) dropRefused(refs []string) error {
	known := map[string]bool{}
	for _, ref := range refs {
		known[slug(branchName(ref))] = true
	}
	entries, err := os.ReadDir(filepath.Join(s.dir, previewsDir))
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && !known[e.Name()] && s.opt.Now().Sub(info.ModTime()) > time.Hour {
			errs = append(errs, os.RemoveAll(filepath.Join(s.dir, previewsDir, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// Drop removes the preview of a branch, and the branch. The public site is no
// preview.
func (s *Server) Drop(ctx context.Context, branch string) error {
	ref := "refs/heads/" + branch
	if ref == s.mainRef() {
		return say("%s 是公众看到的分支，不是预览", "%s is what the public reads and no preview", branch)
	}
	if _, err := s.tip(ctx, ref); errors.Is(err, errNoBranch) {
		return say("没有分支 %s", "there is no branch %s", branch)
	} else if err != nil {
		return err
	}
	if _, err := s.repo.Git(ctx, "update-ref", "-d", ref); err != nil {
		return err
	}
	name := slug(branch)
	return errors.Join(
		os.RemoveAll(filepath.Join(s.dir, previewRoot, name)),
		os.RemoveAll(filepath.Join(s.dir, previewsDir, name)),
	)
}

// showPreview makes the preview reachable for the web server.
func (s *Server) showPreview(p *preview) error {
	err := os.Symlink(filepath.Join("..", previewsDir, p.slug, "current"), filepath.Join(s.dir, previewRoot, p.slug))
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// Marks of a preview's page. They hold without JavaScript and under the
// page's own policy, which allows no style within it.
const (
	previewHead = `<meta name="robots" content="noindex, nofollow">` + "\n" + `<link rel="stylesheet" href="%s` + previewCSS + `">` + "\n"
	previewBody = "\n" + `<p class="gongbao-preview" role="note">%s</p>`
	previewRule = ".gongbao-preview{margin:0;padding:.6em 1em;background:#8a1f11;color:#fff;text-align:center;font-size:1rem;position:sticky;top:0;z-index:1000}html{scroll-padding-top:5em}\n"
)

// warnings say in the script of a page what it is; %s is the branch. Pages
// outside both folders are for readers of either.
var warnings = []struct{ folder, text string }{
	{"zh-hans/", "<strong>预览</strong> %s — 尚未发布，请勿引用"},
	{"zh-hant/", "<strong>預覽</strong> %s — 尚未發布，請勿引用"},
	{"", "<strong>预览 · 預覽</strong> %s — 尚未发布，请勿引用 · 尚未發布，請勿引用"},
}

// mark returns a put that marks every page as a preview; put itself if p is
// nil.
func (p *preview) mark(put build.Put) build.Put {
	if p == nil {
		return put
	}
	return func(path string, data []byte) error {
		if path == "index.html" {
			if err := put(previewCSS, []byte(previewRule)); err != nil {
				return err
			}
		}
		if strings.HasSuffix(path, ".html") {
			data = p.marked(path, data)
		}
		return put(path, data)
	}
}

// marked returns a page with the marks of a preview. A page without a head or
// a body, which only a layout of staff's own can make, gets them in front.
func (p *preview) marked(path string, page []byte) []byte {
	head := fmt.Sprintf(previewHead, strings.Repeat("../", strings.Count(path, "/")))
	var body string
	for _, w := range warnings {
		if strings.HasPrefix(path, w.folder) {
			body = fmt.Sprintf(previewBody, fmt.Sprintf(w.text, html.EscapeString(p.branch)))
			break
		}
	}
	if at := bytes.Index(page, []byte("</head>")); at >= 0 {
		page = insert(page, at, head)
	} else {
		page = insert(page, 0, head)
	}
	if at := bytes.Index(page, []byte("<body")); at >= 0 {
		if end := bytes.IndexByte(page[at:], '>'); end >= 0 {
			return insert(page, at+end+1, body)
		}
	}
	return insert(page, 0, body)
}

func insert(page []byte, at int, text string) []byte {
	out := make([]byte, 0, len(page)+len(text))
	return append(append(append(out, page[:at]...), text...), page[at:]...)
}

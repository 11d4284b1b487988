package build

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gongbao/internal/doc"
	"gongbao/internal/source"
)

// Registration is what Register did, or what it found done.
type Registration struct {
	Document *doc.Document // the file as it is read, with its header
	Header   *doc.Header   // as written, or as it stands in the site
	Copied   bool          // the file was not in seeds/ and is now
	Problems []doc.Problem // of the text; sorted
	Blocked  []doc.Problem // what must be mended in content/ first: nothing was done, and all else is nil

	// Of a file the site has a header for nothing is written.
	Known       bool
	Differences []Difference    // between the header and the text, in the order of the header's keys
	Conflict    *source.Refusal // the file is not the one the header belongs to, though it has its name; nil if it is
}

// Difference is a key of which a header and the text it describes say
// different things.
type Difference struct {
	Key          string
	Header, Text string // "" if nothing is said; the entries of a list joined by 、
}

// Unknown returns the keys of the header that were left open.
func (r *Registration) Unknown() []string {
	return r.open(func(source.HeaderField) bool { return true })
}

// Needed returns those of the unknown keys without which the site is not
// published.
func (r *Registration) Needed() []string {
	return r.open(func(f source.HeaderField) bool { return f.Required })
}

// open returns the keys left open of the fields that match accepts.
func (r *Registration) open(match func(source.HeaderField) bool) []string {
	var keys []string
	for _, f := range source.HeaderFields(r.Header) {
		if len(f.Values) == 0 && match(f) {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// OptionError is the refusal of an id or a level that a person asked for.
type OptionError struct{ *source.Refusal }

// Unwrap returns the refusal.
func (e OptionError) Unwrap() error { return e.Refusal }

// refusal returns an error of Register. The wordings are format strings that
// take the same arguments in the same order; they name the file themselves.
func refusal(zh, en string, args ...any) *source.Refusal {
	return &source.Refusal{Problem: doc.Problem{
		Stage: "build", Rule: "register", Severity: doc.Severe, Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...),
	}}
}

// Register puts the named file into the site in the folder root: it copies it
// to seeds/ as it is and writes a header with everything its text says. An
// empty id stands for that of the file, an empty level for one still unknown.
// Nothing that exists is ever overwritten, and where either of the two cannot
// be written neither is. If the site has a header for the file, they are
// compared and nothing is written. Errors that are a *source.Refusal say what
// to do; an OptionError is one of them.
func Register(root, name, id, level string) (*Registration, error) {
	f, err := source.ReadFile(name, name)
	if err != nil {
		return nil, err
	}
	f.Name = nameInSite(root, name)
	content, problems, err := source.Content(os.DirFS(root))
	if err != nil {
		return nil, err
	}
	if h := headerOf(content.Headers, f); h != nil {
		return compareHeader(root, f, h)
	}
	if bad := unread(content, problems); len(bad) > 0 {
		return &Registration{Blocked: bad}, nil
	}
	if err := checkLevel(content.Site.Levels, level); err != nil {
		return nil, err
	}
	if id, err = chooseID(root, content.Headers, f, id); err != nil {
		return nil, err
	}
	d, found := parse(f, nil)
	d.Header = &doc.Header{
		Path: "content/documents/" + id + ".md", ID: id, Level: level, Meta: d.Stated,
		Source: doc.Source{File: f.Name, SHA256: f.SHA256},
	}
	d.ID, d.Level = id, level
	r := &Registration{Document: d, Header: d.Header, Problems: slices.Concat(f.Problems, found)}
	doc.SortProblems(r.Problems)
	return r, r.write(root, name)
}

// nameInSite returns the name that the file has, or is to have, below the
// site's seeds/.
func nameInSite(root, name string) string {
	seeds, err := filepath.Abs(filepath.Join(root, source.SeedDir))
	if err != nil {
		return filepath.Base(name)
	}
	file, err := filepath.Abs(name)
	if err != nil {
		return filepath.Base(name)
	}
	if rel, err := filepath.Rel(followed(seeds), filepath.Join(followed(filepath.Dir(file)), filepath.Base(file))); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.Base(name)
}

// followed returns where dir is when every link on the way is followed; dir
// itself if it does not exist.
func followed(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}

// headerOf returns the header that describes f, by the digest it states or
// else by the file it names; nil if none does.
func headerOf(hs []*doc.Header, f *doc.File) *doc.Header {
	at := slices.IndexFunc(hs, func(h *doc.Header) bool { return h.Source.SHA256 == f.SHA256 })
	if at < 0 {
		at = slices.IndexFunc(hs, func(h *doc.Header) bool { return h.Source.File == f.Name })
	}
	if at < 0 {
		return nil
	}
	return hs[at]
}

// unread returns the problems that keep a header, or the list of levels, from
// being known: the file may be described where nothing can be read.
func unread(c *doc.Content, problems []doc.Problem) []doc.Problem {
	var out []doc.Problem
	for _, p := range problems {
		isHeader := path.Dir(p.File) == "content/documents" && !slices.ContainsFunc(c.Headers, func(h *doc.Header) bool { return h.Path == p.File })
		if p.Severity == doc.Severe && (isHeader || p.File == "content/site.yaml") {
			out = append(out, p)
		}
	}
	return out
}

func checkLevel(levels []doc.Level, level string) error {
	var ids []string
	for _, l := range levels {
		ids = append(ids, l.ID)
	}
	if level == "" || slices.Contains(ids, level) {
		return nil
	}
	return OptionError{refusal("没有 %[1]s 这一层级 — content/site.yaml 里有：%[2]s", "there is no level %[1]s — content/site.yaml declares %[2]s", level, strings.Join(ids, ", "))}
}

// chooseID returns the id the file is to have: the one asked for, else that of
// its name. No other document may have it, described or not.
func chooseID(root string, hs []*doc.Header, f *doc.File, asked string) (string, error) {
	id := asked
	if id == "" {
		id = f.ID()
	}
	var bad *source.Refusal
	switch err := source.CheckID(id); {
	case errors.As(err, &bad) && asked != "":
		return "", OptionError{bad}
	case err != nil:
		return "", refusal("文件名里的 %[1]s 不能用作标识 — 请用 --id 另给一个，只用小写英文字母、数字和连字符，如 --id fuzhou-2023",
			"%[1]s, from the file's name, cannot be the id — give one with --id, of lower-case ASCII letters, digits and hyphens, like --id fuzhou-2023", id)
	}
	if at := slices.IndexFunc(hs, func(h *doc.Header) bool { return h.ID == id }); at >= 0 {
		return "", taken(id, hs[at].Path, asked)
	}
	return id, checkSeeds(root, hs, f, id, asked)
}

// taken says that the document at path has the id.
func taken(id, path, asked string) error {
	err := refusal("标识 %[1]s 已由 %[2]s 使用 — 请用 --id 另给一个", "the id %[1]s is taken by %[2]s — give another with --id", id, path)
	if asked != "" {
		return OptionError{err}
	}
	return err
}

// checkSeeds holds f against the received files that the site has already.
func checkSeeds(root string, hs []*doc.Header, f *doc.File, id, asked string) error {
	files, _, err := source.Seeds(os.DirFS(root))
	if err != nil && !errors.Is(err, source.ErrNoSeeds) {
		return err
	}
	described := headersByFile(hs)
	for _, other := range files {
		switch {
		case other.Name == f.Name:
		case other.SHA256 == f.SHA256:
			return refusal("%[1]s 与 %[2]s 内容完全相同 — 请登记那一份：gongbao new %[2]s", "%[1]s is the same as %[2]s, byte for byte — register that one: gongbao new %[2]s",
				f.Path, filepath.Join(root, other.Path))
		case described[other.Name] == nil && other.ID() == id:
			return taken(id, other.Path, asked)
		}
	}
	return nil
}

// compareHeader says where the header and the file it describes differ.
func compareHeader(root string, f *doc.File, h *doc.Header) (*Registration, error) {
	conflict, err := conflict(root, f, h)
	if err != nil {
		return nil, err
	}
	d, found := parse(f, h)
	r := &Registration{Document: d, Header: h, Known: true, Conflict: conflict, Problems: slices.Concat(f.Problems, found)}
	doc.SortProblems(r.Problems)
	said := source.HeaderFields(h)
	for i, text := range source.HeaderFields(&doc.Header{Meta: d.Stated}) {
		if text.Stated && !slices.Equal(said[i].Values, text.Values) {
			r.Differences = append(r.Differences, Difference{text.Key, strings.Join(said[i].Values, "、"), strings.Join(text.Values, "、")})
		}
	}
	if h.Source.File != f.Name {
		r.Differences = append(r.Differences, Difference{"source.file", h.Source.File, f.Name})
	}
	if h.Source.SHA256 != "" && h.Source.SHA256 != f.SHA256 {
		r.Differences = append(r.Differences, Difference{"source.sha256", h.Source.SHA256, f.SHA256})
	}
	return r, nil
}

// conflict returns what is the matter if f has the name of the file that h
// describes and other bytes: it is another file than the one in seeds/, or that
// one was changed. It is nil if f is the file that was registered.
func conflict(root string, f *doc.File, h *doc.Header) (*source.Refusal, error) {
	if h.Source.SHA256 == f.SHA256 {
		return nil, nil
	}
	same, err := sameBytes(filepath.Join(root, source.SeedDir, filepath.FromSlash(f.Name)), f.SHA256)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case err == nil && !same:
		return collision(f), nil
	case h.Source.SHA256 != "":
		return refusal("%s 与文头里的 sha256 不符 — 请取回原件；如确是新版本，请改正文头", "%s is not the file whose sha256 the header states — restore it, or correct the header if it is a new version", f.Path), nil
	}
	return nil, nil
}

// sameBytes reports whether the named file has the digest.
func sameBytes(name, digest string) (bool, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]) == digest, nil
}

// collision says that seeds/ has another file under the name of f.
func collision(f *doc.File) *source.Refusal {
	return refusal("seeds/%[1]s 已有另一份内容不同的文件，没有覆盖 — 请把要登记的文件改名后再试；如是同一文件的新版本，请自行替换并改正文头",
		"seeds/%[1]s is another file with other bytes and was left as it is — rename the file you register; if it is a new version, replace it yourself and correct its header", f.Name)
}

package gitobj

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongbao/internal/doc"
)

// Limits are what a pushed tree may have.
type Limits struct {
	Entries int   // files and folders, each place counted
	Depth   int   // folders above a file
	Path    int   // bytes of a path
	Name    int   // bytes of a name
	File    int64 // bytes of a file
	Total   int64 // bytes of all files
}

// maxTree is the size in bytes of the largest tree object that is read: a
// folder of some 20,000 files.
const maxTree = 1 << 20

// maxTrees is how many different tree objects are read, and maxTreeBytes how
// many bytes of them.
const (
	maxTrees     = 20_000
	maxTreeBytes = 8 << 20
)

// File is one file of a pushed tree.
type File struct {
	Path string
	ID   string // of its blob
	Size int64  // bytes
}

// stage is the name under which this package reports problems.
const stage = "publish"

// Modes of git that a site may hold.
const (
	modeFile       = "100644"
	modeExecutable = "100755"
	modeFolder     = "40000"
)

// modes says of all other modes why they are refused.
var modes = map[string]struct{ rule, zh, en string }{
	"120000": {"symlink", "是符号链接 — 请放入文件本身", "is a symbolic link — put the file itself here"},
	"160000": {"submodule", "是子模块，里面的文件不在这个仓库里 — 请放入文件本身", "is a submodule, whose files are not in this repository — put the files themselves here"},
}

// entry is one line of a tree object.
type entry struct {
	mode, name, id string
}

// walk reads the trees below one commit.
type walk struct {
	batch  *Batch
	limits Limits
	idSize int // bytes of an id in a tree: 20, or 32 with SHA-256

	trees  map[string][]entry // :: id → entries
	bytes  int                // of all trees read
	counts map[string]int     // :: id → files and folders below

	files    []File
	problems []doc.Problem
}

// refusal ends a walk at once: the tree is not what a site can be.
type refusal struct{ problem doc.Problem }

func (r refusal) Error() string { return r.problem.Format("en") }

func refuse(path, rule, zh, en string, args ...any) error {
	return refusal{problem(path, rule, zh, en, args...)}
}

func problem(path, rule, zh, en string, args ...any) doc.Problem {
	return doc.Problem{
		File: path, Stage: stage, Rule: rule, Severity: doc.Severe,
		Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...),
	}
}

// Files lists the files of the tree with the id, sorted by path, and what
// keeps them from being read as a site. Nothing but tree objects and sizes is
// read. Trees that hold the same tree many times are counted before they are
// walked, so that 10^10 files in eleven objects are refused at once. The error
// means that git could not be relied upon.
func (r Repo) Files(ctx context.Context, tree string, limits Limits) ([]File, []doc.Problem, error) {
	batch, err := r.Batch(ctx)
	if err != nil {
		return nil, nil, err
	}
	w := &walk{batch: batch, limits: limits, idSize: len(tree) / 2, trees: map[string][]entry{}, counts: map[string]int{}}
	err = w.all(tree)
	var refused refusal
	if errors.As(err, &refused) {
		batch.Abort()
		return nil, []doc.Problem{refused.problem}, nil
	}
	if err != nil {
		batch.Abort()
		return nil, nil, err
	}
	if err := batch.Close(); err != nil {
		return nil, nil, err
	}
	if err := r.weigh(ctx, w); err != nil {
		if errors.As(err, &refused) {
			return nil, append(w.problems, refused.problem), nil
		}
		return nil, nil, err
	}
	return w.files, w.problems, nil
}

func (w *walk) all(tree string) error {
	n, err := w.count(tree, "", 0)
	if err != nil {
		return err
	}
	if n > w.limits.Entries {
		return refuse("", "too-many", "文件和文件夹超过 %d 个 — 请只推送网站的内容", "more than %d files and folders — push nothing but the site", w.limits.Entries)
	}
	return w.list(tree, "", 0)
}

// count returns how many files and folders are below the tree, up to one more
// than allowed. Each tree object is counted once, wherever it stands.
func (w *walk) count(id, path string, depth int) (int, error) {
	if n, ok := w.counts[id]; ok {
		return n, nil
	}
	if depth > w.limits.Depth {
		return 0, refuse(path, "too-deep", "文件夹超过 %d 层 — 请减少层数", "folders are nested more than %d deep — flatten them", w.limits.Depth)
	}
	entries, err := w.tree(id, path)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, e := range entries {
		n++
		if e.mode == modeFolder {
			below, err := w.count(e.id, path+e.name+"/", depth+1)
			if err != nil {
				return 0, err
			}
			n += below
		}
		n = min(n, w.limits.Entries+1)
	}
	w.counts[id] = n
	return n, nil
}

// tree reads the entries of a tree object.
func (w *walk) tree(id, path string) ([]entry, error) {
	if es, ok := w.trees[id]; ok {
		return es, nil
	}
	var es []entry
	err := w.batch.Object(id, "tree", maxTree, func(body io.Reader) error {
		raw, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		w.bytes += len(raw)
		es, err = parseTree(raw, w.idSize)
		return err
	})
	switch {
	case errors.Is(err, ErrTooLarge) || w.bytes > maxTreeBytes || len(w.trees) >= maxTrees:
		return nil, refuse(path, "too-many", "文件夹里的文件太多 — 请只推送网站的内容", "folders hold too many files — push nothing but the site")
	case errors.Is(err, ErrMissing), errors.Is(err, ErrKind), errors.Is(err, errTree):
		return nil, refuse(path, "broken", "文件夹的记录缺失或损坏 — 请重新克隆仓库后再推送", "the record of a folder is missing or broken — clone the repository anew and push from there")
	case err != nil:
		return nil, err
	}
	w.trees[id] = es
	return es, nil
}

var errTree = errors.New("not a tree")

// parseTree reads "<mode> <name>\x00<id>", again and again.
func parseTree(raw []byte, idSize int) ([]entry, error) {
	var es []entry
	for len(raw) > 0 {
		space, zero := bytes.IndexByte(raw, ' '), bytes.IndexByte(raw, 0)
		if space < 0 || zero < space || len(raw) < zero+1+idSize {
			return nil, errTree
		}
		es = append(es, entry{
			mode: string(raw[:space]),
			name: string(raw[space+1 : zero]),
			id:   hex.EncodeToString(raw[zero+1 : zero+1+idSize]),
		})
		raw = raw[zero+1+idSize:]
	}
	return es, nil
}

// maxProblems is how many problems are kept: nobody reads more.
const maxProblems = 1000

func (w *walk) note(p doc.Problem) {
	if len(w.problems) < maxProblems {
		w.problems = append(w.problems, p)
	}
}

func (w *walk) report(path, rule, zh, en string, args ...any) {
	w.note(problem(path, rule, zh, en, args...))
}

// list adds the files below the tree, and what is wrong with their names.
func (w *walk) list(id, folder string, depth int) error {
	entries, err := w.tree(id, folder)
	if err != nil {
		return err
	}
	seen := make(map[string]string, len(entries))
	for i, e := range entries {
		path := folder + e.name
		w.checkName(path, e.name)
		if other, taken := seen[folded(e.name)]; taken {
			w.report(path, "name-clash", "与 %s 只差大小写或字形，在别的系统上是同一个名字 — 请改其中一个", "differs from %s by case or width only and is the same name elsewhere — rename one of them", other)
		}
		seen[folded(e.name)] = e.name
		if i > 0 && sortKey(entries[i-1]) >= sortKey(e) {
			w.report(path, "broken", "文件夹的记录次序不对 — 请重新克隆仓库后再推送", "the record of its folder is out of order — clone the repository anew and push from there")
		}
		switch e.mode {
		case modeFolder:
			if depth+1 > w.limits.Depth {
				w.report(path, "too-deep", "文件夹超过 %d 层 — 请减少层数", "folders are nested more than %d deep — flatten them", w.limits.Depth)
				continue
			}
			if err := w.list(e.id, path+"/", depth+1); err != nil {
				return err
			}
		case modeFile, modeExecutable:
			w.files = append(w.files, File{Path: path, ID: e.id})
		default:
			w.checkMode(path, e.mode)
		}
	}
	return nil
}

// sortKey is what git sorts the entries of a tree by.
func sortKey(e entry) string {
	if e.mode == modeFolder {
		return e.name + "/"
	}
	return e.name
}

func (w *walk) checkName(path, name string) {
	if n := wrongName(name); n != nil {
		w.note(doc.Problem{File: path, Stage: stage, Rule: n.rule, Severity: doc.Severe, Zh: n.zh, En: n.en})
	}
	if len(name) > w.limits.Name {
		w.report(path, "name-long", "文件名有 %d 字节，超过 %d — 请改短", "the name has %d bytes, more than %d — shorten it", len(name), w.limits.Name)
	}
	if len(path) > w.limits.Path {
		w.report(path, "path-long", "路径有 %d 字节，超过 %d — 请改短", "the path has %d bytes, more than %d — shorten it", len(path), w.limits.Path)
	}
}

func (w *walk) checkMode(path, mode string) {
	m, known := modes[mode]
	if !known {
		w.report(path, "mode", "文件类型 %s 不允许 — 请作为普通文件重新提交", "the file mode %s is not allowed — commit it anew as a regular file", mode)
		return
	}
	w.note(doc.Problem{File: path, Stage: stage, Rule: m.rule, Severity: doc.Severe, Zh: m.zh, En: m.en})
}

// weigh adds the sizes of the files.
func (r Repo) weigh(ctx context.Context, w *walk) error {
	ids := make([]string, 0, len(w.files))
	for _, f := range w.files {
		ids = append(ids, f.ID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return nil
	}
	sizes, err := r.sizes(ctx, ids)
	if errors.Is(err, ErrMissing) || errors.Is(err, ErrKind) {
		return refuse("", "broken", "有文件的内容缺失 — 请重新克隆仓库后再推送", "the content of a file is missing — clone the repository anew and push from there")
	}
	if err != nil {
		return err
	}
	var total int64
	for i, f := range w.files {
		size := sizes[f.ID]
		w.files[i].Size = size
		total += size
		if size > w.limits.File {
			w.report(f.Path, "too-large", "有 %d KB，超过 %d KB 的上限 — 请拆分，或只放文本", "has %d KB, over the limit of %d KB — split it, or put only the text here", size>>10, w.limits.File>>10)
		}
	}
	if total > w.limits.Total {
		return refuse("", "too-large", "所有文件共 %d MB，超过 %d MB 的上限 — 请只推送网站的内容", "all files together have %d MB, over the limit of %d MB — push nothing but the site", total>>20, w.limits.Total>>20)
	}
	slices.SortFunc(w.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return nil
}

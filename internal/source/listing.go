package source

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"gongbao/internal/doc"
)

// listContent returns the paths of the files below content/ that are read,
// folder by folder, sorted. Everything else is a Severe problem: a folder that
// cannot be listed, a file under a name that nothing reads, and what is no
// regular file — a link to nowhere would pass for a file that is not there, and
// a pipe would keep the reader waiting. Names that begin with a dot are passed
// over; a site without the folder has no content.
func listContent(root fs.FS) (paths []string, problems []doc.Problem) {
	if _, err := fs.Lstat(root, contentDir); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	// The function returns no error of its own, so the walk returns none.
	_ = fs.WalkDir(root, contentDir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			problems = append(problems, unreadable(err).in(p))
		case p != contentDir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir() && !isContent(p):
		case !d.Type().IsRegular():
			problems = append(problems, irregular().in(p))
		case !isContent(p):
			problems = append(problems, stray().in(p))
		default:
			paths = append(paths, p)
		}
		return nil
	})
	return paths, problems
}

// isContent reports whether a file at path p is read.
func isContent(p string) bool {
	dir, ext := path.Dir(p), path.Ext(p)
	switch {
	case p == sitePath:
		return true
	case dir == documentDir, dir == readingDir:
		return ext == ".md"
	case ext != ".yaml":
		return false
	case dir == contentDir:
		return slices.Contains(listNames(), strings.TrimSuffix(path.Base(p), ext))
	}
	return path.Dir(dir) == contentDir && slices.Contains(listNames(), path.Base(dir))
}

// listNames returns the names of the kinds of content that are lists.
func listNames() []string {
	out := make([]string, len(sources))
	for i, s := range sources {
		out[i] = s.name
	}
	return out
}

// filesOf returns those of paths that hold the list with the given name:
// content/NAME.yaml before content/NAME/*.yaml.
func filesOf(paths []string, name string) []string {
	single := contentDir + "/" + name + ".yaml"
	var out []string
	if slices.Contains(paths, single) {
		out = append(out, single)
	}
	return append(out, filesIn(paths, contentDir+"/"+name)...)
}

// filesIn returns those of paths that stand in the folder dir.
func filesIn(paths []string, dir string) []string {
	var out []string
	for _, p := range paths {
		if path.Dir(p) == dir {
			out = append(out, p)
		}
	}
	return out
}

// readText reads a file that staff wrote. It is nil, and a problem, if the
// file cannot be read or is not UTF-8; a byte order mark is cut off.
func readText(root fs.FS, p string) ([]byte, []doc.Problem) {
	text, err := fs.ReadFile(root, p)
	if err != nil {
		return nil, []doc.Problem{unreadable(err).in(p)}
	}
	if !utf8.Valid(text) {
		at := firstInvalid(text)
		return nil, []doc.Problem{severe(doc.Pos{Line: 1 + strings.Count(string(text[:at]), "\n")}, "encoding",
			"第 %d 字节起不是 UTF-8 — 请另存为 UTF-8", "byte %d is not UTF-8 — save the file as UTF-8", at).in(p)}
	}
	return []byte(strings.TrimPrefix(string(text), utf8BOM)), nil
}

// unreadable says that a file or folder is there but cannot be read.
func unreadable(err error) finding {
	return severe(doc.Pos{}, "unreadable", "无法读取（%v）— 请检查文件权限", "cannot be read (%v) — check its permissions", err)
}

// irregular says that something other than a file stands where one belongs.
func irregular() finding {
	return severe(doc.Pos{}, "format", "不是普通文件 — 请放入文件本身，不要用快捷方式或符号链接",
		"not a regular file — put the file itself here, not a link to it")
}

// stray says that nothing reads a file: a misspelt name would otherwise
// silence a whole file.
func stray() finding {
	return severe(doc.Pos{}, "stray-file",
		"没有哪一部分会读这个文件 — 可用的是 content/site.yaml、content/{documents,notes}/<id>.md 和 content/{%[1]s}.yaml；请改名或移走",
		"nothing reads this file — there are content/site.yaml, content/{documents,notes}/<id>.md and content/{%[1]s}.yaml; rename or move it",
		strings.Join(listNames(), ","))
}

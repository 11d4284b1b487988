// Package hostile makes git trees that no server should publish, for the tests
// of those that look at trees. They are written as raw objects, past all the
// care that git takes.
package hostile

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// Repo is a repository to make trees in.
type Repo struct {
	t   testing.TB
	dir string
}

// New returns the repository in dir, which must be one.
func New(t testing.TB, dir string) *Repo { return &Repo{t, dir} }

// Git runs git in the repository and returns what it printed.
func (r *Repo) Git(stdin []byte, args ...string) string {
	r.t.Helper()
	c := exec.Command("git", append([]string{"-C", r.dir}, args...)...)
	c.Stdin = bytes.NewReader(stdin)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		r.t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, errs.String())
	}
	return strings.TrimSpace(string(out))
}

// Entry is a line of a tree. It may say anything.
type Entry struct{ Mode, Name, ID string }

// Blob stores content.
func (r *Repo) Blob(content string) string {
	return r.Git([]byte(content), "hash-object", "-w", "--stdin")
}

// Tree stores a tree with exactly these entries, in this order.
func (r *Repo) Tree(entries ...Entry) string {
	r.t.Helper()
	var raw bytes.Buffer
	for _, e := range entries {
		id, err := hex.DecodeString(e.ID)
		if err != nil {
			r.t.Fatal(err)
		}
		fmt.Fprintf(&raw, "%s %s\x00%s", e.Mode, e.Name, id)
	}
	return r.raw(raw.Bytes())
}

// raw stores whatever bytes as a tree.
func (r *Repo) raw(content []byte) string {
	return r.Git(content, "hash-object", "-t", "tree", "--literally", "-w", "--stdin")
}

// file is an ordinary file with that name.
func (r *Repo) file(name string) Entry { return Entry{"100644", name, r.Blob("一、保护河流\n")} }

func folder(name, tree string) Entry { return Entry{"40000", name, tree} }

// Kind is one way to attack.
type Kind struct {
	Name string
	Rule string // by which the tree is refused
	Tree func(*Repo) string
}

// named returns a kind whose only fault is the name of a file.
func named(kind, rule, name string) Kind {
	return Kind{kind, rule, func(r *Repo) string { return r.Tree(r.file(name)) }}
}

// Nowhere is the id of an object that no repository has.
const Nowhere = "00000000000000000000000000000000000000ff"

// Small limits, so that trees that break them stay small.
const (
	Entries = 500
	Depth   = 10
	Path    = 240
	Name    = 180
	File    = 1 << 20
	Total   = 2 << 20
)

// Kinds lists all ways to attack that there is a test for.
func Kinds() []Kind {
	return []Kind{
		{"symbolic link", "symlink", func(r *Repo) string { return r.Tree(Entry{"120000", "a.txt", r.Blob("/etc/passwd")}) }},
		{"symbolic link for a folder", "symlink", func(r *Repo) string { return r.Tree(Entry{"120000", "seeds", r.Blob("/etc")}) }},
		{"submodule", "submodule", func(r *Repo) string { return r.Tree(Entry{"160000", "seeds", Nowhere}) }},
		{"group-writable file", "mode", func(r *Repo) string { return r.Tree(Entry{"100664", "a.txt", r.Blob("x")}) }},
		{"set-user-id file", "mode", func(r *Repo) string { return r.Tree(Entry{"104755", "a.txt", r.Blob("x")}) }},
		{"padded mode", "mode", func(r *Repo) string { return r.Tree(Entry{"040000", "a", r.Tree(r.file("b.txt"))}) }},
		named("parent folder", "name-empty", ".."),
		named("this folder", "name-empty", "."),
		{"parent folder as a folder", "name-empty", func(r *Repo) string { return r.Tree(folder("..", r.Tree(r.file("a.txt")))) }},
		named("no name", "name-empty", ""),
		named("git's own folder", "name-git", ".git"),
		named("git's own folder in capitals", "name-git", ".GiT"),
		named("git's own folder for NTFS", "name-git", "git~1"),
		named("git's own folder with a stream", "name-git", ".git:x"),
		named("git's own folder for HFS+", "name-invisible", ".g\u200cit"),
		named("slash in a name", "name-slash", "seeds/../../a.txt"),
		named("absolute path", "name-slash", "/etc/cron.d/a"),
		named("backslash in a name", "name-slash", `..\a.txt`),
		named("line break in a name", "name-control", "a\nb.txt"),
		named("escape sequence in a name", "name-control", "\x1b]0;owned\x07.txt"),
		named("C1 control in a name", "name-control", "a\u009b31m.txt"),
		named("direction turned in a name", "name-invisible", "a\u202etxt.html"),
		named("isolated direction in a name", "name-invisible", "a\u2066b.txt"),
		named("zero-width space in a name", "name-invisible", "a\u200bb.txt"),
		named("line separator in a name", "name-invisible", "a\u2028b.txt"),
		named("name that is not UTF-8", "name-encoding", "a\xff\xfe.txt"),
		named("name in overlong UTF-8", "name-encoding", "a\xc0\xafb.txt"),
		named("decomposed name", "name-form", "e\u0301.txt"),
		named("device of Windows", "name-reserved", "con"),
		named("device of Windows with an extension", "name-reserved", "AUX.txt"),
		named("port of Windows", "name-reserved", "lpt1.seeds.md"),
		named("stream of NTFS", "name-mark", "a.txt:b"),
		named("wildcard in a name", "name-mark", "a?.txt"),
		named("trailing dot", "name-edge", "a.txt."),
		named("trailing space", "name-edge", "a.txt "),
		named("leading space", "name-edge", " a.txt"),
		{"names that differ by case", "name-clash", func(r *Repo) string { return r.Tree(r.file("A.txt"), r.file("a.txt")) }},
		{"names that differ by width", "name-clash", func(r *Repo) string { return r.Tree(r.file("a.txt"), r.file("ａ.txt")) }},
		{"folder and file that differ by case", "name-clash", func(r *Repo) string {
			return r.Tree(r.file("SEEDS"), folder("seeds", r.Tree(r.file("a.txt"))))
		}},
		{"one name twice", "name-clash", func(r *Repo) string { return r.Tree(r.file("a.txt"), Entry{"100644", "a.txt", r.Blob("二")}) }},
		{"names out of order", "broken", func(r *Repo) string { return r.Tree(r.file("b.txt"), r.file("a.txt")) }},
		{"folders too deep", "too-deep", func(r *Repo) string { return r.nest(Depth + 2) }},
		{"folders 1,000 deep", "too-deep", func(r *Repo) string { return r.nest(1000) }},
		{"path too long", "path-long", func(r *Repo) string {
			return r.Tree(folder(strings.Repeat("a", 150), r.Tree(r.file(strings.Repeat("b", 150)))))
		}},
		named("name too long", "name-long", strings.Repeat("长", 80)+".txt"),
		{"too many files", "too-many", func(r *Repo) string { return r.many(Entries + 1) }},
		{"10^10 files in eleven objects", "too-many", func(r *Repo) string { return r.bomb(10) }},
		{"10^10 folders and not one file", "too-many", func(r *Repo) string { return r.empties(10) }},
		{"tree of a megabyte", "too-many", func(r *Repo) string { return r.many(40_000) }},
		{"file too large", "too-large", func(r *Repo) string {
			return r.Tree(Entry{"100644", "a.txt", r.Blob(strings.Repeat("长", File/3+1))})
		}},
		{"files too large together", "too-large", func(r *Repo) string {
			b := r.Blob(strings.Repeat("a", File-1))
			return r.Tree(Entry{"100644", "a.txt", b}, Entry{"100644", "b.txt", b}, Entry{"100644", "c.txt", b})
		}},
		{"file that is missing", "broken", func(r *Repo) string { return r.Tree(Entry{"100644", "a.txt", Nowhere}) }},
		{"folder that is missing", "broken", func(r *Repo) string { return r.Tree(folder("a", Nowhere)) }},
		{"file for a folder", "broken", func(r *Repo) string { return r.Tree(folder("a", r.Blob("x"))) }},
		{"folder for a file", "broken", func(r *Repo) string { return r.Tree(Entry{"100644", "a.txt", r.Tree(r.file("b"))}) }},
		{"tree cut off", "broken", func(r *Repo) string { return r.raw([]byte("100644 a.txt\x00short")) }},
		{"tree of noise", "broken", func(r *Repo) string { return r.raw([]byte("\x00\xff no tree at all")) }},
		{"zero byte in a text", "zero-byte", func(r *Repo) string {
			return r.Tree(folder("seeds", r.Tree(Entry{"100644", "a.txt", r.Blob("一、保护\x00河流\n")})))
		}},
		{"zero byte late in a text", "zero-byte", func(r *Repo) string {
			return r.Tree(folder("content", r.Tree(Entry{"100644", "site.yaml", r.Blob(strings.Repeat("# \n", 30_000) + "\x00")})))
		}},
	}
}

// nest returns a file below n folders.
func (r *Repo) nest(n int) string {
	tree := r.Tree(r.file("a.txt"))
	for range n {
		tree = r.Tree(folder("d", tree))
	}
	return tree
}

// many returns a folder of n files.
func (r *Repo) many(n int) string {
	id := r.Blob("x")
	entries := make([]Entry, n)
	for i := range entries {
		entries[i] = Entry{"100644", fmt.Sprintf("f%06d.txt", i), id}
	}
	return r.Tree(entries...)
}

// bomb returns a tree of ten trees of ten trees…, the same each time.
func (r *Repo) bomb(levels int) string {
	id := r.Blob("x")
	mode := "100644"
	for range levels {
		entries := make([]Entry, 10)
		for i := range entries {
			entries[i] = Entry{mode, fmt.Sprintf("d%d", i), id}
		}
		id, mode = r.Tree(entries...), "40000"
	}
	return id
}

// empties is a bomb of folders without files.
func (r *Repo) empties(levels int) string {
	id := r.Tree()
	for range levels {
		entries := make([]Entry, 10)
		for i := range entries {
			entries[i] = folder(fmt.Sprintf("d%d", i), id)
		}
		id = r.Tree(entries...)
	}
	return id
}

package build_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the plan of the house: what each package may import of ours. A
// package that is not named here may import nothing of ours but doc.
var mayImport = map[string][]string{
	"internal/doc":             {},
	"internal/build":           {"internal/source", "internal/clean", "internal/outline", "internal/script", "internal/link", "internal/site", "internal/search", "internal/archive", "layouts", "static"},
	"internal/publish":         {"internal/build", "internal/archive", "internal/publish/gitobj", "internal/publish/release"},
	"internal/publish/release": {"internal/archive"},
	"cmd/gongbao":              {"*"},
}

// owners names, for every outside library, the packages that may import it;
// all others reach it through those. A library that is not named here may not
// be imported at all.
var owners = []struct {
	library string
	by      []string
}{
	{"github.com/yuin/goldmark", []string{"internal/site"}},
	{"github.com/go-enry/go-enry/v2", []string{"internal/source"}},
	{"go.yaml.in/yaml/v3", []string{"internal/source", "internal/publish"}},
	{"golang.org/x/net/html", []string{"internal/source"}},
	{"golang.org/x/text/encoding", []string{"internal/source"}},
	{"golang.org/x/text/transform", []string{"internal/source"}},
	{"golang.org/x/text/unicode/norm", []string{"internal/source", "internal/search", "internal/publish/gitobj"}},
	{"github.com/spf13", []string{"cmd/gongbao"}},
	{"github.com/liuzl", []string{"internal/script/compile"}},
	{"github.com/klauspost/compress/zstd", []string{"internal/script", "internal/script/compile", "internal/archive"}},
	{"github.com/klauspost/compress/flate", []string{"internal/search", "internal/archive"}},
	{"github.com/klauspost/compress/zip", []string{"internal/archive"}},
	{"aead.dev/minisign", []string{"internal/archive"}},
	{"golang.org/x/crypto/ssh", []string{"internal/archive"}},
	{"golang.org/x/sync", []string{"internal/build"}},
	{"golang.org/x/sys", []string{"internal/build", "internal/publish/release"}},
	{"github.com/chromedp", []string{"internal/browsertest"}},
	{"github.com/google/go-cmp", []string{"internal/golden"}},
	{"github.com/rogpeppe/go-internal/txtar", []string{"internal/golden"}},
}

// TestStagesImportOnlyTheVocabulary reads the imports of every package that is
// not a test and holds them against the plan of the house.
func TestStagesImportOnlyTheVocabulary(t *testing.T) {
	root := filepath.Join("..", "..")
	checked := 0
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (strings.HasPrefix(e.Name(), ".") && len(e.Name()) > 2 || e.Name() == "testdata" || e.Name() == "node_modules") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		checked++
		checkImports(t, name, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 20 {
		t.Fatalf("only %d files were read: is the test still in its place?", checked)
	}
}

func checkImports(t *testing.T, name, pkg string) {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		imp, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if ours, ok := strings.CutPrefix(imp, "gongbao/"); ok {
			if !allowed(pkg, ours) {
				t.Errorf("%s imports %s; a stage imports gongbao/internal/doc and no other stage. Hand it over in internal/build as a plain function or value", name, imp)
			}
			continue
		}
		if strings.Contains(strings.Split(imp, "/")[0], ".") && !slices.Contains(ownersOf(imp), pkg) {
			t.Errorf("%s imports %s, which belongs to %v; call that package instead, or name the owner here", name, imp, ownersOf(imp))
		}
	}
}

// ownersOf returns the packages that may import the library.
func ownersOf(imp string) []string {
	for _, o := range owners {
		if imp == o.library || strings.HasPrefix(imp, o.library+"/") {
			return o.by
		}
	}
	return nil
}

// allowed reports whether pkg may import ours; both are paths from the root. A
// package's sub-packages (a generator, say) may import the package itself.
func allowed(pkg, ours string) bool {
	list, named := mayImport[pkg]
	if slices.Contains(list, "*") || slices.Contains(list, ours) {
		return true
	}
	if named && len(list) == 0 {
		return false
	}
	stage := path.Dir(pkg) // of a sub-package such as a generator
	return ours == "internal/doc" || stage != "internal" && (ours == stage || path.Dir(ours) == stage)
}

// Package golden holds tests against pages of input and output that a person
// can read and extend: txtar archives in testdata. Run a test with -update to
// write what the code does now, then look at the difference.
package golden

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what the code does now into the golden files")

// Updating reports whether the run rewrites golden files.
func Updating() bool { return *update }

// Each runs a subtest for every archive that pattern finds (path/filepath.Glob;
// none is an error). does gets the files of the archive, input and expected
// output alike, and returns the output: every file of it must stand in the
// archive under its name. With -update it is put there instead, in place of
// the file of that name or at the end.
func Each(t *testing.T, pattern string, does func(t *testing.T, files []txtar.File) []txtar.File) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no archive is called %s: %v", pattern, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range does(t, append([]txtar.File(nil), a.Files...)) {
				a.Files = put(a.Files, f)
			}
			Same(t, name, txtar.Format(a))
		})
	}
}

// put returns files with f in the place of the file of its name, else at the
// end.
func put(files []txtar.File, f txtar.File) []txtar.File {
	for i := range files {
		if files[i].Name == f.Name {
			files[i] = f
			return files
		}
	}
	return append(files, f)
}

// Same compares got with the file called name, or writes it there with -update.
func Same(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs; run with -update and look at what changed (-want +got):\n%s", name, cmp.Diff(string(want), string(got)))
	}
}

// File returns the content of the file called name, and "" if there is none.
func File(files []txtar.File, name string) string {
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

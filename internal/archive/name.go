package archive

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// maxName is the longest path in an archive, in bytes. Windows refuses paths of
// more than 260 characters, and the folder someone unpacks into has a name too.
const maxName = 120

// devices are the names that Windows keeps for itself, with any extension.
var devices = []string{
	"con", "prn", "aux", "nul",
	"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// CheckNames returns an error that names the first path that not every file
// system can hold: characters other than plain ASCII, more than 120 of them, a
// name that Windows refuses, or two paths that differ in case alone. The
// entries are sorted by path.
func CheckNames(entries []Entry) error {
	seen := map[string]string{} // :: folder or file in lower case → as it is written
	for _, e := range entries {
		if err := checkName(e.Path); err != nil {
			return fmt.Errorf("%s: %w; rename the file", e.Path, err)
		}
		for i := range len(e.Path) + 1 {
			if i < len(e.Path) && e.Path[i] != '/' {
				continue
			}
			part := e.Path[:i]
			if other := cmp.Or(seen[strings.ToLower(part)], part); other != part {
				return fmt.Errorf("%s and %s differ in case alone; rename one of them", other, part)
			}
			seen[strings.ToLower(part)] = part
		}
	}
	return nil
}

func checkName(path string) error {
	if len(path) > maxName {
		return fmt.Errorf("its name has %d characters, more than %d", len(path), maxName)
	}
	if strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' && r != ' ' || r > '~' || strings.ContainsRune(`<>:"|?*\`, r) }) {
		return fmt.Errorf("its name has characters that not every file system takes")
	}
	for part := range strings.SplitSeq(path, "/") {
		stem, _, _ := strings.Cut(strings.ToLower(part), ".")
		if slices.Contains(devices, stem) || strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") {
			return fmt.Errorf("no file named %q can be stored on Windows", part)
		}
	}
	return nil
}

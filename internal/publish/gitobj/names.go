package gitobj

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// naming is one thing that can be wrong with the name of a file or folder.
type naming struct {
	rule   string
	zh, en string
	wrong  func(name string) bool
}

// namings lists what no name may be, in the order in which it is looked for:
// the first that holds is reported. The reasons are those of the machines that
// a site has to live on: web servers, Windows, macOS, zip files.
var namings = []naming{
	{"name-encoding", "文件名不是 UTF-8 — 请改名", "the name is not UTF-8 — rename it",
		func(n string) bool { return !utf8.ValidString(n) }},
	{"name-empty", "文件名为空或是“.”“..” — 请改名", "the name is empty, . or .. — rename it",
		func(n string) bool { return n == "" || n == "." || n == ".." }},
	{"name-slash", "文件名里有斜线 — 请改名", "the name holds a slash or a backslash — rename it",
		func(n string) bool { return strings.ContainsAny(n, `/\`) }},
	{"name-control", "文件名里有控制字符 — 请改名", "the name holds a control character — rename it",
		func(n string) bool { return strings.ContainsFunc(n, unicode.IsControl) }},
	{"name-invisible", "文件名里有看不见的字符或改变文字方向的字符 — 请改名", "the name holds characters that are invisible or turn the direction of text — rename it",
		func(n string) bool { return strings.ContainsFunc(n, Invisible) }},
	{"name-git", "文件名会被当作 git 自己的文件夹 — 请改名", "the name could be taken for git's own folder — rename it",
		isGit},
	{"name-form", "文件名的 Unicode 形式不是 NFC，在别的系统上会成为另一个名字 — 请重新输入文件名", "the name is not in Unicode form NFC and would be another name elsewhere — type it anew",
		func(n string) bool { return !norm.NFC.IsNormalString(n) }},
	{"name-reserved", "这是 Windows 的设备名 — 请改名", "Windows has given the name to a device — rename it",
		isDevice},
	{"name-mark", `文件名里有 <>:"|?* 之一，Windows 不允许 — 请改名`, `the name holds one of <>:"|?*, which Windows does not allow — rename it`,
		func(n string) bool { return strings.ContainsAny(n, `<>:"|?*`) }},
	{"name-edge", "文件名以空格开头或以空格、句点结尾 — 请改名", "the name begins with a space or ends with a space or a dot — rename it",
		func(n string) bool { return strings.HasPrefix(n, " ") || strings.TrimRight(n, " .") != n }},
}

// Invisible reports whether r changes how text around it is shown, or is not
// shown at all: format characters, which include the marks of direction, and
// the separators of lines and paragraphs.
func Invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs) || r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0
}

// isGit reports whether some file system takes name for .git: NTFS by its
// short form, HFS+ by leaving out invisible characters, which are refused
// before.
func isGit(name string) bool {
	folded := strings.ToLower(strings.TrimRight(name, " ."))
	folded, _, _ = strings.Cut(folded, ":") // streams of NTFS
	return folded == ".git" || folded == "git~1"
}

// devices are the names that Windows keeps, with any extension.
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
var devices = []string{
	"con", "prn", "aux", "nul", "conin$", "conout$",
	"com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "com¹", "com²", "com³",
	"lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "lpt¹", "lpt²", "lpt³",
}

func isDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	return slices.Contains(devices, strings.TrimRight(stem, " "))
}

// wrongName returns what is wrong with a name; nil if nothing is.
func wrongName(name string) *naming {
	for i := range namings {
		if namings[i].wrong(name) {
			return &namings[i]
		}
	}
	return nil
}

// folded returns what two names share that a file system without case takes
// for one.
func folded(name string) string {
	return norm.NFC.String(strings.ToLower(strings.ToUpper(norm.NFKC.String(name))))
}

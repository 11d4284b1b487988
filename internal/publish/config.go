package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/publish/gitobj"
)

// Config is publish.yaml: what the owner of a server decides. Init writes one
// with every key explained.
type Config struct {
	Branch   string   `yaml:"branch"`
	Address  string   `yaml:"address"`
	Keep     int      `yaml:"keep"`
	Strict   bool     `yaml:"strict"`
	Signed   []string `yaml:"signed"`
	Signers  string   `yaml:"signers"`
	Previews Previews `yaml:"previews"`
	Limits   Limits   `yaml:"limits"`
}

// Previews says what is made of other branches.
type Previews struct {
	Max     int    `yaml:"max"`
	Days    int    `yaml:"days"`
	Address string `yaml:"address"`
}

// Limits says how much a push may bring.
type Limits struct {
	Entries int `yaml:"entries"`
	Depth   int `yaml:"depth"`
	Path    int `yaml:"path"`
	Name    int `yaml:"name"`
	FileMB  int `yaml:"file_mb"`
	TotalMB int `yaml:"total_mb"`
	PushMB  int `yaml:"push_mb"`
	Seconds int `yaml:"seconds"`
	Commits int `yaml:"commits"`
}

// defaults is what holds for keys that publish.yaml leaves out.
func defaults() Config {
	return Config{
		Branch:   "main",
		Keep:     10,
		Previews: Previews{Max: 5, Days: 14},
		Limits:   Limits{Entries: 20_000, Depth: 10, Path: 240, Name: 180, FileMB: 16, TotalMB: 512, PushMB: 256, Seconds: 120, Commits: 1000},
	}
}

const configName = "publish.yaml"

// configText is the publish.yaml that Init writes. %s is the address.
const configText = `# How this server publishes. Every key may be left out; what stands here is
# then what holds. gongbao publish doctor says whether it is in order.

branch: main        # the branch that the public reads
address: %s         # of the site, such as "https://example.org/"; empty: base_url of content/site.yaml
keep: 10            # releases that stay on the disk
strict: false       # true: warnings, too, keep a push from being published

# Who may publish. Git's own access control (ssh accounts, for example) decides
# who can push at all. "commits" demands that every new commit of the branch is
# signed, "pushes" that the push itself is. signers is the path of an OpenSSH
# allowed-signers file; it must lie outside the repository.
signed: []          # [commits], [pushes] or both
signers: ""

# Every other branch becomes a preview with an address of its own.
previews:
  max: 5            # 0: other branches are refused
  days: 14          # without a push, then the preview and its branch go
  address: ""       # of the folder preview/, such as "https://preview.example.org/"

# How much a push may bring.
limits:
  entries: 20000    # files and folders
  depth: 10         # folders above a file
  path: 240         # bytes of a path; a Chinese character has three
  name: 180         # bytes of a name
  file_mb: 16       # of one file
  total_mb: 512     # of all files
  push_mb: 256      # sent at once
  seconds: 120      # to check and build
  commits: 1000     # new ones at once
`

// readConfig reads publish.yaml. An unknown key is an error with its line.
func readConfig(dir string) (Config, error) {
	c := defaults()
	name := filepath.Join(dir, configName)
	text, err := os.ReadFile(name)
	if err != nil {
		return c, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, say("%[1]s 读不懂（%[2]v）— 请改正", "%[1]s cannot be read (%[2]v) — mend it", name, err)
	}
	return c, c.check(name)
}

// check says which value of the configuration makes no sense.
func (c Config) check(name string) error {
	for _, n := range []struct {
		key          string
		value, least int
	}{
		{"keep", c.Keep, 2}, {"previews.max", c.Previews.Max, 0}, {"previews.days", c.Previews.Days, 1},
		{"limits.entries", c.Limits.Entries, 1}, {"limits.depth", c.Limits.Depth, 1}, {"limits.path", c.Limits.Path, 1},
		{"limits.name", c.Limits.Name, 1}, {"limits.file_mb", c.Limits.FileMB, 1}, {"limits.total_mb", c.Limits.TotalMB, 1},
		{"limits.push_mb", c.Limits.PushMB, 1}, {"limits.seconds", c.Limits.Seconds, 1}, {"limits.commits", c.Limits.Commits, 1},
	} {
		if n.value < n.least {
			return say("%[1]s：%[2]s 是 %[3]d，至少要 %[4]d — 请改正", "%[1]s: %[2]s is %[3]d and must be at least %[4]d — mend it", name, n.key, n.value, n.least)
		}
	}
	for _, s := range c.Signed {
		if s != signedCommits && s != signedPushes {
			return say("%[1]s：signed 里的 %[2]s 不认识 — 可用 commits、pushes", "%[1]s: signed has %[2]s — choose commits, pushes or both", name, s)
		}
	}
	if len(c.Signed) > 0 && c.Signers == "" {
		return say("%s：要求签名，却没有 signers — 请写明允许签名者的文件", "%s: signatures are demanded, but there is no signers file — name one", name)
	}
	if c.Signers != "" && !filepath.IsAbs(c.Signers) {
		return say("%s：signers 要写完整路径", "%s: signers must be an absolute path", name)
	}
	return nil
}

// tree returns the limits of the tree of a push.
func (l Limits) tree() gitobj.Limits {
	return gitobj.Limits{
		Entries: l.Entries, Depth: l.Depth, Path: l.Path, Name: l.Name,
		File: int64(l.FileMB) << 20, Total: int64(l.TotalMB) << 20,
	}
}

// time returns how long a push may take.
func (l Limits) time() time.Duration { return time.Duration(l.Seconds) * time.Second }

// quoted returns s as a string of YAML.
func quoted(s string) string { return fmt.Sprintf("%q", s) }

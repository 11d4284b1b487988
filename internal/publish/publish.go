// Package publish is the server's side of "git push": hooks that check and
// build what is pushed before git accepts it, and then lead readers to it.
//
// A publishing folder holds
//
//	site.git/       the bare repository that staff push to
//	publish.yaml    what the owner decides
//	current         what readers see; with releases/, staging/ and the log it
//	                is an area of package release
//	previews/       an area for every other branch
//	preview/        links to them, the root for a web server
//	web/            ready settings for web servers
//
// Nothing of it runs between pushes.
package publish

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"gongbao/internal/publish/gitobj"
	"gongbao/internal/publish/release"
)

const repoName = "site.git"

// Server is a publishing folder.
type Server struct {
	dir    string // absolute
	config Config
	repo   gitobj.Repo
	area   *release.Area
	opt    Options
}

// Options are what a Server needs from its surroundings. The zero value is
// right for everything but tests.
type Options struct {
	Watch release.Watch    // is told every step on the disk; nil watches nothing
	Now   func() time.Time // the clock; nil is time.Now
}

// Open returns the publishing folder dir. The error says what to do if there
// is none.
func Open(dir string, opt Options) (*Server, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	c, err := readConfig(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, say("%s 不是发布文件夹 — 请用 -C 指明它，或先运行 gongbao publish init", "%s is no publishing folder — name it with -C, or make one with gongbao publish init", dir)
	}
	if err != nil {
		return nil, err
	}
	return newServer(dir, c, opt), nil
}

func newServer(dir string, c Config, opt Options) *Server {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return &Server{
		dir: dir, config: c, opt: opt,
		repo: gitobj.Repo{Dir: filepath.Join(dir, repoName)},
		area: release.Open(dir, opt.Watch),
	}
}

// mainRef returns the reference that the public reads.
func (s *Server) mainRef() string { return "refs/heads/" + s.config.Branch }

// tip returns the commit that a reference leads to. The error is
// errNoBranch if there is no such reference.
func (s *Server) tip(ctx context.Context, ref string) (string, error) {
	found, err := s.repo.Holds(ctx, "show-ref", "--verify", "--quiet", ref)
	if err != nil {
		return "", err
	}
	if !found {
		return "", errNoBranch
	}
	return s.repo.Git(ctx, "rev-parse", "--verify", ref+"^{commit}")
}

var errNoBranch = errors.New("there is no such branch")

// exists reports whether there is something at path.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

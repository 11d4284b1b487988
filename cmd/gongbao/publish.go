package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gongbao/internal/publish"
	"gongbao/internal/source"
)

// newPublish returns the command that is the server's side of git push.
func newPublish(t *talk) *cobra.Command {
	c := &cobra.Command{
		Use:   "publish",
		Short: "publish the site with git push: the server's side",
		Long: `publish turns a folder of a server into a place that staff push to. A push is
checked and built before it is accepted, and then shown at once; if anything is
wrong with it, its author is told what to mend and nothing changes.

-C names the publishing folder. docs/publish.md walks through the first day.`,
		Example: "  gongbao publish init /srv/gazette --address https://example.org/\n  gongbao publish list -C /srv/gazette\n  gongbao publish rollback -C /srv/gazette",
		Args:    onlyCommands,
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.SuggestionsMinimumDistance = 2 // letters
	c.AddCommand(
		newPublishInit(t), newPublishCheck(t), newPublishList(t), newPublishRollback(t), newPublishReconcile(t),
		newPublishDrop(t), newPublishDoctor(t), newPublishHook(t),
	)
	return c
}

// server opens the publishing folder.
func (t *talk) server() (*publish.Server, error) { return publish.Open(t.root, publish.Options{}) }

func newPublishInit(t *talk) *cobra.Command {
	var setup publish.Setup
	c := &cobra.Command{
		Use:     "init DIR",
		Short:   "make a publishing folder, or bring one up to date",
		Long:    "init makes the folder DIR with a bare repository, its hooks, a place for the\nreleases, and settings for web servers. Run again it renews the hooks and git's\nsettings: after the program moved, or publish.yaml changed.",
		Example: "  gongbao publish init /srv/gazette --address https://example.org/",
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&setup.Address, "address", "", "`address` of the site, such as https://example.org/")
	c.RunE = func(c *cobra.Command, args []string) error {
		if setup.Address != "" {
			base, err := source.BaseURL(setup.Address)
			if err != nil {
				return misuseError{err}
			}
			setup.Address = base
		}
		var err error
		if setup.Program, err = program(); err != nil {
			return err
		}
		s, err := publish.Init(c.Context(), args[0], setup, publish.Options{})
		if err != nil {
			return err
		}
		t.nextSteps(s)
		return nil
	}
	return c
}

// program returns the path of this very program, links followed, for hooks to
// run.
func program() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(name)
}

// nextSteps says what is left to do after init.
func (t *talk) nextSteps(s *publish.Server) {
	t.report("已建好 %[1]s。接下来：\n"+
		"  1. 让职员能够推送：git remote add publish ssh://用户@服务器%[2]s\n"+
		"  2. 第一次推送：git push publish %[3]s\n"+
		"  3. 网页服务器：把 %[4]s 里的配置（Caddyfile 或 nginx.conf）引入您的服务器\n"+
		"  4. 检查：gongbao publish doctor -C %[1]s",
		"%[1]s is ready. What is next:\n"+
			"  1. let staff push: git remote add publish ssh://USER@SERVER%[2]s\n"+
			"  2. push for the first time: git push publish %[3]s\n"+
			"  3. the web server: include what lies in %[4]s (Caddyfile or nginx.conf) in its settings\n"+
			"  4. see that all is well: gongbao publish doctor -C %[1]s",
		s.Dir(), s.Repo(), s.Branch(), s.Web())
}

func newPublishRollback(t *talk) *cobra.Command {
	return &cobra.Command{
		Use:     "rollback [NUMBER]",
		Short:   "make the site what it was at an earlier release",
		Long:    "rollback makes the site what it was at release NUMBER, without one at the\nrelease before the live one, so that a second rollback undoes the first. The\nold files are verified. It adds a commit to the branch, so that the next push\ngoes on from there: staff pull before it.",
		Example: "  gongbao publish rollback -C /srv/gazette\n  gongbao publish rollback -C /srv/gazette 11",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			n := 0
			if len(args) == 1 {
				var err error
				if n, err = number(args[0]); err != nil {
					return err
				}
			}
			s, err := t.server()
			if err != nil {
				return err
			}
			start := time.Now()
			r, err := s.Rollback(c.Context(), n, caller())
			if err != nil {
				return err
			}
			t.report("已回退，现在是第 %[1]d 版，提交 %[2]s，用时 %[3]d 毫秒。职员下次推送前先 git pull", "rolled back: release %[1]d is live, commit %[2]s, %[3]d ms. Staff run git pull before they push again",
				r.Number, r.Commit(), time.Since(start).Milliseconds())
			return nil
		},
	}
}

// caller returns who runs this program.
func caller() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

func newPublishReconcile(t *talk) *cobra.Command {
	return &cobra.Command{
		Use:     "reconcile",
		Short:   "make the site what the branch says, after a crash or a full disk",
		Long:    "reconcile compares what readers see with the tip of the branch and with its\nmanifest, and completes or rebuilds what is not so. Where all is well it changes\nnothing; run it when the machine starts.",
		Example: "  gongbao publish reconcile -C /srv/gazette",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := t.server()
			if err != nil {
				return err
			}
			all, err := s.Reconcile(c.Context())
			for _, o := range all {
				switch {
				case o.Release == nil:
					t.report("%s：还没有推送过", "%s: nothing was pushed yet", o.Branch)
				case o.Mended:
					t.report("%s：已补上，现在是第 %d 版", "%s: mended, release %d is live", o.Branch, o.Release.Number)
				default:
					t.report("%s：完好，第 %d 版", "%s: all is well, release %d", o.Branch, o.Release.Number)
				}
			}
			return err
		},
	}
}

func newPublishDrop(t *talk) *cobra.Command {
	return &cobra.Command{
		Use:     "drop BRANCH",
		Short:   "remove the preview of a branch, and the branch",
		Example: "  gongbao publish drop -C /srv/gazette draft",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := t.server()
			if err != nil {
				return err
			}
			if err := s.Drop(c.Context(), args[0]); err != nil {
				return err
			}
			t.report("已删除 %s 及其预览", "%s and its preview are gone", args[0])
			return nil
		},
	}
}

// newPublishHook returns the command that git's hooks run. It prints in both
// languages, whatever --lang says.
func newPublishHook(t *talk) *cobra.Command {
	c := &cobra.Command{
		Use:     "hook NAME",
		Short:   "what git runs on a push; not for people",
		Example: "  gongbao publish hook pre-receive -C /srv/gazette",
		Args:    cobra.ExactArgs(1),
		Hidden:  true,
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := oneOf("hook", args[0], "pre-receive", "post-receive"); err != nil {
			return err
		}
		s, err := t.server()
		if err != nil {
			return err
		}
		return runHook(c.Context(), s, args[0], c.InOrStdin(), t.err())
	}
	return c
}

// runHook answers one call of git. What was told to the author already is not
// told again.
func runHook(ctx context.Context, s *publish.Server, hook string, stdin io.Reader, w io.Writer) error {
	p, err := publish.ReadPush(stdin, caller(), os.Getenv)
	if err != nil {
		return err
	}
	if hook == "post-receive" {
		err = s.PostReceive(ctx, p, w)
	} else {
		err = s.PreReceive(ctx, p, w)
	}
	if err != nil {
		return toldError{err}
	}
	return nil
}

// toldError is an error that has been explained to whom it concerns.
type toldError struct{ error }

// Unwrap returns the error.
func (e toldError) Unwrap() error { return e.error }

// number reads the number of a release.
func number(s string) (int, error) {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 1e8 {
			return 0, misuseError{say("%s 不是版次 — gongbao publish list 列出各版", "%s is no number of a release — gongbao publish list names them", s)}
		}
		n = 10*n + int(r-'0')
	}
	if n == 0 {
		return 0, misuseError{errors.New("releases are numbered from 1")}
	}
	return n, nil
}

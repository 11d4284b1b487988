package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// lookEvery is how often the site's folders are compared with what they were.
// Looking is portable, works on network drives, and a look at a few thousand
// files costs a few milliseconds.
const lookEvery = 100 * time.Millisecond

// newServe returns the command that shows the site while it is being edited.
func newServe(t *talk) *cobra.Command {
	var addr string
	c := &cobra.Command{
		Use:     "serve",
		Short:   "show the site in a browser and rebuild it on every change",
		Long:    "serve shows the site and reloads the open pages whenever a file of it changes.\nPages are made as they are asked for; nothing is written, and public/ is not\ntouched. What is wrong stands in the pages and on the terminal.",
		Example: "  gongbao serve\n  gongbao serve --addr 127.0.0.1:8080",
		Args:    cobra.NoArgs,
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:1313", "`address` to listen on")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := checkAddress(addr); err != nil {
			return err
		}
		ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		return serve(ctx, t, addr)
	}
	return c
}

// checkAddress returns an error if addr is no host and port to listen on.
func checkAddress(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return misuseError{say("--addr %s 不是地址 — 请写作 127.0.0.1:1313", "--addr %s is no address — write it like 127.0.0.1:1313", addr)}
	}
	return nil
}

// serve shows the site on addr until ctx ends. It writes nothing.
func serve(ctx context.Context, t *talk, addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return say("不能在 %[1]s 上提供网页（%[2]v）— 可能已有别的程序占用，请用 --addr 换一个", "cannot listen on %[1]s (%[2]v) — another program may be there, choose another address with --addr", addr, err)
	}
	defer listener.Close()
	host, _, _ := net.SplitHostPort(addr) // net.Listen took it
	p := newPreview(t, host)
	seen := look(t) // before the build, so that an edit during it is not lost
	p.rebuild()
	t.report("http://%s/ （按 Ctrl+C 结束）", "http://%s/  (Ctrl+C ends)", listener.Addr())

	ctx, stop := context.WithCancel(ctx)
	server := &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second}
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		p.watch(ctx, seen)
		server.Close()
	}()
	err = server.Serve(listener)
	stop()
	<-watched
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// watch rebuilds whenever the site's files differ from the last look, which
// was seen, until ctx ends.
func (p *preview) watch(ctx context.Context, seen string) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := look(p.talk); now != seen {
			seen = now
			p.rebuild()
		}
	}
}

// look returns the names, sizes and times of everything the site is made from.
func look(t *talk) string {
	var b strings.Builder
	for _, folder := range []string{"seeds", "content", "layouts", "static"} {
		// A folder that is missing, or vanishes while being read, looks empty.
		_ = filepath.WalkDir(t.inSite(folder), func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return nil
			}
			if info, err := e.Info(); err == nil {
				fmt.Fprintln(&b, name, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return b.String()
}

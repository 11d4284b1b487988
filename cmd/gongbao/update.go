package main

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"gongbao/internal/archive"
)

// newUpdate returns the command that applies a delta.
func newUpdate(t *talk) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "update ARCHIVE DELTA",
		Short: "make the zip of a new release out of an older one and a delta",
		Long: `update applies a delta (gongbao archive --format delta) to the zip it was made
for. The result is the zip of the new release, byte for byte.

It takes the place of the old zip in one step, when it is complete and proven;
a run that fails or is killed leaves the old one.`,
		Example: "  gongbao update site.zip site-1-2.delta\n  gongbao update site-1.zip site-1-2.delta -o site-2.zip",
		Args:    cobra.ExactArgs(2),
	}
	c.Flags().StringVarP(&out, "output", "o", "", "`file` to write (default: in place of ARCHIVE)")
	c.RunE = func(c *cobra.Command, args []string) error {
		out = cmp.Or(out, args[0])
		old, closeOld, err := openArchive(args[0])
		if err != nil {
			return err
		}
		defer closeOld()
		change, closeChange, err := openArchive(args[1])
		if err != nil {
			return err
		}
		defer closeChange()
		var m *archive.Manifest
		err = writeWhole(out, func(w *os.File) (err error) {
			m, err = archive.ApplyDelta(w, old, change, t.progress())
			return err
		})
		switch {
		case errors.Is(err, archive.ErrNoDelta):
			return misuseError{say("%s 不是增量包", "%s is no delta", args[1])}
		case errors.Is(err, archive.ErrOtherBase):
			return severe(say("增量包不是给 %[1]s 这一版的（%[2]v）", "the delta is not for %[1]s (%[2]v)", args[0], err))
		case errors.Is(err, archive.ErrPacking):
			return severe(say("本程序的压缩方式与制作增量包的程序不同 — 请改用整个压缩包", "this program packs files otherwise than the one that made the delta — take the whole archive"))
		case err != nil:
			return severe(say("没有更新，%[1]s 未动（%[2]v）", "not updated, %[1]s is as it was (%[2]v)", args[0], err))
		}
		t.report("%[1]s 已是第 %[2]d 版", "%[1]s is release %[2]d", out, m.Release.Number)
		return nil
	}
	return c
}

// openArchive opens a zip file, and returns what closes it.
func openArchive(name string) (*archive.Archive, func() error, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, misuseError{err}
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	a, err := archive.OpenArchive(f, info.Size())
	if err != nil {
		return nil, nil, errors.Join(say("%[1]s 不是完好的压缩包（%[2]v）", "%[1]s is no whole archive (%[2]v)", name, err), f.Close())
	}
	return a, f.Close, nil
}

// delta writes what makes the zip e.to, or a new one of the site, out of e.from.
func (t *talk) delta(e edition) (err error) {
	if e.from == "" {
		return misuseError{say("请用 --from 写明增量包所据的旧压缩包", "name the zip that the delta is for with --from")}
	}
	if e.to == "" {
		dir, err := os.MkdirTemp("", "gongbao-delta-")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		full := e
		full.format, full.out, full.previous = "zip", filepath.Join(dir, "new.zip"), cmp.Or(e.previous, e.from)
		if err := t.archive(full); err != nil {
			return err
		}
		e.to = full.out
	}
	old, closeOld, err := openArchive(e.from)
	if err != nil {
		return err
	}
	defer closeOld()
	anew, closeNew, err := openArchive(e.to)
	if err != nil {
		return err
	}
	defer closeNew()
	var parts []archive.Part
	err = writeWhole(e.out, func(w *os.File) (err error) {
		parts, err = archive.WriteDelta(w, old, anew, t.progress())
		return err
	})
	if err != nil {
		return err
	}
	return t.packed(e.out, parts)
}

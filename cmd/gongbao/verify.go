package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"gongbao/internal/archive"
)

// newVerify returns the command that proves a site or an archive.
func newVerify(t *talk) *cobra.Command {
	c := &cobra.Command{
		Use:   "verify PATH",
		Short: "prove that a site or an archive is whole",
		Long: `verify compares every file of a built site with the list that lies in it and
names each one that was changed, is missing or was added.

It prints one line per fault: the fault, the file, and what is known about it.
Exit status 0 means that there is none.`,
		Example: "  gongbao verify public",
		Args:    cobra.ExactArgs(1),
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		proof, err := archive.VerifyPath(args[0])
		if err != nil {
			return t.unproven(args[0], err)
		}
		if err := t.printFindings(c.OutOrStdout(), proof.Findings); err != nil {
			return err
		}
		if !proof.Whole() {
			return severe(say("%s 不完整：%d 处不符", "%s is not whole: %d faults", args[0], len(proof.Findings)))
		}
		t.whole(proof.Manifest)
		return nil
	}
	return c
}

// unproven returns the error of a verification that could not be made.
func (t *talk) unproven(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return misuseError{say("没有 %s — 请检查路径", "there is no %s — check the path", name)}
	case errors.Is(err, archive.ErrNoManifest):
		return severe(say("%[1]s 里没有 %[2]s，无从核对 — gongbao build 会写出它", "there is no %[2]s in %[1]s, so nothing can be compared — gongbao build writes one", name, archive.ManifestName))
	}
	return severe(say("%[1]s 不能核对（%[2]v）", "%[1]s cannot be verified (%[2]v)", name, err))
}

// faultNames are the Chinese names of the faults.
var faultNames = map[archive.Fault]string{
	archive.Changed: "被改动", archive.Missing: "缺失", archive.Added: "多出", archive.Damaged: "损坏",
}

// printFindings writes one line per fault.
func (t *talk) printFindings(w io.Writer, found []archive.Finding) error {
	for _, f := range found {
		line := fmt.Sprintf("%s  %s", t.in(faultNames[f.Fault], string(f.Fault)), f.Path)
		if f.Detail != "" {
			line += "  (" + f.Detail + ")"
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// whole says what was found whole.
func (t *talk) whole(m *archive.Manifest) {
	t.report("完整：%d 个文件，%d 字节，没有改动、缺失或多出", "whole: %d files, %d bytes, none changed, missing or added", len(m.Entries), m.Bytes())
	r := m.Release
	if r.Number > 0 {
		t.report("版次 %d", "release %d", r.Number)
	}
	if r.Commit != "" {
		t.report("提交 %s", "commit %s", r.Commit)
	}
	t.report("日期 %s\n内容摘要 %s\n清单摘要 %s", "date %s\ncontent %s\nmanifest %s", r.Date.Format("2006-01-02 15:04:05 UTC"), m.Content, m.Digest())
}

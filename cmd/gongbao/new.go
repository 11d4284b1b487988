package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongbao/internal/build"
)

// newNew returns the command that takes a received file into the site.
func newNew(t *talk) *cobra.Command {
	var id, level string
	c := &cobra.Command{
		Use:   "new FILE",
		Short: "take a received file into the site, with what can be read from it",
		Long: `new copies FILE, byte for byte, to seeds/ and writes content/documents/ID.md with
everything the text says of itself; what it does not say is marked there, for a
person to fill in. Nothing that exists is overwritten.

Without --id the id is made from the file's name. It is the document's address
for good, so one that can be read, like fuzhou-2023, is worth the trouble.

Of a file that the site has already, new prints where its header and its text
differ, one key a line, and changes nothing. It ends with status 1 if the file
has the name of that document's file but is not it: seeds/ has other bytes, or
the header another digest.`,
		Example: "  gongbao new ~/Downloads/outline.html --id fuzhou-2023 --level city\n  gongbao new seeds/000_6b7533e1e6355f04.txt",
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVar(&id, "id", "", "`id` of the document: lower-case letters, digits, hyphens")
	c.Flags().StringVar(&level, "level", "", "`level` of government, as declared in content/site.yaml")
	c.RunE = func(c *cobra.Command, args []string) error {
		r, err := build.Register(t.root, args[0], id, level)
		var option build.OptionError
		switch {
		case errors.As(err, &option):
			return misuseError{err}
		case err != nil:
			return err
		case len(r.Blocked) > 0:
			t.problems(r.Blocked)
			return severe(say("没有登记 — 请先改正上面的问题", "nothing was registered — mend the problems above first"))
		case r.Known:
			return t.known(c.OutOrStdout(), r)
		}
		t.registered(r)
		return nil
	}
	return c
}

// registered says what was written, what could not be read, and what is next.
func (t *talk) registered(r *build.Registration) {
	if r.Copied {
		t.report("已复制到 %s", "copied to %s", t.inSite("seeds/"+r.Header.Source.File))
	}
	t.report("已写入 %s", "wrote %s", t.inSite(r.Header.Path))
	t.problems(r.Problems)
	if open := r.Unknown(); len(open) > 0 {
		t.report("没有读到：%s", "not known from the text: %s", strings.Join(open, ", "))
	}
	if needed := r.Needed(); len(needed) > 0 {
		t.report("下一步：在 %[1]s 里填写 %[2]s（必填），核对其余各项，再运行 gongbao check",
			"next: fill in %[2]s in %[1]s (required), compare the rest, and run gongbao check", t.inSite(r.Header.Path), strings.Join(needed, ", "))
		return
	}
	t.report("下一步：核对 %s，补上知道的各项，再运行 gongbao check", "next: compare %s, add what you know, and run gongbao check", t.inSite(r.Header.Path))
}

// known prints to w where the header of a file and its text differ.
func (t *talk) known(w io.Writer, r *build.Registration) error {
	none := t.in("（没有写明）", "(not stated)")
	for _, d := range r.Differences {
		format := t.in("%s: 文头 %s ≠ 原文 %s\n", "%s: header %s ≠ text %s\n")
		if slices.Contains([]string{"source.file", "source.sha256"}, d.Key) {
			format = t.in("%s: 文头 %s ≠ 文件 %s\n", "%s: header %s ≠ file %s\n")
		}
		if _, err := fmt.Fprintf(w, format, d.Key, cmp.Or(d.Header, none), cmp.Or(d.Text, none)); err != nil {
			return err
		}
	}
	t.problems(r.Problems)
	if r.Conflict != nil {
		t.report("%s 已登记同名的文件，没有改动任何内容", "%s describes a file of this name already; nothing was changed", t.inSite(r.Header.Path))
		return severe(r.Conflict)
	}
	t.report("%s 已登记这份文件，没有改动任何内容", "%s describes this file already; nothing was changed", t.inSite(r.Header.Path))
	return nil
}

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"gongbao/internal/archive"
)

// newVerify returns the command that proves a site or an archive.
func newVerify(t *talk) *cobra.Command {
	var key, signature, after string
	var manifest bool
	c := &cobra.Command{
		Use:   "verify PATH",
		Short: "prove that a site or an archive is whole and genuine",
		Long: `verify compares every file of a built site, or of a zip, ZIM or EPUB archive,
with the list that lies in it and names each one that was changed, is missing or
was added. With --key it proves who signed the list, with --after that the
archive continues the one you have.

It prints one line per fault: the fault, the file, and what is known about it.
Exit status 0 means that there is none.`,
		Example: "  gongbao verify public\n  gongbao verify site.zip --key editor.pub --after site-1.zip\n  gongbao verify site.zip --manifest > manifest.txt",
		Args:    cobra.ExactArgs(1),
	}
	f := c.Flags()
	f.StringVar(&key, "key", "", "public key `file` of minisign or ssh that must have signed it")
	f.StringVar(&signature, "signature", "", "signature `file` to check, if it is not in the archive")
	f.StringVar(&after, "after", "", "archive or manifest (`file`) that it must be the same as or follow")
	f.BoolVar(&manifest, "manifest", false, "print the manifest, to be signed or kept, if all is well")
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
		t.whole(proof)
		if err := t.genuine(proof, key, signature); err != nil {
			return err
		}
		if err := t.follows(proof.Manifest, after); err != nil || !manifest {
			return err
		}
		_, err = c.OutOrStdout().Write(proof.Manifest.Encode())
		return err
	}
	return c
}

// genuine proves who signed the manifest, if a key is given.
func (t *talk) genuine(p *archive.Proof, name, signature string) error {
	if name == "" {
		if signature != "" {
			return misuseError{say("--signature 要和 --key 一起用", "--signature needs --key")}
		}
		if len(p.Signatures) > 0 {
			t.report("有签名，未核对 — 用 --key 给出公钥", "signed, and not checked — give the public key with --key")
		}
		return nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return misuseError{err}
	}
	key, err := archive.ParseKey(text)
	if err != nil {
		return misuseError{say("--key %s：不是 minisign 或 ssh 的公钥", "--key %s: no public key of minisign or ssh", name)}
	}
	signatures := p.Signatures
	if signature != "" {
		text, err := os.ReadFile(signature)
		if err != nil {
			return misuseError{err}
		}
		signatures = map[string][]byte{archive.MinisigName: text, archive.SSHSigName: text}
	}
	if err := archive.CheckSignature(p.Manifest.Encode(), signatures, key); err != nil {
		return t.refused(err)
	}
	t.report("签名属实：%s", "genuine: signed by %s", key.Name())
	return nil
}

// follows proves that m is the edition at path or a later one.
func (t *talk) follows(m *archive.Manifest, path string) error {
	if path == "" {
		return nil
	}
	known, err := archive.ManifestOf(path)
	if err != nil {
		return misuseError{say("--after %[1]s：读不出清单（%[2]v）", "--after %[1]s: its manifest cannot be read (%[2]v)", path, err)}
	}
	if err := archive.CheckFollows(m, known); err != nil {
		return t.refused(err)
	}
	t.report("与 %s 同属一个系列，且不早于它", "continues %s", path)
	return nil
}

// refusals are the Chinese wordings of the reasons to refuse an archive.
var refusals = []struct {
	reason error
	zh     string
}{
	{archive.ErrUnsigned, "清单没有这一种签名"},
	{archive.ErrWrongKey, "清单是用另一把钥匙签的"},
	{archive.ErrNamespace, "签名是为别的用途作的"},
	{archive.ErrNotTheText, "签名不属于这份清单，或已损坏"},
	{archive.ErrOlder, "比您手中的版本旧"},
	{archive.ErrForked, "与您手中的版本不是同一系列：同一版次对不上"},
	{archive.ErrUnrelated, "看不出哪一份在前"},
}

// refused returns the error of an archive that is whole and yet not to be
// trusted.
func (t *talk) refused(err error) error {
	for _, r := range refusals {
		if errors.Is(err, r.reason) {
			return severe(say("拒绝：%[1]s（%[2]v）", "refused: %[2]v", r.zh, err))
		}
	}
	return severe(err)
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
func (t *talk) whole(p *archive.Proof) {
	m := p.Manifest
	if p.Delta {
		t.report("增量包完好；所成的压缩包：", "the delta is whole; what it makes:")
	} else {
		t.report("完整：%d 个文件，%d 字节，没有改动、缺失或多出", "whole: %d files, %d bytes, none changed, missing or added", len(m.Entries), m.Bytes())
	}
	r := m.Release
	if r.Number > 0 {
		t.report("版次 %d", "release %d", r.Number)
	}
	if r.Commit != "" {
		t.report("提交 %s", "commit %s", r.Commit)
	}
	t.report("日期 %s\n内容摘要 %s\n清单摘要 %s", "date %s\ncontent %s\nmanifest %s", r.Date.Format("2006-01-02 15:04:05 UTC"), m.Content, m.Digest())
}

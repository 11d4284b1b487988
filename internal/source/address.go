package source

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// BaseURL returns the address under which a site is published, ending in a
// slash, which may be left out in s. The error is a *Refusal without a file
// that says what is missing: scheme and host are needed, and nothing may follow
// the path.
func BaseURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || !isWeb(u) || u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Contains(s, "#") {
		return "", &Refusal{severe(doc.Pos{}, "url", "%s 不能用作网址 — 请写全，如 https://example.org/gazette/",
			"%s cannot be the site's address — write it in full, like https://example.org/gazette/", s).in("")}
	}
	return strings.TrimRight(s, "/") + "/", nil
}

// isWeb reports whether u is a whole web address.
func isWeb(u *url.URL) bool {
	return (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && !strings.ContainsAny(u.Host, " \t")
}

var (
	mailPattern  = regexp.MustCompile(`^[^\s@:/?#<>"]+@[^\s@:/?#<>"]+\.[^\s@:/?#.<>"]+$`)
	phonePattern = regexp.MustCompile(`^tel:\+?[0-9]([0-9-]*[0-9])?$`)
)

// contact returns the link by which readers report errors, made of a mail
// address with or without mailto:, a web address or a telephone number. The
// error is a *Refusal.
func contact(s string) (string, error) {
	if mail := strings.TrimPrefix(s, "mailto:"); mailPattern.MatchString(mail) {
		return "mailto:" + mail, nil
	}
	if u, err := url.Parse(s); err == nil && isWeb(u) || phonePattern.MatchString(s) {
		return s, nil
	}
	return "", &Refusal{severe(doc.Pos{}, "contact", "%s 不能用作联系方式 — 请写邮箱、https:// 开头的网址，或 tel:+86-591-87654321 这样的电话",
		"%s cannot be a contact — give a mail address, an address that begins with https://, or a telephone number like tel:+86-591-87654321", s).in("")}
}

// address returns what reads into to what check makes of a text. The error of
// check is a *Refusal.
func (r *reader) address(to *string, check func(string) (string, error)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		s, ok := r.scalar(n)
		if !ok {
			return
		}
		out, err := check(s)
		var refused *Refusal
		if errors.As(err, &refused) {
			p := refused.Problem
			p.File, p.Pos = r.path, at(n)
			r.problems = append(r.problems, p)
			return
		}
		*to = out
	}
}

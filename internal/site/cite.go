package site

import (
	"net/url"
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

// Cite is how to name a document or a clause, and whom to tell of an error in
// it.
type Cite struct {
	Document string // 《title》（number）
	Text     string // the same with the place in the document
	Address  string // of the page: absolute, or from the site's root without a base URL
	Version  string // its day, "" unknown
	SHA256   string // of the source, "" unknown
	Report   Ref    // quotes all that; zero if the site names no contact
}

// Line returns day and digest of the version in one line.
func (c Cite) Line() string {
	var parts []string
	if c.Version != "" {
		parts = append(parts, c.Version)
	}
	if c.SHA256 != "" {
		parts = append(parts, "SHA-256 "+c.SHA256)
	}
	return strings.Join(parts, " ")
}

// citePlaces turns the marker of a section into its place in a citation: the
// three ways of numbering that are not said as they are printed. static/cite.js
// has the same three.
var citePlaces = []struct {
	marker *regexp.Regexp
	place  string
}{
	{regexp.MustCompile(`^([一二三四五六七八九十百]+)、$`), "第${1}部分"},
	{regexp.MustCompile(`^(（.+）)$`), "第${1}项"},
	{regexp.MustCompile(`^([0-9]+)[.．、]$`), "第${1}项"},
}

// citePlace returns the place of s among its siblings as citations name it:
// 第三部分, 第（七）项, 第20项, 第三章. Without a marker it is the title.
func (v *view) citePlace(s *doc.Section) string {
	marker := s.Hung()
	if marker == "" {
		return s.Title
	}
	for _, p := range citePlaces {
		if p.marker.MatchString(marker) {
			place := p.marker.ReplaceAllString(marker, p.place)
			if v.script == doc.Hant {
				place = strings.ReplaceAll(place, "项", "項")
			}
			return place
		}
	}
	return marker
}

// cite describes d, and the place in it if u is a unit of it, for the page at
// path.
func (v *view) cite(path string, d *doc.Document, u *doc.Unit) Cite {
	c := Cite{Document: v.quoted(d), Address: path, Version: longDate(d.Meta.Date())}
	if n := d.Meta.Number; n != "" && !inferred(d, "number") {
		c.Document += "（" + n + "）"
	}
	c.Text = c.Document
	if u != nil {
		c.Text = v.citation(*u)
	}
	if v.lib.Content.Site.BaseURL != "" {
		c.Address = v.absolute(path)
	}
	if d.File != nil {
		c.SHA256 = d.File.SHA256
	}
	c.Report = v.report(c)
	return c
}

// report returns a link that tells the site of an error in what c names: a mail
// that quotes it, or the site's own form with the address.
func (v *view) report(c Cite) Ref {
	to := v.contact().Href
	subject, body := v.say("report.subject", c.Text), c.Text+"\n"+c.Address+"\n"+c.Line()+"\n\n"
	switch {
	case to == "":
		return Ref{}
	case strings.HasPrefix(to, "mailto:"):
		to += "?subject=" + url.PathEscape(subject) + "&body=" + url.PathEscape(body)
	default:
		u, err := url.Parse(to)
		if err != nil {
			return Ref{}
		}
		q := u.Query()
		q.Set("page", c.Address)
		q.Set("version", c.Line())
		u.RawQuery = q.Encode()
		to = u.String()
	}
	return Ref{v.say("report.link"), to}
}

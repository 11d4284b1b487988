package source

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What is known of the elements of pages stands in these tables: hints common
// to many publishers' systems, never what a single site does.

// unread lists the elements whose content is nothing to read.
var unread = atoms(atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Link, atom.Base, atom.Input,
	atom.Noframes, atom.Noembed, atom.Map, atom.Applet, atom.Param, atom.Source, atom.Track)

// blocks lists the elements that begin and end a line.
var blockAtoms = atoms(atom.Html, atom.Head, atom.Body, atom.Div, atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
	atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Dir, atom.Menu, atom.Table, atom.Caption, atom.Thead, atom.Tbody,
	atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Article, atom.Section, atom.Main, atom.Header, atom.Footer, atom.Nav, atom.Aside,
	atom.Hgroup, atom.Address, atom.Blockquote, atom.Center, atom.Details, atom.Summary, atom.Dialog, atom.Fieldset, atom.Legend,
	atom.Figure, atom.Figcaption, atom.Form, atom.Hr, atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext, atom.Frameset, atom.Select,
	atom.Option, atom.Optgroup, atom.Button, atom.Textarea, atom.Marquee, atom.Search)

// chromeAtoms lists the elements that never hold a part of an article.
var chromeAtoms = atoms(atom.Nav, atom.Aside, atom.Footer, atom.Select, atom.Datalist, atom.Button, atom.Textarea, atom.Dialog,
	atom.Xmp, atom.Marquee, atom.Search)

// chromeRoles are the ARIA roles of the same.
var chromeRoles = words("navigation", "contentinfo", "search", "complementary", "banner", "menu", "menubar", "toolbar", "dialog")

// chromeNames are words in the classes and ids of the same, split at - and _.
var chromeNames = words("nav", "navbar", "navigation", "subnav", "topnav", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "footer",
	"foot", "sidebar", "share", "bdshare", "bshare", "sharebox", "related", "relate", "copyright", "pager", "pagination", "toolbar",
	"menu", "qrcode", "ewm", "search", "comment", "comments", "recommend", "fontsize", "weixin", "friendlink", "friendlinks", "siteinfo")

// articleNames are classes and ids that content systems give to the element
// that holds the article: TRS, UCAP, WebPlus, VSB, Epoint, WordPress, WeChat
// and the common words of hand-written templates.
var articleNames = words("trs_editor", "trs_ueditor", "custom_unionstyle", "ucap-content", "ucapcontent", "pages_content", "pages-content",
	"wp_articlecontent", "v_news_content", "vsb_content", "ewb-article-info", "rich_media_content", "js_content", "entry-content",
	"post-content", "article", "article-content", "article_content", "articlecontent", "article-con", "article_con", "articlecon",
	"article-body", "article_body", "articlebody", "news_content", "news-content", "newscontent", "detail-content", "detail_content",
	"detailcontent", "content_text", "contenttext", "contxt", "zoom", "zoomcon", "law-content", "mw-parser-output", "main-content")

// attachments are the endings of files that a link in an article may lead to.
var attachments = words(".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ofd", ".ppt", ".pptx", ".zip", ".rar", ".7z", ".rtf", ".ceb")

// chromeShare is the part of a page's Han characters, 1 in chromeShare, from
// which on an element is taken for content whatever it is called or however it
// is hidden: some pages show their article by script, some call their body
// "menu-open".
const chromeShare = 4

func atoms(as ...atom.Atom) map[atom.Atom]bool {
	set := map[atom.Atom]bool{}
	for _, a := range as {
		set[a] = true
	}
	return set
}

func words(ws ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range ws {
		set[w] = true
	}
	return set
}

// isBlock reports whether the element begins and ends a line.
func isBlock(n *html.Node) bool { return blockAtoms[n.DataAtom] || isArticle(n) }

// names returns the classes and the id of an element in lower case.
func names(n *html.Node) []string {
	return strings.Fields(strings.ToLower(attr(n, "class") + " " + attr(n, "id")))
}

// isArticle reports whether an element's name says that it holds the article.
func isArticle(n *html.Node) bool {
	return n.DataAtom == atom.Article || n.DataAtom == atom.Main || n.Data == "ucapcontent" ||
		attr(n, "itemprop") == "articleBody" || attr(n, "role") == "main" || attr(n, "role") == "article" ||
		slices.ContainsFunc(names(n), func(s string) bool { return articleNames[s] })
}

// isChrome reports whether an element is hidden, or holds no part of an
// article by what it is or is called. total is the number of Han characters of
// the page.
func isChrome(n *html.Node, total int) bool {
	if !marksChrome(n) {
		return false
	}
	han := hanBelow(n)
	return han == 0 || han*chromeShare < total || chromeAtoms[n.DataAtom] && n.DataAtom != atom.Aside
}

func marksChrome(n *html.Node) bool {
	if n.DataAtom == atom.Body || n.DataAtom == atom.Html {
		return false
	}
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	_, hidden := attrOK(n, "hidden")
	if chromeAtoms[n.DataAtom] || hidden || chromeRoles[attr(n, "role")] || attr(n, "aria-hidden") == "true" ||
		strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
		return true
	}
	for _, name := range names(n) {
		for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' }) {
			if chromeNames[w] {
				return true
			}
		}
	}
	return false
}

// hanBelow returns the number of Han characters below n that can be read.
func hanBelow(n *html.Node) int {
	han := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			for _, r := range c.Data {
				if isHan(r) {
					han++
				}
			}
		case c.Type == html.ElementNode && !unread[c.DataAtom]:
			han += hanBelow(c)
		}
	}
	return han
}

// isAttachment reports whether a link leads to a file rather than a page.
func isAttachment(href string) bool {
	href, _, _ = strings.Cut(href, "?")
	href, _, _ = strings.Cut(href, "#")
	return attachments[strings.ToLower(path.Ext(href))]
}

// minTitle is the length in runes from which on a piece of what a page calls
// itself is taken for the title of its article, not the name of a column.
const minTitle = 6

// ownTitles returns what the title element or the ArticleTitle of a page calls
// it, cut where titles of pages set the names of column and site apart.
func ownTitles(n *html.Node) []string {
	said := textOf(n)
	if n.DataAtom == atom.Meta {
		switch strings.ToLower(attr(n, "name") + attr(n, "property")) {
		case "articletitle", "og:title":
			said = attr(n, "content")
		default:
			return nil
		}
	}
	var out []string
	for _, s := range strings.FieldsFunc(said, func(r rune) bool { return strings.ContainsRune("_|-－–>»", r) }) {
		if s = squeeze(s); utf8.RuneCountInString(s) >= minTitle {
			out = append(out, s)
		}
	}
	return out
}

// squeeze returns s without white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

package outline

import (
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

// frames are the headings, as patterns of folded titles, under which sections
// are not tasks. They are asked from the section's own title upwards; the
// first that fits decides. Most stand at the end of a title: 工作目标 is a goal,
// 锚定目标、久久为功 is none.
var frames = []struct {
	title *regexp.Regexp
	kind  doc.Kind
}{
	{re(`(?:重点|主要|目标|工作)任务$|重点工作$|重点举措$|主要举措$`), doc.Task},
	{re(`实施保障|保障措施$|组织保障$|保障机制$|政策保障$|^保障$|组织实施$|组织领导$|规划实施`), doc.Safeguard},
	{re(`指导思想$|总体要求$|基本要求$|基本原则$|总体思路$|工作原则$|指导方针$`), doc.Guidance},
	{re(`目标$|愿景$|发展定位$|总体定位$|目标要求$`), doc.Goal},
	{re(`(?:^|和|与|、)(?:发展|工作|现实|建设)?基础$|形势$|意义$|发展环境$|(?:主要|发展)?机遇$|挑战$|背景$|回顾|成就$|工作总结|提高认识|基本情况$|主要成就$|发展现状$|^沿革$`), doc.Background},
}

// frame returns the kind that the titles of path, outermost first, give to the
// last of them, or "" if none says anything.
func (p *parser) frame(path []*doc.Section) doc.Kind {
	for i := len(path) - 1; i >= 0; i-- {
		title := p.fold(path[i].Title)
		for _, f := range frames {
			if title != "" && f.title.MatchString(title) {
				return f.kind
			}
		}
	}
	return ""
}

// classify gives s its kind.
func (p *parser) classify(s *doc.Section, k *node, form titleForm, path []*doc.Section) {
	s.Kind = p.kind(s, k, form, path)
	if s.Kind == doc.Heading && s.Text == "" && len(s.Children) == 0 && k.sort != plain && !repealed.MatchString(s.Title) {
		p.report(k.row, 0, "empty-heading", doc.Warning,
			"“"+clip(k.row)+"”之下没有内容 — 请核对原文是否缺失表格或段落",
			"nothing stands below \""+clip(k.row)+"\" — check whether a table or a paragraph of the source is missing")
	}
}

// repealed is the title of a section whose text was struck out.
var repealed = re(`^[（(]?(?:删除|删|刪除|废止|廢止|略)[)）]?$`)

func (p *parser) kind(s *doc.Section, k *node, form titleForm, path []*doc.Section) doc.Kind {
	st := k.style()
	inArticle := within(path, doc.SchemeArticle)
	switch {
	case k.sort == plain || k.sort == preface:
		return doc.Paragraph
	case k.sort == heading && annexLine.MatchString(k.row.fold): // nothing but names of files
		return doc.Heading
	case st != nil && st.article:
		return doc.Article
	case holds(s), s.Text == "" && s.Title != "" && len(s.Children) == 0:
		return doc.Heading
	case inArticle:
		return doc.Item
	case st != nil && st.point && (len(path) > 1 || st.scheme != doc.SchemeDash):
		return doc.Item
	case form == noTitle, s.Title == "" && len(path) > 0 && strings.HasSuffix(path[len(path)-1].Text, "："):
		return doc.Item
	}
	if kind := p.frame(append(path[:len(path):len(path)], s)); kind != "" {
		return kind
	}
	return doc.Task
}

// holds reports whether s holds other units: numbered sections or headings, not
// only points and paragraphs.
func holds(s *doc.Section) bool {
	for _, c := range s.Children {
		if !c.Inline && c.Kind != doc.Item && c.Kind != doc.Paragraph && c.Label.Scheme != doc.SchemeDash {
			return true
		}
	}
	return false
}

// within reports whether a section of the given scheme is in path.
func within(path []*doc.Section, scheme doc.Scheme) bool {
	for _, s := range path {
		if s.Label.Scheme == scheme {
			return true
		}
	}
	return false
}

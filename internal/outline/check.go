package outline

import (
	"fmt"

	"gongbao/internal/doc"
)

// checkNumbers reports gaps and repeats in the numbering of siblings.
func (p *parser) checkNumbers(kids []*node) {
	last := map[*style]*node{}
	for _, k := range kids {
		s := k.style()
		if s == nil || s.scheme == doc.SchemeDash {
			continue
		}
		if before := last[s]; before != nil && !k.row.mark.follows(before.row.mark) {
			rule := "numbering-gap"
			if k.row.mark.n <= before.row.mark.n {
				rule = "numbering-repeat"
			}
			marker, prior := string(k.row.text[:k.row.mark.len]), string(before.row.text[:before.row.mark.len])
			p.report(k.row, 0, rule, doc.Warning,
				fmt.Sprintf("“%s”紧接在“%s”之后，编号不连续 — 请核对原文是否有缺漏或误植", marker, prior),
				fmt.Sprintf("%s follows %s — check the source for a missing clause or a misprinted number", marker, prior))
		}
		last[s] = k
	}
}

// checkEnd reports a text that stops in mid-sentence, before a lead clause or
// at the end of its paragraph.
func (p *parser) checkEnd(t stretch) {
	switch r := t.row.text[t.end-1]; r {
	case '。', '；', '！', '？', '：', '”', '）', ')', '》', '…':
		return
	}
	at := t.end - 1
	p.report(t.row, at, "dangling-end", doc.Warning,
		fmt.Sprintf("正文在“%c”处中断，没有句末标点 — 已照原样保留，请核对原文", t.row.text[at]),
		fmt.Sprintf("the text breaks off at %q without closing punctuation — kept as it stands, check the source", t.row.text[at]))
}

// checkRefused reports lines that begin like a numbering mark and were read as
// text.
func (p *parser) checkRefused() {
	for _, r := range p.rows {
		if r.refused == 0 || r.drop != "" || r.role != "" || r.mark.style != nil {
			continue
		}
		marker := string(r.text[:r.refused])
		p.report(r, 0, "mark-not-taken", doc.Note,
			fmt.Sprintf("行首“%s”形似编号，但与上下文不符，按正文处理 — 如确为编号，请核对原文的空格与序号", marker),
			fmt.Sprintf("the line begins with %s, which looks like a number but fits neither what comes before nor what follows, and was read as text — if it is one, check spaces and numbers of the source", marker))
	}
}

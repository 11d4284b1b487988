package outline

import "gongbao/internal/doc"

// part makes a part of one text.
func (p *parser) part(t *text) *doc.Part {
	q := &doc.Part{}
	if t.cover {
		for _, rows := range [][]*row{t.head, t.body, t.tail} {
			for _, r := range rows {
				if r.drop == "" && r.role != roleTitle && !r.blank() {
					r.role = roleCover
				}
			}
		}
		q.Meta = t.meta()
		q.Front = front(t.head, t.body, t.tail)
		return q
	}
	for _, r := range t.tail {
		switch {
		case !r.open():
		case noteLine.MatchString(r.fold), annexPointer.MatchString(r.fold), r.mark.style != nil:
			r.role = roleNote
		default:
			r.role = roleSignature
		}
	}
	q.Meta = t.meta()
	q.Front = front(t.head, t.tail)
	q.Sections = p.sections(t.body)
	return q
}

func front(stretches ...[]*row) []doc.FrontLine {
	var out []doc.FrontLine
	for _, rows := range stretches {
		for _, r := range rows {
			if r.drop == "" && !r.blank() {
				out = append(out, doc.FrontLine{Line: r.n, Role: r.role, Text: r.string()})
			}
		}
	}
	return out
}

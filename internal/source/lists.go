package source

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"gongbao/internal/doc"
)

// term returns the schema of an entry of the glossary.
func (r *reader) term(t *doc.Term) schema {
	return schema{
		{"hans", true, r.text(&t.Words.Hans)},
		{"hant", true, r.text(&t.Words.Hant)},
		{"name", false, r.flag(&t.Name)},
		{"scope", false, r.id(&t.Scope)},
		{"source", false, r.text(&t.Source)},
		{"note", false, r.text(&t.Note)},
	}
}

// term reads an entry of the glossary. A document may have a form of its own
// for a term; no two entries of the same scope may give one.
func (l *loader) term(r *reader, n *yaml.Node) {
	t := doc.Term{File: r.path, Line: n.Line}
	r.object(n, r.term(&t))
	if t.Words.Hans == "" || t.Words.Hant == "" {
		return
	}
	if l.claim(r, n, "term", strings.TrimPrefix(t.Scope+"/"+t.Words.Hans, "/")) {
		l.content.Terms = append(l.content.Terms, t)
	}
}

// agency returns the schema of an entry of the register of agencies.
func (r *reader) agency(a *doc.Agency) schema {
	return schema{
		{"id", true, r.id(&a.ID)},
		{"name", true, r.text(&a.Name)},
		{"short", false, r.text(&a.Short)},
		{"aliases", false, r.list(&a.Aliases)},
		{"level", false, r.id(&a.Level)},
	}
}

// agency reads an entry of the register of agencies. No two of them may share
// a name, a short name or an alias: the pages could not tell them apart.
func (l *loader) agency(r *reader, n *yaml.Node) {
	a := doc.Agency{Line: n.Line}
	r.object(n, r.agency(&a))
	if a.ID == "" || a.Name == "" || !l.claim(r, n, "agency", a.ID) {
		return
	}
	names := append([]string{a.Name, a.Short}, a.Aliases...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if name != "" {
			l.claim(r, n, "agency-name", name)
		}
	}
	if a.Level != "" && !slices.ContainsFunc(l.content.Site.Levels, func(v doc.Level) bool { return v.ID == a.Level }) {
		r.say(n, "level", "没有 %[1]s 这一层级 — 请用 site.yaml 里声明的层级", "there is no level %[1]s — use one that site.yaml declares", a.Level)
	}
	l.content.Agencies = append(l.content.Agencies, a)
}

// topic returns the schema of an entry of the concept classes.
func (r *reader) topic(t *doc.Topic) schema {
	return schema{
		{"id", true, r.id(&t.ID)},
		{"name", true, r.text(&t.Name)},
		{"words", true, r.list(&t.Words)},
		{"sdgs", false, r.each(r.goal(&t.SDGs))},
		{"names", false, r.flag(&t.Names)},
	}
}

// goals is the number of Sustainable Development Goals.
const goals = 17

// goal returns what reads the number of a goal and adds it to to.
func (r *reader) goal(to *[]int) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var goal int
		r.number(&goal)(n)
		switch {
		case goal > goals:
			r.say(n, "sdg", "可持续发展目标只有 1 到 %d — 请改正", "the Sustainable Development Goals are 1 to %d — correct the number", goals)
		case goal > 0:
			*to = append(*to, goal)
		}
	}
}

// topic reads an entry of the concept classes.
func (l *loader) topic(r *reader, n *yaml.Node) {
	t := doc.Topic{Line: n.Line}
	r.object(n, r.topic(&t))
	if t.ID != "" && t.Name != "" && l.claim(r, n, "topic", t.ID) {
		l.content.Topics = append(l.content.Topics, t)
	}
}

// linkKinds lists the kinds of link a decision can give.
var linkKinds = []string{string(doc.Related), string(doc.Cites), string(doc.Implements), string(doc.ReportsOn), string(doc.Supersedes)}

var unitPattern = regexp.MustCompile(`^[^\s/]+(/[^\s/]+)?$`)

// unit returns what reads the id of a unit, or of a document as a whole.
func (r *reader) unit(to *string) func(*yaml.Node) {
	return r.matching(to, unitPattern, "address", "%s 不是条款地址 — 请写作 fuzhou-2023/3.7.20", "%s is no address of a clause — write it like fuzhou-2023/3.7.20")
}

// decision returns the schema of a decision about a link.
func (r *reader) decision(d *doc.Decision) schema {
	return schema{
		{"action", true, r.oneOf(&d.Action, "add", "reject", "pin", "type")},
		{"from", true, r.unit(&d.From)},
		{"to", true, r.unit(&d.To)},
		{"kind", false, func(n *yaml.Node) {
			var kind string
			r.oneOf(&kind, linkKinds...)(n)
			d.Kind = doc.LinkKind(kind)
		}},
		{"by", false, r.text(&d.By)},
		{"date", false, r.date(&d.Date)},
		{"why", true, r.text(&d.Why)},
		{"digest", false, r.text(&d.Digest)},
	}
}

// decision reads a decision about a link. Whether both ends exist is for the
// link stage to say.
func (l *loader) decision(r *reader, n *yaml.Node) {
	d := doc.Decision{File: r.path, Line: n.Line}
	lines := r.object(n, r.decision(&d))
	if d.Kind != "" && (d.Action == "pin" || d.Action == "reject") {
		r.say(&yaml.Node{Line: lines["kind"]}, "unused-key", "action: %[1]s 不看 kind — 请删去 kind；要改关联的性质请用 action: type",
			"action: %[1]s takes no kind — remove it; action: type changes what kind of link it is", d.Action)
		return
	}
	if d.Action == "type" && d.Kind == "" {
		r.say(n, "missing-key", "action: type 要写明 kind — 可用的值：%s", "action: type needs a kind — one of %s", strings.Join(linkKinds, ", "))
		return
	}
	if d.Action != "" && d.From != "" && d.To != "" {
		l.content.Decisions = append(l.content.Decisions, d)
	}
}

// gradeNames are the grades as staff write them; the index of each is its value.
var gradeNames = []string{"0", "1", "2"}

// grade returns the schema of a judgement of a pair of units.
func (r *reader) grade(g *doc.Grade) schema {
	return schema{
		{"from", true, r.unit(&g.From)},
		{"to", true, r.unit(&g.To)},
		{"grade", true, func(n *yaml.Node) {
			var grade string
			r.oneOf(&grade, gradeNames...)(n)
			g.Grade = max(0, slices.Index(gradeNames, grade))
		}},
	}
}

// grade reads a judgement of a pair of units. Whether both are there is for the
// link stage to say.
func (l *loader) grade(r *reader, n *yaml.Node) {
	g := doc.Grade{File: r.path, Line: n.Line}
	before := len(r.problems)
	r.object(n, r.grade(&g))
	if len(r.problems) == before && l.claim(r, n, "grade", g.From+" → "+g.To) {
		l.content.Grades = append(l.content.Grades, g)
	}
}

// move is an address that moved.
type move struct{ from, to string }

var pagePattern = regexp.MustCompile(`^[^/\s:][^\s:]*$`)

// page returns what reads an address from the site's root.
func (r *reader) page(to *string) func(*yaml.Node) {
	return r.matching(to, pagePattern, "address", "%s 不是站内地址 — 请从网站根目录写起，如 zh-hans/fuzhou-2023/3.7.20.html", "%s is no address on this site — write it from the site's root, like zh-hans/fuzhou-2023/3.7.20.html")
}

// move returns the schema of an address that moved.
func (r *reader) move(m *move) schema {
	return schema{
		{"from", true, r.page(&m.from)},
		{"to", true, r.page(&m.to)},
	}
}

// moved reads an address that moved.
func (l *loader) moved(r *reader, n *yaml.Node) {
	var m move
	r.object(n, r.move(&m))
	if m.from == "" || m.to == "" || !l.claim(r, n, "move", m.from) {
		return
	}
	// Without this entry there is no circle: the walk ends.
	for to := m.to; to != ""; to = l.content.Moved[to] {
		if to == m.from {
			r.say(n, "move", "%s 转来转去又回到自己 — 请改正新地址", "%s leads back to itself — correct the new address", m.from)
			return
		}
	}
	l.content.Moved[m.from] = m.to
	l.content.Moves = append(l.content.Moves, doc.Move{From: m.from, To: m.to, File: r.path, Line: n.Line})
}

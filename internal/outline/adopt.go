package outline

import (
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

// step is one act in the history of a text, as the notes around it tell it:
// 2008年11月5日 国务院第34次常务会议修订通过.
type step struct {
	date   string // "2008-11-05"
	words  string // what stands behind the date, up to the next one
	weight int    // how much the act says about the day of adoption; 0 nothing
}

// acts are the words by which a note says what happened on a day, folded. A
// revision makes the text a new one and outranks its first adoption; an
// amendment does not, nor does the day the text takes effect. A day that a
// note names without such a word is the one of signing.
var acts = []struct {
	words  *regexp.Regexp
	weight int
}{
	{re(`(?:施行|生效|实施|修正)[）)。]*$`), 0},
	{re(`决定》\p{Han}*修订[）)。]*$`), 0}, // 根据2011年1月8日《国务院关于废止和修改部分行政法规的决定》修订
	{re(`修订(?:通过)?[）)。]*$`), revised},
	{re(`(?:公布|发布|颁布|印发)[）)。]*$`), promulgated},
	{re(`批准[）)。]*$`), 1},
}

const (
	promulgated = 2
	signed      = 3 // or adopted
	revised     = 4
)

// dateWithin is a date anywhere in a note.
var dateWithin = re(dateForm)

// steps reads the acts that the folded note s tells of, in its order.
func steps(s string) []step {
	var out []step
	at := dateWithin.FindAllStringIndex(s, -1)
	for i, m := range at {
		end := len(s)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		t := step{date: readDate(s[m[0]:m[1]]), words: strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s[m[1]:end]), "根据")), weight: signed}
		for _, a := range acts {
			if a.words.MatchString(t.words) {
				t.weight = a.weight
				break
			}
		}
		if t.date != "" {
			out = append(out, t)
		}
	}
	return out
}

// adopt fills what the history of the text says: the day of adoption, the day
// it was sent out, the body that adopted it and the number of the order.
func adopt(m *doc.Meta, history []step) {
	best := 0
	for _, s := range history {
		if s.weight > best || s.weight == revised && best == revised {
			best, m.Adopted = s.weight, s.date
		}
	}
	for _, s := range history {
		if s.weight == promulgated && s.date > m.Adopted {
			m.Issued = s.date
		}
		if s.weight == promulgated || s.weight == revised {
			if n := orderNumber.FindStringSubmatch(s.words); n != nil {
				m.Number = n[1]
			}
		}
	}
	if len(m.Issuer) == 0 {
		m.Issuer = adopter(history, best)
	}
}

var (
	// orderNumber is the order or announcement by which a text was sent out.
	orderNumber = re(`^(` + bodyList + `(?:令|公告)第?[0-9]+号)`)
	// meeting is how a note names the body that decided. Group 1 is its name up
	// to the number of its term or meeting, 2 what goes on behind the term.
	meeting = re(`^([^在]\p{Han}*?)??第(?:` + han + `+|[0-9]+)(?:届(\p{Han}+?)(?:第(?:` + han + `+|[0-9]+)次)?|次\p{Han}{0,6})会议\p{Han}*(?:通过|修订)`)
	// order is how a note names the bodies that gave an order, announced is how
	// it names those that sent the text out without one.
	order     = re(`^(` + bodyList + `)(?:令|公告)第?[0-9]+号`)
	announced = re(`^(` + bodyList + `)(?:公告)?(?:公布|发布|颁布|印发)`)
	// term is the number of a term of office within a name.
	term = re(`第(?:` + han + `+|[0-9]+)届`)
	// organ is a body inside the one that issues: 最高人民法院审判委员会.
	organ = re(`(?:审判委员会|检察委员会)$`)
)

// bodyList is the name of a body, or of several.
const bodyList = `[\p{Han}、]+?`

// adopter returns the bodies that the decisive step of the history names, else
// those that gave the last order or sent the text out; nil if none is named in
// full. A body that only approves issues nothing.
func adopter(history []step, best int) []string {
	for _, form := range []struct {
		name   *regexp.Regexp
		weight int
	}{{meeting, best}, {order, best}, {order, promulgated}, {announced, promulgated}} {
		for _, s := range history {
			m := form.name.FindStringSubmatch(s.words)
			if m == nil || s.weight != form.weight {
				continue
			}
			if who := bodiesIn(strings.Join(m[1:], "")); who != nil {
				return who
			}
		}
	}
	return nil
}

// bodiesIn returns the bodies in a list of names, without the number of their
// term and the name of the state; nil if one of them is no body.
func bodiesIn(list string) []string {
	var out []string
	for _, name := range strings.Split(list, "、") {
		name = organ.ReplaceAllString(term.ReplaceAllString(strings.TrimPrefix(name, "中华人民共和国"), ""), "")
		if !bodyName.MatchString(name) || name == "主席" {
			return nil
		}
		out = append(out, name)
	}
	return out
}

package site

import (
	"encoding/csv"
	"io"
	"strings"

	"gongbao/internal/doc"
)

// alignmentCSVPath returns the address of an alignment as CSV, from a script's
// folder.
func alignmentCSVPath(id string) string { return id + "/alignment.csv" }

// byteOrderMark opens a CSV file: without it spreadsheet programs read Chinese
// as the system's old encoding.
const byteOrderMark = "\ufeff"

// alignmentCSV is the alignment of w as a table for spreadsheets: one row per
// clause and counterpart, one with empty fields for a clause without any, and
// one per clause of another document that nothing of w answers.
func (v *view) alignmentCSV(w *doc.Work) Page {
	return Page{Path: in(v.script, alignmentCSVPath(w.Received.ID)), render: func(out io.Writer) error {
		if _, err := io.WriteString(out, byteOrderMark); err != nil {
			return err
		}
		c := csv.NewWriter(out)
		c.UseCRLF = true // RFC 4180
		for _, row := range v.alignmentRecords(w) {
			for i := range row {
				row[i] = plainCell(row[i])
			}
			if err := c.Write(row); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	}}
}

// csvColumns are the keys of the wording of the columns.
var csvColumns = []string{"csv.id", "csv.marker", "csv.title", "csv.leads", "csv.level", "csv.document", "csv.other", "csv.other.marker", "csv.other.title", "csv.kind", "csv.phrases"}

func (v *view) alignmentRecords(w *doc.Work) [][]string {
	var head []string
	for _, key := range csvColumns {
		head = append(head, v.say(key))
	}
	out := [][]string{head}
	for _, c := range v.aligned[w].rows {
		s := c.in(v.script).Section
		own := []string{c.id, s.Hung(), s.Name(), strings.Join(s.Leads, v.say("list.comma"))}
		if len(c.ends) == 0 {
			out = append(out, append(own, "", "", "", "", "", v.say("align.none"), ""))
		}
		for _, e := range c.ends {
			out = append(out, append(own[:len(own):len(own)], v.counterpart(c.id, e)...))
		}
	}
	for _, o := range v.lib.Works {
		if v.aligned[o].met[w] == 0 {
			continue
		}
		for _, c := range v.aligned[o].rows {
			if v.meets(c, only(w)) {
				continue
			}
			s, d := c.in(v.script).Section, o.In(v.script)
			out = append(out, []string{"", "", "", "", v.badge(d.Level).Name, v.title(d), c.id, s.Hung(), s.Name(), v.say("align.unanswered"), ""})
		}
	}
	return out
}

// counterpart returns the fields about the other end of e, seen from unit id.
func (v *view) counterpart(id string, e end) []string {
	w := v.workOf(e.far)
	d := w.In(v.script)
	row := []string{v.badge(d.Level).Name, v.title(d), e.far, "", "", v.say("link."+string(e.link.Origin)) + "：" + v.relation(e), ""}
	if far, ok := v.index.byID[e.far]; ok {
		s := far.in(v.script).Section
		row[3], row[4] = s.Hung(), s.Name()
	}
	var phrases []string
	for _, p := range v.phrases(id, e) {
		phrases = append(phrases, p.Text)
	}
	row[6] = strings.Join(phrases, v.say("list.comma"))
	return row
}

// plainCell keeps a spreadsheet from taking a text for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

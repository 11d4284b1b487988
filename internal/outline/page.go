package outline

import (
	"regexp"
	"strings"

	"gongbao/internal/doc"
)

// page is what the page around a text says about it.
type page struct {
	title, number, issuer string
	signed, published     string // dates as "2006-01-02"
}

// field says what a cell of a page's table is about.
type field int

const (
	other field = iota // nothing that a document's metadata hold
	titleField
	numberField
	issuerField
	signedField
	publishedField
)

// tableKeys are the words that label the cells of the table at the head of a
// page, folded.
var tableKeys = map[string]field{
	"索引号": other, "主题分类": other, "主题词": other, "公开方式": other, "有效性": other, "效力状态": other, "时效性": other,
	"信息分类": other, "信息名称": titleField, "名称": titleField, "标题": titleField, "文件名称": titleField,
	"发文机关": issuerField, "发布机构": issuerField, "制发机关": issuerField, "发文单位": issuerField, "发布机关": issuerField,
	"成文日期": signedField, "发文日期": signedField, "制定日期": signedField, "生成日期": signedField, "异动日期": other,
	"发布日期": publishedField, "公开日期": publishedField, "生效日期": other, "施行日期": other, "有效期": other,
	"发文字号": numberField, "文号": numberField, "文件编号": numberField,
	"法规类别": other, "法规位阶": other, "法规网址": other, "修正日期": other, "公发布日": other, "法规体系": other, "立法理由": other,
}

var tableCell = regexp.MustCompile(`(?:^|[\t|])([\p{Han}]{2,5})[：:][\t ]*`)

// cell is one labelled cell of a page's table.
type cell struct {
	field      field
	start, end int // of the value, in bytes of the folded line
}

// tableCells returns the cells that the row consists of, or nil if it is no
// row of a table: its first cell must have a known label.
func tableCells(r *row) []cell {
	if r.hint.Kind == doc.HintRow {
		return rowCells(r)
	}
	var cells []cell
	for _, m := range tableCell.FindAllStringSubmatchIndex(r.fold, -1) {
		f, known := tableKeys[r.fold[m[2]:m[3]]]
		if !known {
			continue
		}
		if len(cells) == 0 && m[0] != 0 {
			return nil
		}
		if n := len(cells); n > 0 {
			cells[n-1].end = m[0]
		}
		cells = append(cells, cell{f, m[1], len(r.fold)})
	}
	return cells
}

// rowCells returns the labelled cells of a row of a table in a web page, whose
// labels stand in cells of their own, with a colon or without.
func rowCells(r *row) []cell {
	var cells []cell
	at := 0
	for i, text := range strings.Split(r.fold, "\t") {
		label, value, _ := strings.Cut(text, "：")
		if f, known := tableKeys[label]; known && (value != "" || len(cells) == 0 || cells[len(cells)-1].start < at) {
			cells = append(cells, cell{f, at + len(text) - len(value), len(r.fold)})
			if n := len(cells); n > 1 {
				cells[n-2].end = max(cells[n-2].start, at-1)
			}
		} else if i == 0 {
			return nil
		}
		at += len(text) + 1
	}
	return cells
}

// readTable takes what a row of the page's table says. value is the row that
// holds the value of a cell whose label stands alone on its line, or nil.
func (g *page) readTable(r, value *row) {
	for _, c := range tableCells(r) {
		from, to := r.runes(c.start), r.runes(c.end)
		text := strings.TrimSpace(string(r.text[from:to]))
		if text == "" && value != nil {
			text = value.string()
		}
		if text == "" {
			continue
		}
		switch c.field {
		case titleField:
			setOnce(&g.title, text)
		case numberField:
			setOnce(&g.number, text)
		case issuerField:
			setOnce(&g.issuer, text)
		case signedField:
			setOnce(&g.signed, readDate(text))
		case publishedField:
			setOnce(&g.published, readDate(text))
		}
	}
}

func setOnce(to *string, s string) {
	if *to == "" {
		*to = s
	}
}

// note takes what the dropped row r, a credit line, says of the document.
func (g *page) note(r *row) {
	if r.drop == dropMeta {
		setOnce(&g.published, readDate(r.fold))
	}
}

// dropTable marks the rows of the table at the head of the page and reads them.
// Where a table was flattened to one cell a line, a label alone on its line
// takes the next line with it.
func (p *parser) dropTable() {
	for i := 0; i < len(p.rows); i++ {
		r := p.rows[i]
		if !r.open() {
			continue
		}
		cells := tableCells(r)
		if cells == nil {
			if r.mark.style != nil || prose(r) {
				return
			}
			continue
		}
		r.drop = dropMeta
		var value *row
		if last := cells[len(cells)-1]; len(cells) == 1 && last.start == last.end {
			value = p.cellValue(i + 1)
		}
		p.page.readTable(r, value)
		if value != nil {
			value.drop = dropMeta
		}
	}
}

// cellValue returns the row behind a label alone on its line if it can be the
// label's value and another label follows, else nil.
func (p *parser) cellValue(i int) *row {
	if i+1 >= len(p.rows) || !p.rows[i].open() || tableCells(p.rows[i]) != nil || prose(p.rows[i]) || tableCells(p.rows[i+1]) == nil {
		return nil
	}
	return p.rows[i]
}

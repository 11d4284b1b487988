package site

import (
	"slices"
	"strconv"

	"gongbao/internal/doc"
)

// YearChart is how many targets are due in which year: a dot for each, in the
// colour of its level, beside its year. The table below it says the same.
type YearChart struct {
	Width, Height int
	Dots          []YearDot
	Years         []YearMark
	Levels        []Badge   // columns of the table
	Rows          []YearRow // of the table, one a year with targets
	Each          int       // how many targets a dot stands for
}

// YearDot is a dot of the chart.
type YearDot struct {
	X, Y  int
	Level string
}

// YearMark is a year at the start of its line.
type YearMark struct {
	X, Y int
	Year string
}

// YearRow is a year and its targets by level.
type YearRow struct {
	Year   string
	Counts []int // as Levels
	Sum    int
}

// What the chart measures. On a phone it is 320 pixels wide, 0.6 pixels a unit.
const (
	yearLabel = 84 // left of the dots
	yearLine  = 40 // from one year to the next
	yearDot   = 18 // from one dot to the next
	yearDots  = 24 // dots side by side at most
)

// yearChart counts list by the year it is due in; what states no year is left
// out. A chart without two years says nothing and has no dots.
func (v *view) yearChart(list []targetAt) YearChart {
	counts := map[string]map[string]int{} // :: year → level → targets
	var c YearChart
	for _, t := range list {
		due := t.target(v.script).Deadline
		if len(due) < 4 {
			continue
		}
		year, level := due[:4], t.received.Doc.Level
		if counts[year] == nil {
			counts[year] = map[string]int{}
		}
		counts[year][level]++
		if badge := v.badge(level); !slices.Contains(c.Levels, badge) {
			c.Levels = append(c.Levels, badge)
		}
	}
	most := 0
	for year, by := range counts {
		row := YearRow{Year: year}
		for _, l := range c.Levels {
			row.Counts = append(row.Counts, by[l.ID])
			row.Sum += by[l.ID]
		}
		most = max(most, row.Sum)
		c.Rows = append(c.Rows, row)
	}
	slices.SortFunc(c.Rows, func(a, b YearRow) int { return compareYears(a.Year, b.Year) })
	c.Each = max(1, (most+yearDots-1)/yearDots)
	if len(c.Rows) > 1 {
		c.draw()
	}
	return c
}

func compareYears(a, b string) int { return yearOf(a) - yearOf(b) }

// yearOf returns the year that a date of the content begins with; 0 without one.
func yearOf(iso string) int {
	n, err := strconv.Atoi(iso[:min(4, len(iso))])
	if err != nil {
		return 0
	}
	return n
}

// draw places the dots: a line for each year, level after level.
func (c *YearChart) draw() {
	c.Width, c.Height = yearLabel+(yearDots+len(c.Levels))*yearDot, len(c.Rows)*yearLine
	for i, r := range c.Rows {
		y := i*yearLine + yearLine/2
		c.Years = append(c.Years, YearMark{0, y + 8, r.Year})
		n := 0
		for l, count := range r.Counts {
			for range (count + c.Each - 1) / c.Each {
				c.Dots = append(c.Dots, YearDot{yearLabel + n*yearDot, y, c.Levels[l].ID})
				n++
			}
		}
	}
}

// thisYear returns the year of the newest date that a document of the site
// states, and the document; "" without one. The clock is never asked.
func (v *view) thisYear() (year string, newest *doc.Document) {
	date := ""
	for _, w := range v.lib.Works {
		if d := w.Received.Meta.Date(); d > date {
			date, newest = d, w.In(v.script)
		}
	}
	if len(date) < 4 {
		return "", nil
	}
	return date[:4], newest
}

package doc

// Indicator is something that several targets measure.
type Indicator struct {
	Name    string      // as the first of the targets names it, without what is not of the indicator: 力争, 全市, “十四五”时期
	Targets []TargetRef // two or more, by level (highest first), document and place in the text
	Differ  bool        // two of them state different numbers where one would expect the same
}

// TargetRef is a place of a target: it is Targets[Index] of the section that the
// unit with this id is.
type TargetRef struct {
	Unit  string
	Index int
}

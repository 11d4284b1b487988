package source

import "strings"

// nearest returns the name that a person who wrote s probably meant, or "" if
// none is near: at most a third of its characters differ.
func nearest(s string, names []string) string {
	best, distance := "", 1000
	for _, name := range names {
		if d := editDistance(strings.ToLower(s), name); d < distance {
			best, distance = name, d
		}
	}
	if distance*3 > max(len([]rune(best)), 3) {
		return ""
	}
	return best
}

// editDistance returns how many runes have to be inserted, removed, replaced
// or swapped with their neighbour to make b of a.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}

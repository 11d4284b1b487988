package site

import "slices"

// diffOp says what became of a stretch of text.
type diffOp int

const (
	diffKeep   diffOp = iota // stands in both texts
	diffDelete               // stands in the old text alone
	diffInsert               // stands in the new text alone
)

// diffRun is a stretch of text with what became of it.
type diffRun struct {
	op   diffOp
	text string
}

// most is how many characters two texts may differ in before the comparison
// gives up and calls one of them new: its memory grows with the square, to 8 MB
// at 1,000, and nobody reads that many changes in one clause.
const most = 1000

// diffText compares two texts character by character. The kept and the deleted
// runs together are old, the kept and the inserted ones new.
func diffText(old, new string) []diffRun {
	a, b := []rune(old), []rune(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var d diffWriter
	d.add(diffKeep, a[:head])
	d.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	d.add(diffKeep, a[len(a)-tail:])
	return d.readable()
}

// diffWriter collects runs; neighbours of one kind become one.
type diffWriter struct{ runs []diffRun }

func (d *diffWriter) add(op diffOp, text []rune) {
	if len(text) == 0 {
		return
	}
	if n := len(d.runs); n > 0 && d.runs[n-1].op == op {
		d.runs[n-1].text += string(text)
		return
	}
	d.runs = append(d.runs, diffRun{op, string(text)})
}

// middle compares texts that differ at both ends by Myers' algorithm (An O(ND)
// Difference Algorithm, 1986).
func (d *diffWriter) middle(a, b []rune) {
	trace, ok := shortest(a, b)
	if !ok {
		d.add(diffDelete, a)
		d.add(diffInsert, b)
		return
	}
	type step struct {
		op diffOp
		at int // in a, or in b for an insertion
	}
	var steps []step
	x, y := len(a), len(b)
	for n := len(trace) - 1; n >= 0; n-- {
		k := x - y
		down := k == -n || k != n && trace[n].at(k-1) < trace[n].at(k+1)
		from := trace[n].at(k - 1)
		if down {
			from = trace[n].at(k + 1)
		}
		beforeX, beforeY := from, from-(k-1)
		if down {
			beforeY = from - (k + 1)
		}
		if n == 0 {
			beforeX, beforeY = 0, 0
		}
		for x > beforeX && y > beforeY {
			x, y = x-1, y-1
			steps = append(steps, step{diffKeep, x})
		}
		if n > 0 && down {
			y--
			steps = append(steps, step{diffInsert, y})
		} else if n > 0 {
			x--
			steps = append(steps, step{diffDelete, x})
		}
	}
	for _, s := range slices.Backward(steps) {
		if s.op == diffInsert {
			d.add(s.op, b[s.at:s.at+1])
		} else {
			d.add(s.op, a[s.at:s.at+1])
		}
	}
}

// frontier holds how far in the old text each diagonal, -n to n, was reached.
type frontier struct {
	n     int
	reach []int
}

func (f frontier) at(k int) int { return f.reach[k+f.n+1] }

// shortest returns the frontiers before each step of a shortest comparison. It
// reports false if that takes more than most steps.
func shortest(a, b []rune) ([]frontier, bool) {
	var trace []frontier
	reach := make([]int, 2*most+4)
	middle := most + 1
	for n := 0; n <= min(most, len(a)+len(b)); n++ {
		trace = append(trace, frontier{n, slices.Clone(reach[middle-n-1 : middle+n+2])})
		for k := -n; k <= n; k += 2 {
			x := reach[middle+k-1] + 1
			if k == -n || k != n && reach[middle+k-1] < reach[middle+k+1] {
				x = reach[middle+k+1]
			}
			y := x - k
			for x < len(a) && y < len(b) && a[x] == b[y] {
				x, y = x+1, y+1
			}
			reach[middle+k] = x
			if x >= len(a) && y >= len(b) {
				return trace, true
			}
		}
	}
	return nil, false
}

// readable puts the deleted characters of a change before the inserted ones,
// and makes one change of two that only one kept character divides: a reader
// sees 水系 become 河道, not 水 become 河 and so on.
func (d *diffWriter) readable() []diffRun {
	var out diffWriter
	var gone, come []rune
	flush := func() {
		out.add(diffDelete, gone)
		out.add(diffInsert, come)
		gone, come = nil, nil
	}
	for i, r := range d.runs {
		text := []rune(r.text)
		switch {
		case r.op == diffDelete:
			gone = append(gone, text...)
		case r.op == diffInsert:
			come = append(come, text...)
		case len(text) == 1 && i > 0 && i+1 < len(d.runs):
			gone, come = append(gone, text...), append(come, text...)
		default:
			flush()
			out.add(diffKeep, text)
		}
	}
	flush()
	return out.runs
}

package queue

import "math"

// The measures of the list, in device-independent pixels.
const (
	rowHeight  = float32(76)
	rowGap     = float32(8)
	headHeight = float32(36)
	groupGap   = float32(8)
	sidePad    = float32(12)
	topPad     = float32(4)
	pitch      = rowHeight + rowGap
)

// index knows where each row stands: rows have one height and heads another,
// so a group's first row and top say it all.
type index struct {
	groups []Group
	first  []int     // of each group: its first row in the flat order
	top    []float32 // of each group: the y of its head
	flat   []ID
	at     map[ID]int
	height float32
}

func newIndex(groups []Group) index {
	x := index{at: map[ID]int{}}
	y := topPad
	for _, g := range groups {
		if len(g.IDs) == 0 {
			continue
		}
		x.groups = append(x.groups, g)
		x.first = append(x.first, len(x.flat))
		x.top = append(x.top, y)
		for _, id := range g.IDs {
			x.at[id] = len(x.flat)
			x.flat = append(x.flat, id)
		}
		y += headHeight + float32(len(g.IDs))*pitch + groupGap
	}
	x.height = y
	return x
}

// groupOf returns the group that row i is in.
func (x *index) groupOf(i int) int {
	lo, hi := 0, len(x.first)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if x.first[mid] <= i {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return lo
}

// y returns the top of row i.
func (x *index) y(i int) float32 {
	g := x.groupOf(i)
	return x.top[g] + headHeight + float32(i-x.first[g])*pitch
}

// rows returns the rows of a group that lie in the band [top, bottom), as
// positions in the group: from a up to b.
func (x *index) rows(group int, top, bottom float32) (a, b int) {
	y := x.top[group] + headHeight
	a = max(0, int(math.Floor(float64((top-y)/pitch))))
	b = min(len(x.groups[group].IDs), int(math.Floor(float64((bottom-y)/pitch)))+1)
	return a, max(a, b)
}

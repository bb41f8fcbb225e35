package uploader

import (
	"slices"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// reorder does what Move says. Names that aren't in the queue are left out.
func (m *Manager) reorder(ids []ID, before ID) {
	if slices.Contains(ids, before) {
		return
	}
	moving := map[*transfer]bool{}
	var block []*transfer
	for _, id := range ids {
		if t := m.byID[id]; t != nil && !moving[t] {
			moving[t] = true
			block = append(block, t)
		}
	}
	if len(block) == 0 {
		return
	}
	old := m.queue
	rest := slices.DeleteFunc(slices.Clone(old), func(t *transfer) bool { return moving[t] })
	to := len(rest)
	if b := m.byID[before]; b != nil {
		to = slices.Index(rest, b)
	}
	m.queue = slices.Insert(rest, to, block...)
	m.reordered = true
	if ops := renumber(old, m.queue, len(block)); len(ops) > 0 {
		m.keep(nil, ops...)
	}
}

// renumber gives the transfers numbers that ascend in the new order. Few are
// written: those between the old places and the new, which share the numbers
// they had; or, at the front of the line, the block that was put there alone.
func renumber(old, now []*transfer, block int) []journal.Op {
	lo, hi := 0, len(now)
	for lo < hi && old[lo] == now[lo] {
		lo++
	}
	for hi > lo && old[hi-1] == now[hi-1] {
		hi--
	}
	var ops []journal.Op
	set := func(t *transfer, n int64) {
		if t.rec.Order != n {
			t.rec.Order = n
			ops = append(ops, journal.Put{Transfer: t.rec})
		}
	}
	if lo == 0 && block < hi && now[block] == old[0] {
		first := old[0].rec.Order
		for i, t := range now[:block] {
			set(t, first-int64(block-i))
		}
		return ops
	}
	var numbers []int64
	for _, t := range old[lo:hi] {
		numbers = append(numbers, t.rec.Order)
	}
	for i, t := range now[lo:hi] {
		set(t, numbers[i])
	}
	return ops
}

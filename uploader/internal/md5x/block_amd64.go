package md5x

import (
	"math"
	"runtime"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// wide reports whether this processor has registers for lanes.
func wide() bool { return cpu.X86.HasAVX2 }

// block8 takes n bytes, a multiple of 64, of each of eight lanes into their
// states. A lane's bytes lie offsets above base; one whose offset is 0 isn't
// read, and its state is worth nothing after. cache is for its own use.
//
//go:noescape
func block8(state *uint32, base uintptr, offsets *int32, cache *byte, n int, constants *uint32)

// blocks is what [block8] works with; too large for a stack.
type blocks struct {
	state     [4][lanes]uint32
	offsets   [lanes]int32
	cache     [512 + 32]byte // it finds 512 in it that are aligned
	constants [64 * lanes]uint32
	scratch   [stateSize]byte
}

// newBlocks makes MD5's constants, each once for every lane.
func newBlocks() *blocks {
	b := &blocks{}
	for i := range 64 {
		k := uint32(math.Floor(math.Abs(math.Sin(float64(i+1))) * (1 << 32)))
		for l := range lanes {
			b.constants[i*lanes+l] = k
		}
	}
	return b
}

// run takes n bytes of arena from at[i] on into state i.
func (b *blocks) run(arena []byte, at []int, n int) {
	b.offsets = [lanes]int32{}
	for i, off := range at {
		b.offsets[i] = int32(off) + before
	}
	block8(&b.state[0][0], uintptr(unsafe.Pointer(&arena[0]))-before, &b.offsets[0], &b.cache[0], n, &b.constants[0])
	runtime.KeepAlive(arena) // block8 knows its address as a number
}

// before makes the offset of the arena's first byte another than 0.
const before = 4

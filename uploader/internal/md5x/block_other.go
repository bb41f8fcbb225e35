//go:build !amd64

package md5x

// wide reports whether this processor has registers for lanes that this package
// knows to use.
func wide() bool { return false }

// blocks are of processors that have.
type blocks struct {
	state   [4][lanes]uint32
	scratch [stateSize]byte
}

func newBlocks() *blocks { return &blocks{} }

func (*blocks) run([]byte, []int, int) {}

// Package md5x makes several MD5s at once on one core. A single MD5 can't use a
// processor's wide registers, for each of its steps waits for the one before;
// eight side by side can, and cost about what two cost one by one.
//
// Nobody waits for another's bytes: what is written is kept, up to 128 KiB of
// each sum, and when one has no more room it is hashed together with whatever
// the others have kept. They share a lock, which is held meanwhile. Alone, or on
// processors without AVX2, it is crypto/md5.
package md5x

import (
	"crypto/md5"
	"encoding"
	"encoding/binary"
	"fmt"
	"hash"
	"runtime"
	"sync"
)

const (
	lanes = 8 // of a wide register

	sums = 16        // that can be made together; the arena is theirs
	room = 128 << 10 // what each of them may keep

	// stride lies between what two of them keep: at a power of two their bytes
	// would want the same few lines of the processor's cache.
	stride = room + 192

	fewest = 3        // lanes that are worth a wide register
	least  = 16 << 10 // what a lane must have kept to take part
	turns  = 4        // given to others for company
)

// Group makes sums together. The zero value is ready; its methods and those of
// its sums are safe for concurrent use, each sum by one goroutine at a time.
type Group struct {
	mu     sync.Mutex // protects the fields below, and what sums keep
	begun  bool
	blocks *blocks // nil where there are no lanes
	arena  []byte
	using  [sums]*Sum
}

// Sum is one MD5. Close it.
type Sum struct {
	g     *Group
	plain hash.Hash // what was hashed so far
	slot  int       // in the group; -1: none was free

	at, kept int // what is kept: a ring in the slot's part of the arena
}

// New begins a sum.
func (g *Group) New() *Sum {
	s := &Sum{g: g, plain: md5.New(), slot: -1}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.begun {
		g.begun = true
		if wide() {
			g.blocks, g.arena = newBlocks(), make([]byte, sums*stride)
		}
	}
	if g.blocks == nil {
		return s
	}
	for i, u := range g.using {
		if u == nil {
			g.using[i], s.slot = s, i
			break
		}
	}
	return s
}

// Write adds to the sum; it never fails.
func (s *Sum) Write(p []byte) (int, error) {
	if s.slot < 0 {
		return s.plain.Write(p)
	}
	s.g.mu.Lock()
	defer s.g.mu.Unlock()
	n := len(p)
	for len(p) > 0 {
		s.makeRoom()
		end := (s.at + s.kept) % room
		k := copy(s.ring()[end:min(room, end+room-s.kept)], p)
		s.kept += k
		p = p[k:]
	}
	return n, nil
}

// makeRoom hashes some of what is kept where that is all there can be. Where too
// few others keep enough to go along, those that could run get a turn first:
// whoever has the processor would be far ahead of them else. g.mu is held, but
// for such turns.
func (s *Sum) makeRoom() {
	for turn := 0; s.kept == room; turn++ {
		switch {
		case s.g.together(s):
		case turn < turns:
			s.g.mu.Unlock()
			runtime.Gosched()
			s.g.mu.Lock()
		default:
			s.alone(s.run())
		}
	}
}

// Sum returns the MD5 of all that was written, 16 bytes. Nothing is written
// after it.
func (s *Sum) Sum() []byte {
	if s.slot >= 0 {
		s.g.mu.Lock()
		defer s.g.mu.Unlock()
		for s.kept >= least && s.g.together(s) {
		}
		s.alone(s.kept)
	}
	return s.plain.Sum(nil)
}

// Close gives up the sum's place in the group.
func (s *Sum) Close() {
	if s.slot < 0 {
		return
	}
	s.g.mu.Lock()
	defer s.g.mu.Unlock()
	s.g.using[s.slot], s.slot = nil, -1
}

// ring is the sum's part of the arena.
func (s *Sum) ring() []byte { return s.g.arena[s.slot*stride:][:room] }

// run is how much of what is kept lies in one piece.
func (s *Sum) run() int { return min(s.kept, room-s.at) }

// together takes some of what s keeps into its sum, and as much of others', or
// reports that too few of them keep enough. g.mu is held.
func (g *Group) together(s *Sum) bool {
	var with [lanes]*Sum
	count, n := 1, s.run()
	with[0] = s
	for i := range g.using {
		// The next ones first, so that it isn't always the same who are taken.
		o := g.using[(s.slot+1+i)%sums]
		if o == nil || o == s || o.run() < least || count == lanes {
			continue
		}
		with[count] = o
		count++
		n = min(n, o.run())
	}
	n &^= md5.BlockSize - 1
	if count < fewest || n == 0 {
		return false
	}
	var at [lanes]int
	for i, o := range with[:count] {
		at[i] = o.slot*stride + o.at
		o.load(g.blocks, i)
	}
	g.blocks.run(g.arena, at[:count], n)
	for i, o := range with[:count] {
		o.store(g.blocks, i, n)
	}
	return true
}

// alone takes up to n bytes of what is kept into the sum.
func (s *Sum) alone(n int) {
	for n > 0 {
		k := min(n, s.run())
		s.plain.Write(s.ring()[s.at : s.at+k])
		s.drop(k)
		n -= k
	}
}

// drop forgets the first n bytes of what is kept.
func (s *Sum) drop(n int) {
	s.kept -= n
	if s.at = (s.at + n) % room; s.kept == 0 {
		s.at = 0
	}
}

// crypto/md5's state between two blocks is "md5\x01", four words, a block that
// isn't full, and the number of bytes so far.
const (
	stateWords = 4
	stateBytes = stateWords + 4*4 + md5.BlockSize
	stateSize  = stateBytes + 8
)

// load puts the sum's state into a lane.
func (s *Sum) load(b *blocks, lane int) {
	state := s.state(b.scratch[:0])
	for w := range b.state {
		b.state[w][lane] = binary.BigEndian.Uint32(state[stateWords+4*w:])
	}
}

// store takes a lane's state, n bytes later, for the sum's.
func (s *Sum) store(b *blocks, lane, n int) {
	state := s.state(b.scratch[:0])
	for w := range b.state {
		binary.BigEndian.PutUint32(state[stateWords+4*w:], b.state[w][lane])
	}
	bytes := binary.BigEndian.Uint64(state[stateBytes:])
	binary.BigEndian.PutUint64(state[stateBytes:], bytes+uint64(n))
	if err := s.plain.(encoding.BinaryUnmarshaler).UnmarshalBinary(state); err != nil {
		panic(fmt.Sprintf("md5x: crypto/md5 doesn't know its own state: %v", err))
	}
	s.drop(n)
}

// state appends crypto/md5's.
func (s *Sum) state(to []byte) []byte {
	state, err := s.plain.(encoding.BinaryAppender).AppendBinary(to)
	if err != nil || len(state) != stateSize {
		panic(fmt.Sprintf("md5x: crypto/md5's state has %d bytes: %v", len(state), err))
	}
	return state
}

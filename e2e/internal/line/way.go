package line

import (
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// flying is how many packets a direction holds at most, queue and line together.
const flying = 1 << 16

// Way is one direction of a line. Its methods are safe for concurrent use.
type Way struct {
	rate    float64 // bytes per second
	delay   time.Duration
	loss    float64
	queue   time.Duration // how long a packet waits for the line at most
	luck    *rand.Rand    // used by take alone
	packets chan packet
	buffers sync.Pool // of *[MTU]byte
	free    time.Time // when the line has carried what it was given; used by take alone

	carried, bytes, lost, dropped, swallowed atomic.Int64

	mu    sync.Mutex // protects the fields below
	hole  bool
	holes map[uint16]bool // ports
}

// packet is one on its way.
type packet struct {
	due  time.Time
	data *[MTU]byte
	n    int
}

// Count is what became of a direction's packets.
type Count struct {
	Carried   int64 // delivered
	Bytes     int64 // in them, IP headers included
	Lost      int64 // vanished at random
	Dropped   int64 // came to a full queue
	Swallowed int64 // vanished in a black hole
}

func newWay(c Config, stream uint64) *Way {
	w := &Way{
		rate: c.Rate / 8, delay: c.Delay, loss: c.Loss,
		queue:   time.Duration(float64(c.Queue) / (c.Rate / 8) * float64(time.Second)),
		luck:    rand.New(rand.NewPCG(c.Seed, stream)),
		packets: make(chan packet, flying),
		holes:   make(map[uint16]bool),
	}
	w.buffers.New = func() any { return new([MTU]byte) }
	return w
}

// Count returns what became of the packets so far.
func (w *Way) Count() Count {
	return Count{w.carried.Load(), w.bytes.Load(), w.lost.Load(), w.dropped.Load(), w.swallowed.Load()}
}

// BlackHole lets every packet vanish, or no longer.
func (w *Way) BlackHole(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hole = on
}

// BlackHolePort lets every TCP and UDP packet vanish that comes from the port or
// goes to it: one connection dies, and nobody is told.
func (w *Way) BlackHolePort(port uint16) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holes[port] = true
}

// swallows reports whether a packet falls into a black hole.
func (w *Way) swallows(data []byte) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hole || len(w.holes) == 0 {
		return w.hole
	}
	head := int(data[0]&15) * 4 // of IPv4, which alone is routed here
	if len(data) < head+4 {
		return false
	}
	return w.holes[binary.BigEndian.Uint16(data[head:])] || w.holes[binary.BigEndian.Uint16(data[head+2:])]
}

// take reads packets until the device is closed, and decides what becomes of
// each and when it is there.
func (w *Way) take(from *os.File) {
	defer close(w.packets)
	for {
		b := w.buffers.Get().(*[MTU]byte)
		n, err := from.Read(b[:])
		if err != nil {
			return
		}
		if due, ok := w.due(time.Now(), b[:n]); ok {
			w.packets <- packet{due, b, n}
			continue
		}
		w.buffers.Put(b)
	}
}

// due is when a packet that comes now has crossed the line; false when it never
// does. A packet takes the line for as long as its bytes need at the line's
// rate, behind those that came before.
func (w *Way) due(now time.Time, data []byte) (time.Time, bool) {
	start := now
	if w.free.After(now) {
		start = w.free
	}
	switch {
	case len(data) == 0 || data[0]>>4 != 4: // neighbours looking for each other by IPv6
		return time.Time{}, false
	case w.swallows(data):
		w.swallowed.Add(1)
		return time.Time{}, false
	case start.Sub(now) > w.queue || len(w.packets) == flying:
		w.dropped.Add(1)
		return time.Time{}, false
	}
	w.free = start.Add(time.Duration(float64(len(data)) / w.rate * float64(time.Second)))
	if w.luck.Float64() < w.loss { // on the line: it has taken its time there
		w.lost.Add(1)
		return time.Time{}, false
	}
	return w.free.Add(w.delay), true
}

// give delivers packets when they are due.
func (w *Way) give(ctx context.Context, to *os.File) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for p := range w.packets {
		if wait := time.Until(p.due); wait > 0 {
			timer.Reset(wait)
			select {
			case <-timer.C:
			case <-ctx.Done():
			}
		}
		if _, err := to.Write(p.data[:p.n]); err == nil {
			w.carried.Add(1)
			w.bytes.Add(int64(p.n))
		}
		w.buffers.Put(p.data)
	}
}

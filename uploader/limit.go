package uploader

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A limit holds for each second, so what may leave beside its pace is a small
// part of a second's bytes: limitShare for the piece that is on its way, and as
// much again to catch up with when timers were late. At high speeds that is
// more than should leave at once; then a second pace spreads it.
const (
	limitShare = 0.02
	limitPiece = 16 << 10 // the largest piece
	limitBurst = 48 << 10 // beside a piece: together they make 64 KiB at once
	limitLeast = 1 << 10  // smaller pieces cost more than they are worth
	limitHurry = 2        // times the limit: the pace of catching up
)

// limiter is the speed limit that all PUTs share. Those that wait stand in
// line, and the first alone waits for its time: a change of the limit then
// concerns one piece, and nobody has a turn that was reckoned at another speed.
// Its methods are safe for concurrent use.
type limiter struct {
	turn chan struct{} // holds one token: who has it is first in line

	mu      sync.Mutex    // protects the fields below; not held while anybody waits
	pace    *rate.Limiter // what a second may have
	spread  *rate.Limiter // what may leave at once
	piece   int           // bytes; 0: no limit
	changed chan struct{} // closed when the limit changes
}

// newLimiter makes a limiter of so many bytes per second; 0 for none.
func newLimiter(bytesPerSecond int64) *limiter {
	l := &limiter{turn: make(chan struct{}, 1), changed: make(chan struct{}),
		pace: rate.NewLimiter(rate.Inf, limitPiece), spread: rate.NewLimiter(rate.Inf, limitBurst)}
	l.set(bytesPerSecond)
	return l
}

// set changes the limit; it holds at once, for whoever is waiting too.
func (l *limiter) set(bytesPerSecond int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed)
	l.changed = make(chan struct{})
	if bytesPerSecond <= 0 {
		l.piece = 0
		return
	}
	share := max(int(min(limitShare*float64(bytesPerSecond), 1<<30)), limitLeast)
	l.piece = min(share, limitPiece)
	l.pace.SetBurst(share)
	l.pace.SetLimit(rate.Limit(bytesPerSecond))
	l.spread.SetLimit(rate.Limit(limitHurry * float64(bytesPerSecond)))
}

// leave waits until some of n bytes may go, and returns how many. n is above 0.
func (l *limiter) leave(ctx context.Context, n int) (int, error) {
	l.mu.Lock()
	free := l.piece == 0
	l.mu.Unlock()
	if free {
		return n, nil
	}
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	defer func() { <-l.turn }()
	for {
		k, wait, changed, undo := l.reserve(n)
		if wait <= 0 {
			return k, nil
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
			return k, nil
		case <-changed:
			t.Stop()
			undo()
		case <-ctx.Done():
			t.Stop()
			undo()
			return 0, context.Cause(ctx)
		}
	}
}

// reserve takes a piece of n bytes and returns how long it has to wait, what
// tells that this holds no longer, and what gives the piece back.
func (l *limiter) reserve(n int) (k int, wait time.Duration, changed <-chan struct{}, undo func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.piece == 0 {
		return n, 0, nil, nil
	}
	k = min(n, l.piece)
	now := time.Now()
	r, s := l.pace.ReserveN(now, k), l.spread.ReserveN(now, k)
	return k, max(r.DelayFrom(now), s.DelayFrom(now)), l.changed, func() { r.Cancel(); s.Cancel() }
}

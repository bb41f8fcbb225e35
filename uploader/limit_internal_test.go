package uploader

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// outflow notes when how many bytes left.
type outflow struct {
	senders sync.WaitGroup

	mu sync.Mutex // protects the fields below
	at []time.Duration
	n  []int64
}

func (o *outflow) note(at time.Duration, n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.at, o.n = append(o.at, at), append(o.n, int64(n))
}

// most returns the most that left in any window of d between from and to.
func (o *outflow) most(d, from, to time.Duration) int64 {
	var best, sum int64
	first := 0
	for i, at := range o.at {
		if at < from || at > to {
			first = i + 1
			sum = 0
			continue
		}
		sum += o.n[i]
		for at-o.at[first] >= d {
			sum -= o.n[first]
			first++
		}
		best = max(best, sum)
	}
	return best
}

// sum returns what left between from and to.
func (o *outflow) sum(from, to time.Duration) (n int64) {
	for i, at := range o.at {
		if at >= from && at < to {
			n += o.n[i]
		}
	}
	return n
}

// flowing has so many slots send through l until the context ends.
func flowing(ctx context.Context, l *limiter, slots int) *outflow {
	o, start := &outflow{}, time.Now()
	for range slots {
		o.senders.Go(func() {
			for {
				n, err := l.leave(ctx, 64<<10)
				if err != nil {
					return
				}
				o.note(time.Since(start), n)
				time.Sleep(50 * time.Microsecond) // the write
			}
		})
	}
	return o
}

// Each second, wherever it begins, keeps the limit; on the whole the limit is
// used; and never do more than 64 KiB leave at once, after a rest either.
func TestLimitHolds(t *testing.T) {
	for _, slots := range []int{1, 5, 16} {
		for _, limit := range []int64{100e3, 300e3, 1e6, 8e6, 50e6} {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(limit)
				time.Sleep(time.Hour) // a rest saves nothing up
				ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second)
				defer cancel()
				o := flowing(ctx, l, slots)
				o.senders.Wait()
				if n := o.most(time.Second, 0, time.Minute); float64(n) > 1.05*float64(limit) {
					t.Errorf("%d slots, limit %d: %d in one second", slots, limit, n)
				}
				if n := o.most(time.Nanosecond, 0, time.Minute); n > 64<<10 {
					t.Errorf("%d slots, limit %d: %d at once", slots, limit, n)
				}
				if n := o.sum(0, 6*time.Second); float64(n) < 0.97*6*float64(limit) {
					t.Errorf("%d slots, limit %d: %d in 6 s", slots, limit, n)
				}
			})
		}
	}
}

// A change holds at once, up and down, and for those who are waiting.
func TestLimitChanges(t *testing.T) {
	const step = 3 * time.Second
	limits := []int64{100e3, 50e6, 2e6, 100e3, 8e6, 1e6}
	for _, slots := range []int{1, 5, 16} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(limits[0])
			ctx, cancel := context.WithTimeout(t.Context(), step*time.Duration(len(limits)))
			defer cancel()
			o := flowing(ctx, l, slots)
			for _, limit := range limits[1:] {
				time.Sleep(step)
				l.set(limit)
			}
			o.senders.Wait()
			for i, limit := range limits {
				from := time.Duration(i) * step
				// At the very moment of the change what was before may still go.
				if n := o.most(time.Second, from+1, from+step-1); float64(n) > 1.05*float64(limit) {
					t.Errorf("%d slots: %d in one second at %d", slots, n, limit)
				}
				if n := o.sum(from, from+step); float64(n) < 0.97*3*float64(limit) {
					t.Errorf("%d slots: %d in 3 s at %d", slots, n, limit)
				}
			}
		})
	}
}

// A limit that is lifted lets go whoever was waiting, and one who gives up
// takes nothing from the others.
func TestLimitLiftedAndGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1)
		if n, err := l.leave(t.Context(), 64<<10); n != limitLeast || err != nil {
			t.Fatalf("the first piece: %d, %v", n, err)
		}
		why := errors.New("paused")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Minute, func() { cancel(why) })
		if _, err := l.leave(ctx, 64<<10); !errors.Is(err, why) {
			t.Errorf("given up: %v", err)
		}
		start := time.Now()
		time.AfterFunc(time.Minute, func() { l.set(0) })
		n, err := l.leave(t.Context(), 64<<10)
		if d := time.Since(start); n != 64<<10 || err != nil || d != time.Minute {
			t.Errorf("lifted: %d, %v after %v", n, err, d)
		}
	})
}

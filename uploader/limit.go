package uploader

import (
	"context"

	"golang.org/x/time/rate"
)

// limitBurst is the most that leaves at once under a speed limit.
const limitBurst = 64 << 10

// newLimiter makes the speed limiter that all PUTs share.
func newLimiter(bytesPerSecond int64) *rate.Limiter {
	l := rate.NewLimiter(rate.Inf, limitBurst)
	setLimit(l, bytesPerSecond)
	return l
}

func setLimit(l *rate.Limiter, bytesPerSecond int64) {
	if bytesPerSecond <= 0 {
		l.SetLimit(rate.Inf)
		return
	}
	l.SetLimit(rate.Limit(bytesPerSecond))
}

// leave waits until n bytes may go.
func leave(l *rate.Limiter) func(context.Context, int) error {
	return func(ctx context.Context, n int) error {
		for n > 0 {
			k := min(n, limitBurst)
			if err := l.WaitN(ctx, k); err != nil {
				return err
			}
			n -= k
		}
		return nil
	}
}

package uploader

import (
	"context"
	"sync"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

const (
	// budgetWindow is a minute and a little: the service counts when a call
	// arrives, and a quick call may overtake the spread of the slow ones.
	budgetWindow = 60*time.Second + 500*time.Millisecond
	// maxRetryAfter caps what a Retry-After can ask for: an absurd one must not
	// stop the program for a day.
	maxRetryAfter = 2 * time.Minute
)

// budget is the API budget of one key: at most limit calls in any sliding
// minute, and none before a 429's Retry-After is over. Every attempt of every
// call takes a token. All methods are safe for concurrent use; none holds the
// lock while it waits.
type budget struct {
	mu      sync.Mutex // protects the fields below
	limit   int        // calls a minute; 0: not known
	known   bool       // the service said so; it isn't a guess from a 429
	calls   []time.Time
	blocked time.Time // no call before this
}

// wait returns how long the next call has to wait: 0 when it may go now.
func (b *budget) wait(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.waitLocked(now)
}

func (b *budget) waitLocked(now time.Time) time.Duration {
	for len(b.calls) > 0 && now.Sub(b.calls[0]) >= budgetWindow {
		b.calls = b.calls[1:]
	}
	d := max(0, b.blocked.Sub(now))
	if b.limit > 0 && len(b.calls) >= b.limit {
		d = max(d, b.calls[len(b.calls)-b.limit].Add(budgetWindow).Sub(now))
	}
	return d
}

// tryTake takes a token if one is there now.
func (b *budget) tryTake(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waitLocked(now) > 0 {
		return false
	}
	b.calls = append(b.calls, now)
	return true
}

// until returns how long n further calls will take, made as soon as they may.
func (b *budget) until(now time.Time, n int) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waitLocked(now)
	d := max(0, b.blocked.Sub(now))
	if b.limit <= 0 || n <= 0 {
		return d
	}
	// The limit's worth of calls goes when the last ones are a minute old, the
	// next as many a minute after those.
	full, k := time.Duration((n-1)/b.limit)*budgetWindow, (n-1)%b.limit
	if i := len(b.calls) - b.limit + k; i >= 0 && i < len(b.calls) {
		d = max(d, b.calls[i].Add(budgetWindow).Sub(now))
	}
	return d + full
}

// spare reports whether a call that can wait may go now and still leave a token
// for each of n others.
func (b *budget) spare(now time.Time, n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.waitLocked(now) == 0 && (b.limit == 0 || len(b.calls)+n < b.limit)
}

// prepaid marks a context whose first attempt has its token already: the lane
// takes it when it chooses the call, so that the order of calls holds.
type prepaid struct{ used bool }

type prepaidKey struct{}

// gate is api.Options.Gate: it waits for a token below every attempt.
func (b *budget) gate(ctx context.Context, _ api.Op) error {
	if p, ok := ctx.Value(prepaidKey{}).(*prepaid); ok && !p.used {
		p.used = true // attempts of one call follow each other: no race
		return nil
	}
	for {
		now := time.Now()
		if b.tryTake(now) {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(max(time.Millisecond, b.wait(now))):
		}
	}
}

// tooMany learns from a 429: nothing goes before retryAfter is over, and where
// the service has never said its limit, the calls of the last minute are one
// too many.
func (b *budget) tooMany(now time.Time, retryAfter time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waitLocked(now)
	if retryAfter <= 0 {
		retryAfter = 5 * time.Second
	}
	if until := now.Add(min(retryAfter, maxRetryAfter)); until.After(b.blocked) {
		b.blocked = until
	}
	// The refused call is among the calls of the last minute.
	if n := len(b.calls) - 1; n > 0 && (b.limit == 0 || n < b.limit) {
		b.limit, b.known = plan(n), false // what the service told before holds no longer
	}
}

// plan rounds a guess down to the plans there are: a guess made while another
// program shares the key is too low otherwise.
func plan(n int) int {
	best := 0
	for _, p := range []int{10, 30, 100, 500} {
		if n >= p {
			best = p
		}
	}
	return max(10, best) // no plan has less
}

// say sets the limit that the service told; 0 is none that we know of.
func (b *budget) say(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.limit, b.known = n, n > 0
}

// perMinute returns the limit, 0 when it isn't known.
func (b *budget) perMinute() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.limit
}

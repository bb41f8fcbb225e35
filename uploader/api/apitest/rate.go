package apitest

import "time"

// budget counts API calls over a sliding minute, for each key. It is not safe
// for concurrent use.
type budget struct {
	limit int // calls in any 60 s; 0: no limit
	calls map[string][]time.Time
}

// take counts a call. Where the limit is reached it counts nothing and says how
// long to wait: a refused call costs none of the budget.
func (b *budget) take(key string, now time.Time) (wait time.Duration, ok bool) {
	calls := b.recent(key, now)
	if b.limit > 0 && len(calls) >= b.limit {
		return calls[len(calls)-b.limit].Add(time.Minute).Sub(now), false
	}
	b.calls[key] = append(calls, now)
	return 0, true
}

// used is the number of calls in the minute before now.
func (b *budget) used(key string, now time.Time) int { return len(b.recent(key, now)) }

// recent returns the calls in the minute before now and forgets the others.
func (b *budget) recent(key string, now time.Time) []time.Time {
	calls := b.calls[key]
	for len(calls) > 0 && now.Sub(calls[0]) >= time.Minute {
		calls = calls[1:]
	}
	b.calls[key] = calls
	return calls
}

package uploader

import "time"

const (
	rateWindow = 15 * time.Second
	rateStep   = 500 * time.Millisecond
	rateMin    = 5 * time.Second // nothing is estimated from less
	rateGap    = 4 * time.Second // without a reading: a pause
)

// speed estimates bytes per second over the last 15 s from a counter that is
// read now and then. It forgets what came before a pause.
type speed struct {
	at    []time.Time
	total []int64
	start time.Time
}

// note takes a reading of the counter. Readings closer than half a second to
// the last one are left out.
func (r *speed) note(now time.Time, total int64) {
	n := len(r.at)
	if r.stale(now) {
		r.reset()
		n = 0
	}
	if n > 0 && total < r.total[n-1] { // rolled back: not a negative speed
		for i := range r.total {
			r.total[i] = min(r.total[i], total)
		}
	}
	if n > 0 && now.Sub(r.at[n-1]) < rateStep {
		return
	}
	if n == 0 {
		r.start = now
	}
	r.at, r.total = append(r.at, now), append(r.total, total)
	for len(r.at) > 2 && now.Sub(r.at[1]) >= rateWindow {
		r.at, r.total = r.at[1:], r.total[1:]
	}
}

// stale reports whether readings have stopped: what they say of the speed holds
// no more.
func (r *speed) stale(now time.Time) bool {
	n := len(r.at)
	return n > 0 && now.Sub(r.at[n-1]) >= rateGap
}

func (r *speed) reset() { r.at, r.total, r.start = nil, nil, time.Time{} }

// perSecond returns the speed, 0 when nothing has moved or too little is known.
func (r *speed) perSecond(now time.Time) float64 {
	n := len(r.at)
	if n < 2 || r.stale(now) {
		return 0
	}
	d := r.at[n-1].Sub(r.at[0]).Seconds()
	if d <= 0 {
		return 0
	}
	return float64(r.total[n-1]-r.total[0]) / d
}

// settled reports whether it has watched long enough for an estimate.
func (r *speed) settled(now time.Time) bool {
	return len(r.at) >= 2 && now.Sub(r.start) >= rateMin
}

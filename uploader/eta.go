package uploader

import (
	"math"
	"time"
)

// planMatters is the least time that the API budget must ask for before it is
// said to set the pace.
const planMatters = 10 * time.Second

// forecastEvery is how often the time left is reckoned anew while nothing but
// the clock moves: waiting for calls.
const forecastEvery = 5 * time.Second

// forecast lets the time left of what waits for calls be reckoned anew.
func (m *Manager) forecast(now time.Time) {
	if now.Sub(m.forecastAt) < forecastEvery {
		return
	}
	m.forecastAt = now
	for _, t := range m.queue {
		if t.phase == Uploading && !m.held(t) {
			m.dirty[t] = true
		}
	}
}

// workload is what is still to be done.
type workload struct {
	bytes int64   // to be sent
	calls float64 // to be made; a batch initiate counts in part for each of its videos
}

func (w *workload) add(o workload) {
	w.bytes += o.bytes
	w.calls += o.calls
}

// workOf returns what a transfer still needs.
func (m *Manager) workOf(t *transfer) workload {
	w := workload{calls: 1} // complete
	if t.phase == Finishing {
		return w
	}
	w.bytes = t.bytesLeft()
	n := len(t.chunks) - t.count[chunkConfirmed]
	switch {
	case t.phase == Uploading:
	case t.rec.MediaID != "":
		w.calls++ // how far it is
	default:
		n = int((t.rec.Size + m.chunkSize - 1) / m.chunkSize)
		w.calls += m.initiateShare(n)
	}
	w.calls += float64(n)
	return w
}

// initiateShare is how much of a call it takes to begin a video of so many
// chunks: where calls are dear, several clips are begun by one.
func (m *Manager) initiateShare(chunks int) float64 {
	if n := m.budget.perMinute(); n == 0 || n > tightPlan || m.noBatch {
		return 1
	}
	return min(1, max(1, float64(chunks))/maxBatch)
}

// bytesLeft is what is still to leave.
func (t *transfer) bytesLeft() int64 {
	return max(0, t.rec.Size-t.bytes[chunkSent]-t.bytes[chunkConfirmed]-max(0, t.live.Load()))
}

// linePace is what sets the pace where the API budget doesn't.
func (m *Manager) linePace(now time.Time) Pace {
	switch {
	case m.cfg.RateLimit > 0:
		return PaceLimit
	case m.slowed.After(now):
		return PaceServer
	}
	return PaceLine
}

// rest returns how long a workload takes, negative when that isn't known, and
// changes pace where the API budget sets it. settled tells that perSecond, in
// bytes, has been watched for long enough.
func (m *Manager) rest(w *workload, perSecond float64, settled bool, pace *Pace) time.Duration {
	byPlan := m.budget.until(time.Now(), int(math.Ceil(w.calls)))
	if byPlan < planMatters {
		byPlan = 0
	}
	if w.bytes > 0 && (perSecond <= 0 || !settled) {
		// Too little is known of the line. But where pieces come by fast, and then
		// wait for calls, what one connection carried shows who is slower.
		one := m.rate.usual.perSecond()
		if byPlan == 0 || one == 0 || byPlan < lasting(float64(w.bytes)/one) {
			return -1
		}
		*pace = PacePlan
		return byPlan
	}
	byLine := time.Duration(0)
	if w.bytes > 0 {
		if limit := float64(m.cfg.RateLimit); limit > 0 {
			perSecond = min(perSecond, limit) // it holds at once; what was measured is of before
		}
		byLine = lasting(float64(w.bytes) / perSecond)
	}
	if byPlan > byLine {
		*pace = PacePlan
		return byPlan
	}
	return byLine
}

// lasting is so many seconds, as far as a Duration goes.
func lasting(s float64) time.Duration {
	return time.Duration(min(s, math.MaxInt64/2e9) * float64(time.Second))
}

// estimate returns a transfer's time left and what sets the pace. perSecond is
// its own speed, in bytes, which stands for little while others have the slots:
// those before it in the queue are served first.
func (m *Manager) estimate(t *transfer, perSecond float64) (time.Duration, Pace) {
	now := time.Now()
	pace := m.linePace(now)
	w := m.workOf(t)
	own := len(t.chunks) - t.count[chunkConfirmed]
	before, ahead := true, int64(0)
	for _, o := range m.queue {
		if o == t {
			before = false
			continue
		}
		if m.held(o) || o.phase != Uploading && o.phase != Finishing {
			continue
		}
		if before {
			ahead += o.bytesLeft()
		}
		// Calls of transfers that are nearer to their end come before its own.
		if n := len(o.chunks) - o.count[chunkConfirmed]; n < own || n == own && before {
			w.calls += m.workOf(o).calls
		}
	}
	settled := t.speed.settled(now)
	if all := m.rate.speed.perSecond(now); m.putting > 0 && all > 0 && m.rate.speed.settled(now) {
		settled, perSecond = true, all
		if ahead == 0 {
			perSecond *= float64(max(1, len(t.puts))) / float64(m.putting)
		}
		if w.bytes > 0 {
			w.bytes += ahead
		}
	}
	return m.rest(&w, perSecond, settled, &pace), pace
}

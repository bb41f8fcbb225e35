package uploader

import "time"

const (
	slotsFirst = 3               // PUTs at once to begin with
	climbTick  = 2 * time.Second // goodput is measured over so long
	climbBytes = 320 << 10       // and over so much: bytes are counted in pieces of some KiB
	climbMost  = 10 * time.Second
	climbGain  = 1.05 // what more slots must bring to be kept
	climbTries = 2    // measurements that may disappoint before they are taken back
	climbPause = 30 * time.Second
	climbRest  = 5 * time.Minute // the longest pause between two attempts

	// slotsBackAfter is how long the storage is spared after it asked to slow
	// down, before one slot more is tried.
	slotsBackAfter = 20 * time.Second
)

// climb finds how many PUTs at once fill the line: a few more are kept only
// while they bring more bytes a second. On a line that loses packets each
// connection is slow by itself and many are needed; elsewhere they only make
// each piece take longer.
type climb struct {
	since   time.Time // when the measurement under way began; zero: none
	from    int64     // the bytes that had passed then
	ramping bool      // the slots were just raised: connections are still getting up to speed
	base    float64   // bytes per second before the last step
	step    int       // slots added by the step that is being judged; 0: none is
	misses  int       // measurements that have disappointed since that step
	failed  int       // steps in a row that were taken back
	next    time.Time // no step before then
}

// climbSlots adds or takes back slots by what they bring, and reports whether
// there are more. It measures only while every slot is busy: else it isn't the
// slots that limit.
func (m *Manager) climbSlots(now time.Time) (more bool) {
	c, total := &m.climb, m.rate.total
	if m.putting < m.slots || m.hold.reason != NoWait || m.cfg.RateLimit > 0 || m.slowed.After(now) {
		c.since = time.Time{}
		return false
	}
	if c.since.IsZero() || total < c.from {
		c.since, c.from = now, total
		return false
	}
	took := now.Sub(c.since)
	if took < climbTick || took < climbMost && total-c.from < climbBytes {
		return false
	}
	rate := float64(total-c.from) / took.Seconds()
	c.since, c.from = now, total
	if c.ramping {
		c.ramping = false
		return false
	}
	switch {
	case rate == 0:
		return false
	case c.step == 0:
		c.base = rate
	case rate >= c.base*climbGain:
		c.base, c.step, c.failed = rate, 0, 0
	default:
		if c.misses++; c.misses < climbTries {
			return false
		}
		m.slots = max(1, m.slots-c.step)
		c.step = 0
		c.next = now.Add(min(climbPause<<c.failed, climbRest))
		c.failed = min(c.failed+1, 4)
		return false
	}
	if m.slots >= m.cfg.Parallel || now.Before(c.next) {
		return false
	}
	// On a line with loss every slot brings the same again, so that steps may
	// grow with what is there, and the line is full in half a minute.
	c.step = min(max(1, m.slots/3), m.cfg.Parallel-m.slots)
	c.misses, c.ramping = 0, true
	m.slots += c.step
	return true
}

// fewerSlots halves the PUTs at once: the storage, or the system, asked for it.
func (m *Manager) fewerSlots(now time.Time) {
	m.slots = max(1, m.slots/2)
	m.slotsBack = now.Add(slotsBackAfter)
	m.climb = climb{next: m.slotsBack}
}

// slotBack gives one slot back to a storage that was spared for a while.
// Further ones have to prove themselves.
func (m *Manager) slotBack(now time.Time) {
	if m.slotsBack.IsZero() || now.Before(m.slotsBack) {
		return
	}
	first := min(slotsFirst, m.cfg.Parallel)
	m.slots, m.slotsBack = min(max(first, m.slots), m.slots+1), time.Time{}
	if m.slots < first {
		m.slotsBack = now.Add(slotsBackAfter)
	}
}

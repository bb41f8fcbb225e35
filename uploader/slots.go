package uploader

import "time"

const (
	slotsFirst = 3           // PUTs at once to begin with
	climbTick  = time.Second // goodput is measured over so long
	climbBytes = 128 << 10   // and over so much for each slot: some systems count bytes in pieces of 64 KiB
	climbMost  = 10 * time.Second
	climbRoom  = 0.85 // a line that carries so much less than it did has room, it seems
	climbPause = 4 * time.Second
	climbRest  = 5 * time.Minute // the longest pause between two attempts

	// slotsBackAfter is how long the storage is spared after it asked to slow
	// down, before one slot more is tried.
	slotsBackAfter = 20 * time.Second
)

// climb finds how many PUTs at once fill the line: more are kept only while
// they bring more bytes a second. On a line that loses packets each connection
// is slow by itself and many are needed; elsewhere they only make each piece
// take longer.
//
// What makes it hard is that a new connection is faster than it stays: until its
// first loss TCP doubles its speed, and then falls back. So the speed of before
// can't be reached again though the line has room, and a line that carries less
// than it has carried is one that more connections may help.
type climb struct {
	since   time.Time // when the measurement under way began; zero: none
	from    int64     // the bytes that had passed then
	ramping bool      // the slots were just raised: connections are still getting up to speed
	base    float64   // bytes per second before the last step, smoothed; 0: not known yet
	step    int       // slots added by the step that is being judged; 0: none is
	tries   int       // measurements since that step
	sum     float64   // of them, bytes per second
	failed  int       // steps in a row that were taken back
	next    time.Time // no step before then
	full    float64   // bytes per second of the line that the last step found full; 0: none did
}

// climbSlots adds or takes back slots by what they bring, and reports whether
// there are more.
func (m *Manager) climbSlots(now time.Time) (more bool) {
	rate := m.goodput(now)
	if rate == 0 {
		return false
	}
	c := &m.climb
	if c.step > 0 && !m.judgeStep(now, rate) {
		return false
	}
	if c.base == 0 {
		c.base = rate
	}
	c.base = (c.base + rate) / 2
	if c.base < climbRoom*c.full {
		c.full, c.failed, c.next = 0, 0, time.Time{}
		m.slots = min(max(m.slots, m.putting), m.cfg.Parallel) // what was taken back may still run
	}
	if now.Before(c.next) || m.putting > m.slots {
		return false
	}
	// On a line with loss every slot brings the same again, so that steps may be
	// as large as what is there, and the line is full in ten seconds. Where they
	// have brought nothing, further ones are smaller.
	c.step = m.slots
	if c.failed > 0 {
		c.step = max(1, m.slots/3)
	}
	c.step = min(c.step, m.usable()-m.slots)
	if c.step <= 0 {
		c.step = 0
		return false
	}
	c.tries, c.sum, c.ramping = 0, 0, true
	m.slots += c.step
	return true
}

// goodput returns how many bytes a second have passed in the measurement that
// ends now; 0: none does. It measures only while every slot is busy: else it
// isn't the slots that limit.
func (m *Manager) goodput(now time.Time) float64 {
	c, total := &m.climb, m.rate.total
	if m.putting < m.slots || m.hold.reason != NoWait || m.cfg.RateLimit > 0 || m.slowed.After(now) {
		c.since = time.Time{}
		return 0
	}
	if c.since.IsZero() || total < c.from {
		c.since, c.from = now, total
		c.ramping = c.ramping || c.base == 0
		return 0
	}
	took := now.Sub(c.since)
	if took < climbTick || took < climbMost && total-c.from < int64(climbBytes*m.putting) {
		return 0
	}
	rate := float64(total-c.from) / took.Seconds()
	c.since, c.from = now, total
	if c.ramping {
		c.ramping = false
		return 0
	}
	return rate
}

// judgeStep decides about the slots that were added last, and reports whether
// they are kept. Those that bring nothing are given back.
func (m *Manager) judgeStep(now time.Time, rate float64) (kept bool) {
	c := &m.climb
	c.tries++
	c.sum += rate
	enough, less := stepGains()
	switch gain := c.sum / float64(c.tries) / c.base; {
	case gain >= enough[c.tries-1], gain < less[c.tries-1]:
		c.step, c.failed, c.base = 0, 0, rate
		return true
	case c.tries < len(enough):
		return false
	}
	m.slots = max(1, m.slots-c.step)
	c.step, c.full = 0, c.base
	c.next = now.Add(min(climbPause<<c.failed, climbRest))
	c.failed = min(c.failed+1, 7)
	return false
}

// stepGains returns what the slots that were added last must have brought to be
// kept, by the mean of one measurement, of two, and so on: the fewer there are,
// the more of it may be chance. With less than the second the step proves
// nothing, since further slots take nothing away: it stays.
func stepGains() (enough, less [5]float64) {
	return [...]float64{1.2, 1.1, 1.07, 1.05, 1.05}, [...]float64{0.8, 0.85, 0.85, 0.9, 0.9}
}

// usable is how many PUTs at once there could be: the service has a limit for
// each upload.
func (m *Manager) usable() int {
	n := 0
	for _, t := range m.queue {
		switch {
		case m.held(t):
		case t.phase == Queued, t.phase == Preparing:
			return m.cfg.Parallel // its limit isn't known yet
		case t.phase == Uploading:
			n += min(t.concurrency(), len(t.puts)+t.pendingLive())
		}
	}
	return min(n, m.cfg.Parallel)
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

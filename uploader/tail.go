package uploader

import "time"

const (
	stragglerTime  = 3    // a straggler would take so many times what a fresh connection needs
	stragglerBytes = 0.02 // of the file: what may be sent twice in all for the sake of the tail

	// It is looked at so often, and must crawl at so many looks in a row: a
	// connection that has just lost a packet stands still for a moment, and then
	// goes on as before.
	stragglerLook  = 3 * time.Second
	stragglerLooks = 3
)

// atTail reports that all that is left to send is on its way, and a slot is
// free: now one slow connection holds everything up.
func (m *Manager) atTail() bool {
	if m.putting == 0 || m.putting >= m.slots || m.hold.reason != NoWait {
		return false
	}
	for _, t := range m.queue {
		switch {
		case m.held(t):
		case t.phase == Queued, t.phase == Preparing, t.phase == Uploading && t.pendingLive() > 0:
			return false
		}
	}
	return true
}

// dropStraggler ends one PUT at the tail that is far slower than the others
// were, so that its chunk goes again on a fresh connection: sometimes a
// connection is unlucky in the way that its packets take. There are never two
// PUTs of a chunk in flight; what was sent of it is the price, and that is
// bounded.
func (m *Manager) dropStraggler(now time.Time) {
	if m.cfg.RateLimit > 0 || m.slowed.After(now) || !m.atTail() {
		return
	}
	for _, t := range m.queue {
		for _, p := range t.puts {
			sent := p.sent.Load()
			if !p.crawls(now, sent, t.usual.perSecond()) || t.chunks[p.i].stalls > 0 {
				continue
			}
			if t.dropped+sent > int64(stragglerBytes*float64(t.rec.Size)) {
				continue
			}
			t.dropped += sent
			t.chunks[p.i].stalls++
			p.cancel(errStalled)
			return // one at a time: the next look tells more
		}
	}
}

// crawls looks at a PUT every few seconds, and reports whether it has moved so
// slowly at all the last looks that a connection of the usual speed, in bytes
// per second, would bring the whole chunk much sooner than it the rest. One
// that stands still is watch's.
func (p *put) crawls(now time.Time, sent int64, usual float64) bool {
	if p.lookedAt.IsZero() {
		p.lookedAt, p.looked = now, sent
		return false
	}
	took := now.Sub(p.lookedAt)
	if took < stragglerLook {
		return false
	}
	speed := float64(sent-p.looked) / took.Seconds()
	p.lookedAt, p.looked = now, sent
	left := float64(p.size - sent)
	if speed <= 0 || usual == 0 || left <= bodySlack || left/speed < stragglerTime*float64(p.size)/usual {
		p.slowLooks = 0
		return false
	}
	p.slowLooks++
	return p.slowLooks >= stragglerLooks
}

// usualSpeed is what one connection has carried lately, over whole chunks.
type usualSpeed struct {
	last [8]float64 // bytes per second
	n    int
}

func (u *usualSpeed) note(size int64, took time.Duration) {
	if took > 0 {
		u.last[u.n%len(u.last)] = float64(size) / took.Seconds()
		u.n++
	}
}

// perSecond is the mean; 0 until two chunks have told.
func (u *usualSpeed) perSecond() float64 {
	if u.n < 2 {
		return 0
	}
	k := min(u.n, len(u.last))
	sum := 0.0
	for _, v := range u.last[:k] {
		sum += v
	}
	return sum / float64(k)
}

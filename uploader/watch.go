package uploader

import (
	"fmt"
	"strings"
	"time"
)

const (
	quietAfter = 4 * time.Second         // no byte of any PUT has passed: is the network there?
	stallAfter = 12 * time.Second        // no byte of one PUT has passed
	tailAfter  = 6500 * time.Millisecond // the same, when all that is left is on its way and a slot is free
	stallFirst = time.Minute             // before the first sign: systems that tell no more count what they took
	stallGrace = 3 * time.Second         // a connection still stuck after a good probe is dropped
	outageKept = time.Minute             // after an outage so short, connections may wake up by themselves
	outageWait = 10 * time.Second        // and get so long to do it
	stallMost  = 4 * time.Minute         // what a chunk that was dropped before may take without a sign
	replyAfter = 90 * time.Second        // the body has left, and the storage says nothing
)

// bodySlack is by how much the count of a body's bytes may be short when all of
// it has left: the request's head is estimated, as too large.
const bodySlack = 4 << 10

// watch looks for PUTs that stand still. No deadline is set on a PUT, only on
// progress: a probe tells a dead connection from a dead network.
func (m *Manager) watch(now time.Time) {
	quiet, url := m.putting > 0, ""
	tail := m.atTail()
	defer func() {
		if quiet && url != "" && m.hold.reason == NoWait && now.Sub(m.quietProbe) >= quietAfter {
			m.quietProbe = now
			m.probe(url)
		}
	}()
	for _, t := range m.queue {
		for _, p := range t.puts {
			if n := p.sent.Load(); n != p.seen {
				p.seen, p.since, p.suspect = n, now, time.Time{}
				quiet, m.lastMove = false, now
				continue
			}
			quiet = quiet && now.Sub(p.since) >= quietAfter
			url = t.chunks[p.i].URL
			if m.hold.reason.noLine() {
				continue // left open: the line may come back under it
			}
			limit := t.patience(p, now.Sub(m.lastMove) < quietAfter, tail)
			switch {
			case !p.suspect.IsZero() && now.Sub(p.suspect) >= max(p.grace, stallGrace):
				t.chunks[p.i].stalls++
				p.cancel(errStalled)
			case p.suspect.IsZero() && now.Sub(p.since) >= limit:
				m.probe(t.chunks[p.i].URL)
			}
		}
	}
}

// patience is how long a PUT may stand still. It doubles each time that the
// chunk was dropped for it: on a line so slow that progress comes in big steps,
// dropping would begin the chunk anew for ever.
func (t *transfer) patience(p *put, othersMove, tail bool) time.Duration {
	if p.seen > 0 && p.size-p.seen <= bodySlack {
		return replyAfter
	}
	d := stallAfter
	if p.seen == 0 && !othersMove {
		d = stallFirst
	}
	if tail {
		d = min(d, tailAfter) // nothing else would be late for it
	}
	for range t.chunks[p.i].stalls {
		d = min(2*d, stallMost)
	}
	return d
}

// probeOK marks the PUTs that stand still though a probe got through.
func (m *Manager) probeOK() {
	now, tail := time.Now(), m.atTail()
	for _, t := range m.queue {
		for _, p := range t.puts {
			limit := t.patience(p, now.Sub(m.lastMove) < quietAfter, tail)
			if p.suspect.IsZero() && now.Sub(p.since) >= limit && p.sent.Load() == p.seen {
				p.suspect = now
			}
		}
	}
}

// backOnline goes on after an outage. After a long one every connection is
// dialled anew. After a short one they may wake up by themselves and lose
// nothing; where the system itself had no way out, as with a cable that was
// pulled, the one with the least to lose is dropped at once, so that bytes flow
// without waiting for TCP's own timers.
func (m *Manager) backOnline() {
	now := time.Now()
	long := now.Sub(m.offlineSince) > outageKept
	var least *put
	for _, t := range m.queue {
		for _, p := range t.puts {
			switch {
			case p.sent.Load() != p.seen:
			case long:
				p.cancel(errStalled)
			default:
				p.suspect, p.grace = now, outageWait
				if least == nil || p.seen < least.seen {
					least = p
				}
			}
		}
	}
	if least != nil && !m.silent {
		least.cancel(errStalled)
	}
	m.release()
}

// deadChunks names the chunks for which the service gives no further URL.
func deadChunks(t *transfer) string {
	var names []string
	for _, i := range t.todo {
		if t.chunks[i].dead {
			names = append(names, fmt.Sprint(t.chunks[i].Number))
		}
	}
	const most = 20
	more := ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	return fmt.Sprintf("%d of %d chunks are confirmed; the service gives no further address for chunk %s%s",
		t.count[chunkConfirmed], len(t.chunks), strings.Join(names, ", "), more)
}

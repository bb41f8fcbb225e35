package uploader

import (
	"context"
	"sync"
	"time"
)

// publish makes new pictures of what changed.
func (m *Manager) publish() {
	st := m.makeStatus()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.status = st
	if len(m.dirty) == 0 && !m.reordered {
		return
	}
	for t := range m.dirty {
		if m.byID[t.id()] != t {
			continue
		}
		v := m.published[t.id()]
		if v == nil {
			v = &view{}
			m.published[t.id()] = v
		}
		t.fill(v, m)
	}
	clear(m.dirty)
	if m.reordered {
		m.reordered = false
		m.order = m.order[:0:0]
		for _, t := range m.queue {
			if v := m.published[t.id()]; v != nil {
				m.order = append(m.order, v)
			}
		}
		for id := range m.published {
			if m.byID[id] == nil {
				delete(m.published, id)
			}
		}
	}
}

// fill makes the picture of t for the world. The bytes that have left already
// are taken once, so that the figure doesn't jump back between pictures.
func (t *transfer) fill(v *view, m *Manager) {
	s := t.snapshot(m)
	if v.snap != nil && v.snap.MediaID == s.MediaID && v.snap.Sent > s.Sent && !t.phase.Final() {
		s.Sent = min(s.Size, v.snap.Sent)
		t.shown = s.Sent
	}
	v.snap, v.live, v.base = s, nil, t.bytes[chunkSent]+t.bytes[chunkConfirmed]
	if len(t.puts) > 0 {
		v.live = t
	}
}

// makeStatus sums up what holds for all transfers.
func (m *Manager) makeStatus() Status {
	now := time.Now()
	st := Status{
		ClockOffset: m.clock, Wait: m.hold.reason, WaitDetail: m.hold.detail, ETA: -1,
		CallsPerMinute: m.budget.perMinute(), RateLimit: m.cfg.RateLimit,
		OwedAborts: len(m.owed), Store: m.storeCode, StoreDetail: m.storeDetail,
	}
	open, paused := 0, 0
	var rest workload
	for _, t := range m.queue {
		if t.phase == Aborting {
			st.OwedAborts++
		}
		if t.phase.Final() || t.phase == Failed || t.phase == Aborting {
			continue
		}
		open++
		if t.paused() {
			paused++
			continue
		}
		rest.add(m.workOf(t))
	}
	st.PausedAll = open > 0 && paused == open
	if m.putting > 0 && m.hold.reason == NoWait {
		st.Rate = m.rate.speed.perSecond(now)
	}
	st.Pace = m.linePace(now)
	if open > paused && m.hold.reason == NoWait {
		st.ETA = m.rest(&rest, st.Rate, m.rate.speed.settled(now), &st.Pace)
	}
	return st
}

// event describes the change from the state that was told last to that of now.
func (m *Manager) event(t *transfer, reason string) Event {
	s := t.snapshot(m)
	from := t.told
	t.told = s.State
	return Event{ID: t.id(), From: from, To: s.State, Reason: reason, At: m.cfg.Now(), Snapshot: s}
}

// emit tells every subscriber, in order.
func (m *Manager) emit(e Event) {
	m.mu.Lock()
	subs := make([]*subscription, 0, len(m.subs))
	for s := range m.subs {
		subs = append(subs, s)
	}
	m.mu.Unlock()
	for _, s := range subs {
		s.add(e)
	}
}

// Subscribe returns a channel of all events from now on. It drops none,
// however slowly it is read, and is closed when ctx is done or the Manager is
// closed and all has been read.
func (m *Manager) Subscribe(ctx context.Context) <-chan Event {
	s := &subscription{out: make(chan Event), wake: make(chan struct{}, 1)}
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		close(s.out)
		return s.out
	}
	m.subs[s] = struct{}{}
	m.mu.Unlock()
	go func() {
		s.run(ctx)
		m.mu.Lock()
		delete(m.subs, s)
		m.mu.Unlock()
	}()
	return s.out
}

// subscription is an unbounded queue of events for one reader.
type subscription struct {
	out  chan Event
	wake chan struct{}

	mu      sync.Mutex // protects the fields below
	waiting []Event
	ended   bool
}

func (s *subscription) add(e Event) {
	s.mu.Lock()
	s.waiting = append(s.waiting, e)
	s.mu.Unlock()
	s.poke()
}

func (s *subscription) end() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.poke()
}

func (s *subscription) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *subscription) run(ctx context.Context) {
	defer close(s.out)
	for {
		s.mu.Lock()
		es, ended := s.waiting, s.ended
		s.waiting = nil
		s.mu.Unlock()
		for _, e := range es {
			select {
			case s.out <- e:
			case <-ctx.Done():
				return
			}
		}
		if len(es) > 0 {
			continue
		}
		if ended {
			return
		}
		select {
		case <-s.wake:
		case <-ctx.Done():
			return
		}
	}
}

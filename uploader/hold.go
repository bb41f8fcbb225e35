package uploader

import (
	"context"
	"crypto/x509"
	"errors"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

const (
	probeEvery   = 2 * time.Second // while there is no internet
	probeTimeout = 5 * time.Second
	trialEvery   = 5 * time.Second // sign-in pages and proxies: one call tries
	keyTrial     = 5 * time.Minute // a key may be allowed again by the administrator
)

// hold is what holds the Manager as a whole. "No internet" ends when a probe
// gets through; the others end when one call, or one PUT, that is let through
// as a trial now and then, succeeds.
type hold struct {
	reason  Wait
	detail  string
	trialAt time.Time
	trying  bool
	probing bool // a prober runs, whether anything is held or not
}

// trialDue reports that one call, or one PUT, may try.
func (h *hold) trialDue(now time.Time) bool {
	return !h.trying && !h.trialAt.IsZero() && !now.Before(h.trialAt)
}

// stateOf is a transfer's state with the Manager's own hold in it.
func (m *Manager) stateOf(t *transfer) State {
	s := t.state()
	if s.Wait == NoWait && !t.phase.Final() && t.phase != Failed && t.phase != Aborting {
		s.Wait = m.hold.reason
	}
	return s
}

// setHold holds or releases everything, and tells of those that are on their
// way; those in line are shown so without an event of their own.
func (m *Manager) setHold(reason Wait, detail string) {
	if reason == m.hold.reason {
		m.hold.detail = detail
		return
	}
	before := map[*transfer]State{}
	for _, t := range m.queue {
		if !t.phase.Final() {
			m.dirty[t] = true
			if t.phase != Queued {
				before[t] = m.stateOf(t)
			}
		}
	}
	probing := m.hold.probing
	m.hold = hold{reason: reason, detail: detail, probing: probing}
	now := time.Now()
	switch reason {
	case WaitSignIn, WaitProxy, WaitClock:
		m.hold.trialAt = now.Add(trialEvery)
	case WaitKeyRejected:
		m.hold.trialAt = now.Add(keyTrial)
	}
	m.cfg.Log.Info("hold", "reason", reason.String(), "detail", detail)
	for _, t := range m.queue {
		if from, ok := before[t]; ok {
			if e := m.event(t, from, reason.String()); e.From != e.To {
				m.emit(e)
			}
		}
	}
}

// release ends the Manager's hold: what failed because of it costs nothing.
func (m *Manager) release() {
	if m.hold.reason == NoWait {
		return
	}
	m.setHold(NoWait, "")
	m.put.CloseIdle()
	for _, t := range m.queue {
		if t.err != nil && (t.err.Code == CodeNetwork || t.err.Code == CodeKey) && t.phase != Failed {
			t.setErr(nil)
		}
		if t.phase.Final() || t.phase == Failed {
			continue
		}
		t.attempts, t.notBefore = 0, time.Time{}
		for _, i := range t.todo {
			t.chunks[i].notBefore = time.Time{}
		}
	}
	for _, o := range m.owed {
		o.notBefore = time.Time{}
	}
}

// reached takes note that the service, or the storage, has answered.
func (m *Manager) reached() {
	switch m.hold.reason {
	case NoWait, WaitNoKey:
	case WaitKeyRejected: // only a call that is accepted ends this one: see callDone
	default:
		m.release()
	}
}

// trouble looks into a failure of the network: is it this connection, or is
// there no internet, a sign-in page, a proxy in the way?
func (m *Manager) trouble(err error, url string) {
	if !m.hold.trialAt.IsZero() {
		m.hold.trialAt = time.Now().Add(trialEvery)
	}
	if m.hold.reason == WaitKeyRejected || m.hold.reason == WaitNoKey {
		return
	}
	switch kind(err) {
	case storage.KindPortal:
		m.setHold(WaitSignIn, err.Error())
	case storage.KindProxy, storage.KindTLS:
		m.setHold(tlsTrouble(err), err.Error())
	case storage.KindOffline:
		m.setHold(WaitOffline, err.Error())
		m.probe(url)
	default:
		m.probe(url)
	}
}

// tlsTrouble tells a clock that is off from a proxy that reads along: to a
// clock that is days wrong, every certificate is out of date.
func tlsTrouble(err error) Wait {
	var c x509.CertificateInvalidError
	if errors.As(err, &c) && c.Reason == x509.Expired {
		return WaitClock
	}
	return WaitProxy
}

// kind tells what sort of network trouble an error of either lane is.
func kind(err error) storage.Kind {
	var s *storage.Error
	if errors.As(err, &s) {
		return s.Kind
	}
	var a *api.Error
	if errors.As(err, &a) && a.Kind == api.KindPortal {
		return storage.KindPortal
	}
	return storage.Classify(err)
}

// probe asks whether a host can be reached, without a call; while it can't,
// everything waits and it asks again.
func (m *Manager) probe(url string) {
	if m.hold.probing {
		return
	}
	m.hold.probing = true
	client := m.put
	m.goWork(func() {
		for {
			ctx, cancel := context.WithTimeout(m.ctx, probeTimeout)
			err := client.Probe(ctx, url)
			cancel()
			if m.ctx.Err() != nil {
				return
			}
			if err == nil {
				m.post(func() { m.probed(nil) })
				return
			}
			m.post(func() { m.probed(err) })
			select {
			case <-time.After(probeEvery):
			case <-m.ctx.Done():
				return
			}
		}
	})
}

// probed takes one probe's answer.
func (m *Manager) probed(err error) {
	switch {
	case err == nil:
		m.hold.probing = false
		if m.hold.reason == WaitOffline {
			m.release()
		}
		m.probeOK()
	case m.hold.reason == NoWait:
		reason := WaitOffline
		switch kind(err) {
		case storage.KindTLS, storage.KindProxy:
			reason = tlsTrouble(err)
		}
		m.setHold(reason, err.Error())
	}
}

// backoff is how long to wait before try n+1, n from 1.
func (m *Manager) backoff(n int, first, most time.Duration) time.Duration {
	d := first
	for i := 1; i < n && d < most; i++ {
		d *= 2
	}
	d = min(d, most)
	return d/2 + time.Duration(m.cfg.Rand()*float64(d/2))
}

package uploader

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

const (
	probeEvery   = time.Second // while there is no internet
	probeTimeout = 4 * time.Second
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

// noLine reports whether a wait is one that a prober ends.
func (w Wait) noLine() bool { return w == WaitOffline || w == WaitNoAnswer }

// setHold holds or releases everything, and tells of those that are on their
// way; those in line are shown so without an event of their own.
func (m *Manager) setHold(reason Wait, detail string) {
	detail = scrub(detail, m.key)
	if reason == m.hold.reason {
		m.hold.detail = detail
		return
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
		if t.phase.Final() {
			continue
		}
		m.dirty[t] = true
		if t.phase != Queued {
			m.changed(t, reason.String())
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
	if tooManyFiles(err) {
		m.scarce(time.Now())
		return
	}
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

// probe asks whether the service or the storage can be reached, without a call;
// while neither can, everything waits and it asks again. Where one of them can,
// there is internet: what failed backs off by itself.
func (m *Manager) probe(url string) {
	if m.hold.probing {
		return
	}
	m.hold.probing = true
	hosts := []string{m.cfg.BaseURL}
	if url != m.cfg.BaseURL {
		hosts = append(hosts, url)
	} else if m.storageURL != "" {
		hosts = append(hosts, m.storageURL)
	}
	m.goWork(func() {
		for {
			err := m.probeAny(hosts)
			if m.ctx.Err() != nil {
				return
			}
			m.post(func() { m.probed(err) })
			if err == nil {
				return
			}
			select {
			case <-time.After(probeEvery):
			case <-m.ctx.Done():
				return
			}
		}
	})
}

// probeAny returns nil as soon as one host can be reached, else the error of
// the first.
func (m *Manager) probeAny(hosts []string) error {
	ctx, cancel := context.WithTimeout(m.ctx, probeTimeout)
	defer cancel()
	errs := make(chan error, len(hosts))
	for i, h := range hosts {
		m.goWork(func() {
			err := m.put.Probe(ctx, h)
			if i > 0 && err != nil {
				err = errors.Join(errOtherHost, err)
			}
			errs <- err
		})
	}
	var first error
	for range hosts {
		err := <-errs
		if err == nil {
			return nil
		}
		if first == nil || !errors.Is(err, errOtherHost) {
			first = err
		}
	}
	return first
}

// errOtherHost marks the failure of a host that isn't the service's own.
var errOtherHost = errors.New("the storage can't be reached either")

// probed takes one probe's answer.
func (m *Manager) probed(err error) {
	switch {
	case err == nil:
		m.hold.probing = false
		if m.hold.reason.noLine() {
			m.backOnline()
		}
		m.probeOK()
	case tooManyFiles(err):
		m.scarce(time.Now()) // says nothing about the line
	case m.hold.reason == NoWait:
		var ne net.Error
		m.offlineSince = time.Now()
		m.silent = errors.Is(err, context.DeadlineExceeded) || errors.As(err, &ne) && ne.Timeout()
		m.setHold(unreached(err), err.Error())
	case m.hold.reason.noLine():
		if reason := unreached(err); reason.noLine() { // the line came, the service didn't, or the other way round
			m.setHold(reason, err.Error())
		}
	}
}

// unreached tells why a probe failed. A host that refuses a connection is there,
// so there is a line to it.
func unreached(err error) Wait {
	switch kind(err) {
	case storage.KindTLS, storage.KindProxy:
		return tlsTrouble(err)
	}
	if storage.Refused(err) {
		return WaitNoAnswer
	}
	return WaitOffline
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

// scarce spares file descriptors: fewer slots, and no idle connections.
func (m *Manager) scarce(now time.Time) {
	m.fewerSlots(now)
	m.put.CloseIdle()
	m.client.CloseIdleConnections()
}

package uploader

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

// The order of calls: what the person waits for, then what ends an upload,
// then what counts bytes, then what lets more bytes flow, then the rest.
const (
	prioPerson = iota
	prioComplete
	prioConfirm
	prioFlow
	prioRest
)

// call is one call that could be made now. run is executed by a worker and
// touches nothing of the Manager; done runs in the Manager's goroutine.
type call struct {
	prio     int
	near     int // among equals, the smaller goes first
	t        *transfer
	timeout  time.Duration
	run      func(ctx context.Context, c *api.Client) error
	done     func(err error)
	anyPhase bool               // done wants the answer even if the transfer has moved on
	before   func(start func()) // keeps something first, then starts; nil: at once
}

const (
	callTimeout     = 90 * time.Second
	completeTimeout = 5 * time.Minute
)

// apiTransport is the client's way to the service: it may use HTTP/2, and
// shares the proxy and the authorities with the storage's.
func (m *Manager) apiTransport() http.RoundTripper {
	t := &http.Transport{
		Proxy: m.cfg.Proxy, DialContext: m.cfg.Dial,
		TLSClientConfig:     &tls.Config{RootCAs: m.cfg.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 15 * time.Second, IdleConnTimeout: 60 * time.Second,
		MaxIdleConnsPerHost: maxCalls, ForceAttemptHTTP2: true,
		// All calls share one HTTP/2 connection, and one that leads nowhere any
		// more is found by pings alone: each call would wait on it in its turn.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},
	}
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
		if res.StatusCode != http.StatusOK {
			return &storage.Error{Kind: storage.KindProxy, Status: res.StatusCode, Message: "the proxy answered " + strconv.Itoa(res.StatusCode)}
		}
		return nil
	}
	if t.DialContext == nil {
		t.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext
	}
	return t
}

// seen takes what every attempt of every call tells, in the call's goroutine.
func (m *Manager) seen(s api.Seen) {
	if s.Status == http.StatusTooManyRequests {
		m.budget.tooMany(time.Now(), s.RetryAfter)
		m.post(func() { m.limitsAsked = false }) // the plan may have changed
	}
	if !s.Date.IsZero() {
		offset := s.Date.Sub(m.cfg.Now().Round(0))
		m.post(func() { m.setClock(offset) })
	}
}

// setClock notes how far the server's clock is from ours. Its replies are good
// for a second; smaller differences say nothing.
func (m *Manager) setClock(offset time.Duration) {
	if (offset - m.clock).Abs() > 2*time.Second {
		m.clock = offset
	}
}

// startCalls makes the calls that can be made now, the most important first,
// each with a token of the API budget.
func (m *Manager) startCalls(now time.Time) {
	for m.calling < maxCalls {
		if m.key == "" {
			m.needKey()
			return
		}
		c := m.nextCall(now)
		if c == nil {
			return
		}
		if !m.budget.tryTake(now) {
			return
		}
		if m.hold.reason != NoWait {
			m.hold.trying = true
		}
		m.budgetSpent = true
		m.start(c)
	}
}

// needKey holds everything while there is work and no key.
func (m *Manager) needKey() {
	if m.hold.reason != NoWait {
		return
	}
	for _, t := range m.queue {
		if !t.phase.Final() && t.phase != Failed && !t.paused() {
			m.setHold(WaitNoKey, "")
			return
		}
	}
}

// start runs a call that has its token.
func (m *Manager) start(c *call) {
	m.calling++
	phase := Phase(0)
	if c.t != nil {
		c.t.working = true
		phase = c.t.phase
		m.dirty[c.t] = true
	}
	client := m.client
	begin := func() {
		if m.ctx.Err() != nil {
			return
		}
		m.goWork(func() {
			ctx, cancel := context.WithTimeout(m.ctx, cmp.Or(c.timeout, callTimeout))
			defer cancel()
			err := c.run(context.WithValue(ctx, prepaidKey{}, &prepaid{}), client)
			m.post(func() { m.callDone(c, client, phase, err) })
		})
	}
	if c.before != nil {
		c.before(begin)
		return
	}
	begin()
}

// callDone takes the answer of a call: first what it says about the network
// and the key, then what it means to its transfer.
func (m *Manager) callDone(c *call, client *api.Client, phase Phase, err error) {
	m.calling--
	m.hold.trying = false
	if c.t != nil {
		c.t.working = false
		m.dirty[c.t] = true
	}
	if m.ctx.Err() != nil && err != nil {
		return
	}
	var e *api.Error
	answered := err == nil || errors.As(err, &e) && (e.Kind == api.KindStatus || e.Kind == api.KindReply)
	switch {
	case answered && e != nil && e.Status == http.StatusUnauthorized:
		if client == m.client { // not an answer to a key that is gone
			if m.hold.reason == WaitKeyRejected {
				m.hold.trialAt = time.Now().Add(keyTrial)
			}
			m.setHold(WaitKeyRejected, e.Message)
		}
	case answered:
		if m.hold.reason == WaitKeyRejected && client == m.client {
			m.release()
		}
		m.reached()
	case e != nil && e.Kind == api.KindLocal:
	default:
		m.trouble(err, m.cfg.BaseURL)
	}
	if c.t != nil && c.t.phase != phase && !c.anyPhase {
		return // the transfer has moved on: it isn't this answer's any more
	}
	c.done(err)
}

// nextCall returns the most important call that can be made now.
func (m *Manager) nextCall(now time.Time) *call {
	var best *call
	offer := func(c *call) {
		if c != nil && (best == nil || c.prio < best.prio || c.prio == best.prio && c.near < best.near) {
			best = c
		}
	}
	if m.hold.reason != NoWait && !m.hold.trialDue(now) {
		return nil
	}
	for _, o := range m.owed {
		offer(m.owedCall(o, now))
	}
	for _, t := range m.queue {
		if t.working || t.notBefore.After(now) {
			continue
		}
		if t.phase == Aborting {
			offer(m.abortCall(t))
		}
		if m.held(t) {
			continue
		}
		switch t.phase {
		case Preparing:
			if t.step == stepAsk {
				offer(m.askCall(t))
			}
		case Uploading:
			if c := m.confirmCall(t, now); c != nil {
				offer(c)
			} else {
				offer(m.freshURLCall(t, now))
			}
		case Finishing:
			offer(m.finishCall(t))
		}
	}
	offer(m.askedCall())
	offer(m.lookupCall(now))
	if best == nil || best.prio > prioConfirm {
		offer(m.limitsCall())
	}
	if best == nil {
		best = m.pollCall(now)
	}
	return best
}

// limitsRetry is how long after a lost answer the limits are asked for again.
const limitsRetry = 5 * time.Minute

// limitsCall asks for the plan's limits once for each key: the API budget need
// not be learned from refusals then.
func (m *Manager) limitsCall() *call {
	if m.limitsAsked || m.limitsAgain.After(time.Now()) || len(m.queue) == 0 || m.hold.reason != NoWait {
		return nil
	}
	busy := false
	for _, t := range m.queue {
		busy = busy || t.phase == Uploading
	}
	if !busy { // the first byte comes first
		return nil
	}
	var got *api.Limits
	return &call{
		prio: prioConfirm, near: 1 << 30,
		before: func(start func()) { m.limitsAsked = true; start() },
		run: func(ctx context.Context, c *api.Client) (err error) {
			got, err = c.Limits(ctx)
			return err
		},
		done: func(err error) {
			if s := status(err); s < 0 || s >= 500 || s == 429 {
				m.limitsAgain = time.Now().Add(limitsRetry) // no answer yet
				m.limitsAsked = false
			}
			m.limitsAgain = latest(m.limitsAgain, time.Now().Add(time.Minute))
			if err == nil {
				if n := got.Limits[api.CallsPerMinute]; n > 0 && n < 1<<20 {
					m.budget.say(int(n))
				}
			}
		},
	}
}

// callFailed decides what a failed call means when it means nothing special:
// wait and try again, or fail. most is how many tries a misbehaving server
// gets; the network gets as many as it wants.
func (m *Manager) callFailed(t *transfer, err error, most int) {
	e := m.apiError(err)
	t.setErr(e)
	now := time.Now()
	var a *api.Error
	errors.As(err, &a)
	switch {
	case e.Code == CodeKey:
		// The Manager holds; it isn't this transfer's failure.
	case a != nil && a.Status == http.StatusTooManyRequests:
		t.setErr(nil) // the budget waits, for all
	case e.Code == CodeNetwork:
		t.attempts++
		t.notBefore = now.Add(m.backoff(t.attempts, time.Second, 30*time.Second))
	case e.Code == CodeServer, e.Code == CodeReply:
		t.attempts++
		out := a != nil && (a.Status == 502 || a.Status == 503 || a.Status == 504)
		if t.attempts > most && !out { // a service that is out comes back: wait, however long
			m.fail(t, e)
			return
		}
		wait := m.backoff(t.attempts, time.Second, 60*time.Second)
		if a != nil && a.RetryAfter > 0 {
			wait = max(wait, min(a.RetryAfter, maxRetryAfter))
		}
		t.notBefore = now.Add(wait)
	default:
		m.fail(t, e)
	}
}

// serverTries is how often a call that the server answers with an error of its
// own is tried before the person is asked.
const serverTries = 10

// fail stops a transfer until the person decides. Chunks under way finish or
// are cut off; nothing is aborted at the service.
func (m *Manager) fail(t *transfer, e *Error) {
	m.stopPuts(t, errHeld)
	t.setErr(e)
	t.notBefore = time.Time{}
	m.move(t, Failed, e.Code, nil)
}

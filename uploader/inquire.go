package uploader

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
)

// When the service is asked, by itself, how an analysis is getting on.
const (
	pollFirst = 20 * time.Second // after the upload
	pollWait  = 30 * time.Second // to the second poll; then twice as long each time
	pollMost  = 5 * time.Minute
	pollFor   = 24 * time.Hour // after the upload; later only when the person asks
	pollTries = 8              // polls in a row that fail
	pollLook  = 5 * time.Second
	askedMost = 3                // of those that the person only looked at
	askAgain  = 10 * time.Second // an answer so young is as good as a new one
)

// inquiry is where the Manager is with asking about one analysis.
type inquiry struct {
	due    time.Time     // of the next poll; zero: none
	wait   time.Duration // from that to the one after
	until  time.Time     // no poll by itself afterwards
	misses int           // polls in a row that brought no answer

	asked bool // the person wants to know
	retry bool // the person wants it begun again
	anew  bool // its job can't be retried: another one is queued
}

// aftercare is what the Manager does for videos that are uploaded.
type aftercare struct {
	polling bool        // one poll is under way
	polls   []time.Time // of the last minute
	asked   []*transfer // of which the person wants to know, the first first
	asking  bool        // a call for one of them is under way
	lookups []*lookup
	looking int
}

// inquire lets the polls begin.
func (t *transfer) inquire(now time.Time, long time.Duration) {
	t.inquiry.due, t.inquiry.wait = now.Add(pollFirst), pollWait
	t.inquiry.until, t.inquiry.misses = now.Add(long), 0
}

// goOnInquiring lets the polls of an earlier run, or under an earlier key, go on.
func (m *Manager) goOnInquiring(t *transfer) {
	left := pollFor - m.cfg.Now().Sub(t.rec.FinishedAt)
	if m.cfg.LeaveAnalyses || m.cfg.HoldStored {
		return
	}
	if t.phase == Uploaded && !t.settled() && left > 0 && (t.rec.AnalysisJobID != "" || t.rec.Analysis.Status != "") {
		t.inquire(time.Now(), left)
	}
}

// ours reports whether the service in use, under this key, is the one that has
// the video.
func (m *Manager) ours(t *transfer) bool {
	return t.phase == Uploaded && t.rec.MediaID != "" && t.rec.KeyPrint == m.keyPrint && t.rec.BaseURL == m.cfg.BaseURL
}

// pollCall asks about the analysis that has waited longest, where nobody needs
// the call more.
func (m *Manager) pollCall(now time.Time) *call {
	if m.polling || m.hold.reason != NoWait || !m.mayPoll(now) {
		return nil
	}
	var t *transfer
	for _, c := range m.queue {
		if q := &c.inquiry; c.phase == Uploaded && !q.due.IsZero() && !q.due.After(now) && !q.asked {
			if now.After(q.until) || !m.ours(c) {
				q.due = time.Time{}
			} else if t == nil || q.due.Before(t.inquiry.due) {
				t = c
			}
		}
	}
	if t == nil {
		return nil
	}
	c := m.inquiryCall(t)
	c.prio = prioRest
	c.before = func(start func()) {
		m.polling = true
		m.polls = append(m.polls, now)
		start()
	}
	done := c.done
	c.done = func(err error) {
		m.polling = false
		done(err)
	}
	return c
}

// mayPoll reports whether a poll may go: they take a third of the plan's calls
// at most.
func (m *Manager) mayPoll(now time.Time) bool {
	for len(m.polls) > 0 && now.Sub(m.polls[0]) >= budgetWindow {
		m.polls = m.polls[1:]
	}
	most := 3 // of ten, the smallest plan's
	if n := m.budget.perMinute(); n > 0 {
		most = max(1, n/3)
	}
	return len(m.polls) < most && m.spareCall(now)
}

// spareCall reports whether the plan has a call to spare: none that is nearer
// to bytes waits for one, and on a small plan none will before the minute is
// over.
func (m *Manager) spareCall(now time.Time) bool {
	waiting, coming := 0, 0
	for _, t := range m.queue {
		if t.phase.Final() || t.phase == Failed || m.held(t) || t.notBefore.After(now) {
			continue
		}
		waiting += t.count[chunkSent]
		if t.working || t.phase != Queued && t.phase != Uploading {
			waiting++
		}
		coming += 2 + max(m.likelyChunks(t), len(t.chunks)-t.count[chunkConfirmed])
	}
	n := m.budget.perMinute()
	if n > tightPlan {
		// Calls are under way all the time while much is uploaded. Where half
		// of the plan is free, none of them waits.
		return m.budget.spare(now, n/2+waiting+m.putting)
	}
	return waiting == 0 && m.budget.spare(now, coming)
}

// nextPoll is when a poll may be due; zero when none will be.
func (m *Manager) nextPoll(now time.Time) time.Time {
	if m.polling || m.hold.reason != NoWait || m.key == "" {
		return time.Time{} // what ends that wakes the Manager
	}
	var first time.Time
	for _, t := range m.queue {
		if d := t.inquiry.due; !d.IsZero() && (first.IsZero() || d.Before(first)) {
			first = d
		}
	}
	if !first.IsZero() && !first.After(now) {
		return now.Add(pollLook) // something else has the calls
	}
	return first
}

// inquiryCall asks what isn't known yet: the state, and then how many scenes.
func (m *Manager) inquiryCall(t *transfer) *call {
	media := t.rec.MediaID
	if t.rec.Analysis.Status == AnalysisCompleted {
		var got *api.Scenes
		return &call{
			run: func(ctx context.Context, c *api.Client) (err error) {
				got, err = c.Scenes(ctx, media)
				return err
			},
			done: func(err error) {
				m.inquired(t, err, func() {
					n := t.rec.Analysis
					n.Scenes = scenesRefused
					if got != nil {
						n.Scenes = got.Count
					}
					m.keepAnalysis(t, n)
				})
			},
		}
	}
	var got *api.Analysis
	return &call{
		run: func(ctx context.Context, c *api.Client) (err error) {
			got, err = c.AnalysisStatus(ctx, media)
			return err
		},
		done: func(err error) {
			m.inquired(t, err, func() {
				if got == nil {
					got = &api.Analysis{}
					n := t.rec.Analysis
					n.Status, n.Percent, n.Step = AnalysisNone, 0, ""
					m.keepAnalysis(t, n)
					return
				}
				m.tookAnalysis(t, got)
			})
		},
	}
}

// inquired takes the answer to a poll. known is called when the service has
// answered, be it with "no such thing".
func (m *Manager) inquired(t *transfer, err error, known func()) {
	if m.byID[t.id()] != t {
		return // it was removed meanwhile
	}
	q, now := &t.inquiry, time.Now()
	if !q.due.IsZero() {
		q.due, q.wait = now.Add(q.wait), min(2*q.wait, pollMost)
	}
	switch s := status(err); {
	case s == 0, noSuchThing(s):
		q.misses = 0
		before := t.rec.Analysis.Status
		known()
		if t.settled() {
			q.due = time.Time{}
		} else if t.rec.Analysis.Status == AnalysisCompleted && before != AnalysisCompleted {
			q.due = now // the number of scenes
			if q.until.Before(now) {
				q.until = now.Add(pollMost)
			}
		}
	case s == http.StatusUnauthorized, s == http.StatusTooManyRequests:
	default:
		if q.misses++; q.misses >= pollTries {
			q.due = time.Time{}
		}
	}
}

// noSuchThing reports that asking again would bring nothing else: an older
// service has no such page, or this key may not see it.
func noSuchThing(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusGone, http.StatusUnprocessableEntity, http.StatusNotImplemented:
		return true
	}
	return false
}

// AskAnalysis asks the service how a video's analysis is getting on, before
// whatever the Manager asks by itself. The answer is seen in the snapshot. What
// is final, or was said within the last seconds, isn't asked for again, and of
// many that wait only the first and the last few are asked for.
func (m *Manager) AskAnalysis(id ID) {
	m.each([]ID{id}, func(t *transfer) {
		r := t.rec.Analysis
		if m.ours(t) && (!t.settled() || t.analysis().Retryable()) && m.cfg.Now().Sub(r.CheckedAt) > askAgain {
			m.ask(t)
			m.forgetAsked()
		}
	})
}

// forgetAsked drops what was asked for long ago: somebody who goes through a
// list row by row wants to know of the last, and the plan has better uses.
func (m *Manager) forgetAsked() {
	for len(m.asked) > askedMost {
		i := slices.IndexFunc(m.asked[1:], func(t *transfer) bool { return !t.inquiry.retry }) + 1
		if i == 0 {
			return
		}
		m.asked[i].inquiry.asked = false
		m.dirty[m.asked[i]] = true
		m.asked = slices.Delete(m.asked, i, i+1)
	}
}

// RetryAnalysis begins failed or cancelled analyses again.
func (m *Manager) RetryAnalysis(ids ...ID) {
	m.each(ids, func(t *transfer) {
		if m.ours(t) && t.analysis().Retryable() {
			t.inquiry.retry, t.inquiry.anew = true, t.rec.AnalysisJobID == ""
			m.ask(t)
		}
	})
}

// ask puts a transfer among those of which the person wants to know.
func (m *Manager) ask(t *transfer) {
	if !t.inquiry.asked {
		t.inquiry.asked = true
		m.asked = append(m.asked, t)
		m.dirty[t] = true
	}
}

// askedCall is the next call that the person asked for.
func (m *Manager) askedCall() *call {
	m.asked = slices.DeleteFunc(m.asked, func(t *transfer) bool {
		if m.byID[t.id()] == t && m.ours(t) {
			return false
		}
		t.inquiry = inquiry{}
		m.dirty[t] = true
		return true
	})
	if m.asking || len(m.asked) == 0 {
		return nil
	}
	t := m.asked[0]
	c := m.inquiryCall(t)
	if t.inquiry.retry {
		c = m.retryAnalysisCall(t)
	}
	c.prio = prioPerson
	c.before = func(start func()) { m.asking = true; start() }
	done := c.done
	c.done = func(err error) {
		m.asking = false
		done(err)
		if s := status(err); s != http.StatusUnauthorized && s != http.StatusTooManyRequests {
			m.answered(t)
		}
	}
	return c
}

// answered takes a transfer off the line of those the person asked for, unless
// there is more to ask.
func (m *Manager) answered(t *transfer) {
	m.asked = slices.DeleteFunc(m.asked, func(a *transfer) bool { return a == t })
	t.inquiry.asked = false
	m.dirty[t] = true
	if t.inquiry.retry || t.rec.Analysis.Status == AnalysisCompleted && !t.settled() && t.inquiry.misses == 0 {
		m.ask(t)
	}
}

// retryAnalysisCall begins an analysis again: by its job, or by another one
// where the job can't be retried.
func (m *Manager) retryAnalysisCall(t *transfer) *call {
	media, job, kind := t.rec.MediaID, t.rec.AnalysisJobID, t.rec.AnalysisType
	anew := t.inquiry.anew
	begun := ""
	return &call{
		run: func(ctx context.Context, c *api.Client) error {
			if anew {
				got, err := c.QueueAnalysis(ctx, media, kind, "")
				if err == nil {
					begun = got.JobID
				}
				return err
			}
			got, err := c.RetryAnalysis(ctx, job, media, "asked for by the user")
			if err == nil {
				begun = got.JobID
			}
			return err
		},
		done: func(err error) { m.begunAgain(t, begun, err) },
	}
}

// begunAgain takes the answer to a retry.
func (m *Manager) begunAgain(t *transfer, job string, err error) {
	if m.byID[t.id()] != t {
		return
	}
	q := &t.inquiry
	switch s := status(err); {
	case s == 0:
		q.retry = false
		m.tookAnalysis(t, &api.Analysis{JobID: job, Status: AnalysisPending})
		m.shelf.drop(t.id())
		t.inquire(time.Now(), pollFor)
	case s == http.StatusUnauthorized, s == http.StatusTooManyRequests: // later
	case noSuchThing(s) && !q.anew:
		q.anew = true // its retries are used up, or the job is gone
	case s == http.StatusConflict:
		q.retry = false // somebody else began it again: what is it now?
		t.inquire(time.Now(), pollFor)
		t.inquiry.due = time.Now()
	case s > 0:
		q.retry = false
		n := t.rec.Analysis
		n.Error = foreign(m.apiError(err).Message, m.key, maxWhy)
		m.keepAnalysis(t, n)
	default:
		q.retry = false // it may have been begun all the same
		t.inquire(time.Now(), pollFor)
	}
}

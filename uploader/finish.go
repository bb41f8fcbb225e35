package uploader

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// confirmCall tells the service of the next chunk that the storage has.
func (m *Manager) confirmCall(t *transfer, _ time.Time) *call {
	if len(t.ready) == 0 {
		return nil
	}
	i := t.ready[0]
	c := t.chunks[i]
	req := api.ConfirmRequest{MediaID: t.rec.MediaID, UploadID: t.rec.UploadID, ChunkNumber: c.Number, ETag: c.ETag, SizeBytes: c.Size}
	var got *api.Confirmation
	return &call{
		prio: prioConfirm, near: len(t.chunks) - t.count[chunkConfirmed], t: t,
		run: func(ctx context.Context, cl *api.Client) (err error) {
			got, err = cl.Confirm(ctx, req)
			return err
		},
		done: func(err error) {
			if !t.chunkIs(i, c) || c.state != chunkSent || c.ETag != req.ETag {
				return // it was sent anew, or the upload was forgotten
			}
			m.confirmed(t, i, got, err)
		},
	}
}

// confirmed takes the answer to a confirm.
func (m *Manager) confirmed(t *transfer, i int, got *api.Confirmation, err error) {
	c := t.chunks[i]
	switch s := status(err); {
	case s == 0, s == http.StatusConflict: // "already" is success; the count settles it
		if got != nil {
			t.counted = max(t.counted, got.ChunksCompleted)
		}
		c.Confirmed = true
		t.ready = slices.DeleteFunc(t.ready, func(k int) bool { return k == i })
		t.set(i, chunkConfirmed)
		t.progressed()
		// Losing this costs one confirm more, no bytes: it waits for company.
		m.keeper.add(write{lazy: true, then: m.stored, ops: []journal.Op{
			journal.PutChunks{ID: t.rec.ID, Chunks: []journal.Chunk{c.Chunk}},
		}})
	case s == http.StatusNotFound || s == http.StatusGone:
		m.askTruth(t)
	case s == http.StatusForbidden && t.rec.KeyPrint != m.keyPrint:
		m.askTruth(t)
	case s == http.StatusBadRequest || s == http.StatusUnprocessableEntity:
		// The service doesn't believe this chunk: it is sent again, once.
		e := m.apiError(err)
		if c.differs++; c.differs >= 2 {
			m.fail(t, e)
			return
		}
		t.setErr(e)
		t.again(i)
		c.ETag = ""
		m.keep(nil, journal.PutChunks{ID: t.rec.ID, Chunks: []journal.Chunk{c.Chunk}})
	default:
		m.callFailed(t, err, serverTries)
	}
}

// finish begins the end: every chunk is confirmed.
func (m *Manager) finish(t *transfer) {
	t.step = stepComplete
	if t.counted != len(t.chunks) {
		t.step = stepTruth // the service counts otherwise: ask
	}
	t.recheck = true
	t.speed.reset()
	m.move(t, Finishing, "", nil)
}

// finishCall is the next call of a transfer that is finishing.
func (m *Manager) finishCall(t *transfer) *call {
	if t.recheck {
		return nil // the file is looked at once more first
	}
	if t.step == stepTruth {
		return m.truthCall(t)
	}
	seconds, failed := t.rec.Duration.Seconds(), false
	if seconds <= 0 {
		seconds, failed = 1, true
	}
	req := api.CompleteRequest{
		MediaID: t.rec.MediaID, UploadID: t.rec.UploadID, DurationSeconds: seconds, DurationFailed: failed,
		AutoAnalyze: !t.rec.NoAnalysis, Type: t.rec.AnalysisType,
	}
	var got *api.Completed
	under := m.keyPrint
	return &call{
		prio: prioComplete, t: t, timeout: completeTimeout,
		before: func(start func()) {
			t.rec.Completing = true // on disk first: its reply may be lost
			m.keepTransfer(t, start)
		},
		run: func(ctx context.Context, c *api.Client) (err error) {
			got, err = c.Complete(ctx, req)
			return err
		},
		done: func(err error) {
			if err == nil {
				t.rec.KeyPrint = under
			}
			m.completed(t, got, err)
		},
	}
}

// completed takes the answer to complete.
func (m *Manager) completed(t *transfer, got *api.Completed, err error) {
	switch s := status(err); {
	case s == 0:
		m.uploaded(t, got)
	case s == http.StatusUnauthorized, s == http.StatusTooManyRequests:
		t.rec.Completing = false // it was not done
		m.keepTransfer(t, nil)
	case s == http.StatusPaymentRequired, s == http.StatusForbidden, s == http.StatusRequestEntityTooLarge:
		t.rec.Completing = false
		m.callFailed(t, err, serverTries)
	default:
		// Lost, refused or broken: the truth is at the service.
		t.setErr(m.apiError(err))
		t.step = stepTruth
		if s >= 400 && s < 500 && s != http.StatusConflict && s != http.StatusRequestTimeout {
			t.refused++
		} else {
			t.attempts++
			t.notBefore = time.Now().Add(m.backoff(t.attempts, time.Second, 60*time.Second))
		}
	}
}

// truthCall asks what the service has, before complete or after an unclear
// answer to it.
func (m *Manager) truthCall(t *transfer) *call {
	media, under := t.rec.MediaID, m.keyPrint
	var p *api.Progress
	return &call{
		prio: prioComplete, t: t,
		run: func(ctx context.Context, c *api.Client) (err error) {
			p, err = c.Progress(ctx, media)
			return err
		},
		done: func(err error) {
			switch status(err) {
			case 0:
				t.rec.KeyPrint = under // this key reaches it
				m.truth(t, p)
			case http.StatusNotFound, http.StatusForbidden, http.StatusGone:
				t.rec.Completing = false
				m.gone(t, err)
			default:
				m.callFailed(t, err, serverTries)
			}
		},
	}
}

// completeTries is how often complete is asked for while the service says that
// the upload is whole and yet gives no clear answer.
const completeTries = 30

// truth acts on what the service says it has.
func (m *Manager) truth(t *transfer, p *api.Progress) {
	switch p.Status {
	case api.StatusCompleted, api.StatusProcessing:
		m.uploaded(t, nil)
		return
	case api.StatusAborted, api.StatusFailed:
		t.rec.Completing = false
		m.gone(t, &Error{Message: "the service says: " + string(p.Status)})
		return
	}
	t.rec.Completing = false
	t.counted = p.ChunksCompleted
	var missing []int
	for _, n := range p.FailedChunks {
		if i := n - 1; i >= 0 && i < len(t.chunks) {
			missing = append(missing, i)
		}
	}
	switch {
	case len(missing) > 0 && t.refused <= 2:
		for _, i := range missing {
			t.again(i)
		}
		t.asked++
		if t.asked > 3 {
			m.fail(t, m.completeRefused(t))
			return
		}
		m.move(t, Uploading, "resend", nil, journal.PutChunks{ID: t.rec.ID, Chunks: t.records()})
	case p.ChunksCompleted < len(t.chunks) || t.refused > 0:
		if t.reconfirmed {
			m.fail(t, m.completeRefused(t))
			return
		}
		// Confirm again from the saved ETags rather than send again.
		t.reconfirmed, t.refused, t.counted = true, 0, 0
		m.confirmAll(t)
		m.move(t, Uploading, "confirm_again", nil, journal.PutChunks{ID: t.rec.ID, Chunks: t.records()})
	case t.attempts > completeTries:
		m.fail(t, m.completeRefused(t))
	default:
		t.step = stepComplete
	}
}

// completeRefused is the report when the service won't assemble the video.
func (m *Manager) completeRefused(t *transfer) *Error {
	e := &Error{Code: CodeRefused, Op: "complete", Message: "the service refuses to finish the upload"}
	if t.err != nil {
		e.Message, e.Status, e.APICode, e.RequestID = t.err.Message, t.err.Status, t.err.APICode, t.err.RequestID
	}
	t.rec.Completing = false
	return e
}

// uploaded ends a transfer: the service has said that the video is complete.
func (m *Manager) uploaded(t *transfer, got *api.Completed) {
	m.stopPuts(t, errHeld)
	if got != nil {
		t.rec.AnalysisJobID = got.AnalysisJobID
	}
	t.setErr(nil)
	t.attempts, t.notBefore = 0, time.Time{}
	t.rec.Completing, t.rec.AbortOwed = false, false
	if !m.cfg.LeaveAnalyses && (t.rec.AnalysisJobID != "" || got == nil && !t.rec.NoAnalysis) {
		t.inquire(time.Now(), pollFor)
	}
	var drop []journal.Op
	if !t.hashing() { // else its pieces' sums are still compared with: see digest
		drop = append(drop, journal.DropChunks{ID: t.rec.ID})
	}
	m.move(t, Uploaded, "", nil, drop...)
}

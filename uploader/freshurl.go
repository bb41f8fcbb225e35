package uploader

import (
	"context"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// freshURLCall asks for a new URL for one chunk: only when a slot would idle
// otherwise, since the plan counts these.
func (m *Manager) freshURLCall(t *transfer, now time.Time) *call {
	if m.putting >= m.slots || t.sendable(now, m.serverNow()) >= 0 {
		return nil
	}
	i := t.needsURL(now)
	if i < 0 {
		return nil
	}
	c := t.chunks[i]
	media, upload, number := t.rec.MediaID, t.rec.UploadID, c.Number
	var u *api.FreshURL
	return &call{
		prio: prioFlow, t: t,
		run: func(ctx context.Context, cl *api.Client) (err error) {
			u, err = cl.RetryChunk(ctx, media, upload, number)
			return err
		},
		done: func(err error) {
			if t.chunkIs(i, c) && t.phase == Uploading {
				m.freshURL(t, i, u, err)
			}
		},
	}
}

// freshURL takes the answer to chunks/retry.
func (m *Manager) freshURL(t *transfer, i int, u *api.FreshURL, err error) {
	c := t.chunks[i]
	switch s := status(err); {
	case s == 0:
		c.URL = u.UploadURL
		c.URLExpires = believable(api.URLExpiry(api.Chunk{UploadURL: u.UploadURL, ExpiresAt: u.ExpiresAt}), m.serverNow())
		c.needURL, c.notBefore = false, time.Time{}
		c.Retries++
		t.note(m.cfg.Now(), MomentRenewed, "")
		t.progressed()
		m.keep(nil, journal.PutChunks{ID: t.rec.ID, Chunks: []journal.Chunk{c.Chunk}})
	case s == 404 || s == 410 || s == 403 && t.rec.KeyPrint != m.keyPrint:
		m.askTruth(t)
	case s == 400 || s == 409 || s == 422:
		// No further URL for this chunk; the others are finished first.
		c.dead = true
		t.setErr(m.apiError(err))
	default:
		m.callFailed(t, err, serverTries)
	}
}

// retriesUsedUp is the exact report when chunks can't be sent any more.
func (m *Manager) retriesUsedUp(t *transfer) *Error {
	e := &Error{Code: CodeRetries, Op: "retry"}
	if t.err != nil {
		e.Status, e.APICode, e.RequestID = t.err.Status, t.err.APICode, t.err.RequestID
	}
	e.Message = deadChunks(t)
	return e
}

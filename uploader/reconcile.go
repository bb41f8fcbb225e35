package uploader

import (
	"context"
	"fmt"
	"net/http"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// reconcileCall asks how far the service is with an upload that was begun in
// an earlier run, or that a reply said is gone.
func (m *Manager) reconcileCall(t *transfer) *call {
	if t.rec.BaseURL != "" && t.rec.BaseURL != m.cfg.BaseURL {
		m.fail(t, &Error{Code: CodeOtherWorkspace, Message: "it was begun at another server"})
		return nil
	}
	media, under := t.rec.MediaID, m.keyPrint
	var p *api.Progress
	return &call{
		prio: prioFlow, t: t,
		run: func(ctx context.Context, c *api.Client) (err error) {
			p, err = c.Progress(ctx, media)
			return err
		},
		done: func(err error) {
			if t.phase == Aborting {
				return
			}
			switch status(err) {
			case 0:
				t.rec.KeyPrint = under // this key reaches it
				m.reconciled(t, p)
			case http.StatusNotFound, http.StatusForbidden, http.StatusGone:
				m.gone(t, err)
			default:
				m.callFailed(t, err, serverTries)
			}
		},
	}
}

// reconciled compares the service's count with the journal's. The service wins;
// where it knows of fewer chunks, they are confirmed again rather than sent.
func (m *Manager) reconciled(t *transfer, p *api.Progress) {
	t.progressed()
	t.reconcile = false
	switch p.Status {
	case api.StatusCompleted, api.StatusProcessing:
		m.uploaded(t, nil)
		return
	case api.StatusAborted, api.StatusFailed:
		m.gone(t, fmt.Errorf("the service says: %s", p.Status))
		return
	}
	t.rec.Completing = false
	t.counted = p.ChunksCompleted
	for _, n := range p.FailedChunks {
		if i := n - 1; i >= 0 && i < len(t.chunks) && t.chunks[i].Number == n {
			t.again(i)
		}
	}
	if p.ChunksCompleted < t.count[chunkConfirmed] {
		m.confirmAll(t)
	}
	m.move(t, Uploading, "", nil, journal.PutChunks{ID: t.rec.ID, Chunks: t.records()})
}

// maxRestarts is how often an upload that is gone at the service begins anew
// by itself.
const maxRestarts = 2

// gone begins anew, and says so, when the service has no such upload any more.
// Under another key than the upload's own that is no proof: the person is asked.
func (m *Manager) gone(t *transfer, err error) {
	e := m.apiError(err)
	if t.rec.KeyPrint == m.keyPrint && e.Status == http.StatusForbidden {
		m.fail(t, e) // the key lost the right: the account's matter
		return
	}
	if t.rec.KeyPrint != m.keyPrint {
		e.Code = CodeOtherWorkspace
		m.fail(t, e)
		return
	}
	if t.late {
		m.fail(t, m.planTooSlow(t))
		return
	}
	t.restarts++
	if t.restarts > maxRestarts {
		e.Code = CodeGone
		m.fail(t, e)
		return
	}
	m.stopPuts(t, errHeld)
	m.forgetUpload(t, false)
	e.Code = CodeGone
	t.setErr(e)
	t.step = stepAsk
	if t.phase != Preparing {
		m.move(t, Preparing, CodeGone, nil)
	}
}

// goneAtStorage begins anew when the storage says again that the upload is gone,
// though the service still counts it as under way: it can't end well any more.
func (m *Manager) goneAtStorage(t *transfer, e *Error) {
	t.goneSaid = 0
	t.restarts++
	e.Code = CodeGone
	if t.restarts > maxRestarts {
		m.fail(t, e)
		return
	}
	m.forgetUpload(t, true)
	t.setErr(e)
	t.step = stepAsk
	m.move(t, Preparing, CodeGone, nil)
}

// confirmAll marks every chunk that the storage has as unconfirmed: its saved
// ETag is sent to the service once more.
func (m *Manager) confirmAll(t *transfer) {
	t.ready = t.ready[:0]
	for i, c := range t.chunks {
		if c.state == chunkConfirmed {
			c.Confirmed = false
			t.set(i, chunkSent)
			c.durable = true
		}
		if c.state == chunkSent && c.durable && !c.doubted {
			t.ready = append(t.ready, i)
		}
	}
}

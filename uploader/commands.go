package uploader

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

func (m *Manager) setPaused(t *transfer, paused bool) {
	if t.phase.Final() || t.phase == Aborting || t.phase == Failed || t.paused() == paused && t.rec.Paused == paused {
		return
	}
	if paused && t.rec.Completing {
		return // complete was sent: there is nothing left to pause
	}
	t.rec.Paused, t.dormant = paused, false
	reason := "resume"
	if paused {
		reason = "pause"
		m.stopPuts(t, errPaused)
		t.note(m.cfg.Now(), MomentPaused, "")
	} else {
		t.rec.Held = false
		t.ended(m.cfg.Now(), MomentPaused, true)
		t.attempts, t.notBefore = 0, time.Time{}
		for _, i := range t.todo {
			t.chunks[i].notBefore = time.Time{}
		}
	}
	e := m.event(t, reason)
	m.keepTransfer(t, func() { m.emit(e) })
}

// setAside holds a transfer as one from an earlier run is held that nobody has
// asked for.
func (m *Manager) setAside(t *transfer) {
	if t.phase.Final() || t.phase == Aborting || t.phase == Failed || t.paused() || t.rec.Completing {
		return
	}
	t.dormant = true
	m.stopPuts(t, errPaused)
	m.changed(t, "set aside")
}

// retry lets a failed transfer go on.
func (m *Manager) retry(t *transfer) {
	t.dormant = false
	m.refused = refusal{} // the person may have mended the account
	switch {
	case t.phase == Failed && t.err != nil && t.err.Code == CodeBadLabels && t.labels().Check() != nil:
		return // the service would only say the same
	case t.phase == Failed:
	case t.wait == WaitFileChanged && !t.phase.Final() && t.phase != Aborting:
		m.sendAsItIs(t)
		return
	default: // impatience: try now
		t.attempts, t.notBefore = 0, time.Time{}
		for _, i := range t.todo {
			t.chunks[i].notBefore = time.Time{}
		}
		return
	}
	if t.err != nil {
		switch t.err.Code {
		case CodeTooBig, CodeEmpty, CodeNotVideo, CodeNotFile, CodeTooLong, CodeMissing, CodeUnreadable, CodeDamaged, CodeBadLabels:
			t.startOver = t.rec.MediaID == "" // look at the file as if it were new
		case CodeGone, CodeOtherWorkspace:
			if t.rec.KeyPrint != m.keyPrint || t.rec.BaseURL != m.cfg.BaseURL {
				// The person has been asked: begin anew under this key.
				m.forgetUpload(t, false)
			}
		}
	}
	t.setErr(nil)
	t.attempts, t.refused, t.restarts, t.asked, t.reconfirmed = 0, 0, 0, 0, false
	t.notBefore = time.Time{}
	t.reconcile = t.rec.MediaID != ""
	for _, c := range t.chunks {
		c.tries, c.notBefore, c.dead, c.freshOK, c.differs = 0, time.Time{}, false, false, 0
	}
	m.move(t, Queued, "retry", nil)
}

// sendAsItIs begins anew with a file that has changed; what was sent of the
// old one is discarded at the service.
func (m *Manager) sendAsItIs(t *transfer) {
	t.turn++
	m.stopPuts(t, errHeld)
	m.forgetUpload(t, true)
	t.startOver, t.wait = true, NoWait
	t.setErr(nil)
	if t.phase != Queued {
		m.move(t, Queued, "retry", nil)
		return
	}
	m.keepTransfer(t, nil)
	m.changed(t, "retry")
}

// forgetUpload drops what is known of the upload. With owe, the service is
// asked to discard it.
func (m *Manager) forgetUpload(t *transfer, owe bool) {
	if owe && t.rec.MediaID != "" {
		m.owe(t.rec.MediaID, t.rec.UploadID)
	}
	t.note(m.cfg.Now(), MomentAnew, "")
	t.history.rest()
	r := &t.rec
	r.Pieces, r.StorageHost = 0, ""
	r.MediaID, r.UploadID, r.UploadExpires, r.ConcurrentLimit, r.RetryAttempts = "", "", time.Time{}, 0, 0
	r.Intents, r.Orphans, r.Completing, r.ETagsAreMD5, r.KeyPrint, r.BaseURL = 0, 0, false, false, "", ""
	r.ETagsUnproven = false
	r.HashState, r.HashedBytes, r.SHA256, t.digest = nil, 0, "", digest{}
	t.reconcile, t.reconfirmed, t.counted = false, false, 0
	t.mixed, t.late = false, false
	t.speed.reset()
	m.stopPuts(t, errHeld)
	clear(t.puts)
	t.dropChunks()
	m.keep(nil, journal.Put{Transfer: t.rec}, journal.DropChunks{ID: r.ID})
}

func (m *Manager) remove(t *transfer) {
	if t.phase != Uploaded && t.phase != Aborted && t.initiated() {
		return
	}
	m.part(t)
	delete(m.byID, t.id())
	delete(m.dirty, t)
	m.queue = slices.DeleteFunc(m.queue, func(q *transfer) bool { return q == t })
	m.reordered = true
	m.keep(nil, journal.Delete{ID: t.rec.ID})
}

func (m *Manager) abort(t *transfer) {
	if t.phase.Final() || t.phase == Aborting || t.rec.Completing && t.phase != Failed {
		return
	}
	m.stopPuts(t, errAborted)
	t.setErr(nil)
	t.attempts, t.notBefore = 0, time.Time{}
	if !t.initiated() {
		m.move(t, Aborted, "abort", nil, journal.DropChunks{ID: t.rec.ID})
		return
	}
	t.rec.AbortOwed = true
	t.step = stepAsk
	m.move(t, Aborting, "abort", nil)
	// A worker may be asking for the upload right now: its answer brings the
	// ID that the abort needs. See askDone.
	if t.rec.MediaID == "" && !t.working {
		m.aborted(t)
	}
}

// aborted ends an abort: the service has discarded it, or never told an ID.
func (m *Manager) aborted(t *transfer) {
	t.rec.AbortOwed = false
	t.setErr(nil)
	m.move(t, Aborted, "abort", nil, journal.DropChunks{ID: t.rec.ID})
}

// abortCall tells the service to discard the upload.
func (m *Manager) abortCall(t *transfer) *call {
	if t.rec.MediaID == "" || len(t.puts) > 0 {
		return nil // a PUT that is just being cut off could land after the abort
	}
	if !t.rec.UploadExpires.IsZero() && m.serverNow().After(t.rec.UploadExpires.Add(time.Hour)) {
		m.aborted(t) // the service has discarded it by itself
		return nil
	}
	if t.step == stepTruth {
		return m.truthOfAbort(t)
	}
	media, upload := t.rec.MediaID, t.rec.UploadID
	return &call{
		prio: prioPerson, t: t,
		run: func(ctx context.Context, c *api.Client) error {
			_, err := c.Abort(ctx, media, upload, "aborted by the user")
			return err
		},
		done: func(err error) {
			switch s := status(err); s {
			case 0:
				m.aborted(t)
			case http.StatusNotFound, http.StatusGone:
				if t.rec.KeyPrint == m.keyPrint {
					m.aborted(t)
					return
				}
				// Another workspace doesn't know it: that proves nothing.
				m.abortLater(t, &Error{Code: CodeOtherWorkspace, Op: "abort", Status: s, Message: "it was begun under another key"})
			case http.StatusForbidden:
				m.abortLater(t, m.apiError(err))
				t.notBefore = time.Now().Add(abortForbidden)
			case http.StatusConflict, http.StatusBadRequest:
				t.step = stepTruth // aborted already, or was complete faster?
			case http.StatusUnauthorized:
			default:
				m.abortLater(t, m.apiError(err))
			}
		},
	}
}

// abortForbidden is how long an abort waits that the key has no right to.
const abortForbidden = time.Hour

// abortLater keeps an abort that couldn't be sent, or wasn't believed.
func (m *Manager) abortLater(t *transfer, e *Error) {
	t.attempts++
	t.setErr(e)
	t.notBefore = time.Now().Add(m.backoff(t.attempts, 2*time.Second, 5*time.Minute))
}

// truthOfAbort asks what became of an upload whose abort was refused.
func (m *Manager) truthOfAbort(t *transfer) *call {
	media := t.rec.MediaID
	var p *api.Progress
	return &call{
		prio: prioPerson, t: t,
		run: func(ctx context.Context, c *api.Client) (err error) {
			p, err = c.Progress(ctx, media)
			return err
		},
		done: func(err error) {
			switch s := status(err); {
			case s == 0 && (p.Status == api.StatusCompleted || p.Status == api.StatusProcessing):
				m.uploaded(t, nil)
			case s == 0 && p.Status == api.StatusUploading:
				t.step = stepAsk
				t.attempts++
				t.notBefore = time.Now().Add(m.backoff(t.attempts, 5*time.Second, 5*time.Minute))
			case s == 0, s == http.StatusNotFound:
				m.aborted(t)
			case s == http.StatusUnauthorized:
			default:
				t.attempts++
				t.notBefore = time.Now().Add(m.backoff(t.attempts, 2*time.Second, 5*time.Minute))
			}
		},
	}
}

// status is the HTTP status of a call's answer: 0 for success, -1 when there
// was no answer.
func status(err error) int {
	if err == nil {
		return 0
	}
	var e *api.Error
	if errors.As(err, &e) && e.Kind == api.KindStatus {
		return e.Status
	}
	return -1
}

package uploader

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

const (
	lookAgain  = 2 * time.Second  // at a file that isn't there
	growingFor = 10 * time.Second // a file that hasn't moved for so long is whole
	growLook   = 2 * time.Second
)

// startChecks looks at files: those of transfers that begin, and those that
// are waited for.
func (m *Manager) startChecks(now time.Time) {
	for _, t := range m.queue {
		if m.checking >= maxChecks {
			return
		}
		if t.working || t.paused() || t.phase.Final() || t.phase == Failed || t.phase == Aborting {
			continue
		}
		if t.lookAfter.After(now) {
			continue
		}
		switch {
		case t.wait == WaitFileGrowing, t.startOver && t.wait == NoWait && t.phase == Preparing:
			m.lookAnew(t)
		case t.wait == WaitFileChanged && t.mixed:
			// Bytes of the other file may have been sent: the person decides.
		case t.wait == WaitFileMissing && m.away[filepath.Dir(t.rec.Path)].After(now):
			// Its folder is gone, and another of its files is looked at.
		case t.wait != NoWait, t.phase == Preparing && t.step == stepCheck, t.phase == Finishing && t.recheck:
			m.verify(t)
		}
	}
}

// inWorker runs look in a worker, one of maxChecks.
func (m *Manager) inWorker(t *transfer, look func() func()) {
	t.working = true
	m.checking++
	turn := t.turn
	m.goWork(func() {
		then := look()
		m.post(func() {
			m.checking--
			t.working = false
			m.dirty[t] = true
			if m.byID[t.id()] != t || m.ctx.Err() != nil {
				return
			}
			if t.phase == Aborting {
				if t.rec.MediaID == "" {
					m.aborted(t)
				}
				return
			}
			if t.turn == turn { // else it was begun anew meanwhile
				then()
			}
		})
	})
}

// verify looks whether the file is there and the same.
func (m *Manager) verify(t *transfer) {
	path, want := t.rec.Path, t.identity()
	if dir := filepath.Dir(path); !m.away[dir].IsZero() {
		m.away[dir] = time.Now().Add(lookAgain)
	}
	roots := m.roots
	m.inWorker(t, func() func() {
		err := verifySame(path, want)
		if err != nil && isMissing(err) {
			if found := findElsewhere(path, want, roots()); found != "" {
				return func() { m.moved(t, found) }
			}
		}
		if err != nil && isMissing(err) {
			if _, derr := os.Stat(filepath.Dir(path)); derr != nil {
				err = errors.Join(errFolderGone, err)
			}
		}
		return func() { m.verified(t, err) }
	})
}

// moved takes over where the file is now; then it is as if it had always been
// there.
func (m *Manager) moved(t *transfer, path string) {
	m.cfg.Log.Info("found elsewhere", "id", t.rec.ID)
	delete(m.away, filepath.Dir(t.rec.Path))
	t.rec.Path = path
	m.keepTransfer(t, nil)
	m.verified(t, nil)
}

func (m *Manager) verified(t *transfer, err error) {
	if t.phase.Final() || t.phase == Failed {
		return
	}
	if err != nil && t.phase == Finishing && !errors.Is(err, errFileChanged) {
		err = nil // every chunk is there already: a card that is pulled stops nothing
	}
	if errors.Is(err, errFileChanged) && t.rec.MediaID == "" && t.phase == Preparing {
		t.startOver = true // nothing of the old one was sent: it is looked at anew
		return
	}
	if err != nil {
		m.fileTrouble(t, err)
		return
	}
	delete(m.away, filepath.Dir(t.rec.Path))
	m.fileBack(t)
	switch {
	case t.phase == Finishing:
		t.recheck = false
	case t.phase == Preparing && t.step == stepCheck:
		t.step = stepAsk
		t.noteChecked(m.cfg.Now())
	}
}

// fileBack ends a wait for the file.
func (m *Manager) fileBack(t *transfer) {
	if t.wait == NoWait {
		return
	}
	t.wait, t.lookAfter = NoWait, time.Time{}
	m.changed(t, "file_back")
}

// fileTrouble holds a transfer whose file isn't there or isn't the same.
func (m *Manager) fileTrouble(t *transfer, err error) {
	now := time.Now()
	switch {
	case tooManyFiles(err):
		m.fewerSlots(now)
		t.lookAfter = now.Add(lookAgain)
		return
	case errors.Is(err, errFileChanged):
		t.mixed = t.mixed || t.wait == NoWait && errors.Is(err, errContentDiffers) && t.rec.MediaID != ""
		t.wait = WaitFileChanged
		t.setErr(&Error{Code: CodeChanged, Op: "open", Message: err.Error()})
	case isMissing(err):
		if dir := filepath.Dir(t.rec.Path); errors.Is(err, errFolderGone) {
			m.away[dir] = now.Add(lookAgain)
		} else {
			delete(m.away, dir)
		}
		t.wait = WaitFileMissing
		t.setErr(&Error{Code: CodeMissing, Op: "open", Message: err.Error()})
	default:
		if t.phase == Queued {
			m.move(t, Preparing, "", nil)
		}
		m.fail(t, &Error{Code: CodeUnreadable, Op: "open", Message: err.Error()})
		return
	}
	t.lookAfter = now.Add(lookAgain)
	m.stopPuts(t, errHeld)
	m.changed(t, t.wait.String())
}

// askCall asks the service for an upload, or how far the one that the journal
// knows has come.
func (m *Manager) askCall(t *transfer) *call {
	if t.rec.MediaID != "" {
		return m.reconcileCall(t)
	}
	if e := m.refusedToo(t, time.Now()); e != nil {
		m.fail(t, e)
		return nil
	}
	ts, wait := m.batchable(t, time.Now())
	if wait {
		return nil
	}
	if ts != nil {
		return m.batchCall(ts)
	}
	v := t.video()
	var u *api.Upload
	return &call{
		prio: prioFlow, t: t, anyPhase: true,
		before: func(start func()) {
			// The intent is on disk before the call: its reply may be lost.
			t.rec.Intents++
			t.rec.BaseURL, t.rec.KeyPrint = m.cfg.BaseURL, m.keyPrint
			m.keepTransfer(t, start)
		},
		run: func(ctx context.Context, c *api.Client) (err error) {
			if u, err = c.Initiate(ctx, v); err != nil {
				return err
			}
			return api.CheckUpload(u, v.SizeBytes)
		},
		done: func(err error) { m.initiated(t, u, err) },
	}
}

// video is what the service is told.
func (t *transfer) video() api.Video {
	return api.Video{
		Filename: sentName(t.rec.Name), ContentType: t.rec.ContentType, SizeBytes: t.rec.Size,
		Title: t.rec.Title, Tags: t.rec.Tags, Metadata: t.rec.Metadata,
	}
}

// initiated takes the answer to initiate.
func (m *Manager) initiated(t *transfer, u *api.Upload, err error) {
	s := status(err)
	if s >= 400 && s < 500 { // refused: nothing lies at the service
		t.rec.Intents--
		m.keepTransfer(t, nil)
		m.noteRefusal(t, m.apiError(err), time.Now())
	} else if neverSent(err) {
		t.rec.Intents--
	} else if err != nil {
		t.rec.Orphans = t.rec.Intents // its reply was lost, or can't be used
		m.keepTransfer(t, nil)
		if u != nil && u.MediaID != "" && u.UploadID != "" {
			m.owe(u.MediaID, u.UploadID) // this one can be named: discard it
		}
	}
	if t.phase == Aborting {
		if err == nil {
			t.rec.MediaID, t.rec.UploadID = u.MediaID, u.UploadID
			m.keepTransfer(t, nil)
			return // abortCall follows
		}
		m.aborted(t)
		return
	}
	if err != nil {
		m.callFailed(t, err, 3)
		if t.rec.Orphans > 0 && t.phase == Preparing {
			// Each lost reply may leave an upload that nobody can name: ever
			// longer waits keep them few, whatever the night brings.
			wait := m.backoff(t.rec.Orphans, 2*time.Second, 2*time.Hour)
			t.notBefore = latest(t.notBefore, time.Now().Add(wait))
		}
		return
	}
	r := &t.rec
	r.MediaID, r.UploadID, r.UploadExpires = u.MediaID, u.UploadID, u.ExpiresAt
	r.ConcurrentLimit, r.RetryAttempts = u.ConcurrentLimit, u.RetryAttempts
	r.Pieces, r.StorageHost = len(u.Chunks), storageHost(u.Chunks[0].UploadURL)
	cs := layout(u, m.serverNow())
	if len(cs) > 1 {
		m.chunkSize = u.Chunks[0].SizeBytes
	}
	t.setChunks(cs)
	t.progressed()
	// The upload's ID is on disk before the first byte leaves.
	t.working = true
	m.keepTransfer(t, func() {
		t.working = false
		if t.phase == Preparing {
			m.move(t, Uploading, "", nil)
		}
	}, journal.PutChunks{ID: r.ID, Chunks: cs})
}

// errFolderGone: not the file alone is missing; the card was pulled.
var errFolderGone = errors.New("its folder isn't there")

// neverSent reports that a call failed before anything of it could arrive.
func neverSent(err error) bool {
	if err == nil {
		return false
	}
	var a *api.Error
	if errors.As(err, &a) && (a.Kind == api.KindLocal || a.Kind == api.KindPortal) {
		return true // somebody else answered in the service's place
	}
	switch kind(err) {
	case storage.KindTLS, storage.KindProxy, storage.KindOffline:
		return true
	}
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

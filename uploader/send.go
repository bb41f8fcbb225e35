package uploader

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
	"github.com/aionvision/aion-uploader/uploader/internal/storage"
)

// put is one PUT under way.
type put struct {
	i      int
	size   int64
	cancel context.CancelCauseFunc
	sent   atomic.Int64 // bytes of this PUT that have left
	began  time.Time

	seen    int64         // what watch read of sent last
	since   time.Time     // and when it had last changed
	grace   time.Duration // and how long it then gets to move; 0: stallGrace
	suspect time.Time     // a probe found the network well while this one stood still

	lookedAt  time.Time // see crawls
	looked    int64
	slowLooks int
}

// startPut sends one chunk in a worker.
func (m *Manager) startPut(t *transfer, i int) {
	c := t.chunks[i]
	for k, n := range t.todo {
		if n == i {
			t.todo = append(t.todo[:k], t.todo[k+1:]...)
			break
		}
	}
	t.set(i, chunkSending)
	now := time.Now()
	ctx, cancel := context.WithCancelCause(m.ctx)
	p := &put{i: i, size: c.Size, cancel: cancel, since: now, began: now}
	t.puts[i] = p
	m.storageURL = c.URL
	m.putting++
	m.dirty[t] = true
	if t.rec.StartedAt.IsZero() {
		t.rec.StartedAt = m.cfg.Now().UTC().Round(0)
		t.note(t.rec.StartedAt, MomentStarted, "")
	}
	part := storage.Part{
		URL: c.URL, ContentType: t.rec.ContentType, Offset: c.Offset, Size: c.Size,
		ContentMD5: c.checkMD5 || !t.rec.ETagsAreMD5 && !m.proven[storageHost(c.URL)], Expect: c.expect,
		Limit: m.limiter.leave,
		Sent:  func(n int64) { p.sent.Add(n); t.live.Add(n) },
	}
	path, want := t.rec.Path, t.identity()
	m.goWork(func() {
		res, err := putFile(ctx, m.put, part, path, want)
		if ctx.Err() != nil && err != nil {
			err = context.Cause(ctx)
		}
		cancel(nil)
		m.post(func() { m.putDone(t, p, res, err) })
	})
}

// putFile opens the file for one chunk only, and looks afterwards whether it
// was changed while the chunk was read.
func putFile(ctx context.Context, client *storage.Client, part storage.Part, path string, want identity) (storage.Result, error) {
	f, err := openSame(path, want)
	if err != nil {
		return storage.Result{}, &fileError{err}
	}
	defer f.Close()
	part.Body = f
	res, err := client.Put(ctx, part)
	var se *storage.Error
	if errors.As(err, &se) && se.Kind == storage.KindFile {
		if st, serr := os.Stat(path); serr == nil && st.Size() != want.Size {
			return res, &fileError{errFileChanged}
		}
		return res, &fileError{err}
	}
	if err != nil {
		return res, err
	}
	if err := stillSame(f, want); err != nil {
		return res, &fileError{err}
	}
	return res, nil
}

// fileError is a failure of the file, not of the network.
type fileError struct{ err error }

func (e *fileError) Error() string { return e.err.Error() }
func (e *fileError) Unwrap() error { return e.err }

// stopPuts ends a transfer's PUTs; their bytes are rolled back.
func (m *Manager) stopPuts(t *transfer, cause error) {
	for _, p := range t.puts {
		p.cancel(cause)
	}
}

// putDone takes the outcome of a PUT.
func (m *Manager) putDone(t *transfer, p *put, res storage.Result, err error) {
	m.putting--
	m.hold.trying = false
	m.dirty[t] = true
	t.live.Add(-p.sent.Load())
	if t.puts[p.i] != p || m.byID[t.id()] != t {
		return // the upload that it belonged to was forgotten meanwhile
	}
	delete(t.puts, p.i)
	c := t.chunks[p.i]
	if err == nil && c.state != chunkSending {
		return // it was put back in line meanwhile: the service doesn't have this one
	}
	if err != nil {
		t.again(p.i)
		if p.sent.Load() > 0 {
			m.sentTwice(t, p.i)
		}
		if m.ctx.Err() == nil {
			m.putFailed(t, p, err)
		}
		return
	}
	if !res.Date.IsZero() {
		m.setClock(res.Date.Sub(m.cfg.Now().Round(0)))
	}
	m.rate.moved += c.Size
	t.usual.note(c.Size, time.Since(p.began))
	m.rate.usual.note(c.Size, time.Since(p.began))
	m.lastMove = time.Now()
	t.goneSaid = 0
	m.reached()
	c.tries, c.lineTries, c.notBefore, c.expect, c.needURL = 0, 0, time.Time{}, false, false
	c.ETag, c.MD5, c.sent = res.ETag, res.MD5, pieceSum{crc: res.CRC32C, known: true}
	t.set(p.i, chunkSent)
	t.compareAnew(p.i)
	t.history.note(m.cfg.Now(), t.bytes[chunkSent]+t.bytes[chunkConfirmed]+t.live.Load())
	if t.attempts == 0 {
		t.allWell()
	}
	m.proveETag(t, p.i)
	if c.state != chunkSent { // it is sent again
		return
	}
	m.allSent(t)
	etag := c.ETag
	m.keep(func() {
		if t.chunkIs(p.i, c) && c.state == chunkSent && c.ETag == etag {
			c.durable = true
			if !c.doubted {
				t.ready = append(t.ready, p.i)
			}
			m.dirty[t] = true
		}
	}, journal.Put{Transfer: t.rec}, journal.PutChunks{ID: t.rec.ID, Chunks: []journal.Chunk{c.Chunk}})
}

// chunkIs reports that c is still chunk i: the upload wasn't forgotten.
func (t *transfer) chunkIs(i int, c *chunk) bool { return i < len(t.chunks) && t.chunks[i] == c }

// putFailed decides what a failed PUT means.
func (m *Manager) putFailed(t *transfer, p *put, err error) {
	c := t.chunks[p.i]
	if m.interrupted(err) || t.phase != Uploading {
		return
	}
	var fe *fileError
	if errors.As(err, &fe) {
		m.fileTrouble(t, fe.err)
		return
	}
	now := time.Now()
	if tooManyFiles(err) {
		m.scarce(now)
		c.notBefore = now.Add(lookAgain)
		return
	}
	e := m.putError(err)
	t.setErr(e)
	var se *storage.Error
	if !errors.As(err, &se) {
		se = &storage.Error{Kind: storage.Classify(err)}
	}
	if !se.Date.IsZero() {
		m.setClock(se.Date.Sub(m.cfg.Now().Round(0)))
	}
	c.tries++
	wait := m.backoff(c.tries, 500*time.Millisecond, 30*time.Second)
	switch se.Kind {
	case storage.KindOffline, storage.KindPortal, storage.KindProxy, storage.KindTLS:
		c.tries-- // it costs nothing, however long it lasts
		c.lineTries++
		wait = m.backoff(c.lineTries, time.Second, 30*time.Second)
		m.trouble(err, c.URL)
	case storage.KindNetwork:
		c.expect = se.Wrote
		m.trouble(err, c.URL)
		if c.tries > netTries {
			m.fail(t, e)
			return
		}
	case storage.KindSlowDown:
		c.tries--
		m.slowed = now.Add(slotsBackAfter)
		m.fewerSlots(now)
		wait = max(wait, min(se.RetryAfter, maxRetryAfter))
	case storage.KindExpired, storage.KindSkew:
		m.reached()
		c.needURL = true
		if c.tries > 3 {
			c.dead = true
		}
		wait = 0
	case storage.KindSignature, storage.KindRefused:
		if c.freshOK {
			m.fail(t, e)
			return
		}
		c.needURL, c.freshOK, wait = true, true, 0
	case storage.KindGone:
		if t.goneSaid++; t.goneSaid >= 2 {
			m.goneAtStorage(t, e)
			return
		}
		m.askTruth(t)
		return
	case storage.KindDigest:
		if c.differs++; c.differs >= 2 {
			m.fail(t, &Error{Code: CodeDiffers, Op: "put", Message: err.Error()})
			return
		}
	default: // KindServer, KindNoETag
		if c.tries > serverTries*2 {
			m.fail(t, e)
			return
		}
	}
	c.notBefore = now.Add(wait)
}

// netTries is how often one chunk may break while the network is there.
const netTries = 40

// interrupted reports that a PUT ended because it was told to: nothing counts
// against its chunk.
func (m *Manager) interrupted(err error) bool {
	for _, e := range []error{errPaused, errAborted, errHeld, errClosed, errStalled, errWoke} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// askTruth asks the service how far the upload is before anything else is done
// with it: the storage says that it is gone.
func (m *Manager) askTruth(t *transfer) {
	m.stopPuts(t, errHeld)
	t.step = stepAsk
	m.move(t, Preparing, "reconcile", nil)
}

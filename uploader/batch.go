package uploader

import (
	"context"
	"net/http"
	"time"

	"github.com/aionvision/aion-uploader/uploader/api"
	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

const (
	// maxBatch is how many videos one batch initiate takes.
	maxBatch = 10
	// tightPlan is the number of calls a minute up to which small clips are
	// prepared by the batch, though the slots wouldn't need so many yet.
	tightPlan = 30
)

// batchable returns the transfers that one batch initiate can begin together
// with t, t first. They are those whose turn has come, so their PUTs begin long
// before their URLs run out. nil: t goes alone; wait: others are nearly ready.
func (m *Manager) batchable(t *transfer, now time.Time) (ts []*transfer, wait bool) {
	if m.noBatch || t.alone {
		return nil, false
	}
	ts = append(ts, t)
	for _, o := range m.queue {
		if len(ts) == maxBatch {
			break
		}
		if o == t || o.phase != Preparing || o.rec.MediaID != "" || m.held(o) || o.alone || o.rec.NoAnalysis != t.rec.NoAnalysis {
			continue
		}
		switch {
		case o.step == stepCheck && m.putting > 0:
			wait = true // the line is busy: a moment costs nothing, a call does
		case o.step == stepAsk && !o.working && !o.notBefore.After(now) && m.refusedToo(o, now) == nil:
			ts = append(ts, o)
		}
	}
	if len(ts) == maxBatch {
		wait = false
	}
	if len(ts) < 2 {
		ts = nil
	}
	return ts, wait
}

// batchCall begins several uploads by one call.
func (m *Manager) batchCall(ts []*transfer) *call {
	req := api.BatchRequest{AutoProcess: !ts[0].rec.NoAnalysis}
	for _, t := range ts {
		req.Videos = append(req.Videos, t.video())
	}
	var b *api.Batch
	return &call{
		prio: prioFlow,
		before: func(start func()) {
			var ops []journal.Op
			for _, t := range ts {
				t.working = true
				t.rec.Intents++
				t.rec.BaseURL, t.rec.KeyPrint = m.cfg.BaseURL, m.keyPrint
				ops = append(ops, journal.Put{Transfer: t.rec})
				m.dirty[t] = true
			}
			m.keep(start, ops...)
		},
		run: func(ctx context.Context, c *api.Client) (err error) {
			b, err = c.BatchInitiate(ctx, req)
			return err
		},
		done: func(err error) { m.batched(ts, req, b, err) },
	}
}

// batched takes the answer to a batch initiate, for each of its transfers.
func (m *Manager) batched(ts []*transfer, req api.BatchRequest, b *api.Batch, err error) {
	switch status(err) {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		m.noBatch = true // a service without batches
		m.apart(ts)
		return
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusPaymentRequired,
		http.StatusForbidden, http.StatusRequestEntityTooLarge, http.StatusConflict:
		m.apart(ts) // one of them may be to blame: each hears its own answer
		return
	}
	for i, t := range ts {
		t.working = false
		m.dirty[t] = true
		var u *api.Upload
		terr := err
		if b != nil && i < len(b.Videos) {
			u = &b.Videos[i]
			if err == nil {
				terr = api.CheckUpload(u, req.Videos[i].SizeBytes)
			}
		}
		m.initiated(t, u, terr)
	}
}

// apart lets the transfers of a refused batch go one by one.
func (m *Manager) apart(ts []*transfer) {
	for _, t := range ts {
		t.working, t.alone = false, true
		t.rec.Intents--
		m.keepTransfer(t, nil)
		if t.phase == Aborting {
			m.aborted(t)
		}
	}
}

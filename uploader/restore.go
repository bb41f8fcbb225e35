package uploader

import (
	"fmt"
	"os"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// restore takes over what the journal holds. Whatever was on its way is in
// line again; its first step is to look at the file and to ask the service how
// far it is.
func (m *Manager) restore(s *journal.State) {
	m.restoreOwed(s.Settings)
	m.restoreBudget(s.Settings[budgetSetting])
	for _, rec := range s.Transfers {
		phase, err := ParsePhase(rec.Phase)
		if err != nil {
			m.cfg.Log.Error("record left out", "id", rec.ID, "err", err)
			continue
		}
		t := newTransfer(rec)
		t.setChunks(s.Chunks[rec.ID])
		t.reconcile = rec.MediaID != ""
		if rec.ErrCode != "" {
			t.err = &Error{Code: rec.ErrCode, Message: rec.ErrMessage, Op: rec.ErrOp, Status: rec.ErrStatus, APICode: rec.ErrAPICode, RequestID: rec.ErrRequestID}
		}
		// Never looked at to the end: it was still growing.
		t.startOver = rec.MediaID == "" && rec.Sample == ""
		t.noteReopened(m.cfg.Now(), phase == Uploading || phase == Finishing)
		switch phase {
		case Preparing, Uploading, Finishing:
			phase = Queued
			if rec.MediaID == "" && rec.Intents > rec.Orphans {
				// The process ended between sending initiate and keeping its
				// reply: an upload may lie at the service that nobody can name.
				t.rec.Orphans = rec.Intents
			}
		case Aborting:
			t.step = stepAsk
		}
		t.phase, t.rec.Phase = phase, phase.String()
		m.goOnInquiring(t)
		t.dormant = m.cfg.HoldStored && !phase.Final() && phase != Aborting
		m.queue = append(m.queue, t)
		m.byID[t.id()] = t
		m.dirty[t] = true
	}
	m.reordered = true
	for _, t := range m.queue {
		if t.phase == Aborting && t.rec.MediaID == "" {
			t.phase, t.rec.Phase, t.rec.AbortOwed = Aborted, Aborted.String(), false
		}
	}
}

// makeDir makes the state folder for this user alone.
func makeDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("uploader: state folder: %w", err)
	}
	return nil
}

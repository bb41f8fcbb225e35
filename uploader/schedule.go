package uploader

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

const (
	maxCalls    = 4 // API calls under way at once
	maxChecks   = 2 // files looked at once: an SD card doesn't like more
	tickEvery   = 500 * time.Millisecond
	idleForever = time.Hour
)

// schedule starts whatever can start now, and returns how long nothing else
// will be due. It runs after every change.
func (m *Manager) schedule() time.Duration {
	now := time.Now()
	if d := m.clocks.slept(now, m.cfg.Now()); d > 0 {
		m.woke(d)
	}
	m.restoreStore(now)
	m.tick(now)
	m.settle()
	m.startChecks(now)
	m.startPrepare(now)
	m.startCalls(now)
	m.startPuts(now)
	if m.climbSlots(now) {
		m.startPuts(now)
	}
	m.follow(now)
	m.keepBudget(now)
	return m.next(now)
}

// settle makes the moves that follow from counts alone.
func (m *Manager) settle() {
	for _, t := range m.queue {
		if t.phase != Uploading || t.working {
			continue
		}
		m.askForDoubted(t)
		switch {
		case len(t.chunks) > 0 && t.count[chunkConfirmed] == len(t.chunks):
			m.finish(t)
		case t.allDead():
			m.fail(t, m.retriesUsedUp(t))
		}
	}
}

// held reports that nothing may start for t now.
func (m *Manager) held(t *transfer) bool {
	return t.paused() || t.wait != NoWait
}

// startPrepare takes the next transfers out of the line, so many that the PUT
// slots don't fall idle.
func (m *Manager) startPrepare(now time.Time) {
	if m.hold.reason != NoWait {
		return
	}
	need := m.slots
	if n := m.budget.perMinute(); n > 0 && n <= tightPlan {
		need = max(need, maxBatch) // calls are dearer than URLs that wait a little
	}
	senders := 0
	for _, t := range m.queue {
		if need <= 0 || m.cfg.Videos > 0 && senders >= m.cfg.Videos {
			return
		}
		// Only what stands before a transfer keeps it in line: one that was moved
		// ahead gets the next slot, though those behind have enough for all.
		if m.held(t) {
			continue
		}
		if t.sending(now) {
			senders++
		}
		switch t.phase {
		case Preparing:
			need -= m.likelyChunks(t)
		case Uploading:
			need -= t.pendingLive()
		}
		if t.phase != Queued || t.notBefore.After(now) {
			continue
		}
		if t.rec.MediaID == "" && m.backlogTooLong(now) {
			continue
		}
		if m.away[filepath.Dir(t.rec.Path)].After(now) {
			continue // the card isn't there: one of its files is looked at
		}
		need -= m.likelyChunks(t)
		senders++
		t.step = stepCheck
		if t.rec.MediaID != "" && len(t.chunks) > 0 && len(t.todo) == 0 {
			t.step = stepAsk // the storage has it all: the file isn't needed
		}
		m.move(t, Preparing, "", nil)
	}
}

// likelyChunks is how many chunks a transfer will keep the slots busy with, by
// the size of chunks that the service chose last.
func (m *Manager) likelyChunks(t *transfer) int {
	if len(t.chunks) > 0 {
		return max(1, t.pendingLive())
	}
	return max(1, int(t.rec.Size/m.chunkSize))
}

// backlogTooLong is true while the plan's pace lets the confirms that wait
// take more than half of what is left of an upload's life: a further upload
// would run out before it is counted in.
func (m *Manager) backlogTooLong(now time.Time) bool {
	perMinute := m.budget.perMinute()
	if perMinute == 0 {
		return false
	}
	calls, life := 0, time.Duration(0)
	for _, t := range m.queue {
		if t.phase != Uploading || m.held(t) {
			continue
		}
		calls += len(t.chunks) - t.count[chunkConfirmed] + 1
		if !t.rec.UploadExpires.IsZero() {
			if d := t.rec.UploadExpires.Sub(m.serverNow()); life == 0 || d < life {
				life = d
			}
		}
	}
	return life > 0 && time.Duration(calls)*time.Minute/time.Duration(perMinute) > life/2
}

// startPuts fills the slots: the first transfer that has a chunk, then the next.
func (m *Manager) startPuts(now time.Time) {
	if m.hold.reason != NoWait && !m.hold.trialDue(now) {
		return
	}
	server, senders := m.serverNow(), 0
	for _, t := range m.queue {
		if m.cfg.Videos > 0 && t.phase == Uploading && !m.held(t) && t.sending(now) {
			if senders++; senders > m.cfg.Videos {
				return
			}
		}
		for m.putting < m.slots && t.phase == Uploading && !m.held(t) &&
			len(t.puts) < t.concurrency() {
			i := t.sendable(now, server)
			if i < 0 {
				break
			}
			m.startPut(t, i)
			if m.hold.reason != NoWait {
				m.hold.trying = true
				return // one trial is enough
			}
		}
		if m.putting >= m.slots {
			return
		}
	}
}

// next returns how long nothing is due by time alone.
func (m *Manager) next(now time.Time) time.Duration {
	due := now.Add(idleForever)
	sooner := func(t time.Time) {
		if t.After(now) && t.Before(due) {
			due = t
		}
	}
	if m.putting > 0 {
		sooner(now.Add(tickEvery))
	}
	if m.budgetSpent {
		sooner(m.budgetKept.Add(time.Second))
	}
	sooner(m.storeRetry)
	sooner(m.slotsBack)
	sooner(m.hold.trialAt)
	for _, at := range m.away {
		sooner(at)
	}
	wantsCall := false
	for _, t := range m.queue {
		sooner(t.digest.after)
		if t.phase.Final() {
			continue
		}
		sooner(t.notBefore)
		sooner(t.lookAfter)
		if t.phase == Uploading || t.phase == Preparing || t.phase == Finishing || t.phase == Aborting {
			wantsCall = true
			if m.hold.reason == NoWait && !m.held(t) {
				sooner(m.forecastAt.Add(forecastEvery))
			}
		}
		if t.phase == Uploading {
			for _, i := range t.todo {
				sooner(t.chunks[i].notBefore)
			}
		}
	}
	for t := range m.parting {
		sooner(t.digest.after)
	}
	for _, o := range m.owed {
		sooner(o.notBefore)
		wantsCall = true
	}
	sooner(m.nextPoll(now))
	if len(m.lookups) > 0 {
		sooner(now.Add(pollLook)) // what has the calls now may leave some
	}
	wantsCall = wantsCall || len(m.asked)+len(m.lookups) > 0
	if d := m.budget.wait(now); wantsCall && d > 0 {
		sooner(now.Add(d))
	}
	return due.Sub(now)
}

// tick reads the counters of what is under way.
func (m *Manager) tick(now time.Time) {
	total := m.rate.moved
	for _, t := range m.queue {
		if t.phase != Uploading {
			continue
		}
		m.foresee(t)
		live := t.live.Load()
		total += live
		if len(t.puts) > 0 {
			t.speed.note(now, t.bytes[chunkSent]+t.bytes[chunkConfirmed]+live)
			t.history.note(m.cfg.Now(), t.bytes[chunkSent]+t.bytes[chunkConfirmed]+live)
			m.dirty[t] = true
		} else if t.speed.stale(now) { // others have the line: its speed is none
			t.speed.reset()
			m.dirty[t] = true
		}
	}
	if m.putting > 0 {
		m.rate.speed.note(now, total)
		m.rate.total = total
	}
	m.forecast(now)
	m.watch(now)
	m.dropStraggler(now)
	m.slotBack(now)
}

// foresee says, as long as something can be done about it, that the plan's pace
// won't let an upload be counted in before it expires.
func (m *Manager) foresee(t *transfer) {
	n := m.budget.perMinute()
	if n == 0 || t.rec.UploadExpires.IsZero() {
		return
	}
	calls := len(t.chunks) - t.count[chunkConfirmed] + 1
	end := m.serverNow().Add(time.Duration(calls) * time.Minute / time.Duration(n))
	late := end.After(t.rec.UploadExpires)
	if late == t.late {
		return
	}
	t.late = late
	if late {
		t.setErr(m.planTooSlow(t))
	} else {
		t.setErr(nil)
	}
	m.dirty[t] = true
}

func (m *Manager) planTooSlow(t *transfer) *Error {
	return &Error{Code: CodePlan, Op: "confirm", Message: fmt.Sprintf(
		"%d calls a minute let %d of %d chunks be confirmed before the upload expires",
		m.budget.perMinute(), t.count[chunkConfirmed], len(t.chunks))}
}

// move is the one function that changes a phase: it rejects what the table
// doesn't allow, keeps the record, then tells.
func (m *Manager) move(t *transfer, to Phase, reason string, then func(), more ...journal.Op) bool {
	from := t.phase
	if !CanMove(t.phase, to) {
		m.cfg.Log.Error("move refused", "id", t.rec.ID, "from", t.phase.String(), "to", to.String())
		return false
	}
	t.phase = to
	t.rec.Phase = to.String()
	if to.Final() {
		t.rec.FinishedAt = m.cfg.Now().UTC().Round(0)
		t.wait, t.rec.Paused = NoWait, false
	}
	t.noteMove(m.cfg.Now(), to, reason)
	m.cfg.Log.Info("transfer", "id", t.rec.ID, "from", from.String(), "to", to.String(), "reason", reason)
	if to == Uploaded {
		m.remember(t.entry(m.cfg.UserAgent))
	}
	e := m.event(t, reason)
	m.keepTransfer(t, func() {
		m.emit(e)
		if then != nil {
			then()
		}
	}, more...)
	return true
}

// changed tells that one of a transfer's two holds has changed.
func (m *Manager) changed(t *transfer, reason string) {
	m.dirty[t] = true
	if m.stateOf(t) == t.told {
		return
	}
	if !t.phase.Final() && t.phase != Failed {
		t.noteWait(m.cfg.Now(), m.stateOf(t).Wait)
	}
	e := m.event(t, reason)
	m.keep(func() { m.emit(e) }) // behind the events that wait for the disk
}

package uploader

// SetKey replaces the API key; what waited for it goes on. Uploads that were
// begun under another workspace's key are not begun anew: they need attention.
func (m *Manager) SetKey(key string) {
	m.command(func() {
		before := m.keyPrint
		if err := m.useKey(key); err != nil {
			m.cfg.Log.Error("key not taken over", "err", scrub(err.Error(), key))
			return
		}
		if m.keyPrint != before {
			m.budget.reset()
			m.limitsAsked, m.refused = false, refusal{}
			m.shelf.empty()
		}
		if m.hold.reason == WaitKeyRejected || m.hold.reason == WaitNoKey {
			m.release()
		}
		for _, t := range m.queue {
			if t.phase == Failed && t.err != nil && t.err.Code == CodeKey {
				m.retry(t)
			}
			if m.keyPrint != before {
				m.goOnInquiring(t)
			}
		}
	})
}

// SetRateLimit changes the speed limit of all PUTs together, in bytes per
// second; 0 lifts it. It holds at once.
func (m *Manager) SetRateLimit(bytesPerSecond int64) {
	m.limiter.set(bytesPerSecond)
	m.command(func() { m.cfg.RateLimit = bytesPerSecond })
}

// each runs f for every named transfer, or for all when none is named.
func (m *Manager) each(ids []ID, f func(*transfer)) {
	m.command(func() {
		for _, id := range ids {
			if t := m.byID[id]; t != nil {
				f(t)
			}
		}
	})
}

// all runs f for every transfer.
func (m *Manager) all(f func(*transfer)) {
	m.command(func() {
		for _, t := range append([]*transfer(nil), m.queue...) {
			f(t)
		}
	})
}

// Pause holds transfers until Resume, across restarts. Final ones, and those
// being aborted, are left alone.
func (m *Manager) Pause(ids ...ID) { m.each(ids, func(t *transfer) { m.setPaused(t, true) }) }

// Resume lets paused transfers go on.
func (m *Manager) Resume(ids ...ID) { m.each(ids, func(t *transfer) { m.setPaused(t, false) }) }

// SetAside keeps transfers from going on until Resume, but in this run alone:
// nothing of it is kept, and after a restart they go on by themselves.
func (m *Manager) SetAside(ids ...ID) { m.each(ids, m.setAside) }

// PauseAll pauses every transfer that can be.
func (m *Manager) PauseAll() { m.all(func(t *transfer) { m.setPaused(t, true) }) }

// ResumeAll resumes every transfer.
func (m *Manager) ResumeAll() { m.all(func(t *transfer) { m.setPaused(t, false) }) }

// Abort gives transfers up: the service discards what it has of them. It is
// kept, and sent again until the service has said so. Refused, in silence,
// once complete was sent: the video may exist already.
func (m *Manager) Abort(ids ...ID) { m.each(ids, m.abort) }

// Retry lets failed transfers go on, with the upload that they have; and sends
// a file that has changed as it is now, as a new upload.
func (m *Manager) Retry(ids ...ID) { m.each(ids, m.retry) }

// UploadAnyway sends damaged files as they are.
func (m *Manager) UploadAnyway(ids ...ID) {
	m.each(ids, func(t *transfer) {
		if t.phase == Failed && t.err != nil && t.err.Code == CodeDamaged {
			t.rec.Anyway = true
			m.retry(t)
		}
	})
}

// Remove takes transfers off the list. It never touches the service, so it is
// refused where something unfinished may lie there.
func (m *Manager) Remove(ids ...ID) { m.each(ids, m.remove) }

// Move puts transfers before another one, or at the end when before is empty,
// in the order given. PUTs under way finish; the next slot follows the new
// order. Nothing moves when before is among them.
func (m *Manager) Move(ids []ID, before ID) { m.command(func() { m.reorder(ids, before) }) }

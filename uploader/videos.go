package uploader

import "time"

// SetVideos changes how many transfers may send at a time; 0: as many as the
// PUT slots need. PUTs under way finish; a transfer that is one too many begins
// no further one until it is among the first again.
func (m *Manager) SetVideos(n int) {
	m.command(func() { m.cfg.Videos = max(0, n) })
}

// sending reports that a transfer has left the line and has bytes to send. One
// that backs off has not: another may use the time.
func (t *transfer) sending(now time.Time) bool {
	switch {
	case len(t.puts) > 0:
		return true
	case t.notBefore.After(now):
		return false
	case t.phase == Preparing:
		return len(t.chunks) == 0 || t.pendingLive() > 0
	case t.phase == Uploading:
		for _, i := range t.todo {
			if c := t.chunks[i]; !c.dead && !c.notBefore.After(now) {
				return true
			}
		}
	}
	return false
}

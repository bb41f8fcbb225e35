package uploader

import "time"

const (
	wakeJump = 5 * time.Second  // the wall clock ran on so much more than ours: this computer slept
	wakeDead = 30 * time.Second // after so long no connection is alive at the other end
)

// clocks compares the wall clock with the monotonic one, which stands still
// while a computer sleeps.
type clocks struct {
	mono, wall time.Time
}

// slept returns how long this computer has slept since the last look. A wall
// clock that was set forward looks the same, and costs a few new connections.
func (c *clocks) slept(mono, wall time.Time) time.Duration {
	wall = wall.Round(0)
	last := *c
	c.mono, c.wall = mono, wall
	if last.mono.IsZero() {
		return 0
	}
	if d := wall.Sub(last.wall) - mono.Sub(last.mono); d >= wakeJump {
		return d
	}
	return 0
}

// woke goes on after a sleep: connections are made anew, nothing waits for a
// back-off that began before, and URLs that have expired meanwhile are seen by
// the next look at them.
func (m *Manager) woke(d time.Duration) {
	m.cfg.Log.Info("woke", "slept", d.Round(time.Second).String())
	m.put.CloseIdle()
	m.client.CloseIdleConnections()
	for _, t := range m.queue {
		if t.phase.Final() || t.phase == Failed {
			continue
		}
		t.notBefore = time.Time{}
		for _, i := range t.todo {
			t.chunks[i].notBefore = time.Time{}
		}
		if d >= wakeDead {
			m.stopPuts(t, errWoke)
		}
		t.speed.reset()
	}
	m.rate.speed.reset()
}

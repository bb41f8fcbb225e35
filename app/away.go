package app

import (
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

const (
	awayLeast  = 5 * time.Minute  // a shorter absence is none
	awaySlept  = 30 * time.Second // the wall clock ran on so much more than ours: this computer slept
	awayFollow = 2 * time.Minute  // what happens right after somebody is back is told, too
)

// mark is what was known of a transfer when somebody last looked.
type mark struct {
	phase uploader.Phase
	sent  int64
}

// absence is one time in which nobody looked.
type absence struct {
	since, back time.Time
	before      map[uploader.ID]mark // nil: not known, as after a start
}

// awayWatch finds out when somebody comes back: after this computer slept, after
// the window was hidden, at the program's start. It belongs to the UI goroutine.
type awayWatch struct {
	wall   time.Time // of the last look, without the monotonic clock
	mono   time.Duration
	marks  map[uploader.ID]mark // of the last look
	hidden bool
	gone   *absence // being told; nil: nothing to tell
}

// look takes a picture that somebody may see. mono runs while this computer is
// awake only.
func (w *awayWatch) look(all []*uploader.Snapshot, wall time.Time, mono time.Duration) {
	wall = wall.Round(0)
	slept := wall.Sub(w.wall) - (mono - w.mono)
	if !w.wall.IsZero() && slept > awaySlept && !w.hidden {
		w.came(w.wall, wall, w.marks)
	}
	if w.hidden {
		return // nobody looks
	}
	w.wall, w.mono, w.marks = wall, mono, marksOf(all)
}

// hide notes that the window is hidden.
func (w *awayWatch) hide() { w.hidden = true }

// show notes that it is back.
func (w *awayWatch) show(wall time.Time) {
	if !w.hidden {
		return
	}
	if !w.wall.IsZero() {
		w.came(w.wall, wall.Round(0), w.marks)
	}
	w.hidden, w.wall = false, time.Time{} // a sleep in between is told with it
}

// started notes when somebody last looked in an earlier run.
func (w *awayWatch) started(lastSeen, wall time.Time) {
	if !lastSeen.IsZero() {
		w.came(lastSeen, wall.Round(0), nil)
	}
}

func (w *awayWatch) came(since, back time.Time, before map[uploader.ID]mark) {
	if back.Sub(since) >= awayLeast {
		w.gone = &absence{since: since, back: back, before: before}
	}
}

// tell returns what there is to tell, and which transfer shows it best.
func (w *awayWatch) tell(all []*uploader.Snapshot, wall time.Time) (away words.Away, show uploader.ID) {
	if w.gone == nil {
		return words.Away{}, ""
	}
	away, show = w.gone.sum(all)
	if wall.Round(0).Sub(w.gone.back) > awayFollow {
		w.gone = nil
	}
	return away, show
}

func marksOf(all []*uploader.Snapshot) map[uploader.ID]mark {
	m := make(map[uploader.ID]mark, len(all))
	for _, s := range all {
		m[s.ID] = mark{s.State.Phase, max(s.Sent, s.Confirmed)}
	}
	return m
}

// sum adds up what happened since somebody looked, and names the transfer that
// is worth seeing first: one that needs attention, else the newest uploaded.
func (a *absence) sum(all []*uploader.Snapshot) (away words.Away, show uploader.ID) {
	away.Span = a.back.Sub(a.since)
	var newest time.Time
	failed := false
	for _, s := range all {
		was, known := a.before[s.ID]
		if a.before == nil {
			known = s.FinishedAt.Before(a.since) && s.State.Phase.Final()
			was.phase = s.State.Phase
		}
		switch p := s.State.Phase; {
		case p == uploader.Uploaded && !(known && was.phase == uploader.Uploaded) && s.FinishedAt.After(a.since):
			away.Uploaded++
			away.Sent += max(0, s.Size-was.sent)
			if !failed && s.FinishedAt.After(newest) {
				newest, show = s.FinishedAt, s.ID
			}
		case p == uploader.Failed && known && was.phase != uploader.Failed:
			away.Attention++
			failed, show = true, s.ID
		case known && !p.Final():
			away.Sent += max(0, max(s.Sent, s.Confirmed)-was.sent)
		}
	}
	return away, show
}

// watchAway tells a view what happened while nobody looked; practice has no
// such news.
func (p *program) watchAway(v *mainView, pic picture) {
	if v.practice {
		return
	}
	p.away.look(pic.all, pic.at, pic.at.Sub(p.began))
	if p.away.gone == nil {
		return
	}
	away, show := p.away.tell(pic.all, pic.at)
	text := away.Sentence()
	if text == "" {
		return
	}
	if v.away.Tell(text, look.IconClock, look.Active, words.T("Show"), func() { v.reveal(show) }) {
		v.relay()
	}
}

// dismissAway takes the news away; what happens from now on is seen.
func (p *program) dismissAway() {
	p.away.gone = nil
	if p.main.away.Tell("", look.IconNone, look.Neutral, "", nil) {
		p.main.relay()
	}
}

// seenNow keeps that somebody looks at this moment, for the next start; not
// while the window is hidden.
func (p *program) seenNow() {
	if !p.main.practice && !p.away.hidden {
		p.change(func(s *settings.Settings) { s.LastSeen = time.Now().UTC().Round(time.Second) })
	}
}

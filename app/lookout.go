package app

import (
	"time"

	"github.com/aionvision/aion-uploader/app/power"
	"github.com/aionvision/aion-uploader/app/taskbar"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// alarmEvery is the least time between two messages that something needs the
// person: what comes meanwhile is told with the next one, if it is still there.
const alarmEvery = time.Minute

// outlook is what the desktop should show and do for one picture.
type outlook struct {
	awake    bool // bytes can move, so the computer must not fall asleep
	progress taskbar.Progress
	menu     trayMenu
	lid      bool // closing the lid would stop what moves
	untold   bool // something waits for its message
}

// lookout turns pictures into outlooks and messages. It does nothing by itself
// and has no clock but the pictures'.
type lookout struct {
	practice bool

	begun        bool                           // the first picture was seen: what was there before is no news
	phases       map[uploader.ID]uploader.Phase // as last seen; those taken off the list stay, for Undo
	done, failed int                            // of the batch under way
	told         map[string]bool                // troubles that were told and are still there
	alarmed      time.Time                      // when the last message asked for the person
}

func newLookout(practice bool) *lookout {
	return &lookout{practice: practice, phases: map[uploader.ID]uploader.Phase{}, told: map[string]bool{}}
}

// see takes a picture. In practice nothing is at stake: the computer may sleep
// and nobody is told.
func (l *lookout) see(pic picture, supply power.Supply) (outlook, []words.Message) {
	t := words.Sum(pic.all)
	o := outlook{menu: trayMenu{
		sentence: t.Sentence(l.practice), standstill: t.Standstill(pic.status), pause: t.Pausable > 0, resume: t.Resumable > 0,
	}}
	if l.practice {
		return o, nil
	}
	o.awake = canMove(pic)
	o.lid = o.awake && (supply.Lid || supply.OnBattery)
	o.progress = progressOf(t, pic.status, o.awake)
	var messages []words.Message
	trouble, keys := troubles(pic)
	if m, over := l.batch(pic.all); over {
		messages = append(messages, m)
		if m.Alarm { // it speaks of what failed, too
			l.told, l.alarmed = keys, pic.at
		}
	}
	if l.news(keys, pic.at) {
		messages = append(messages, words.Attention(trouble))
		l.told, l.alarmed = keys, pic.at
	}
	for key := range keys {
		o.untold = o.untold || !l.told[key]
	}
	l.begun = true
	return o, messages
}

// canMove reports whether a byte can move now, or in a moment by itself.
func canMove(pic picture) bool {
	if pic.status.Wait != uploader.NoWait {
		return false
	}
	for _, s := range pic.all {
		if active(s.State.Phase) && !s.State.Paused && s.State.Wait == uploader.NoWait {
			return true
		}
	}
	return false
}

// active reports whether a transfer has work left that it can do by itself.
func active(p uploader.Phase) bool {
	return p != uploader.Failed && p != uploader.Aborting && !p.Final()
}

// progressOf is what the taskbar shows: what the service has confirmed of all
// that is in the list.
func progressOf(t words.Totals, st uploader.Status, moves bool) taskbar.Progress {
	switch {
	case t.Unfinished == 0:
		return taskbar.Progress{}
	case moves:
		return taskbar.Of(taskbar.Normal, t.Confirmed, t.Size)
	case t.Unfinished == t.Failed || words.NeedsPerson(st.Wait):
		return taskbar.Of(taskbar.Trouble, t.Confirmed, t.Size)
	}
	return taskbar.Of(taskbar.Held, t.Confirmed, t.Size)
}

// batch counts what came to its end, and tells once nothing is under way any
// more.
func (l *lookout) batch(all []*uploader.Snapshot) (m words.Message, over bool) {
	open := 0
	for _, s := range all {
		now := s.State.Phase
		before, known := l.phases[s.ID]
		l.phases[s.ID] = now
		if active(now) {
			open++
		}
		if !l.begun || known && !active(before) {
			continue // it came to its end earlier, or was aborted
		}
		switch now {
		case uploader.Uploaded:
			l.done++
		case uploader.Failed:
			l.failed++
		}
	}
	if open > 0 {
		return m, false
	}
	m, over = words.BatchDone(l.done, l.failed), l.done > 0
	l.done, l.failed = 0, 0
	return m, over
}

// troubles finds what needs the person, and names each for comparison.
func troubles(pic picture) (words.Needs, map[string]bool) {
	t := words.Needs{Store: pic.status.Store}
	keys := map[string]bool{}
	if t.Store != "" {
		keys["store "+t.Store] = true
	}
	if words.NeedsPerson(pic.status.Wait) {
		t.Wait = pic.status.Wait
		keys["wait "+t.Wait.String()] = true
	}
	for _, s := range pic.all {
		switch {
		case s.State.Phase == uploader.Failed:
			t.Failed++
			keys["failed "+string(s.ID)] = true
		case !active(s.State.Phase) || s.State.Paused:
		case s.State.Wait == uploader.WaitFileMissing:
			t.Missing++
			keys["missing "+string(s.ID)] = true
		case s.State.Wait == uploader.WaitFileChanged:
			t.Changed++
			keys["changed "+string(s.ID)] = true
		}
	}
	return t, keys
}

// news reports whether a trouble is there that wasn't told. One that went away
// is forgotten, so that it is news when it comes again.
func (l *lookout) news(keys map[string]bool, at time.Time) bool {
	if !l.begun {
		l.told = keys
		return false
	}
	for key := range l.told {
		if !keys[key] {
			delete(l.told, key)
		}
	}
	if !l.alarmed.IsZero() && at.Sub(l.alarmed) < alarmEvery {
		return false
	}
	for key := range keys {
		if !l.told[key] {
			return true
		}
	}
	return false
}

package uploader

import (
	"slices"
	"time"

	"github.com/aionvision/aion-uploader/uploader/internal/journal"
)

// Moment is one thing that happened to a transfer, to be put into words.
type Moment struct {
	At     time.Time // to the second
	Until  time.Time // when it ended; zero while it lasts and for what has no length; equal to At where its length isn't known
	Code   string    // one of the Moment constants
	Detail string    // of MomentWaiting a wait's code, of MomentFailed an error's
	Count  int       // how often it happened in a row, at least 1
}

// Codes of a [Moment]. They are stable: the journal and the window's words are
// keyed by them.
const (
	MomentAdded     = "added"     // the file came into the queue
	MomentChecked   = "checked"   // the file was looked at and can be sent
	MomentStarted   = "started"   // the first byte left
	MomentPaused    = "paused"    // by the person, until Until
	MomentWaiting   = "waiting"   // by the system, until Until; Detail is the wait's code
	MomentReopened  = "reopened"  // the program was started again and went on
	MomentRenewed   = "renewed"   // links had run out and the service gave new ones, Count of them
	MomentAgain     = "again"     // pieces went back in line, Count of them
	MomentAllSent   = "all_sent"  // the storage has every piece
	MomentFinishing = "finishing" // every piece is confirmed
	MomentUploaded  = "uploaded"
	MomentFailed    = "failed"  // Detail is the error's code
	MomentRetried   = "retried" // by the person
	MomentAnew      = "anew"    // what was sent was given up: the upload begins anew
	MomentAborting  = "aborting"
	MomentAborted   = "aborted"
	MomentLeftOut   = "left_out" // Count moments aren't kept, to bound the list
)

// TimelineKept is how many moments are kept of one transfer: the first ones and
// the last ones.
const TimelineKept = 100

const (
	timelineHead = 20               // of those, how many from the beginning
	repeatWithin = 10 * time.Minute // the same again is counted up rather than listed
	repeatLook   = 3                // among so many of the last
)

// note adds a moment to what happened. It is kept when the record is next
// written, not before: a timeline costs no write of its own. The slice is
// replaced, not changed, for the journal may be reading the old one.
func (t *transfer) note(now time.Time, code, detail string) {
	tl := slices.Clone(t.rec.Timeline)
	at := now.Unix()
	if i := repeated(tl, at, code, detail); i >= 0 {
		tl[i].Count = max(1, tl[i].Count) + 1
		tl[i].Until = at
		if lasts(code) {
			tl[i].Until = 0
		}
	} else {
		tl = append(tl, journal.Moment{At: at, Code: code, Detail: detail})
	}
	if len(tl) > TimelineKept {
		tl = leaveOut(tl)
	}
	t.rec.Timeline = tl
}

// lasts reports whether a moment goes on until it is ended.
func lasts(code string) bool { return code == MomentPaused || code == MomentWaiting }

// repeated finds a recent moment of the same kind, which is counted up instead
// of listing the same many times; -1 for none.
func repeated(tl []journal.Moment, at int64, code, detail string) int {
	switch code {
	case MomentAgain, MomentRenewed, MomentWaiting, MomentAllSent:
	default:
		return -1
	}
	for i := len(tl) - 1; i >= max(0, len(tl)-repeatLook); i-- {
		if tl[i].Code != code || tl[i].Detail != detail {
			continue
		}
		if at-max(tl[i].At, tl[i].Until) > int64(repeatWithin/time.Second) {
			return -1
		}
		return i
	}
	return -1
}

// leaveOut drops the oldest moment after the head, and counts it there.
func leaveOut(tl []journal.Moment) []journal.Moment {
	gap := tl[timelineHead]
	if gap.Code != MomentLeftOut {
		gap = journal.Moment{At: gap.At, Code: MomentLeftOut}
		tl[timelineHead] = gap
	}
	for len(tl) > TimelineKept {
		tl[timelineHead].Count++
		tl = slices.Delete(tl, timelineHead+1, timelineHead+2)
	}
	return tl
}

// ended ends the open moment of a code, if there is one.
func (t *transfer) ended(now time.Time, code string, length bool) {
	for i := len(t.rec.Timeline) - 1; i >= 0; i-- {
		if o := t.rec.Timeline[i]; o.Code != code || o.Until != 0 {
			continue
		}
		tl := slices.Clone(t.rec.Timeline)
		tl[i].Until = tl[i].At
		if length {
			tl[i].Until = max(now.Unix(), tl[i].At)
		}
		t.rec.Timeline = tl
		return
	}
}

// noteWait notes which wait holds the transfer now, NoWait for none.
func (t *transfer) noteWait(now time.Time, w Wait) {
	for i := len(t.rec.Timeline) - 1; i >= 0; i-- {
		o := t.rec.Timeline[i]
		if o.Code != MomentWaiting || o.Until != 0 {
			continue
		}
		if o.Detail == w.String() {
			return
		}
		t.ended(now, MomentWaiting, true)
		break
	}
	if w != NoWait {
		t.note(now, MomentWaiting, w.String())
	}
}

// noteMove notes a change of phase.
func (t *transfer) noteMove(now time.Time, to Phase, reason string) {
	switch to {
	case Finishing:
		t.note(now, MomentFinishing, "")
	case Uploaded:
		t.note(now, MomentUploaded, "")
	case Failed:
		t.note(now, MomentFailed, reason)
	case Aborting:
		t.note(now, MomentAborting, "")
	case Aborted:
		t.note(now, MomentAborted, "")
	case Queued:
		if reason == "retry" {
			t.note(now, MomentRetried, "")
		}
	}
	if to.Final() || to == Failed || to == Aborting {
		t.ended(now, MomentWaiting, true)
		t.ended(now, MomentPaused, true)
	}
}

// noteChecked notes once that the file can be sent.
func (t *transfer) noteChecked(now time.Time) {
	for _, o := range t.rec.Timeline {
		if o.Code == MomentChecked {
			return
		}
	}
	t.note(now, MomentChecked, "")
}

// noteReopened notes that the program was closed meanwhile: how long what was
// open then lasted isn't known.
func (t *transfer) noteReopened(now time.Time, underway bool) {
	t.ended(now, MomentWaiting, false)
	if underway {
		t.note(now, MomentReopened, "")
	}
}

// timeline turns records into what the world sees.
func timeline(tl []journal.Moment) []Moment {
	out := make([]Moment, len(tl))
	for i, o := range tl {
		out[i] = Moment{At: time.Unix(o.At, 0), Code: o.Code, Detail: o.Detail, Count: max(1, o.Count)}
		if o.Until != 0 {
			out[i].Until = time.Unix(o.Until, 0)
		}
	}
	return out
}

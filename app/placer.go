package app

import (
	"time"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// settleIn is how long a transfer must have been in its new group before its
// row goes there, so that rows don't dance.
const settleIn = 5 * time.Second

// place is where one row stands.
type place struct {
	shown, wanted words.Group
	wantedAt      time.Time // since when it wants to be elsewhere
	met           time.Time // since when it is in the list
	asking        bool      // the person has just done something with it
	asked         time.Time // when the person did
	state         uploader.State
	since         time.Time // since when it is in its state
	seen          int       // the round it was last met in

	left   string // the time left as it is shown
	leftAt time.Time
}

// placer decides in which group each row stands. It is used on the UI
// goroutine alone.
type placer struct {
	places map[uploader.ID]*place
	round  int
}

func newPlacer() *placer { return &placer{places: map[uploader.ID]*place{}} }

// arrange returns the rows of each group. A row changes its group 5 s after
// its transfer did, and never under the pointer; one that has just come leaves
// the line at once, for it was only passing through, and so does one that the
// person has done something with. Again is true when a row waits to change.
func (p *placer) arrange(all []*uploader.Snapshot, now time.Time, hovered uploader.ID) (groups [words.GroupCount][]queue.ID, again bool) {
	p.round++
	for _, s := range all {
		at := p.meet(s, now)
		if at.shown != at.wanted {
			passing := at.shown == words.InLine && now.Sub(at.met) < settleIn
			passing = passing || now.Sub(at.asked) < settleIn
			if (passing || now.Sub(at.wantedAt) >= settleIn) && s.ID != hovered {
				at.shown = at.wanted
			} else {
				again = true
			}
		}
		groups[at.shown] = append(groups[at.shown], queue.ID(s.ID))
	}
	if len(p.places) > len(all) {
		for id, at := range p.places {
			if at.seen != p.round {
				delete(p.places, id)
			}
		}
	}
	return groups, again
}

// ask notes that the person has done something with transfers: what follows from
// it is shown at once.
func (p *placer) ask(ids ...uploader.ID) {
	for _, id := range ids {
		if at := p.places[id]; at != nil {
			at.asking = true
		}
	}
}

// askAll is ask for all.
func (p *placer) askAll() {
	for _, at := range p.places {
		at.asking = true
	}
}

// meet notes the transfer's state and where it wants to be.
func (p *placer) meet(s *uploader.Snapshot, now time.Time) *place {
	wanted := words.GroupOf(s.State)
	at := p.places[s.ID]
	if at == nil {
		at = &place{shown: wanted, wanted: wanted, state: s.State, met: now, since: now}
		p.places[s.ID] = at
	}
	at.seen = p.round
	if at.asking {
		at.asking, at.asked = false, now
	}
	if at.state != s.State {
		at.state, at.since, at.left = s.State, now, ""
	}
	if at.wanted != wanted {
		at.wanted, at.wantedAt = wanted, now
	}
	return at
}

// leftEvery is how often the time left changes at most.
const leftEvery = 2 * time.Second

// timeLeft returns what is shown of a transfer's estimate: rounded, none for
// the first 5 s, changing every 2 s at most.
func (at *place) timeLeft(eta time.Duration, rate float64, now time.Time) string {
	text := words.TimeLeft(eta, rate, now.Sub(at.since))
	if text == "" || at.left == "" || now.Sub(at.leftAt) >= leftEvery {
		at.left, at.leftAt = text, now
	}
	return at.left
}

package app

import (
	"maps"
	"slices"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// undoFor is how long rows that were taken off the list can be brought back.
const undoFor = 10 * time.Second

// removal holds the rows that were taken off the list by hand. They are out of
// sight at once, but the engine hears of it only when Undo is over: a program
// that is killed meanwhile shows them again, as they were. It belongs to the UI
// goroutine, and to one session.
type removal struct {
	hidden map[uploader.ID]hiding
	told   string // what the notice says
	stop   func() // the clock
}

// hiding is one row that is out of sight.
type hiding struct {
	aside bool // by us, so that it isn't begun meanwhile
	safe  bool // it is at the service
	gone  bool // the engine was told
}

func newRemoval() *removal { return &removal{hidden: map[uploader.ID]hiding{}, stop: func() {}} }

// pending returns the rows that Undo would bring back, in no order.
func (r *removal) pending() (ids []uploader.ID) {
	for id, h := range r.hidden {
		if !h.gone {
			ids = append(ids, id)
		}
	}
	return ids
}

// without returns a picture's transfers but for the hidden ones. What has been
// begun at the service meanwhile is shown again, for the engine keeps it too.
func (r *removal) without(all []*uploader.Snapshot) []*uploader.Snapshot {
	if len(r.hidden) == 0 {
		return all
	}
	seen := make(map[uploader.ID]bool, len(r.hidden))
	out := make([]*uploader.Snapshot, 0, len(all))
	for _, s := range all {
		_, is := r.hidden[s.ID]
		switch {
		case !is:
		case !words.Removable(s):
			delete(r.hidden, s.ID)
		default:
			seen[s.ID] = true
			continue
		}
		out = append(out, s)
	}
	maps.DeleteFunc(r.hidden, func(id uploader.ID, _ hiding) bool { return !seen[id] }) // the engine has done it
	return out
}

// remove takes rows off the list, and says how to bring them back. Rows that
// can be brought back already stay so for as long again.
func (p *program) remove(ids []uploader.ID) {
	s := p.session
	var aside []uploader.ID
	taken := 0
	for _, id := range ids {
		snap := p.snapshot(id)
		if snap == nil || !words.Removable(snap) {
			continue
		}
		hold := words.Pausable(snap)
		if hold {
			aside = append(aside, id)
		}
		s.removal.hidden[id] = hiding{aside: hold, safe: snap.State.Phase == uploader.Uploaded && !s.practice}
		taken++
	}
	if taken == 0 {
		return
	}
	if len(aside) > 0 {
		s.engine.SetAside(aside...)
	}
	s.removal.stop()
	s.removal.stop = p.later(undoFor, func() { p.removeNow(s) })
	p.tellRemoved()
	p.reshow()
}

// tellRemoved shows the notice with Undo.
func (p *program) tellRemoved() {
	r := p.session.removal
	n, safe := 0, true
	for _, h := range r.hidden {
		if !h.gone {
			n, safe = n+1, safe && h.safe
		}
	}
	r.told = words.Removed(n, safe)
	if p.main.news.Tell(r.told, look.IconInfo, look.Neutral, words.T("Undo"), p.undo) {
		p.main.relay()
	}
}

// undo brings back what was taken off the list in the last 10 s.
func (p *program) undo() {
	if s := p.session; s != nil && s.removal != nil {
		p.restore(s.removal.pending())
		p.main.list.Focus()
	}
}

// restore shows hidden rows again.
func (p *program) restore(ids []uploader.ID) {
	s := p.session
	var resume []uploader.ID
	back := false
	for _, id := range ids {
		h, is := s.removal.hidden[id]
		if !is || h.gone {
			continue
		}
		delete(s.removal.hidden, id)
		back = true
		if h.aside {
			resume = append(resume, id)
		}
	}
	if !back {
		return
	}
	if len(resume) > 0 {
		s.engine.Resume(resume...)
	}
	if len(s.removal.pending()) > 0 {
		p.tellRemoved()
	} else {
		s.removal.stop()
		p.untellRemoved(s)
	}
	p.reshow()
}

// removeNow tells the engine of what is hidden. It is called when Undo is over
// and before a session ends.
func (p *program) removeNow(s *session) {
	if s == nil || s.removal == nil {
		return
	}
	s.removal.stop()
	ids := s.removal.pending()
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	for _, id := range ids {
		s.removal.hidden[id] = hiding{gone: true}
	}
	s.engine.Remove(ids...)
	p.untellRemoved(s)
	if p.session == s {
		p.wake()
	}
}

// untellRemoved takes the notice away, unless it says something else by now.
func (p *program) untellRemoved(s *session) {
	if p.main != nil && s.removal.told != "" && p.main.news.Text() == s.removal.told {
		p.tell("")
	}
	s.removal.told = ""
}

// reshow shows the list as it is now, with no new picture.
func (p *program) reshow() {
	if p.shows != nil {
		p.flush(p.main, *p.shows)
	}
}

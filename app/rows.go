package app

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

func upper(s string) string { return strings.ToUpper(s) }

// source connects the list to the words and the deeds.
func (v *mainView) source() queue.Source {
	return queue.Source{
		Content: v.content,
		Menu:    v.menu,
		Main: func(id queue.ID) {
			if r, s := v.describe(id); s != nil && r.Main != words.NoAction {
				v.do.act(r.Main, []uploader.ID{s.ID})
			}
		},
		Toggle: v.toggle,
		Delete: v.delete,
		Move: func(ids []queue.ID, down bool) {
			a := words.MoveUp
			if down {
				a = words.MoveDown
			}
			v.do.act(a, snapshotIDs(ids))
		},
		Open: func(id queue.ID, _ queue.Opener) {
			if !v.list.IsSelected(id) {
				v.list.Reveal(id)
			}
			v.do.open()
		},
		Changed: v.do.selected,
		Escape:  v.do.escape,
	}
}

// describe returns a row's words; no snapshot when it is gone.
func (v *mainView) describe(id queue.ID) (words.Row, *uploader.Snapshot) {
	s := &v.shown
	snap := s.byID[uploader.ID(id)]
	if snap == nil {
		return words.Row{}, nil
	}
	a := v.about(snap)
	if at := s.places.places[snap.ID]; at != nil {
		a.Since = at.since
		a.Left = at.timeLeft(snap.ETA, snap.Rate, s.at)
	}
	return words.Describe(snap, a), snap
}

// about is what holds for a transfer beside its snapshot.
func (v *mainView) about(snap *uploader.Snapshot) words.About {
	s := &v.shown
	return words.About{
		Now: s.at, Practice: v.practice, Offline: s.status.Wait != uploader.NoWait,
		Next: snap.ID == s.next, CanFirst: s.first != "" && snap.ID != s.first,
		CanDown: s.last != "" && snap.ID != s.last,
	}
}

// content is a row as the list shows it.
func (v *mainView) content(id queue.ID) queue.Content {
	r, s := v.describe(id)
	if s == nil {
		return queue.Content{}
	}
	c := queue.Content{
		Icon: r.Icon, Tone: r.Tone, Title: r.Title, File: r.File, State: r.State, Rest: r.Tail(), Amount: r.Amount,
		Strong: r.Tone != look.Neutral && r.Tone != look.Active,
		Bar:    r.Bar, Confirmed: r.Confirmed, Sent: r.Sent,
	}
	switch {
	case r.Main == words.NoAction:
	case r.Main.Quiet():
		c.ButtonIcon = r.Main.Icon()
	default:
		c.Button = r.Main.Label()
	}
	return c
}

// menu is the menu of a row, or of all that is selected when the row is among
// it: then it holds what at least one of them can do.
func (v *mainView) menu(id queue.ID) *fyne.Menu {
	targets := v.list.Target(id)
	type line struct {
		ids []uploader.ID
		why string
	}
	lines := map[words.Action]*line{}
	var order []words.Action
	for _, t := range targets {
		s := v.shown.byID[uploader.ID(t)]
		if s == nil {
			continue
		}
		for _, e := range words.Menu(s, v.about(s)) {
			l := lines[e.Action]
			if l == nil {
				l = &line{why: e.Why}
				lines[e.Action] = l
				order = append(order, e.Action)
			}
			if e.Why == "" {
				l.ids = append(l.ids, s.ID)
			}
		}
	}
	m := fyne.NewMenu("")
	if len(targets) > 1 {
		head := fyne.NewMenuItem(words.N("{{.N}} selected", len(targets)), nil)
		head.Disabled = true
		m.Items = append(m.Items, head, fyne.NewMenuItemSeparator())
	}
	for _, a := range sorted(order) {
		l := lines[a]
		if len(targets) > 1 && (a == words.ShowInFolder || a == words.CopyVideoID) {
			continue
		}
		if a == words.Abort {
			m.Items = append(m.Items, fyne.NewMenuItemSeparator())
		}
		label := a.Label()
		if a == words.SendFirst && len(l.ids) > 1 {
			label = words.T("Send these first")
		}
		if len(l.ids) == 0 && l.why != "" {
			label += " (" + l.why + ")"
		}
		item := fyne.NewMenuItem(label, func() { v.do.act(a, l.ids) })
		item.Icon, item.Disabled = a.Icon().Resource(look.Muted), len(l.ids) == 0
		m.Items = append(m.Items, item)
	}
	return m
}

func snapshotIDs(ids []queue.ID) []uploader.ID {
	out := make([]uploader.ID, len(ids))
	for i, id := range ids {
		out[i] = uploader.ID(id)
	}
	return out
}

// sorted puts actions into the order of menus, Abort last.
func sorted(actions []words.Action) []words.Action {
	var out []words.Action
	for a := words.NoAction; a <= words.Abort; a++ {
		for _, x := range actions {
			if x == a {
				out = append(out, a)
			}
		}
	}
	return out
}

// retriable returns those of some rows for which Retry is the next step.
func (v *mainView) retriable(ids []queue.ID) []uploader.ID {
	var out []uploader.ID
	for _, id := range ids {
		if s := v.shown.byID[uploader.ID(id)]; s != nil && words.Retriable(s) {
			out = append(out, s.ID)
		}
	}
	return out
}

// retryAll lets everything go on that needs attention and may go on now.
func (v *mainView) retryAll() {
	v.do.act(words.Retry, v.retriable(v.shown.groups[words.NeedsAttention]))
}

// toggle is Space: pause what can be paused, or else resume.
func (v *mainView) toggle(ids []queue.ID) {
	var pause, resume []uploader.ID
	for _, id := range ids {
		s := v.shown.byID[uploader.ID(id)]
		switch {
		case s == nil:
		case words.Pausable(s):
			pause = append(pause, s.ID)
		case words.Resumable(s):
			resume = append(resume, s.ID)
		}
	}
	switch {
	case len(pause) > 0:
		v.do.act(words.Pause, pause)
	case len(resume) > 0:
		v.do.act(words.Resume, resume)
	}
}

// delete is Del: it takes off the list what may leave it, and says why the
// rest stays.
func (v *mainView) delete(ids []queue.ID) {
	var gone []uploader.ID
	stay := false
	for _, id := range ids {
		if s := v.shown.byID[uploader.ID(id)]; s != nil {
			if words.Removable(s) {
				gone = append(gone, s.ID)
			} else {
				stay = true
			}
		}
	}
	if len(gone) > 0 {
		v.do.act(words.Remove, gone)
	}
	if stay {
		v.do.refused(words.T("Still on its way: pause or abort it first."))
	}
}

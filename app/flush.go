package app

import (
	"maps"
	"slices"
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// viewState is what the main view shows at the moment.
type viewState struct {
	all    []*uploader.Snapshot
	byID   map[uploader.ID]*uploader.Snapshot
	status uploader.Status
	at     time.Time
	totals words.Totals

	places   *placer
	again    bool  // a row waits to change its group
	overall  place // the page's own time left
	textAt   time.Time
	first    uploader.ID // the first that isn't finished
	last     uploader.ID // the last that isn't finished
	next     uploader.ID // the next in line
	groups   [words.GroupCount][]queue.ID
	retry    int  // rows that Retry all is for
	found    int  // rows that match the search
	offered  bool // there are so many rows that a search is offered
	resumes  bool // the button for all says Resume
	hasShown bool
}

func newViewState() viewState {
	return viewState{byID: map[uploader.ID]*uploader.Snapshot{}, places: newPlacer()}
}

// textEvery is how often figures change; bars move with every picture.
const textEvery = time.Second

// flush shows a picture: what changed, where it is in sight, and nothing else.
// It runs on the UI goroutine.
func (v *mainView) flush(p picture) {
	s := &v.shown
	changed, restructured := s.compare(p)
	s.all, s.status, s.at = p.all, p.status, p.at
	texts := restructured || p.at.Sub(s.textAt) >= textEvery-50*time.Millisecond
	if texts {
		s.textAt = p.at
	}
	if restructured || s.again || !s.hasShown {
		v.regroup()
	}
	v.list.InSight(func(id queue.ID) {
		snap := s.byID[uploader.ID(id)]
		switch {
		case snap == nil:
		case texts:
			v.list.Touch(id)
		case changed[snap.ID]:
			if snap.State.Phase == uploader.Uploading {
				r := words.Describe(snap, words.About{Now: p.at})
				v.list.TouchBar(id, r.Confirmed, r.Sent)
			}
		}
	})
	v.showHeader(texts)
	s.hasShown = true
}

// compare takes the new snapshots over and says which changed, and whether any
// came, went, moved or changed its state.
func (s *viewState) compare(p picture) (changed map[uploader.ID]bool, restructured bool) {
	changed = map[uploader.ID]bool{}
	restructured = len(p.all) != len(s.all)
	for i, n := range p.all {
		if i < len(s.all) && s.all[i] == n {
			continue
		}
		old := s.byID[n.ID]
		if i >= len(s.all) || s.all[i].ID != n.ID || old == nil || old.State != n.State || old.Labels.Title != n.Labels.Title {
			restructured = true
		}
		if old != n {
			changed[n.ID] = true
			s.byID[n.ID] = n
		}
	}
	if len(s.byID) > len(p.all) {
		keep := make(map[uploader.ID]*uploader.Snapshot, len(p.all))
		for _, n := range p.all {
			keep[n.ID] = n
		}
		maps.DeleteFunc(s.byID, func(id uploader.ID, _ *uploader.Snapshot) bool { return keep[id] == nil })
	}
	return changed, restructured || p.status.Wait != s.status.Wait
}

// regroup gives the list its groups, when they differ from those it has.
func (v *mainView) regroup() {
	s := &v.shown
	s.first, s.last, s.next = "", "", ""
	for _, n := range s.all {
		if inLine(n) {
			if s.first == "" {
				s.first = n.ID
			}
			s.last = n.ID
		}
		if s.next == "" && words.GroupOf(n.State) == words.InLine {
			s.next = n.ID
		}
	}
	var groups [words.GroupCount][]queue.ID
	groups, s.again = s.places.arrange(s.all, s.at, uploader.ID(v.list.Hovered()))
	if v.find.active() {
		s.found = v.find.keep(&groups, s.byID)
	}
	slices.SortStableFunc(groups[words.Done], func(a, b queue.ID) int { // the newest first
		return s.byID[uploader.ID(b)].FinishedAt.Compare(s.byID[uploader.ID(a)].FinishedAt)
	})
	retry := v.retriable(groups[words.NeedsAttention])
	if s.hasShown && len(retry) == s.retry && slices.EqualFunc(groups[:], s.groups[:], slices.Equal[[]queue.ID]) {
		return
	}
	s.groups, s.retry = groups, len(retry)
	var out []queue.Group
	for g, ids := range groups {
		out = append(out, queue.Group{Title: upper(words.Group(g).Title(v.practice)), IDs: ids})
	}
	if len(retry) > 1 {
		out[words.NeedsAttention].Action = words.T("Retry all")
		out[words.NeedsAttention].Act = v.retryAll
	}
	v.list.SetGroups(out)
}

// showHeader writes everything but the rows.
func (v *mainView) showHeader(texts bool) {
	s := &v.shown
	s.totals = words.Sum(s.all)
	t := s.totals
	relay := v.showEmpty(len(s.all) == 0)
	v.bar.SetDone(t.Videos > 0 && t.Done == t.Videos && !v.practice)
	if t.Size > 0 {
		v.bar.Set(float32(float64(t.Confirmed)/float64(t.Size)), float32(float64(t.Sent)/float64(t.Size)))
	} else {
		v.bar.Set(0, 0)
	}
	if sentence := t.Sentence(v.practice); sentence != v.sentence.Text() {
		v.sentence.SetText(sentence)
		relay = true
	}
	if texts {
		if p := t.Progress(s.status, v.overallLeft()); p != v.progress.Text() {
			v.progress.SetText(p)
			relay = true
		}
		relay = v.showHold() || relay
	}
	text, icon, tone := words.Line(s.status, v.practice)
	relay = v.line.Set(text, icon, tone) || relay
	relay = v.showLimit(s.status.RateLimit) || relay
	relay = v.showPauseAll() || relay
	relay = v.showFind() || relay
	relay = v.held.Tell(t.Held(), look.IconPause, look.Caution, words.T("Start"), v.do.startHeld) || relay
	relay = v.showClear() || relay
	if relay {
		v.relay()
	}
}

// overallLeft is the page's time left, as steady as a row's.
func (v *mainView) overallLeft() string {
	s := &v.shown
	if s.status.Rate < 1 {
		s.overall.since = s.at
	}
	return s.overall.timeLeft(s.status.ETA, s.status.Rate, s.at)
}

func (v *mainView) showEmpty(empty bool) bool {
	if v.empty.root.Visible() == empty && (v.list.Hidden == empty || v.find.none.Visible()) {
		return false
	}
	show := func(o interface {
		Show()
		Hide()
	}, on bool) {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	show(v.empty.root, empty)
	for _, o := range []interface {
		Show()
		Hide()
	}{v.list, v.head, v.sentence, v.progress, v.bar, v.rules[1], v.rules[2], v.foot, v.footText, v.pause} {
		show(o, !empty)
	}
	return true
}

// showHold tells what holds everything, or that the list can't be kept.
func (v *mainView) showHold() bool {
	s := &v.shown
	if text, tone := words.StoreTrouble(s.status); text != "" {
		return v.hold.Tell(text, look.IconAlert, tone, "", nil)
	}
	text, icon, tone := words.Hold(s.status, v.practice)
	if text == "" {
		return v.hold.Tell(s.totals.Counted(s.status, v.practice), look.IconClock, look.Active, "", nil)
	}
	switch s.status.Wait {
	case uploader.WaitNoKey:
		return v.hold.Tell(text, icon, tone, words.T("Add the key…"), v.do.settings)
	case uploader.WaitKeyRejected:
		return v.hold.Tell(text, icon, tone, words.T("Change the key…"), v.do.settings)
	case uploader.WaitSignIn:
		return v.hold.Tell(text, icon, tone, words.T("Open sign-in page"), v.do.signIn)
	}
	if v.practice { // its line is broken on purpose
		return v.hold.Tell(text, icon, tone, "", nil)
	}
	return v.hold.Tell(text, icon, tone, words.T("Check the connection"), v.do.check)
}

func (v *mainView) showPauseAll() bool {
	t := v.shown.totals
	v.pause.OnTapped = v.do.pauseAll
	if v.resumes() {
		v.pause.OnTapped = v.do.resumeAll
	}
	v.pause.Enable(t.Pausable+t.Resumable > 0)
	if resumes := v.resumes(); v.shown.resumes != resumes {
		v.shown.resumes = resumes
		return true
	}
	return false
}

// showFind offers the search, or takes it away.
func (v *mainView) showFind() bool {
	s := &v.shown
	changed := v.showNone()
	if offered := v.find.offered(len(s.all)); s.offered != offered {
		s.offered, changed = offered, true
	}
	return changed
}

func (v *mainView) showClear() bool {
	text := words.T("Clear uploaded")
	if v.practice {
		text = words.T("Clear practised")
	}
	v.clear.Set(text, look.IconNone, widgets.Link)
	hide := v.shown.totals.Done == 0
	if v.clear.Hidden == hide {
		return false
	}
	v.clear.Hidden = hide
	return true
}

// tellNews says what became of the files that were added last.
func (v *mainView) tellNews(text string, again func()) {
	label := ""
	if again != nil {
		label = words.T("Upload again")
		if v.practice {
			label = words.T("Practise again")
		}
	}
	if v.news.Tell(text, look.IconInfo, look.Neutral, label, again) {
		v.relay()
	}
}

// adviseLid says in the place of the hint at the foot that closing the laptop
// would stop the uploads, as long as it would.
func (v *mainView) adviseLid(lid bool) {
	if lid {
		v.footText.SetText(words.T("Keep the lid open"))
	} else {
		v.footText.SetText(words.T(dropHint))
	}
}

package app

import (
	"time"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/widgets"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// openDetails opens the pane for what is selected.
func (p *program) openDetails() {
	if p.asking || p.welcome != nil || p.settings != nil || p.details.open {
		return
	}
	p.details.open = true
	p.placeDetails()
	p.showDetails()
}

// closeDetails closes the pane and gives the keyboard back to the list.
func (p *program) closeDetails() {
	if !p.details.open {
		return
	}
	p.details.open = false
	if p.details.alone {
		p.backToMain()
		return
	}
	p.placeDetails()
	p.main.list.Focus()
}

// detailsState is what the program knows of the pane.
type detailsState struct {
	open   bool
	alone  bool // in the list's place
	moving bool // it is being put elsewhere
	asking bool // the engine was asked for more
	more   *uploader.Details
	at     time.Time // when it was shown last
}

// placeDetails puts the pane beside the list or in its place, as the window is
// wide, or away.
func (p *program) placeDetails() {
	if p.details.moving {
		return
	}
	p.details.moving = true
	defer func() { p.details.moving = false }()
	pane, v := p.main.pane, p.main
	alone := p.details.open && p.window.Canvas().Size().Width < look.WideWindow
	pane.close.Hidden = alone
	switch {
	case alone && !p.details.alone:
		v.root.Remove(pane.root)
		pane.root.Show()
		pane.resized = p.detailsResized
		p.showPage(&page{title: words.T("Details"), content: pane.root, left: p.detailsLeft})
		p.details.alone = p.page != nil
		widgets.FocusQuietly(p.window.Canvas(), p.page.frame.back)
	case !alone && p.details.alone:
		p.details.alone = false // so that leaving the page doesn't close the pane
		pane.resized = nil
		v.root.Add(pane.root)
		p.backToMain()
	}
	setVisible(pane.root, p.details.open)
	v.relay()
}

// detailsLeft: the page with the pane was left, by Back, Escape or for another.
func (p *program) detailsLeft() {
	if !p.details.alone {
		return
	}
	p.details.open, p.details.alone = false, false
	p.main.pane.resized = nil
	p.main.pane.root.Hide()
	p.main.root.Add(p.main.pane.root)
	p.showNewLabels()
}

// detailsResized is told the window's width while the pane is in it: the pane
// moves once the layout under way is done.
func (p *program) detailsResized(width float32) {
	if p.details.open && !p.details.moving && p.details.alone == (width >= look.WideWindow) {
		p.post(p.placeDetails)
	}
}

// selected follows the list's selection.
func (p *program) selected([]queue.ID) {
	if p.details.open {
		p.showDetails()
	}
}

// showDetails shows what is selected now, and asks the engine for more of it.
func (p *program) showDetails() {
	if !p.details.open || p.session == nil {
		return
	}
	d, ok := p.detail()
	if !ok {
		return
	}
	p.details.at = p.main.shown.at
	p.main.pane.show(d)
	if d.one != nil {
		p.askDetails(d.one.ID)
	}
}

// detail collects what the pane shows; false when nothing is selected: then it
// keeps what it had, or closes when that is gone.
func (p *program) detail() (detail, bool) {
	v := p.main
	ids := v.list.Selected()
	d := detail{now: v.shown.at, practice: v.practice}
	for _, id := range ids {
		if s := v.shown.byID[uploader.ID(id)]; s != nil {
			d.all = append(d.all, s)
		}
	}
	if len(d.all) == 0 {
		p.closeDetails()
		return d, false
	}
	if len(d.all) == 1 {
		d.one = d.all[0]
		d.row, _ = v.describe(queue.ID(d.one.ID))
		if m := p.details.more; m != nil && m.ID == d.one.ID {
			d.more = m
		}
	}
	return d, true
}

// askDetails asks the engine once at a time, and shows its answer.
func (p *program) askDetails(id uploader.ID) {
	if p.details.asking {
		return
	}
	p.details.asking = true
	s := p.session
	p.spawn(func() {
		more := s.engine.Details(id)
		p.post(func() {
			p.details.asking = false
			if p.session != s || more == nil {
				return
			}
			p.details.more = more
			d, ok := p.detail()
			switch {
			case !ok || !p.details.open:
			case d.more != nil:
				p.main.pane.show(d)
			case d.one != nil:
				p.askDetails(d.one.ID) // another was chosen meanwhile
			}
		})
	})
}

// flushDetails shows what has changed, once a second.
func (p *program) flushDetails(at time.Time) {
	if p.details.open && at.Sub(p.details.at) >= textEvery-50*time.Millisecond {
		p.showDetails()
	}
}

// DetailsEngine is what the opened row needs of the engine.
type DetailsEngine interface {
	// Details waits for some milliseconds; nil when there are none.
	Details(id uploader.ID) *uploader.Details
	// SetLabels changes labels; the channel gives one answer, or none when the
	// engine is closed.
	SetLabels(ids []uploader.ID, change func(uploader.Labels) uploader.Labels) <-chan uploader.Labelled
}

// addDetails gives the main view its pane.
func (p *program) addDetails() {
	p.details = detailsState{}
	p.main.pane = newDetailsPane(p.detailSections(), p.flatTheme, p.closeDetails)
	p.main.resized = p.detailsResized
	p.main.root.Add(p.main.pane.root)
}

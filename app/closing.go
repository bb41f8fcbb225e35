package app

import (
	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
)

// closeAsked is the window's close button: with uploads under way it asks,
// unless the person has said once and for all.
func (p *program) closeAsked() {
	if p.asking {
		return
	}
	p.window.Canvas().Unfocus() // what is being typed is done with
	open := p.underWay()
	if open == 0 {
		p.quit()
		return
	}
	practice := p.session.practice
	background := p.desktop.tray && !practice
	switch habit := p.store.Get().OnClose; {
	case habit == settings.CloseHides && background:
		p.hide()
	case habit == settings.CloseQuits && !practice:
		p.quit()
	default:
		p.askThree(words.AskClose(open, practice, background), p.hide, nil, p.quit)
	}
}

// quitAsked is the shortcut for the program's end: the same question, but a
// person who closes the window to go on without it means an end by this.
func (p *program) quitAsked() {
	if p.store.Get().OnClose == settings.CloseHides && !p.asking {
		p.quit()
		return
	}
	p.closeAsked()
}

// underWay is how many uploads an end would interrupt.
func (p *program) underWay() int {
	if p.session == nil {
		return 0
	}
	t := p.main.shown.totals
	return t.Unfinished - t.Failed
}

// hide takes the window away and goes on without it. Nothing is drawn
// meanwhile; what the desktop is told goes its own way.
func (p *program) hide() {
	if p.desktop.hidden {
		return
	}
	p.desktop.hidden = true
	p.attend(unseen)
	p.window.Hide()
}

// comeBack shows the window, from the tray or from behind other windows, as far
// as the desktop lets it.
func (p *program) comeBack() {
	p.desktop.hidden = false
	p.window.Show()
	p.window.RequestFocus()
	p.attend(inFront)
}

// quit ends the run; [Run] keeps the state.
func (p *program) quit() {
	p.quitting = true
	p.seenNow()
	if size := p.window.Canvas().Size(); size.Width > 0 && !p.desktop.noWindow {
		p.store.Change(func(s *settings.Settings) { s.Width, s.Height = size.Width, size.Height })
	}
	p.app.Quit()
}

package app

import (
	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/queue"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// act does what a row's button, its menu or a key asks for.
func (p *program) act(a words.Action, ids []uploader.ID) {
	if p.session == nil || len(ids) == 0 {
		return
	}
	p.main.shown.places.ask(ids...)
	e := p.session.engine
	switch a {
	case words.Pause:
		e.Pause(ids...)
	case words.Resume:
		e.Resume(ids...)
	case words.Retry:
		e.Retry(ids...)
	case words.UploadAnyway:
		e.UploadAnyway(ids...)
	case words.UploadAgain:
		p.addPaths(p.paths(ids), true)
	case words.CheckConnection:
		p.showCheck()
	case words.EditLabels:
		p.openLabels(ids)
	case words.SendFirst:
		p.move(sendFirst(p.main.shown.all, ids))
	case words.MoveUp, words.MoveDown:
		p.move(moveBy(p.main.shown.all, ids, a == words.MoveDown))
		p.main.list.Follow()
	case words.RetryAnalysis:
		e.RetryAnalysis(ids...)
	case words.Remove:
		p.remove(ids)
	case words.Abort:
		p.askAbort(ids)
	case words.OpenDetails:
		p.openRow(ids[0])
	case words.ShowInFolder:
		p.showInFolder(ids[0])
	case words.ViewReceipt:
		p.viewReceipts(ids, nil)
	case words.CopyVideoID:
		if s := p.snapshot(ids[0]); s != nil {
			p.app.Clipboard().SetContent(s.MediaID)
		}
	}
	p.wake()
}

// openRow opens the details of a row, or of all that is selected when the row
// is among it.
func (p *program) openRow(id uploader.ID) {
	if !p.main.list.IsSelected(queue.ID(id)) {
		p.main.list.Reveal(queue.ID(id))
	}
	p.openDetails()
}

// openLabels opens the details of rows with the keyboard in their labels.
func (p *program) openLabels(ids []uploader.ID) {
	p.openRow(ids[0])
	p.showDetails()
	if p.details.open {
		p.window.Canvas().Focus(p.main.labels.first())
	}
}

func (p *program) snapshot(id uploader.ID) *uploader.Snapshot { return p.main.shown.byID[id] }

func (p *program) paths(ids []uploader.ID) []string {
	var paths []string
	for _, id := range ids {
		if s := p.snapshot(id); s != nil {
			paths = append(paths, s.Path)
		}
	}
	return paths
}

// askAbort asks, naming what is lost, and then aborts what still can be.
func (p *program) askAbort(ids []uploader.ID) {
	var all []*uploader.Snapshot
	for _, id := range ids {
		if s := p.snapshot(id); s != nil && words.Abortable(s) {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return
	}
	s := p.session
	p.ask(words.AskAbort(all), p.main.list.Focus, func() {
		p.main.list.Focus()
		if p.session != s {
			return
		}
		var still []uploader.ID
		for _, a := range all { // it may have come to its end meanwhile
			if n := p.snapshot(a.ID); n != nil && words.Abortable(n) {
				still = append(still, n.ID)
			}
		}
		if len(still) < len(all) {
			p.tell(words.T("It was finished before it could be aborted."))
		}
		if len(still) > 0 {
			p.main.shown.places.ask(still...)
			s.engine.Abort(still...)
			p.wake()
		}
	})
}

// clearDone takes everything uploaded off the list; while a search is on, what
// it shows of that.
func (p *program) clearDone() {
	var ids []uploader.ID
	for _, s := range p.main.shown.all {
		if s.State.Phase == uploader.Uploaded && (!p.main.find.active() || p.main.find.matches(s)) {
			ids = append(ids, s.ID)
		}
	}
	p.act(words.Remove, ids)
}

// dropped takes what was dropped on the window: the paths, and leaves.
func (p *program) dropped(_ fyne.Position, uris []fyne.URI) {
	var paths []string
	for _, u := range uris {
		paths = append(paths, u.Path())
	}
	if g := p.page; g != nil && g.dropped != nil && g.dropped(paths) {
		return
	}
	p.addPaths(paths, false)
}

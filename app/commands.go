package app

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/settings"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// act does what a row's button, its menu or a key asks for.
func (p *program) act(a words.Action, ids []uploader.ID) {
	if p.session == nil || len(ids) == 0 {
		return
	}
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
	case words.SendFirst:
		p.move(sendFirst(p.main.shown.all, ids))
	case words.MoveUp, words.MoveDown:
		p.move(moveBy(p.main.shown.all, ids, a == words.MoveDown))
		p.main.list.Follow()
	case words.Remove:
		e.Remove(ids...)
	case words.Abort:
		p.askAbort(ids)
	case words.ShowInFolder:
		p.showInFolder(ids[0])
	case words.CopyVideoID:
		if s := p.snapshot(ids[0]); s != nil {
			p.app.Clipboard().SetContent(s.MediaID)
		}
	}
	p.wake()
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
			s.engine.Abort(still...)
			p.wake()
		}
	})
}

// clearDone takes everything uploaded off the list.
func (p *program) clearDone() {
	var ids []uploader.ID
	for _, s := range p.main.shown.all {
		if s.State.Phase == uploader.Uploaded {
			ids = append(ids, s.ID)
		}
	}
	p.act(words.Remove, ids)
}

// showInFolder opens the file's folder in the desktop's file manager.
func (p *program) showInFolder(id uploader.ID) {
	s := p.snapshot(id)
	if s == nil {
		return
	}
	u := &url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Dir(s.Path))}
	p.spawn(func() {
		if err := p.app.OpenURL(u); err != nil {
			p.post(func() {
				p.tell(words.T("The folder couldn't be opened: {{.Folder}}", words.V{"Folder": filepath.Dir(s.Path)}))
			})
		}
	})
}

// closeAsked is the window's close button: with uploads under way it asks.
func (p *program) closeAsked() {
	t := p.main.shown.totals
	if open := t.Unfinished - t.Failed; open > 0 && p.session != nil {
		p.ask(words.AskClose(open, p.session.practice), nil, p.quit)
		return
	}
	if !p.asking {
		p.quit()
	}
}

// quit ends the run; [Run] keeps the state.
func (p *program) quit() {
	p.quitting = true
	if size := p.window.Canvas().Size(); size.Width > 0 {
		p.store.Change(func(s *settings.Settings) { s.Width, s.Height = size.Width, size.Height })
	}
	p.app.Quit()
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

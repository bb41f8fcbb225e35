package app

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
)

// addPaths adds files and folders that the person chose in this window.
func (p *program) addPaths(paths []string, again bool) {
	p.arrive(arrival{paths: paths, again: again})
}

// arrive hands files and folders to the engine and tells what became of them.
// Before there is an engine they wait for it.
func (p *program) arrive(f arrival) {
	if len(f.paths) == 0 || f.withdrawn() {
		return
	}
	s := p.session
	if s == nil {
		p.waiting = append(p.waiting, f)
		return
	}
	if p.settings != nil || p.page != nil {
		p.backToMain()
	}
	answer := s.engine.Add(f.paths, p.addOptions(f.again, f.opened))
	p.spawn(func() {
		a, ok := <-answer
		if !ok { // the engine was closed
			p.post(func() { p.comeAgain(f) })
			return
		}
		f.taken()
		p.post(func() {
			if p.session == s && p.stillThere(f, &a) {
				p.added(a)
			}
		})
	})
}

// stillThere takes out of an answer the rows that went off the list for good
// after the engine had found the files in it, and adds those files anew. It
// reports whether there is more to tell.
func (p *program) stillThere(f arrival, a *uploader.Added) bool {
	var lost []string
	a.Duplicates = slices.DeleteFunc(a.Duplicates, func(d uploader.Duplicate) bool {
		if d.Uploaded || !p.session.removal.hidden[d.ID].gone {
			return false
		}
		delete(p.session.removal.hidden, d.ID)
		lost = append(lost, d.Path)
		return true
	})
	if len(lost) == 0 {
		return true
	}
	p.arrive(arrival{paths: lost, again: f.again, opened: f.opened})
	return len(a.IDs)+len(a.Duplicates)+len(a.Skipped) > 0
}

// added tells what became of files, and shows the row of one that is in the
// list already.
func (p *program) added(a uploader.Added) {
	for _, d := range a.Duplicates {
		p.restore([]uploader.ID{d.ID}) // it was taken off the list a moment ago
	}
	n := words.TellAdded(a, p.session.practice)
	if n.Text == "" {
		n.Text = words.PlanPace(len(a.IDs), p.main.shown.status.CallsPerMinute)
	}
	var again func()
	if len(n.Again) > 0 {
		again = func() {
			p.tell("")
			p.addPaths(n.Again, true)
		}
	}
	p.main.tellNews(n.Text, again)
	p.wake()
	if n.Show != "" {
		p.main.reveal(n.Show)
	}
}

// addVideos asks for files by the desktop's own dialog, or else by Fyne's.
func (p *program) addVideos() {
	if p.picking || p.welcome != nil {
		return
	}
	p.picking = true
	title := words.T("Add videos")
	p.spawn(func() {
		paths, err := p.cfg.Pick(p.ctx, title)
		p.post(func() {
			p.picking = false
			switch {
			case len(paths) > 0:
				p.addPaths(paths, false)
				if err != nil {
					p.tell(words.T("Some of what you chose isn't a file on this computer and was left out. Copy it here first."))
				}
			case err != nil && p.ctx.Err() == nil:
				p.pickByFyne()
			}
		})
	})
}

// pickByFyne shows Fyne's own dialog, which takes one file.
func (p *program) pickByFyne() {
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil {
			p.tell(words.T("That file couldn't be opened."))
			return
		}
		if f == nil {
			return
		}
		path := f.URI().Path()
		p.spawn(func() { _ = f.Close() }) // opened by the dialog, read by the engine
		p.addPaths([]string{path}, false)
	}, p.window)
	var endings []string
	for _, e := range videoExtensions() {
		endings = append(endings, "."+e, "."+strings.ToUpper(e))
	}
	d.SetFilter(storage.NewExtensionFileFilter(endings))
	d.Resize(p.window.Canvas().Size().SubtractWidthHeight(80, 80))
	d.Show()
}

// pasted takes paths and file addresses from the clipboard, one a line.
func (p *program) pasted() {
	if p.asking || p.welcome != nil || p.settings != nil {
		return
	}
	p.addPaths(pathsIn(p.app.Clipboard().Content()), false)
}

// pathsIn returns the absolute paths that a text names, and nothing else.
func pathsIn(text string) []string {
	var paths []string
	for line := range strings.Lines(text) {
		line = strings.Trim(strings.TrimSpace(line), `"'`)
		if rest, ok := strings.CutPrefix(line, "file://"); ok {
			u, err := url.Parse("file://" + rest)
			if err != nil {
				continue
			}
			line = filepath.FromSlash(u.Path)
		}
		if filepath.IsAbs(line) {
			paths = append(paths, line)
		}
	}
	return paths
}

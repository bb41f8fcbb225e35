package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/aionvision/aion-uploader/app/words"
)

// trayPatience is how long the start of the window waits for the desktop to say
// whether it has a tray.
const trayPatience = 500 * time.Millisecond

// trayMenu is what the tray's menu says and offers.
type trayMenu struct {
	sentence      string
	standstill    string // why nothing moves; empty: something does
	pause, resume bool   // offered
}

// makeTray makes the icon, which Fyne starts with the event loop or never. At
// login the panel may come after the program, so it is made for then.
func (p *program) makeTray(ctx context.Context) {
	d, ok := p.app.(desktop.App)
	has := p.cfg.Desktop.Tray
	if !ok || has == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, trayPatience)
	defer cancel()
	p.desktop.tray = has(ctx)
	if p.desktop.tray || p.store.Get().StartAtLogin {
		p.desktop.trayMade = true
		d.SetSystemTrayMenu(p.trayItems())
	}
}

// trayChanged is told that a tray came or went. A hidden window whose way back
// is gone comes back by itself.
func (p *program) trayChanged(is bool) {
	p.desktop.tray = is && p.desktop.trayMade
	if !p.desktop.tray && p.desktop.hidden {
		p.comeBack()
	}
}

// tellTray brings the menu up to date.
func (p *program) tellTray(m trayMenu) {
	if p.desktop.menu == m {
		return
	}
	p.desktop.menu = m
	if d, ok := p.app.(desktop.App); ok && p.desktop.trayMade {
		d.SetSystemTrayMenu(p.trayItems())
	}
}

// trayItems is the menu as it is now. Its functions run on the UI goroutine.
func (p *program) trayItems() *fyne.Menu {
	said := func(text string) *fyne.MenuItem {
		i := fyne.NewMenuItem(text, nil)
		i.Disabled = true
		return i
	}
	m, state := fyne.NewMenu(Title), p.desktop.menu
	if state.sentence != "" {
		m.Items = append(m.Items, said(state.sentence))
	}
	if state.standstill != "" {
		m.Items = append(m.Items, said(state.standstill))
	}
	if len(m.Items) > 0 {
		m.Items = append(m.Items, fyne.NewMenuItemSeparator())
	}
	m.Items = append(m.Items, fyne.NewMenuItem(words.T("Open Aion Uploader"), p.comeBack))
	if state.pause {
		m.Items = append(m.Items, fyne.NewMenuItem(words.T("Pause all"), p.withEngine(Engine.PauseAll)))
	} else if state.resume {
		m.Items = append(m.Items, fyne.NewMenuItem(words.T("Resume all"), p.withEngine(Engine.ResumeAll)))
	}
	quit := fyne.NewMenuItem(words.T("Quit"), p.quit) // asks nothing: a menu doesn't slip
	quit.IsQuit = true
	m.Items = append(m.Items, fyne.NewMenuItemSeparator(), quit)
	return m
}

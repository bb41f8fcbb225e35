package app

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2/driver"

	"github.com/aionvision/aion-uploader/app/notify"
	"github.com/aionvision/aion-uploader/app/power"
	"github.com/aionvision/aion-uploader/app/reveal"
	"github.com/aionvision/aion-uploader/app/taskbar"
	"github.com/aionvision/aion-uploader/app/words"
	"github.com/aionvision/aion-uploader/uploader"
	"github.com/aionvision/aion-uploader/uploader/receipt"
)

// Desktop is what the window asks of the system around it. Its functions may
// wait and are called from goroutines of their own; one that is nil is
// something that this desktop hasn't got.
type Desktop struct {
	// KeepAwake keeps the computer awake until release.
	KeepAwake func(why string) (release func(), err error)
	Supply    func() power.Supply
	Notify    func(context.Context, notify.Message) error
	Reveal    func(ctx context.Context, path string) error
	// Taskbar returns the entry of a window, by its native handle.
	Taskbar func(window uintptr) Taskbar
	// Tray says whether there is a place for the program's icon; WatchTray
	// calls changed with that, at once and on every change, until ctx ends.
	Tray      func(context.Context) bool
	WatchTray func(ctx context.Context, changed func(bool))
}

// Taskbar shows progress on one window's entry.
type Taskbar interface {
	Show(taskbar.Progress) error
	Close()
}

// SystemDesktop is the desktop that the program runs on.
func SystemDesktop() Desktop {
	return Desktop{
		KeepAwake: power.Awake, Supply: power.Look, Notify: notify.Send, Reveal: reveal.File,
		Taskbar: func(window uintptr) Taskbar { return taskbar.Open(window) },
		Tray:    taskbar.Tray, WatchTray: taskbar.WatchTray,
	}
}

// desktopState is what the program knows of the desktop. It belongs to the UI
// goroutine.
type desktopState struct {
	handle   uintptr // the window's own
	bar      Taskbar // nil: none
	noWindow bool    // the system couldn't make one
	trayMade bool    // there is an icon, wherever there is a place for it
	tray     bool    // there is a place for it now
	menu     trayMenu
	hidden   bool // the window is gone, the program isn't
}

// errNoWindow is the end of a run that had no window.
var errNoWindow = errors.New("app: no window: OpenGL 2.1 is missing")

// started runs once the window is there, or isn't: Fyne logs that it couldn't
// make one and goes on without.
func (p *program) started() {
	d := &p.desktop
	if w, ok := p.window.(driver.NativeWindow); ok {
		w.RunNative(func(context any) { d.handle, d.noWindow = handleOf(context) })
	}
	if d.noWindow {
		p.quit()
		return
	}
	if open := p.cfg.Desktop.Taskbar; open != nil {
		d.bar = open(d.handle)
	}
	if d.trayMade && p.cfg.Desktop.WatchTray != nil {
		p.serve(func() {
			p.cfg.Desktop.WatchTray(p.ctx, func(is bool) { p.post(func() { p.trayChanged(is) }) })
		})
	}
	p.start()
}

// closeTaskbar takes the progress away for good. Nobody uses it any more.
func (p *program) closeTaskbar() {
	if p.desktop.bar != nil {
		p.desktop.bar.Close()
	}
}

// handleOf returns a window's handle, and whether it has none because there is
// no window.
func handleOf(native any) (handle uintptr, none bool) {
	switch c := native.(type) {
	case driver.WindowsWindowContext:
		return c.HWND, c.HWND == 0
	case driver.X11WindowContext:
		return c.WindowHandle, c.WindowHandle == 0
	case driver.WaylandWindowContext:
		return 0, c.WaylandSurface == 0
	case driver.MacWindowContext:
		return c.NSWindow, c.NSWindow == 0
	}
	return 0, false
}

// failure is why there was no window, once the run is over.
func (p *program) failure() error {
	if d := p.desktop; d.noWindow {
		return errNoWindow
	}
	return nil
}

// Explain returns what a person is told of an error that [Run] returned.
func Explain(err error) string {
	if errors.Is(err, errNoWindow) {
		return words.NoWindow()
	}
	return err.Error()
}

// showInFolder shows the file in the desktop's file manager.
func (p *program) showInFolder(id uploader.ID) {
	s, show := p.snapshot(id), p.cfg.Desktop.Reveal
	if s == nil || show == nil {
		return
	}
	p.spawn(func() {
		if err := show(p.ctx, s.Path); err != nil {
			p.post(func() {
				p.tell(words.T("The folder couldn't be opened: {{.Folder}}", words.V{"Folder": receipt.Visible(filepath.Dir(s.Path))}))
			})
		}
	})
}

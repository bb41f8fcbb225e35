package app

import (
	"context"
	"time"

	"github.com/aionvision/aion-uploader/app/notify"
	"github.com/aionvision/aion-uploader/app/power"
	"github.com/aionvision/aion-uploader/app/taskbar"
	"github.com/aionvision/aion-uploader/app/words"
)

// How often the desktop is told at most, and how often the power supply is
// looked at while the computer is kept awake.
const (
	desktopPace = time.Second
	supplyPace  = 15 * time.Second
	awakePace   = 30 * time.Second // between two tries to keep a computer awake that doesn't let us
)

// desktopWatcher tells the desktop how things stand, whether the window is seen
// or not: one goroutine beside the presenter, which wakes on the engine's
// events, and each second while something moves.
type desktopWatcher struct {
	engine  Engine
	desktop Desktop
	bar     Taskbar // nil: none
	quiet   func() bool
	show    func(outlook) // what the window and the tray show of it; from this goroutine, on change

	lookout  *lookout
	last     outlook
	shown    bool   // last was shown
	release  func() // lets the computer sleep; nil: it may
	askedAt  time.Time
	supply   power.Supply
	supplyAt time.Time
}

// watchDesktop runs the watcher of a session until ctx ends.
func (p *program) watchDesktop(ctx context.Context, s *session) {
	w := &desktopWatcher{
		engine: s.engine, desktop: p.cfg.Desktop, bar: p.desktop.bar, lookout: newLookout(s.practice),
		quiet: func() bool { return p.store.Get().NoNotifications },
	}
	w.show = func(o outlook) {
		p.post(func() {
			if p.session == s && p.ctx.Err() == nil {
				p.tellTray(o.menu)
				p.main.adviseLid(o.lid)
			}
		})
	}
	p.serve(func() { w.run(ctx) })
}

// run works until ctx ends.
func (w *desktopWatcher) run(ctx context.Context) {
	defer w.end()
	events := w.engine.Subscribe(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	var last time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-events:
			if !ok {
				events = nil // the engine was closed; ctx ends soon
				continue
			}
			if rest := desktopPace - time.Since(last); rest > 0 {
				timer.Reset(rest) // one look answers all that come meanwhile
				continue
			}
		case <-timer.C:
		}
		last = time.Now()
		if w.look(ctx, last) {
			timer.Reset(desktopPace)
		}
	}
}

// look takes a picture and does what follows from it. It reports whether
// another picture is due without an event.
func (w *desktopWatcher) look(ctx context.Context, now time.Time) bool {
	if w.desktop.Supply != nil && w.last.awake && now.Sub(w.supplyAt) >= supplyPace {
		w.supply, w.supplyAt = w.desktop.Supply(), now
	}
	o, messages := w.lookout.see(picture{all: w.engine.Snapshots(), status: w.engine.Status(), at: now}, w.supply)
	w.keepAwake(o.awake, now)
	if w.bar != nil && (!w.shown || o.progress != w.last.progress) {
		_ = w.bar.Show(o.progress) // a bar that shows none is no loss
	}
	if !w.shown || o.menu != w.last.menu || o.lid != w.last.lid {
		w.show(o)
	}
	w.last, w.shown = o, true
	for _, m := range messages {
		if w.desktop.Notify != nil && !w.quiet() {
			_ = w.desktop.Notify(ctx, notify.Message(m)) // the window says it as well
		}
	}
	return o.awake || o.untold
}

// keepAwake holds the computer awake, or lets it go.
func (w *desktopWatcher) keepAwake(on bool, now time.Time) {
	switch {
	case on && w.release == nil && w.desktop.KeepAwake != nil && now.Sub(w.askedAt) >= awakePace:
		w.askedAt = now
		if release, err := w.desktop.KeepAwake(words.T("Videos are being uploaded")); err == nil {
			w.release = release
		}
	case !on && w.release != nil:
		w.release()
		w.release, w.askedAt = nil, time.Time{}
	}
}

// end leaves the desktop as if nothing had been there.
func (w *desktopWatcher) end() {
	w.keepAwake(false, time.Time{})
	if w.bar != nil {
		_ = w.bar.Show(taskbar.Progress{})
	}
}

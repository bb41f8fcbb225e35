package taskbar

import "context"

// bar shows nothing: the Dock has no progress of its own.
type bar struct{}

func newBar(uintptr) bar           { return bar{} }
func (b *bar) show(Progress) error { return ErrUnavailable }
func (b *bar) close()              {}

func tray(context.Context) bool { return true }

func watchTray(ctx context.Context, changed func(bool)) {
	changed(true)
	<-ctx.Done()
}

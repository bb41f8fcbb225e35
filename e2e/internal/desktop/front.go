package desktop

import "github.com/aionvision/aion-uploader/e2e/internal/run"

// Minimize takes the window off the screen, as its title bar's button does.
func (w *Window) Minimize() {
	w.d.t.Helper()
	w.d.do("xdotool", "windowminimize", w.id)
	run.Until(w.d.t, soon, "the window out of sight", func() bool { return !w.InFront() })
}

// InFront reports whether the window has the keyboard.
func (w *Window) InFront() bool {
	id, err := w.d.try("xdotool", "getactivewindow")
	return err == nil && id == w.id
}

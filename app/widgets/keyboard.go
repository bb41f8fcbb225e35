package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// IsModifier reports whether a key is one that is held for another, or for a
// click: it says nothing of where the person works.
func IsModifier(k fyne.KeyName) bool {
	switch k {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight, desktop.KeyControlLeft, desktop.KeyControlRight,
		desktop.KeyAltLeft, desktop.KeyAltRight, desktop.KeySuperLeft, desktop.KeySuperRight:
		return true
	}
	return false
}

// FocusQuietly gives the keyboard to what a new page begins with. A button
// wears its ring only from the first key on: one who points and clicks didn't
// ask where the keyboard is.
func FocusQuietly(c fyne.Canvas, o fyne.Focusable) {
	if b, ok := o.(*FocusButton); ok {
		b.quiet = true
	}
	c.Focus(o)
}

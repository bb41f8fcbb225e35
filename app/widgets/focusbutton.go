package widgets

import (
	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
)

// FocusButton is a [Button] that the Tab key reaches: Space and Enter press
// it, Escape calls OnEscape, or what the window does by it.
type FocusButton struct {
	Button
	OnEscape func() // nil: the window's own

	quiet bool // has the keyboard, and shows it from the first key on
}

// NewFocusButton returns a button that takes the focus.
func NewFocusButton(text string, icon look.Icon, kind Kind, height float32, f func()) *FocusButton {
	b := &FocusButton{}
	b.init(b, text, icon, kind, height, f)
	return b
}

// FocusGained implements [fyne.Focusable].
func (b *FocusButton) FocusGained() {
	b.focused = !b.quiet
	b.Refresh()
	IntoSight(b.self)
}

// FocusLost implements [fyne.Focusable].
func (b *FocusButton) FocusLost() { b.focused = false; b.Refresh() }

// KeyDown implements [desktop.Keyable].
func (b *FocusButton) KeyDown(e *fyne.KeyEvent) { b.byKeys(e) }

// KeyUp implements [desktop.Keyable]: the key that opened a page is let go
// here.
func (b *FocusButton) KeyUp(e *fyne.KeyEvent) { b.byKeys(e) }

func (b *FocusButton) byKeys(e *fyne.KeyEvent) {
	if b.quiet && !IsModifier(e.Name) {
		b.quiet, b.focused = false, true
		b.Refresh()
	}
}

// TypedRune implements [fyne.Focusable].
func (b *FocusButton) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (b *FocusButton) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	case fyne.KeyEscape:
		if b.OnEscape != nil {
			b.OnEscape()
			return
		}
		fallthrough
	default:
		typedBeyond(b.self, e) // a page scrolls by keys that mean nothing to a button
	}
}

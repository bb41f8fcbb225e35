package widgets

import (
	"fyne.io/fyne/v2"

	"github.com/aionvision/aion-uploader/app/look"
)

// FocusChip is a [Chip] that leads somewhere, and that the Tab key reaches:
// Space and Enter follow it.
type FocusChip struct{ Chip }

// NewFocusChip returns a chip that takes the focus.
func NewFocusChip(text string, icon look.Icon, tone look.Tone, f func()) *FocusChip {
	c := &FocusChip{}
	c.init(c, text, icon, tone)
	c.OnTapped = f
	return c
}

// FocusGained implements [fyne.Focusable].
func (c *FocusChip) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements [fyne.Focusable].
func (c *FocusChip) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune implements [fyne.Focusable].
func (c *FocusChip) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (c *FocusChip) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.Tapped(nil)
	}
}

package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// InputHeight is how high an [Input] is laid out.
const InputHeight = float32(36)

// Input is a line of text that says when the person is done with it: by Enter,
// or by going elsewhere. Escape takes back what was typed since.
type Input struct {
	widget.Entry
	OnDone   func(string) // the text has changed; may be nil
	OnEscape func()       // Escape with nothing to take back; may be nil
	OnFocus  func()       // may be nil

	before string // the text when the person came, or was done last
	inside bool
}

// NewInput returns an empty line.
func NewInput(placeholder string) *Input {
	i := &Input{}
	i.PlaceHolder = placeholder
	i.Scroll = fyne.ScrollNone
	i.ExtendBaseWidget(i)
	return i
}

// ShowText writes a text, unless the person is writing one.
func (i *Input) ShowText(s string) {
	if i.inside && i.Text != i.before {
		return
	}
	i.before = s
	if i.Text != s {
		i.SetText(s)
	}
}

// Inside reports whether the keyboard is here.
func (i *Input) Inside() bool { return i.inside }

// CreateRenderer implements [fyne.Widget].
func (i *Input) CreateRenderer() fyne.WidgetRenderer { return calmed(&i.Entry) }

// FocusGained implements [fyne.Focusable].
func (i *Input) FocusGained() {
	i.inside, i.before = true, i.Text
	i.Entry.FocusGained()
	IntoSight(i)
	if i.OnFocus != nil {
		i.OnFocus()
	}
}

// FocusLost implements [fyne.Focusable].
func (i *Input) FocusLost() {
	i.Done()
	i.inside = false
	i.Entry.FocusLost()
}

// Done hands over what was typed, if it is something else than before.
func (i *Input) Done() {
	if i.Text == i.before {
		return
	}
	i.before = i.Text
	if i.OnDone != nil {
		i.OnDone(i.Text)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (i *Input) TypedShortcut(s fyne.Shortcut) { shortcutIn(i, &i.Entry, s) }

// TypedKey implements [fyne.Focusable].
func (i *Input) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		i.Done()
	case fyne.KeyEscape:
		if i.Text != i.before {
			i.SetText(i.before)
		} else if i.OnEscape != nil {
			i.OnEscape()
		}
	default:
		i.Entry.TypedKey(e)
	}
}

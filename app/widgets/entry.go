package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Entry is Fyne's entry with what the keyboard needs: it scrolls into sight
// when it gets the focus, and hands on what it has no use for, so that Escape
// and the window's shortcuts work while somebody types.
type Entry struct {
	widget.Entry
	OnEscape func() // nil: the window's own
	OnDown   func() // the Down key, which one line has no use for; may be nil
}

// NewEntry returns an entry of one line; secret hides what is typed until it
// is asked for.
func NewEntry(placeholder string, secret bool) *Entry {
	n := &Entry{}
	n.Wrapping = fyne.TextWrap(fyne.TextTruncateClip) // as Fyne's NewEntry has it
	n.Password, n.PlaceHolder, n.Scroll = secret, placeholder, fyne.ScrollNone
	n.ExtendBaseWidget(n)
	return n
}

// CreateRenderer implements [fyne.Widget].
func (n *Entry) CreateRenderer() fyne.WidgetRenderer { return calmed(&n.Entry) }

func calmed(e *widget.Entry) fyne.WidgetRenderer {
	r := &entryRenderer{WidgetRenderer: e.CreateRenderer(), entry: e}
	r.calm()
	return r
}

// entryRenderer draws a disabled entry's outline as any other's: Fyne's own is
// the stronger one there, though there is nothing to do.
type entryRenderer struct {
	fyne.WidgetRenderer
	entry *widget.Entry
}

// Refresh implements [fyne.WidgetRenderer].
func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.calm()
}

func (r *entryRenderer) calm() {
	if !r.entry.Disabled() {
		return
	}
	for _, o := range r.Objects() {
		if b, ok := o.(*canvas.Rectangle); ok && b.StrokeWidth > 0 {
			b.StrokeColor = look.Color(look.Border)
			b.Refresh()
		}
	}
}

// FocusGained implements [fyne.Focusable].
func (n *Entry) FocusGained() {
	n.Entry.FocusGained()
	IntoSight(n)
}

// TypedKey implements [fyne.Focusable].
func (n *Entry) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape && n.OnEscape != nil:
		n.OnEscape()
	case e.Name == fyne.KeyEscape:
		typedBeyond(n, e)
	case e.Name == fyne.KeyDown && n.OnDown != nil:
		n.OnDown()
	default:
		n.Entry.TypedKey(e)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (n *Entry) TypedShortcut(s fyne.Shortcut) { shortcutIn(n, &n.Entry, s) }

// shortcutIn gives a shortcut to an entry when it is about text, or else to
// the window; o is what is on the canvas.
func shortcutIn(o fyne.CanvasObject, entry *widget.Entry, s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCut, *fyne.ShortcutCopy, *fyne.ShortcutPaste, *fyne.ShortcutSelectAll, *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		entry.TypedShortcut(s)
		return
	}
	if c, ok := canvasOf(o).(fyne.Shortcutable); ok && !wordMove(s) {
		c.TypedShortcut(s)
		return
	}
	entry.TypedShortcut(s)
}

// wordMove reports whether a shortcut is one by which text is edited: Entry has
// its own for moving and selecting word by word.
func wordMove(s fyne.Shortcut) bool {
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return false
	}
	switch k.Key() {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyUp, fyne.KeyDown, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// typedBeyond gives a key to the window, as if nothing had the focus.
func typedBeyond(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

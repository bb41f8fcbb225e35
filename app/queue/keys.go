package queue

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/aionvision/aion-uploader/app/widgets"
)

// FocusGained implements [fyne.Focusable].
func (l *List) FocusGained() {
	l.focused = true
	if _, ok := l.index.at[l.current]; !ok && len(l.index.flat) > 0 {
		l.current = l.index.flat[0]
	}
	if _, ok := l.index.at[l.current]; ok && l.scroll.Size().Height > 0 {
		l.intoSight(l.current) // the keyboard's place can be seen, wherever it was scrolled to
	}
	l.marked()
}

// FocusLost implements [fyne.Focusable].
func (l *List) FocusLost() { l.focused = false; l.marked() }

// KeyDown implements [desktop.Keyable].
func (l *List) KeyDown(*fyne.KeyEvent) {}

// KeyUp implements [desktop.Keyable]. A key that led here, such as Tab, is let
// go here: Fyne has no other sign that the keyboard brought the focus.
func (l *List) KeyUp(e *fyne.KeyEvent) {
	if widgets.IsModifier(e.Name) {
		return // held for a click
	}
	l.byKeys()
}

// byKeys shows where the keyboard is from now on.
func (l *List) byKeys() {
	if !l.keyed {
		l.keyed = true
		l.marked()
	}
}

// TypedRune implements [fyne.Focusable].
func (l *List) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable]: the keys that move, select and act.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	at, ok := l.index.at[l.current]
	if !ok {
		return
	}
	l.byKeys()
	if l.typedOnHead(e.Name, at) {
		return
	}
	shift := heldShift()
	switch e.Name {
	case desktop.KeyMenu:
		l.openMenu()
		return
	case fyne.KeyF10:
		if shift {
			l.openMenu()
		}
		return
	case fyne.KeyReturn, fyne.KeyEnter:
		l.source.Open(l.current, l.openMenu)
		return
	case fyne.KeyEscape:
		if l.source.Escape != nil {
			l.source.Escape()
		}
		return
	case fyne.KeySpace:
		l.source.Toggle(l.Target(l.current))
		return
	case fyne.KeyDelete, fyne.KeyBackspace:
		l.source.Delete(l.Target(l.current))
		return
	}
	if to, ok := l.move(e.Name, at); ok {
		l.goTo(to, shift)
	}
}

// move returns the row that a key leads to.
func (l *List) move(key fyne.KeyName, at int) (int, bool) {
	page := max(1, int(l.scroll.Size().Height/pitch)-1)
	switch key {
	case fyne.KeyUp:
		at--
	case fyne.KeyDown:
		at++
	case fyne.KeyPageUp:
		at -= page
	case fyne.KeyPageDown:
		at += page
	case fyne.KeyHome:
		at = 0
	case fyne.KeyEnd:
		at = len(l.index.flat) - 1
	default:
		return at, false
	}
	return max(0, min(len(l.index.flat)-1, at)), true
}

func (l *List) goTo(i int, extend bool) {
	id := l.index.flat[i]
	l.current, l.onHead = id, false
	if extend {
		l.rangeTo(id)
	} else {
		clear(l.selected)
		l.selected[id] = true
		l.anchor = id
	}
	l.intoSight(id)
	l.marked()
}

// TypedShortcut implements [fyne.Shortcutable]: keys with Ctrl or Cmd come
// here and not to TypedKey.
func (l *List) TypedShortcut(s fyne.Shortcut) {
	switch k := s.(type) {
	case *fyne.ShortcutSelectAll:
		for _, id := range l.index.flat {
			l.selected[id] = true
		}
		l.marked()
		return
	case *desktop.CustomShortcut:
		_, there := l.index.at[l.current]
		if there && k.Modifier == fyne.KeyModifierAlt && (k.KeyName == fyne.KeyUp || k.KeyName == fyne.KeyDown) {
			l.source.Move(l.Target(l.current), k.KeyName == fyne.KeyDown)
			return
		}
	}
	// Whoever has the focus is asked alone, so the window's own shortcuts are
	// handed on.
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(l).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

func (l *List) openMenu() {
	l.intoSight(l.current)
	if r := l.rows[l.current]; r != nil {
		l.menuBelow(l.current, r.more)
	}
}

// heldShift reports whether Shift is down: Fyne makes no shortcut of Shift
// alone, and a key event carries no modifiers.
func heldShift() bool { return heldModifiers()&fyne.KeyModifierShift != 0 }

func heldModifiers() fyne.KeyModifier {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	if !ok {
		return 0
	}
	return d.CurrentKeyModifiers()
}

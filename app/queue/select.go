package queue

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Selected returns the selected rows in the list's order.
func (l *List) Selected() []ID {
	var ids []ID
	for _, id := range l.index.flat {
		if l.selected[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// IsSelected reports whether a row is selected.
func (l *List) IsSelected(id ID) bool { return l.selected[id] }

// Target returns the rows that an action on one row is meant for: all that is
// selected when the row is among it, else the row alone.
func (l *List) Target(id ID) []ID {
	if l.selected[id] && len(l.selected) > 1 {
		return l.Selected()
	}
	return []ID{id}
}

// Focus puts the keyboard on the list.
func (l *List) Focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
}

func (l *List) clicked(id ID, m fyne.KeyModifier, b desktop.MouseButton) {
	l.current, l.onHead, l.keyed = id, false, false
	l.Focus()
	switch {
	case b == desktop.MouseButtonSecondary && l.selected[id]:
	case m&fyne.KeyModifierShortcutDefault != 0:
		if l.selected[id] {
			delete(l.selected, id)
		} else {
			l.selected[id] = true
		}
		l.anchor = id
	case m&fyne.KeyModifierShift != 0:
		l.rangeTo(id)
	default:
		clear(l.selected)
		l.selected[id] = true
		l.anchor = id
	}
	l.marked()
}

func (l *List) rangeTo(id ID) {
	a, ok := l.index.at[l.anchor]
	b := l.index.at[id]
	if !ok {
		a = b
	}
	clear(l.selected)
	for k := min(a, b); k <= max(a, b); k++ {
		l.selected[l.index.flat[k]] = true
	}
}

// marked shows a changed selection, focus or keyboard position.
func (l *List) marked() {
	for id, r := range l.rows {
		r.mark(l.selected[id], l.hasKeyboard(id))
	}
	for _, h := range l.heads {
		l.ring(h)
	}
	if l.source.Changed != nil {
		l.source.Changed(l.Selected())
	}
}

// pressed is a row's button: the keyboard goes where the pointer is.
func (l *List) pressed(id ID) {
	l.current, l.anchor, l.onHead, l.keyed = id, id, false, false
	l.Focus()
	l.marked()
	l.source.Main(id)
}

func (l *List) menuBelow(id ID, under fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(under)
	if c == nil {
		return
	}
	l.current, l.onHead = id, false
	l.marked()
	m := l.menu(id, c)
	m.ShowAtRelativePosition(fyne.NewPos(under.Size().Width-m.MinSize().Width, under.Size().Height+4), under)
}

func (l *List) menuAt(id ID, at fyne.Position) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		l.menu(id, c).ShowAtPosition(at)
	}
}

// menu returns a row's menu, which gives the keyboard back when it goes.
func (l *List) menu(id ID, c fyne.Canvas) *widget.PopUpMenu {
	m := widget.NewPopUpMenu(l.source.Menu(id), c)
	before := m.OnDismiss
	m.OnDismiss = func() {
		if before != nil {
			before()
		}
		l.Focus()
	}
	return m
}

// Select selects these rows and no others.
func (l *List) Select(ids ...ID) {
	clear(l.selected)
	for _, id := range ids {
		if _, ok := l.index.at[id]; ok {
			l.selected[id] = true
		}
	}
	l.marked()
}

// Extend moves the keyboard by so many rows and selects all between, as Shift
// with an arrow does.
func (l *List) Extend(by int) {
	if at, ok := l.index.at[l.current]; ok {
		l.goTo(max(0, min(len(l.index.flat)-1, at+by)), true)
	}
}

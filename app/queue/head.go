package queue

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
)

// head is what stands over a group: its title, how many rows it has, and
// perhaps a button for all of them.
type head struct {
	text  *canvas.Text
	act   *widgets.Button
	group int
}

// placeHead shows a group's head in the nth of those in sight.
func (l *List) placeHead(grid widgets.Grid, n, group int, y, width float32) {
	g := l.index.groups[group]
	if n == len(l.heads) {
		h := &head{text: widgets.NewText(look.Caption, true), act: widgets.NewButton("", look.IconNone, widgets.Link, 28, nil)}
		h.text.Color = look.Color(look.Muted)
		l.heads = append(l.heads, h)
		l.content.Objects = append(l.content.Objects, h.text, h.act)
	}
	h := l.heads[n]
	h.group = group
	l.ring(h)
	h.text.Hidden, h.act.Hidden = false, g.Action == ""
	if s := fmt.Sprintf("%s · %d", g.Title, len(g.IDs)); h.text.Text != s {
		h.text.Text = s
		h.text.Refresh()
	}
	side := look.Margin(width) + sidePad
	grid.Middle(h.text, side+8, y+4, headHeight-4)
	h.act.OnTapped = func() {
		l.Focus()
		g.Act()
	}
	if g.Action != "" {
		h.act.Set(g.Action, look.IconRetry, widgets.Link)
		grid.Middle(h.act, width-side-h.act.MinSize().Width, y+4, headHeight-4)
	}
}

// ring shows whether the keyboard is at a head's button.
func (l *List) ring(h *head) {
	at, ok := l.index.at[l.current]
	h.act.Ring(ok && l.focused && l.onHead && l.index.groupOf(at) == h.group)
}

// headOf returns the button's deed over the group that begins with row i; nil
// when the row isn't the first, or there is no button.
func (l *List) headOf(i int) func() {
	if i >= len(l.index.flat) {
		return nil
	}
	g := l.index.groupOf(i)
	if l.index.first[g] != i || l.index.groups[g].Action == "" {
		return nil
	}
	return l.index.groups[g].Act
}

// hasKeyboard reports whether a row wears the keyboard's ring. One who only
// points and clicks never sees it.
func (l *List) hasKeyboard(id ID) bool {
	return l.focused && l.keyed && !l.onHead && id == l.current
}

// typedOnHead takes a key while the keyboard is at a head's button. It reports
// whether it was one for the button, or led there from row i.
func (l *List) typedOnHead(key fyne.KeyName, i int) bool {
	switch {
	case key == fyne.KeyUp && !l.onHead && !heldShift() && l.headOf(i) != nil:
		l.onHead = true
		l.intoSight(l.current)
	case !l.onHead:
		return false
	case key == fyne.KeyReturn || key == fyne.KeyEnter || key == fyne.KeySpace:
		l.onHead = false // the rows may leave the group
		l.headOf(i)()
	case key == fyne.KeyDown:
		l.onHead = false
	case key == fyne.KeyDelete || key == fyne.KeyBackspace:
		// It would mean the row, which isn't where the ring is.
	default:
		l.onHead = false
		return false
	}
	l.marked()
	return true
}

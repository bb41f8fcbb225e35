package queue

import (
	"fmt"

	"fyne.io/fyne/v2/canvas"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
)

// head is what stands over a group: its title, how many rows it has, and
// perhaps a button for all of them.
type head struct {
	text *canvas.Text
	act  *widgets.Button
}

// placeHead shows a group's head in the nth of those in sight.
func (l *List) placeHead(grid widgets.Grid, n int, g Group, y, width float32) {
	if n == len(l.heads) {
		h := &head{text: widgets.NewText(look.Caption, true), act: widgets.NewButton("", look.IconNone, widgets.Link, 28, nil)}
		h.text.Color = look.Color(look.Muted)
		l.heads = append(l.heads, h)
		l.content.Objects = append(l.content.Objects, h.text, h.act)
	}
	h := l.heads[n]
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

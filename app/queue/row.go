package queue

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
	"github.com/aionvision/aion-uploader/app/widgets"
)

// row shows one ID at a time and is used again for another when it has left
// the sight.
type row struct {
	widget.BaseWidget
	list     *List
	id       ID
	content  Content
	bound    bool // content is what the canvas objects show
	selected bool
	current  bool // the keyboard is here
	hovered  bool

	bg, ring *canvas.Rectangle
	tile     *widgets.Tile
	title    *canvas.Text
	parts    [3]*canvas.Text // file, state, rest
	amount   *canvas.Text
	bar      *widgets.Bar
	main     *widgets.Button
	more     *widgets.Button
}

func newRow(l *List) *row {
	r := &row{
		list: l, bg: canvas.NewRectangle(nil), ring: canvas.NewRectangle(color.Transparent),
		tile:  widgets.NewTile(look.IconLine, look.Neutral, 44, 20, look.RadiusTile),
		title: widgets.NewText(look.RowTitle, true), amount: widgets.NewText(look.Small, false), bar: widgets.NewBar(6),
	}
	for i := range r.parts {
		r.parts[i] = widgets.NewText(look.Small, false)
	}
	r.bg.CornerRadius, r.bg.StrokeWidth = look.RadiusRow, 1
	r.ring.CornerRadius, r.ring.StrokeWidth = look.RadiusRow+1, 2
	r.main = widgets.NewButton("", look.IconNone, widgets.Secondary, look.ButtonHeight, func() { l.pressed(r.id) })
	r.more = widgets.NewButton("", look.IconDots, widgets.Quiet, look.ButtonHeight, func() { l.menuBelow(r.id, r.more) })
	r.main.OnHover, r.more.OnHover = r.setHover, r.setHover
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements [fyne.Widget].
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return &widgets.Renderer{
		Parts: []fyne.CanvasObject{
			r.bg, r.tile, r.title, r.bar, r.parts[0], r.parts[1], r.parts[2], r.amount, r.main, r.more, r.ring,
		},
		Min: func() fyne.Size { return fyne.NewSize(300, rowHeight) },
		Lay: func(fyne.Size) { r.lay() },
		Restyle: func() {
			r.bound = false
			r.show(r.content)
			r.bar.Refresh()
			r.tile.Refresh()
			r.main.Refresh()
			r.more.Refresh()
		},
	}
}

// paint gives the colours that depend on selection, focus and pointer.
func (r *row) paint() {
	fill := look.Surface
	switch {
	case r.selected:
		fill = look.AccentSoft
	case r.hovered:
		fill = look.Hover
	}
	r.bg.FillColor, r.bg.StrokeColor = look.Color(fill), look.Color(look.Border)
	r.ring.Hidden, r.ring.StrokeColor = !r.current, look.Color(look.Accent)
	r.tile.Set(r.content.Icon, r.content.Tone, r.selected)
}

// mark says whether the row is selected and whether the keyboard is there.
func (r *row) mark(selected, current bool) {
	if r.selected == selected && r.current == current {
		return
	}
	r.selected, r.current = selected, current
	r.paint()
	canvas.Refresh(r.bg)
}

func (r *row) setHover(on bool) {
	if r.hovered == on {
		return
	}
	r.hovered = on
	r.list.hover(r.id, on)
	r.paint()
	canvas.Refresh(r.bg)
}

// show writes every field, for rows are used again; what is shown already
// costs a comparison.
func (r *row) show(c Content) {
	if r.bound && r.content == c {
		return
	}
	bar := r.bound && sameButBar(r.content, c)
	r.content, r.bound = c, true
	if bar {
		r.bar.Set(c.Confirmed, c.Sent)
		return
	}
	r.title.Color, r.amount.Color = look.Color(look.Text), look.Color(look.Muted)
	for _, t := range r.parts {
		t.Color = look.Color(look.Muted)
	}
	if c.Strong {
		r.parts[1].Color = look.Color(c.Tone.Ink())
	}
	r.amount.Text = c.Amount
	r.bar.Hidden = !c.Bar
	kind := widgets.Secondary
	if c.Button == "" {
		kind = widgets.Quiet
	}
	r.main.Hidden = !c.hasButton()
	r.main.Set(c.Button, c.ButtonIcon, kind)
	r.paint()
	r.lay()
	canvas.Refresh(r.bg)
}

// sameButBar reports whether a and b differ in the bar's edges alone.
func sameButBar(a, b Content) bool {
	a.Confirmed, a.Sent = b.Confirmed, b.Sent
	return a == b
}

// showBar moves the bar's edges alone.
func (r *row) showBar(confirmed, sent float32) {
	if r.bound {
		r.content.Confirmed, r.content.Sent = confirmed, sent
		r.bar.Set(confirmed, sent)
	}
}

func (r *row) lay() {
	g, c, w := widgets.GridOf(r), r.content, r.Size().Width
	r.bg.Resize(r.Size())
	g.Place(r.ring, -1, -1, w+2, rowHeight+2)
	g.Place(r.tile, 12, (rowHeight-44)/2, 44, 44)
	x, right := float32(68), w-8
	g.Place(r.more, right-36, (rowHeight-36)/2, 36, 36)
	right -= 40
	if c.hasButton() {
		m := r.main.MinSize()
		g.Place(r.main, right-m.Width, (rowHeight-m.Height)/2, m.Width, m.Height)
		right -= m.Width + 4
	}
	right -= 8
	amount, title := r.amount.MinSize(), right-x
	line := newLine(c, right-amount.Width-16-x, !c.Bar)
	up := line.second != "" && line.width() > line.room
	if up { // the answer isn't cut for the amount, which goes beside the title
		line, title = newLine(c, right-x, true), right-amount.Width-16-x
	}
	titleY, lineY := float32(16), float32(40)
	switch {
	case c.Bar:
		titleY, lineY = 8, 48
	case line.second != "":
		titleY, lineY = 6, 29
	}
	r.title.Text = widgets.Ellipsis(c.Title, title, look.RowTitle, r.title.TextStyle)
	g.Place(r.title, x, titleY, title, r.title.MinSize().Height)
	amountY := lineY
	if up {
		amountY = titleY + 3 // on the title's base line
	}
	g.Place(r.amount, right-amount.Width, amountY, amount.Width, amount.Height)
	g.Place(r.bar, x, 36, right-x, 6)
	r.bar.Set(c.Confirmed, c.Sent)
	r.layLine(g, line, x, lineY, right)
}

// layLine writes file, state and rest, the rest perhaps on a line of its own.
func (r *row) layLine(g widgets.Grid, l line, x, y, right float32) {
	end, at := x+l.room, x
	for i, s := range [...]string{l.file, l.state, l.rest} {
		at = r.put(g, r.parts[i], s, at, y, end)
	}
	if l.second != "" {
		r.put(g, r.parts[2], l.second, x, y+20, right)
	}
}

// put shows a text between x and end, and returns where it ends.
func (r *row) put(g widgets.Grid, t *canvas.Text, s string, x, y, end float32) float32 {
	t.Hidden = s == "" || end-x < 12
	if t.Hidden {
		t.Text = ""
		return x
	}
	t.Text = widgets.Ellipsis(s, end-x, look.Small, t.TextStyle)
	m := t.MinSize()
	g.Place(t, x, y, m.Width, m.Height)
	return x + m.Width
}

// MouseDown implements [desktop.Mouseable]: it alone knows the modifiers.
func (r *row) MouseDown(e *desktop.MouseEvent) { r.list.clicked(r.id, e.Modifier, e.Button) }

// MouseUp implements [desktop.Mouseable].
func (r *row) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements [desktop.Hoverable].
func (r *row) MouseIn(*desktop.MouseEvent) { r.setHover(true) }

// MouseMoved implements [desktop.Hoverable].
func (r *row) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (r *row) MouseOut() { r.setHover(false) }

// Tapped implements [fyne.Tappable]. MouseDown has selected the row; on its
// title it is opened too, unless a key is held to select several.
func (r *row) Tapped(e *fyne.PointEvent) {
	if e == nil || heldModifiers() != 0 {
		return
	}
	at, m := r.title.Position(), r.title.MinSize()
	if e.Position.X >= at.X && e.Position.X <= at.X+m.Width && e.Position.Y >= at.Y && e.Position.Y <= at.Y+m.Height {
		r.list.source.Open(r.id, r.list.openMenu)
	}
}

// TappedSecondary implements [fyne.SecondaryTappable].
func (r *row) TappedSecondary(e *fyne.PointEvent) { r.list.menuAt(r.id, e.AbsolutePosition) }

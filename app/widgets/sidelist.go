package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// SideList is a list of places of which one is shown. It takes the keyboard as
// a whole: the arrow keys go up and down.
type SideList struct {
	widget.BaseWidget
	OnChosen func(int)
	OnEscape func() // may be nil

	rows    []*sideRow
	chosen  int
	focused bool
}

const (
	sideRowHeight = float32(36)
	sideRowPad    = float32(52) // beside the text: the symbol and the edges
)

// NewSideList returns a list; f is told each new choice.
func NewSideList(labels []string, icons []look.Icon, chosen int, f func(int)) *SideList {
	l := &SideList{OnChosen: f, chosen: chosen}
	for i, s := range labels {
		r := &sideRow{
			list: l, at: i, icon: icons[i], text: s,
			bg: canvas.NewRectangle(nil), ring: canvas.NewRectangle(color.Transparent), image: newImage(), label: NewText(look.Body, false),
		}
		r.bg.CornerRadius, r.ring.CornerRadius, r.ring.StrokeWidth = look.RadiusButton, look.RadiusButton, 2
		r.label.Text = s
		r.ExtendBaseWidget(r)
		l.rows = append(l.rows, r)
	}
	l.ExtendBaseWidget(l)
	return l
}

// Chosen returns the index of what is shown.
func (l *SideList) Chosen() int { return l.chosen }

// Choose marks a place and tells nobody.
func (l *SideList) Choose(i int) {
	if l.chosen != i {
		l.chosen = i
		l.Refresh()
	}
}

func (l *SideList) pick(i int) {
	if i < 0 || i >= len(l.rows) || i == l.chosen {
		return
	}
	l.Choose(i)
	if l.OnChosen != nil {
		l.OnChosen(i)
	}
}

// FocusGained implements [fyne.Focusable].
func (l *SideList) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements [fyne.Focusable].
func (l *SideList) FocusLost() { l.focused = false; l.Refresh() }

// TypedRune implements [fyne.Focusable].
func (l *SideList) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (l *SideList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		l.pick(l.chosen + 1)
	case fyne.KeyUp:
		l.pick(l.chosen - 1)
	case fyne.KeyHome:
		l.pick(0)
	case fyne.KeyEnd:
		l.pick(len(l.rows) - 1)
	case fyne.KeyEscape:
		if l.OnEscape != nil {
			l.OnEscape()
		} else {
			typedBeyond(l, e)
		}
	}
}

// CreateRenderer implements [fyne.Widget].
func (l *SideList) CreateRenderer() fyne.WidgetRenderer {
	var parts []fyne.CanvasObject
	for _, r := range l.rows {
		parts = append(parts, r)
	}
	return &Renderer{
		Parts: parts,
		Min: func() fyne.Size {
			w := float32(160)
			for _, r := range l.rows {
				w = max(w, ceil(fyne.MeasureText(r.text, look.Body, fyne.TextStyle{Bold: true}).Width)+sideRowPad)
			}
			return fyne.NewSize(w, float32(len(l.rows))*(sideRowHeight+2)-2)
		},
		Lay: func(s fyne.Size) {
			for i, r := range l.rows {
				GridOf(l).Place(r, 0, float32(i)*(sideRowHeight+2), s.Width, sideRowHeight)
			}
		},
		Restyle: func() {
			for _, r := range l.rows {
				r.Refresh()
			}
		},
	}
}

// sideRow is one line of a SideList.
type sideRow struct {
	widget.BaseWidget
	list    *SideList
	at      int
	icon    look.Icon
	text    string
	hovered bool

	bg, ring *canvas.Rectangle
	image    *canvas.Image
	label    *canvas.Text
}

func (r *sideRow) style() {
	area, ink, chosen := look.None, look.Text, r.list.chosen == r.at
	switch {
	case chosen:
		area, ink = look.AccentSoft, look.Accent
	case r.hovered:
		area = look.Pressed
	}
	r.bg.FillColor = look.Color(area)
	r.label.Color, r.label.TextStyle.Bold = look.Color(ink), chosen
	r.label.Text = Ellipsis(r.text, r.Size().Width-sideRowPad+1, look.Body, r.label.TextStyle)
	if !chosen {
		ink = look.Muted
	}
	r.image.Resource = r.icon.Resource(ink)
	r.ring.StrokeColor, r.ring.Hidden = look.Color(look.Accent), !chosen || !r.list.focused
}

// Tapped implements [fyne.Tappable].
func (r *sideRow) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(r.list); c != nil {
		c.Focus(r.list)
	}
	r.list.pick(r.at)
}

// MouseIn implements [desktop.Hoverable].
func (r *sideRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (r *sideRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (r *sideRow) MouseOut() { r.hovered = false; r.Refresh() }

// CreateRenderer implements [fyne.Widget].
func (r *sideRow) CreateRenderer() fyne.WidgetRenderer {
	r.style()
	lay := func(s fyne.Size) {
		g := GridOf(r)
		r.style()
		r.bg.Resize(s)
		r.ring.Resize(s)
		g.Place(r.image, 12, (s.Height-16)/2, 16, 16)
		g.Middle(r.label, 38, 0, s.Height)
	}
	return &Renderer{
		Parts:   []fyne.CanvasObject{r.bg, r.image, r.label, r.ring},
		Min:     func() fyne.Size { return fyne.NewSize(120, sideRowHeight) },
		Lay:     lay,
		Restyle: func() { lay(r.Size()); r.image.Refresh(); canvas.Refresh(r.bg) },
	}
}

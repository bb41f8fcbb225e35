package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/aionvision/aion-uploader/app/look"
)

// Flow lays its visible objects below each other at the width that it is
// given, each with its own gap above; the first that is visible has none. The
// content of a scroller is told its width by [Flow.Fit], before it is laid out.
type Flow struct {
	widget.BaseWidget
	objects []fyne.CanvasObject
	gaps    []float32 // above each object; none: 0
	width   float32
}

// NewFlow returns the objects below each other.
func NewFlow(gaps []float32, objects ...fyne.CanvasObject) *Flow {
	f := &Flow{objects: objects, gaps: gaps, width: 300}
	f.ExtendBaseWidget(f)
	return f
}

// Fit takes the width that there is.
func (f *Flow) Fit(w float32) {
	f.width = w
	f.Resize(fyne.NewSize(w, f.HeightFor(w)))
	f.Refresh()
}

func (f *Flow) place(w float32, lay func(c fyne.CanvasObject, x, y, w, h float32)) float32 {
	y := float32(0)
	for i, o := range f.objects {
		if !o.Visible() {
			continue
		}
		if y > 0 && i < len(f.gaps) {
			y += f.gaps[i]
		}
		h := heightOf(o, w)
		lay(o, 0, y, w, h)
		y += h
	}
	return y
}

// Inside implements [Holder].
func (f *Flow) Inside() []fyne.CanvasObject { return f.objects }

// HeightFor returns the height at a width.
func (f *Flow) HeightFor(w float32) float32 {
	return f.place(w, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// CreateRenderer implements [fyne.Widget].
func (f *Flow) CreateRenderer() fyne.WidgetRenderer {
	lay := func(s fyne.Size) { f.place(s.Width, GridOf(f).Place) }
	return &Renderer{
		Parts: f.objects,
		Min:   func() fyne.Size { return fyne.NewSize(min(f.width, 240), f.HeightFor(f.width)) },
		Lay:   lay,
		Restyle: func() {
			lay(f.Size())
			for _, o := range f.objects {
				o.Refresh()
			}
		},
	}
}

// Group is a card with rows in it that hairlines part.
type Group struct {
	widget.BaseWidget
	card  *Panel
	rows  []fyne.CanvasObject
	lines []*Panel
}

const (
	groupX = float32(20)
	groupY = float32(16)
)

// NewGroup returns a card with the rows; those that aren't visible take no
// room.
func NewGroup(rows ...fyne.CanvasObject) *Group {
	g := &Group{card: NewCard(look.Surface, look.Border, look.RadiusRow), rows: rows}
	for range rows {
		g.lines = append(g.lines, NewPanel(look.Border))
	}
	g.ExtendBaseWidget(g)
	return g
}

func (g *Group) place(w float32, lay func(c fyne.CanvasObject, x, y, w, h float32)) float32 {
	y := float32(0)
	for i, r := range g.rows {
		g.lines[i].Hidden = !r.Visible() || y == 0
		if !r.Visible() {
			continue
		}
		if y > 0 {
			lay(g.lines[i], groupX, y, w-2*groupX, 1)
			y++
		}
		h := heightOf(r, w-2*groupX)
		lay(r, groupX, y+groupY, w-2*groupX, h)
		y += h + 2*groupY
	}
	lay(g.card, 0, 0, w, y)
	return y
}

// Inside implements [Holder].
func (g *Group) Inside() []fyne.CanvasObject { return g.rows }

// HeightFor returns the height at a width.
func (g *Group) HeightFor(w float32) float32 {
	return g.place(w, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// CreateRenderer implements [fyne.Widget].
func (g *Group) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{g.card}
	for _, l := range g.lines {
		parts = append(parts, l)
	}
	parts = append(parts, g.rows...)
	lay := func(s fyne.Size) { g.place(s.Width, GridOf(g).Place) }
	return &Renderer{
		Parts: parts,
		Min:   func() fyne.Size { return fyne.NewSize(240, g.HeightFor(max(240, g.Size().Width))) },
		Lay:   lay,
		Restyle: func() {
			lay(g.Size())
			for _, p := range parts {
				p.Refresh()
			}
		},
	}
}

package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Wrap holds visible objects side by side in their own sizes, as many to a line
// as fit.
type Wrap struct {
	widget.BaseWidget
	across, down float32
	objects      []fyne.CanvasObject
}

// NewWrap returns the objects with gaps between them across and down.
func NewWrap(across, down float32, objects ...fyne.CanvasObject) *Wrap {
	w := &Wrap{across: across, down: down, objects: objects}
	w.ExtendBaseWidget(w)
	return w
}

// Inside implements [Holder].
func (w *Wrap) Inside() []fyne.CanvasObject { return w.objects }

// HeightFor returns the height at a width.
func (w *Wrap) HeightFor(width float32) float32 { return w.walk(width, nil) }

func (w *Wrap) walk(width float32, put func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range w.objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+w.down, 0
		}
		if put != nil {
			put(o, x, y, min(m.Width, width), m.Height)
		}
		x += m.Width + w.across
		line = max(line, m.Height)
	}
	return y + line
}

// CreateRenderer implements [fyne.Widget].
func (w *Wrap) CreateRenderer() fyne.WidgetRenderer {
	lay := func(s fyne.Size) { w.walk(s.Width, GridOf(w).Place) }
	return &Renderer{
		Parts: w.objects,
		Min:   func() fyne.Size { return fyne.NewSize(100, w.HeightFor(max(100, w.Size().Width))) },
		Lay:   lay,
		Restyle: func() {
			lay(w.Size())
			for _, o := range w.objects {
				o.Refresh()
			}
		},
	}
}

// Marked is a mark and a label in one piece.
type Marked struct {
	widget.BaseWidget
	mark  fyne.CanvasObject
	label *Label
	gap   float32
}

// NewMarked returns a mark beside a label.
func NewMarked(mark fyne.CanvasObject, l *Label, gap float32) *Marked {
	m := &Marked{mark: mark, label: l, gap: gap}
	m.ExtendBaseWidget(m)
	return m
}

// CreateRenderer implements [fyne.Widget].
func (m *Marked) CreateRenderer() fyne.WidgetRenderer {
	return &Renderer{
		Parts: []fyne.CanvasObject{m.mark, m.label},
		Min: func() fyne.Size {
			a, b := m.mark.MinSize(), m.label.MinSize()
			return fyne.NewSize(ceil(a.Width+m.gap+b.Width), max(a.Height, b.Height))
		},
		Lay: func(s fyne.Size) {
			g := GridOf(m)
			g.Middle(m.label, g.Middle(m.mark, 0, 0, s.Height)+m.gap, 0, s.Height)
		},
		Restyle: func() { m.mark.Refresh(); m.label.Refresh() },
	}
}

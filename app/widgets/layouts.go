package widgets

import (
	"fyne.io/fyne/v2"
)

// heighter is an object whose height depends on its width.
type heighter interface{ HeightFor(width float32) float32 }

func heightOf(o fyne.CanvasObject, width float32) float32 {
	if h, ok := o.(heighter); ok {
		return h.HeightFor(width)
	}
	return o.MinSize().Height
}

// Column lays its visible objects below each other at one width, each with its
// own gap above; the first that is visible has none.
type Column struct {
	Width float32
	Gaps  []float32 // above each object; none: 0
}

func (c Column) gap(i int, y float32) float32 {
	if i < len(c.Gaps) && y > 0 {
		return c.Gaps[i]
	}
	return 0
}

// Layout implements [fyne.Layout].
func (c Column) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	y := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		y += c.gap(i, y)
		h := heightOf(o, c.Width)
		GridOf(o).Place(o, 0, y, c.Width, h)
		y += h
	}
}

// MinSize implements [fyne.Layout].
func (c Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	y := float32(0)
	for i, o := range objects {
		if o.Visible() {
			y += c.gap(i, y) + heightOf(o, c.Width)
		}
	}
	return fyne.NewSize(c.Width, y)
}

// Row lays its visible objects side by side in their own widths, centred in
// the height. Those from index Right on stand at the right edge.
type Row struct {
	Gap   float32
	Right int // 0: all stand at the left
}

// Layout implements [fyne.Layout].
func (r Row) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	left, right := objects, []fyne.CanvasObject(nil)
	if r.Right > 0 && r.Right <= len(objects) {
		left, right = objects[:r.Right], objects[r.Right:]
	}
	x := float32(0)
	for _, o := range left {
		if o.Visible() {
			x = GridOf(o).Middle(o, x, 0, s.Height) + r.Gap
		}
	}
	x = s.Width
	for i := len(right) - 1; i >= 0; i-- {
		if o := right[i]; o.Visible() {
			x -= o.MinSize().Width
			GridOf(o).Middle(o, x, 0, s.Height)
			x -= r.Gap
		}
	}
}

// MinSize implements [fyne.Layout].
func (r Row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			w += m.Width + r.Gap
			h = max(h, m.Height)
		}
	}
	return fyne.NewSize(max(0, w-r.Gap), h)
}

// Centred puts one object in the middle, in its own size, over a background
// that fills everything; a window that is too small shows its top.
type Centred struct{ Margin float32 }

// Layout implements [fyne.Layout].
func (c Centred) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		GridOf(o).Place(o, max(0, (s.Width-m.Width)/2), max(c.Margin, (s.Height-m.Height)/2), m.Width, m.Height)
	}
}

// MinSize implements [fyne.Layout].
func (c Centred) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s.AddWidthHeight(0, 2*c.Margin)
}

// Inset keeps an object away from the edges.
type Inset struct{ X, Y float32 }

// Layout implements [fyne.Layout].
func (i Inset) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		GridOf(o).Place(o, i.X, i.Y, s.Width-2*i.X, s.Height-2*i.Y)
	}
}

// MinSize implements [fyne.Layout].
func (i Inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s.AddWidthHeight(2*i.X, 2*i.Y)
}
